"""Questions to leaders in GraphQL: those that wait first, for everyone to see; and an author's own confidential threads."""

from datetime import timedelta
from typing import Any

from contracts.okrs.texts import TextWithdrawn
from tests.gateway.reasons import comment
from tests.gateway.recognition.documents import thanks
from tests.gateway.world import Gateway
from tests.services.feedback.world import PEOPLE
from tests.services.okrs.world import COMPANY, OTHER, TEAM

LIST = """query($filter: QuestionFilterInput) { questions(filter: $filter) { nodes {
  id text { text by { name } } state dueOn owedSince ageDays isOverdue helped team { id } viewerActions
  words { isAnswer text { text by { name } } } } } }"""
MINE = """{ viewer { confidentialThreads { id text state on publishesAt subject { id ... on LeaderQuestion { state } } } } }"""


async def ask(gateway: Gateway, text: str, *, by: str = "author", team: str = TEAM, mode: str = "NAMED") -> str:
    shows = "leaderQuestion { id } receipt { id }"
    told = await gateway.mutate("askLeader", shows, by=by, teamId=team, text=text, mode=mode)
    assert told["userErrors"] == []
    return str((told["leaderQuestion"] or told["receipt"])["id"])


async def answer(gateway: Gateway, id: str) -> dict[str, Any]:
    shows = "leaderQuestion { state words { isAnswer text { text by { name } } } }"
    return await gateway.mutate("answerQuestion", shows, by="lead", leaderQuestionId=id, text="For the light")


async def listed(gateway: Gateway, *, by: str = "stranger", **given: Any) -> list[dict[str, Any]]:
    return list((await gateway.read(LIST, by=by, filter=given))["questions"]["nodes"])


async def test_those_that_wait_come_first_the_oldest_due_first(gateway: Gateway) -> None:
    first = await ask(gateway, "First?")
    gateway.clock.move(timedelta(days=1))
    second, third = await ask(gateway, "Second?"), await ask(gateway, "Third?", by="stranger", team=OTHER)
    gateway.clock.move(timedelta(days=1))
    fourth = await ask(gateway, "Fourth?")
    assert [each["id"] for each in await listed(gateway)] == [first, *sorted([second, third]), fourth]
    for id in (first, second):
        told = await answer(gateway, id)
        word = {"isAnswer": True, "text": {"text": "For the light", "by": {"name": "Lead"}}}
        assert told["leaderQuestion"] == {"state": "ANSWERED", "words": [word]}
    assert [each["id"] for each in await listed(gateway)] == [third, fourth, second, first]
    assert [each["id"] for each in await listed(gateway, states=["OPEN", "FOLLOWED_UP"])] == [third, fourth]
    assert [each["id"] for each in await listed(gateway, states=["ANSWERED"])] == [second, first]


async def test_how_long_one_waits_is_public_and_no_other_figure(gateway: Gateway) -> None:
    await ask(gateway, "Why?")
    gateway.clock.move(timedelta(days=6))
    [question] = await listed(gateway)
    assert (question["ageDays"], question["isOverdue"], question["dueOn"]) == (6, True, "2026-01-10")
    assert [len(await listed(gateway, overdue=overdue)) for overdue in (True, False)] == [1, 0]
    await answer(gateway, question["id"])
    [question] = await listed(gateway)
    assert (question["ageDays"], question["isOverdue"], question["dueOn"]) == (None, False, None)
    assert [len(await listed(gateway, overdue=overdue)) for overdue in (True, False)] == [0, 1]


async def test_they_are_listed_by_team_with_or_without_those_below(gateway: Gateway) -> None:
    id = await ask(gateway, "Why?")
    assert [each["id"] for each in await listed(gateway, teamIds=[COMPANY], includeSubteams=True)] == [id]
    assert await listed(gateway, teamIds=[COMPANY]) == await listed(gateway, states=["WITHDRAWN"]) == []
    query = "query($id: ID!) { team(id: $id) { questions(states: [OPEN]) { nodes { id } } } }"
    assert (await gateway.read(query, id=TEAM))["team"]["questions"]["nodes"] == [{"id": id}]


