"""Notes Days in GraphQL: what everyone reads, private words by their owner, and what the viewer may do."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.gateway.world import Gateway
from tests.services.feedback.notes_days.noting import called, merged, noted, over, running, topic_of, whispered
from tests.services.feedback.world import PEOPLE
from tests.services.okrs.world import COMPANY, OTHER, TEAM

LIST = """query($filter: NotesDayFilterInput, $answered: Boolean, $kinds: [NoteKind!], $alone: Boolean) {
  notesDays(filter: $filter) { nodes { id title team { id } facilitator { name } calledBy { name } passedBy { name } viewerActions
    notes(answered: $answered, kinds: $kinds, alone: $alone) { nodes { id noteKind owedSince dueOn isOverdue viewerActions
      text { text by { name } mode readership whyMayIRead } answer { verdict by { name } reason { text } } topic { title } } }
    topics(answered: $answered) { nodes { id title proposedBy { name } dueOn isOverdue viewerActions notes { nodes { id } }
      answer { verdict by { name } reason { text } } } } } } }"""


async def listed(gateway: Gateway, *, by: str = "author", **variables: Any) -> list[dict[str, Any]]:
    await gateway.project()
    return list((await gateway.read(LIST, by=by, **variables))["notesDays"]["nodes"])


@pytest.fixture
async def day(gateway: Gateway) -> dict[str, Any]:
    """One in which everyone may write, as its owner has it."""
    return await running(gateway.okrs)  # type: ignore[arg-type]  # the feedback service's world


async def test_a_day_from_its_opening_to_its_close(gateway: Gateway) -> None:
    given = {
        "title": "Notes Day",
        "question": "What slows us down?",
        "teamId": TEAM,
        "endsAt": (gateway.clock.now() + timedelta(days=7)).isoformat(),
        "facilitatorId": PEOPLE["facilitator"],
    }
    opened = await gateway.mutate("openNotesDay", "notesDay { id viewerActions everyoneWritesFrom }", by="lead", **given)
    id = opened["notesDay"]["id"]
    assert opened["notesDay"]["viewerActions"] == ["SUBMIT_NOTE", "PASS_OPENLY", "PROPOSE_TOPIC"]
    refused = await gateway.mutate("submitNote", "note { id }", by="author", notesDayId=id, text="Slow")
    assert [error["code"] for error in refused["userErrors"]] == ["LEADS_WRITE_FIRST"]
    passed = await gateway.mutate("passOpenly", "notesDay { gateOpenedBy }", by="lead", id=id)
    assert passed["notesDay"] == {"gateOpenedBy": "PASS"}
    note = (await gateway.mutate("submitNote", "note { id text { text } }", by="author", notesDayId=id, text="Slow"))["note"]
    assert note["text"] == {"text": "Slow"}, "whoever wrote it reads it at once"
    topic = (await gateway.mutate("proposeTopic", "notesDayTopic { id }", by="facilitator", notesDayId=id, title="Builds"))[
        "notesDayTopic"
    ]
    told = await gateway.mutate("mergeNotes", "notes { topic { title } }", by="member", topicId=topic["id"], noteIds=[note["id"]])
    assert told["notes"] == [{"topic": {"title": "Builds"}}]
    answer = {"topicId": topic["id"], "verdict": "TRY", "reason": "For a month"}
    shown = await gateway.mutate("answerTopic", "notesDayTopic { answer { reason { text } by { name } } }", by="lead", **answer)
    assert shown["notesDayTopic"]["answer"] == {"reason": {"text": "For a month"}, "by": {"name": "Lead"}}
    helped = await gateway.mutate("sayWhetherItHelped", "note { helped }", by="author", id=note["id"], helped="YES")
    assert helped["note"] == {"helped": "YES"}
    await over(gateway.okrs)  # type: ignore[arg-type]  # as above
    closed = await gateway.mutate("closeNotesDay", "notesDay { state closedBy { name } }", by="facilitator", notesDayId=id)
    assert closed["notesDay"] == {"state": "CLOSED", "closedBy": {"name": "Facilitator"}}


async def test_private_words_are_for_their_readers_and_a_confidential_author_for_nobody(
    gateway: Gateway, day: dict[str, Any]
) -> None:
    world: Any = gateway.okrs
    await noted(world, day)
    await whispered(world, day, by="member")
    await world.hour()
    by_mode = {note["text"]["mode"]: note["text"] for note in (await listed(gateway, by="lead"))[0]["notes"]["nodes"]}
    assert (by_mode["NAMED"]["text"], by_mode["NAMED"]["by"]) == ("The builds are slow", {"name": "Author"})
    assert (by_mode["CONFIDENTIAL"]["text"], by_mode["CONFIDENTIAL"]["by"]) == ("We fear the dates", None)
    for by in ("stranger", "admin", "auditor"):
        shown = [note["text"] for note in (await listed(gateway, by=by))[0]["notes"]["nodes"]]
        assert [(text["text"], text["by"], text["whyMayIRead"]) for text in shown] == [(None, None, None)] * 2


async def test_of_a_day_for_everyone_words_without_an_author_still_come_from_their_owner(gateway: Gateway) -> None:
    world: Any = gateway.okrs
    await whispered(world, await running(world, readership="everyone"))
    await world.hour()
    [note] = (await listed(gateway, by="stranger"))[0]["notes"]["nodes"]
    assert (note["text"]["text"], note["text"]["by"], note["text"]["whyMayIRead"]) == ("We fear the dates", None, "EVERYONE")
    async with gateway.raw.acquire() as connection:
        assert await connection.fetch("select 1 from note where document::text like '%We fear%'") == []


@pytest.mark.parametrize("readership", ["everyone", "subtree"])
async def test_words_past_their_last_day_are_shown_to_nobody_also_before_they_are_removed(
    gateway: Gateway, readership: str
) -> None:
    world: Any = gateway.okrs
    note = await noted(world, await running(world, readership=readership))
    last = note["text"]["kept_until"]
    await gateway.project()

    async def shown(by: str) -> tuple[str | None, str]:
        query = "query($id: ID!) { node(id: $id) { ... on Note { text { text state } } } }"
        text = (await gateway.read(query, by=by, id=note["id"]))["node"]["text"]
        return text["text"], text["state"]

    gateway.clock.move_to(datetime.fromisoformat(f"{last}T23:59:00+00:00"))
    assert await shown("author") == ("The builds are slow", "SHOWN")
    gateway.clock.move(timedelta(minutes=1))
    assert [await shown(by) for by in ("author", "lead", "stranger")] == [(None, "EXPIRED")] * 3
    await world.hour()
    await gateway.project()
    assert await shown("author") == (None, "EXPIRED"), "what was removed reads the same"


async def test_notes_are_listed_by_kind_and_by_whether_they_wait(gateway: Gateway, day: dict[str, Any]) -> None:
    world: Any = gateway.okrs
    alone, under, third = [await noted(world, day, by=by) for by in ("author", "member", "recipient")]
    unknown = await noted(world, day, note_kind="unknown")
    open_topic, topic = await topic_of(world, day), await topic_of(world, day, title="Tests")
    await merged(world, open_topic, under["id"])
    await merged(world, topic, third["id"])
    await world.do("answer_topic", by="lead", topic_id=topic["id"], verdict="try", reason="Yes")

    async def found(**variables: Any) -> set[str]:
        [shown] = await listed(gateway, **variables)
        return {note["id"] for note in shown["notes"]["nodes"]}

    assert await found() == {alone["id"], under["id"], third["id"], unknown["id"]}
    assert await found(answered=False) == {alone["id"], under["id"], unknown["id"]}
    assert await found(answered=True) == {third["id"]}
    assert await found(kinds=["UNKNOWN", "MISTAKE"]) == {unknown["id"]}
    assert await found(alone=True) == {alone["id"], unknown["id"]}
    assert await found(alone=False) == {under["id"], third["id"]}
    [shown] = await listed(gateway, answered=False)
    assert [each["title"] for each in shown["topics"]["nodes"]] == ["Builds"]


async def test_days_are_listed_by_team_with_or_without_those_below_and_by_state(gateway: Gateway, day: dict[str, Any]) -> None:
    async def found(**given: Any) -> list[str]:
        return [each["id"] for each in await listed(gateway, filter=given)]

    assert await found(teamIds=[TEAM]) == await found(teamIds=[COMPANY], includeSubteams=True) == [day["id"]]
    assert await found(teamIds=[COMPANY]) == await found(teamIds=[OTHER], includeSubteams=True) == []
    assert await found(states=["CLOSED"]) == []
    query = "query($id: ID!) { team(id: $id) { notesDays(states: [OPEN]) { nodes { id } } } node(id: $id) { id } }"
    assert (await gateway.read(query, id=TEAM))["team"] == {"notesDays": {"nodes": [{"id": day["id"]}]}}
    again = await gateway.read("query($id: ID!) { node(id: $id) { ... on NotesDay { title } } }", id=day["id"])
    assert again == {"node": {"title": "Notes Day"}}


@pytest.mark.parametrize(
    ("by", "of_day", "of_note", "of_topic"),
    [
        ("stranger", [], [], []),
        ("member", ["SUBMIT_NOTE", "PROPOSE_TOPIC"], ["ENDORSE_NOTE"], ["MERGE_NOTES", "RECORD_TOPIC_EXIT"]),
        ("facilitator", ["PROPOSE_TOPIC"], [], ["MERGE_NOTES", "RECORD_TOPIC_EXIT"]),
        (
            "lead",
            ["SUBMIT_NOTE", "PROPOSE_TOPIC"],
            ["ENDORSE_NOTE", "ANSWER_NOTE"],
            ["MERGE_NOTES", "RECORD_TOPIC_EXIT", "ANSWER_TOPIC"],
        ),
        ("lead_above", [], [], ["RECORD_TOPIC_EXIT", "ANSWER_TOPIC"]),
        ("lead_deputy", [], ["ANSWER_NOTE"], ["RECORD_TOPIC_EXIT", "ANSWER_TOPIC"]),
        ("admin", [], [], []),
    ],
)
async def test_actions_are_shown_to_whom_they_are_open(
    gateway: Gateway, day: dict[str, Any], by: str, of_day: list[str], of_note: list[str], of_topic: list[str]
) -> None:
    world: Any = gateway.okrs
    await noted(world, day)
    await topic_of(world, day)
    [shown] = await listed(gateway, by=by)
    [note], [topic] = shown["notes"]["nodes"], shown["topics"]["nodes"]
    assert (shown["viewerActions"], note["viewerActions"], topic["viewerActions"]) == (of_day, of_note, of_topic)


async def test_a_day_that_is_over_is_closed_by_its_leads_and_its_facilitator(gateway: Gateway, day: dict[str, Any]) -> None:
    await over(gateway.okrs)  # type: ignore[arg-type]  # as above
    for by, closes in {"lead": True, "lead_above": True, "facilitator": True, "member": False, "admin": False}.items():
        [shown] = await listed(gateway, by=by)
        assert ("CLOSE_NOTES_DAY" in shown["viewerActions"], "SUBMIT_NOTE" in shown["viewerActions"]) == (closes, False)


PAGES = {
    "notes": "notesDay { title } topic { title } viewerActions text { text by { name } } answer { reason { text } by { name } }",
    "topics": "notesDay { title } proposedBy { name } viewerActions notes { nodes { id } } answer { reason { text } }",
}


@pytest.mark.parametrize("listing", PAGES)
async def test_a_page_costs_as_many_statements_and_requests_however_much_is_on_it(
    gateway: Gateway, day: dict[str, Any], listing: str
) -> None:
    world: Any = gateway.okrs
    query = f"{{ notesDays {{ nodes {{ id viewerActions {listing} {{ nodes {{ id {PAGES[listing]} }} }} }} }} }}"
    counted = []
    for more in (2, 12):
        for _ in range(more):
            note = await noted(world, await called(world), by="lead")
            await merged(world, await topic_of(world, day), (await noted(world, day))["id"])
            assert note["topic_id"] is None
        await gateway.project()
        gateway.pool.statements.clear()
        world.statements.clear()
        await gateway.read(query, by="lead")
        counted.append((len(gateway.statements), len(world.statements)))
    assert counted[0] == counted[1]


async def test_a_topic_shows_its_sessions_and_what_came_of_them(gateway: Gateway, day: dict[str, Any]) -> None:
    topic = (await topic_of(gateway.okrs, day))["id"]  # type: ignore[arg-type]  # as above
    await gateway.project()
    asked = {"purpose": "SESSION", "question": "Why so slow?", "teamId": TEAM, "topicId": topic}
    opened = await gateway.mutate("openRound", "round { id topic { title } viewerActions }", by="facilitator", **asked)
    assert opened["round"]["topic"] == {"title": "Builds"}
    assert "REVEAL_ROUND" in opened["round"]["viewerActions"]
    agreed = {"teamId": TEAM, "text": "Measure the builds", "dueOn": "2026-02-01"}
    action = await gateway.mutate("agreeAction", "action { topic { title } }", by="member", **agreed, topicId=topic)
    assert action["action"] == {"topic": {"title": "Builds"}}
    query = (
        "query($id: ID!) { node(id: $id) { ... on Topic { rounds { nodes { id viewerActions } } actions { nodes { text } } } } }"
    )
    await gateway.project()
    for by, runs in (("facilitator", True), ("stranger", False)):
        read = (await gateway.read(query, by=by, id=topic))["node"]
        [round] = read["rounds"]["nodes"]
        assert (round["id"], "REVEAL_ROUND" in round["viewerActions"]) == (opened["round"]["id"], runs)
        assert read["actions"] == {"nodes": [{"text": "Measure the builds"}]}