async def test_actions_are_shown_to_whom_they_are_open(gateway: Gateway) -> None:
    id = await ask(gateway, "Why?")
    for by, may in {"lead": True, "lead_above": True, "lead_deputy": True, "author": False, "admin": False}.items():
        assert (await listed(gateway, by=by))[0]["viewerActions"] == (["ANSWER_QUESTION"] if may else [])
    await answer(gateway, id)
    answered = {by: (await listed(gateway, by=by))[0]["viewerActions"] for by in ("lead", "author", "member")}
    assert answered == {"lead": [], "author": ["FOLLOW_UP_QUESTION"], "member": []}


async def test_a_confidential_question_is_its_authors_alone_until_the_hour_and_then_everyones_without_them(
    gateway: Gateway,
) -> None:
    world: Any = gateway.okrs
    id = await ask(gateway, "Who pays?", mode="CONFIDENTIAL")
    [own] = (await gateway.read(MINE, by="author"))["viewer"]["confidentialThreads"]
    assert own == {
        "id": id,
        "text": "Who pays?",
        "state": "SHOWN",
        "on": None,
        "publishesAt": "2026-01-05T10:00:00Z",
        "subject": None,
    }
    assert await listed(gateway) == []
    await world.hour()
    await gateway.project()
    [own] = (await gateway.read(MINE, by="author"))["viewer"]["confidentialThreads"]
    assert (own["subject"], own["publishesAt"]) == ({"id": id, "state": "OPEN"}, None)
    [question] = await listed(gateway)
    assert question["text"] == {"text": "Who pays?", "by": None}
    for by in ("lead", "member", "admin", "auditor"):
        assert (await gateway.read(MINE, by=by))["viewer"]["confidentialThreads"] == []


async def test_a_page_costs_as_many_statements_however_many_are_on_it(gateway: Gateway) -> None:
    counted = []
    for by in ("author", "member", "recipient", "stranger"):
        for number in range(4):
            await ask(gateway, f"Why {number}?", by=by)
        gateway.pool.statements.clear()
        await listed(gateway)
        counted.append(len(gateway.statements))
    assert len(set(counted)) == 1


async def test_own_threads_are_null_while_the_owner_is_away_and_questions_are_there(gateway: Gateway) -> None:
    await ask(gateway, "Why?")
    gateway.way.cut = True
    found = await gateway.ask(MINE, by="author")
    assert found["data"] == {"viewer": {"confidentialThreads": None}}
    assert [error["extensions"]["code"] for error in found["errors"]] == ["SERVICE_UNAVAILABLE"]
    assert [question["text"]["text"] for question in await listed(gateway)] == ["Why?"]


async def test_what_two_services_tell_by_one_name_is_one_type_of_the_timeline_and_found_by_it(gateway: Gateway) -> None:
    id = await ask(gateway, "Why?")
    assert (await gateway.mutate("withdrawText", "receipt { id }", by="author", id=id))["userErrors"] == []
    await gateway.project()
    await gateway.happens(TextWithdrawn(comment=comment(2)))
    read = await gateway.read("{ timeline(filter: {types: [TEXT_WITHDRAWN]}) { nodes { type eventType } } }")
    told = [f"forthright.{service}.text_withdrawn.v1" for service in ("feedback", "okrs")]
    assert sorted(each["eventType"] for each in read["timeline"]["nodes"]) == told
    assert {each["type"] for each in read["timeline"]["nodes"]} == {"TEXT_WITHDRAWN"}


async def test_the_author_of_a_confidential_question_finds_thanks_beside_it(gateway: Gateway) -> None:
    world: Any = gateway.okrs
    id = await ask(gateway, "Who pays?", mode="CONFIDENTIAL")
    await world.hour()
    await gateway.project()
    await gateway.publish([thanks(1, id)])
    query = "{ viewer { confidentialThreads { id thanks { nodes { text recipients { id } } } } } }"
    said = {"nodes": [{"text": "recognition 1", "recipients": []}]}
    assert (await gateway.read(query, by="author"))["viewer"]["confidentialThreads"] == [{"id": id, "thanks": said}]
    everybody = "query($id: ID!) { question(id: $id) { thanks { nodes { text recipients { id } } } } }"
    assert (await gateway.read(everybody, by="stranger", id=id))["question"]["thanks"] == said
    lists = "query($id: ID!) { person(id: $id) { recognitions { nodes { id } } } }"
    assert (await gateway.read(lists, by="author", id=PEOPLE["author"]))["person"] == {"recognitions": {"nodes": []}}
