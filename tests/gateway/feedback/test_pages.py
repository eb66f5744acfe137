"""The page of a person and the page of a team: all that they show in one request each, however much there is to show."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts.directory.people import PersonDocument, PersonStatus
from contracts.directory.teams import TeamDocument
from contracts.messages import Document
from contracts.okrs.objectives import ObjectiveDrafted
from tests.gateway.documents import AT, cycle, objective
from tests.gateway.feedback.test_lists import document
from tests.gateway.reasons import decided, decision, named
from tests.gateway.recognition.documents import openness, prompt, reaction, recognition, welcome
from tests.gateway.test_search import lesson, post_mortem, question, said
from tests.gateway.world import Gateway
from tests.services.feedback.world import PEOPLE
from tests.services.okrs.world import COMPANY, DIVISION, OTHER, TEAM

QUERIES = Path(__file__).parents[3] / "docs" / "queries"
PERSON, PAGE = ((QUERIES / f"{name}-page.graphql").read_text("utf-8") for name in ("person", "team"))
LEAD = PEOPLE["lead"]
TOP = "team_00000000000000000000000000000001"


def led(number: int, parent: str = TEAM) -> TeamDocument:
    """A team below, which the lead leads."""
    id, name = named("team", 100 + number), f"Led {number}"
    given = {**AT, "id": id, "name": name, "team_kind": "team", "parent_id": parent, "lead_ids": [LEAD], "status": "active"}
    return TeamDocument.model_validate(given)


def colleague(number: int) -> PersonDocument:
    """Somebody of the team."""
    return PersonDocument(**AT, id=named("person", 1000 + number), home_team_id=TEAM, status=PersonStatus.ACTIVE)


def everything(numbers: Iterable[int]) -> list[Document]:
    """Of each number one of everything that the two pages show."""
    found: list[Document] = [cycle(1)]
    for number in numbers:
        goal = objective(number, parts=2, champion_id=LEAD, confidence=7)
        answer = said(500 + number, "For the light", by=LEAD)
        of_team = {"team_id": TEAM, "objective_id": goal.id, "key_result_id": goal.key_results[0].id}
        found += [
            goal,
            decided(number, decider_id=LEAD, team_ids=[TEAM], objective_ids=[goal.id]),
            lesson(number, published_by=LEAD, objective_id=goal.id),
            question(number, f"Why {number}?", answer, due_on="2026-01-10"),
            post_mortem(number, learnings=said(600 + number, "Look twice")),
            document("help_request", number, asked_by=LEAD, state="open", **of_team),
            document("notes_day", number, team_id=TEAM),
            document("round", number, team_id=TEAM, objective_id=goal.id),
            document("action", number, team_id=TEAM, state="agreed", owner_id=LEAD),
            document("agreement", number, team_id=TEAM, state="adopted" if number == 1 else "proposed"),
            led(number),
            colleague(number),
            recognition(number, "lead", by="member1", evidence_ids=[goal.id]),
            reaction(number, number, by="member2"),
            openness(number, "lead", objective_id=goal.id),
            welcome(number, "lead", by="member1"),
            prompt(number, "member3"),
            document("recognition_report", number, team_id=TEAM),
        ]
    return found


async def of_person(gateway: Gateway, id: str = LEAD, **given: Any) -> dict[str, Any]:
    return dict((await gateway.read(PERSON, by="stranger", id=id, **given))["person"])


async def of_team(gateway: Gateway, id: str = TEAM, **given: Any) -> dict[str, Any]:
    return dict((await gateway.read(PAGE, by="member", id=id, **given))["team"])


def ids(connection: dict[str, Any]) -> list[int]:
    return [int(node["id"].rpartition("_")[2], 16) for node in connection["nodes"]]


async def test_a_persons_page_shows_who_they_are_and_what_they_decided_learned_answered_and_ask_for(gateway: Gateway) -> None:
    await gateway.publish(everything([1, 2]))
    await gateway.publish(
        [
            decision(11, proposed_by=LEAD, decider_id=PEOPLE["member"]),
            decision(12, proposed_by=PEOPLE["member"], decider_id=None, decided_by=LEAD),
            decision(13, proposed_by=PEOPLE["member"], decider_id=PEOPLE["member"]),
            lesson(13, published_by=PEOPLE["member"]),
            document("help_request", 13, asked_by=LEAD, state="closed"),
            document("help_request", 14, asked_by=PEOPLE["member"], state="open"),
        ]
    )
    page = await of_person(gateway)
    assert (page["name"], page["status"], page["homeTeam"]["id"]) == ("Lead", "ACTIVE", OTHER)
    assert [team["name"] for team in page["leads"]["nodes"]] == [TEAM[-4:], "Led 1", "Led 2"]
    assert ids(page["objectives"]) == [2, 1]
    [goal] = [each for each in page["objectives"]["nodes"] if each["title"] == "Objective 1"]
    assert (goal["health"]["health"], goal["cycle"]["name"], len(goal["keyResults"])) == ("ON_TRACK", "Cycle 1", 2)
    assert ids(page["decisions"]) == [12, 11, 2, 1]
    assert ids(page["lessons"]) == [2, 1]
    assert sorted(ids(page["answeredQuestions"])) == [1, 2]
    assert sorted(ids(page["help"])) == [1, 2]
    for field in ("recognitions", "openness", "welcomes"):
        assert ids(page[field]) == [2, 1], field
    thanks = page["recognitions"]["nodes"][0]
    assert (thanks["by"]["name"], thanks["evidence"]) == ("Member1", [{"__typename": "Objective", "id": objective(2).id}])
    assert [each["by"]["name"] for each in thanks["reactions"]["nodes"]] == ["Member2"]
    [words] = page["answeredQuestions"]["nodes"][0]["words"]
    assert (words["text"]["text"], words["text"]["by"]["name"]) == ("For the light", "Lead")


async def test_a_question_is_on_the_page_of_who_answered_it_in_the_open_and_left_it_there(gateway: Gateway) -> None:
    further, narrowed = said(7, "And then?", by=LEAD), {"readership": "team", "team_id": TEAM, "by": None}
    asked = [
        question(1, "Why?", said(1, "So", by=LEAD)),
        question(2, "Why?", said(2, None, **narrowed)),
        question(3, "Why?", said(3, None, by=LEAD, state="withdrawn")),
        question(4, "Why?", said(4, "So", by=PEOPLE["member"])),
        question(5, "Why?", said(5, "So", by=PEOPLE["member"]), by=LEAD),
    ]
    answered = question(6, "Why?", said(6, "So", by=PEOPLE["member"]), further)
    follow_up = answered.model_copy(
        update={"words": [answered.words[0], answered.words[1].model_copy(update={"is_answer": False})]}
    )
    await gateway.publish([*asked, follow_up])
    assert ids((await of_person(gateway))["answeredQuestions"]) == [1]


async def test_who_left_or_was_erased_keeps_a_page_without_a_name(gateway: Gateway) -> None:
    await gateway.publish([lesson(1, published_by=PEOPLE["gone"])])
    page = await of_person(gateway, PEOPLE["gone"])
    assert (page["status"], ids(page["lessons"])) == ("LEFT", [1])
    del gateway.directory.names[PEOPLE["gone"]]
    gateway.clock.move(timedelta(minutes=2))
    erased = PersonDocument(**AT | {"version": 2}, id=PEOPLE["gone"], home_team_id=None, status=PersonStatus.ERASED)
    await gateway.publish([erased])
    page = await of_person(gateway, PEOPLE["gone"])
    assert (page["status"], page["name"], page["homeTeam"], ids(page["lessons"])) == ("ERASED", None, None, [1])
    assert (await gateway.read(PERSON, id=named("person", 4096)))["person"] is None


async def test_a_teams_page_shows_where_it_stands_what_it_wants_and_what_waits_for_it(gateway: Gateway) -> None:
    await gateway.publish(everything([1, 2]))
    await gateway.publish(
        [
            objective(13, state="closed", outcome="learned"),
            question(13, "Who?", said(1, "I", by=LEAD)),
            document("action", 13, team_id=TEAM, state="verified"),
            *(document(kind, 14, team_id=OTHER) for kind in ("action", "notes_day", "round", "agreement")),
        ]
    )
    await gateway.happens(ObjectiveDrafted(objective=objective(15)), ObjectiveDrafted(objective=objective(16, team_id=OTHER)))
    page = await of_team(gateway)
    assert [team["id"] for team in page["above"]] == [COMPANY, DIVISION]
    assert [team["name"] for team in page["children"]["nodes"]] == ["Led 1", "Led 2"]
    assert [person["name"] for person in page["leads"]] == ["Lead"]
    assert PEOPLE["author"] in [person["id"] for person in page["members"]["nodes"]]
    assert ids(page["objectives"]) == [15, 2, 1]
    key_result = page["objectives"]["nodes"][1]["keyResults"][0]
    assert (key_result["confidence"], key_result["health"]["health"]) == (7, "ON_TRACK")
    for field in ("decisions", "lessons", "postMortems", "help", "agreements", "notesDays", "rounds"):
        assert sorted(ids(page[field])) == [1, 2], field
    assert sorted(ids(page["actions"])) == [1, 2]
    assert sorted(ids(page["questions"])) == [1, 2, 13]
    for field in ("recognitions", "openness", "welcomes"):
        assert ids(page[field]) == [2, 1], field
    assert [each["person"]["id"] for each in page["welcomePrompts"]] == [PEOPLE["member3"]] * 2
    assert len(page["recognitionReports"]["nodes"]) == 1
    assert [event["subject"]["id"] for event in page["timeline"]["nodes"]] == [objective(15).id]
    assert "AGREE_ACTION" in page["viewerActions"]


async def test_the_teams_above_come_from_the_top_down_and_end_where_copies_turn_in_a_circle(gateway: Gateway) -> None:
    asked = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Team { above { name } } } }"
    told = (await gateway.read(asked, ids=[TOP, TEAM]))["nodes"]
    assert [[team["name"] for team in each["above"]] for each in told] == [[], [TOP[-4:], DIVISION[-4:]]]
    await gateway.publish([led(1, parent=named("team", 102)), led(2, parent=named("team", 101))])
    [around] = (await gateway.read(asked, ids=[named("team", 101)]))["nodes"]
    assert {team["name"] for team in around["above"]} == {"Led 1", "Led 2"}


# What one batch asks for may be two where it comes in at different moments; never does it take one for each row.
APART = 2


@pytest.mark.parametrize("page", ["person", "team"])
async def test_a_page_costs_as_much_however_much_there_is_on_it(gateway: Gateway, page: str) -> None:
    counted = []
    for numbers in (range(1, 3), range(3, 13)):
        await gateway.publish(everything(numbers))
        await gateway.happens(*(ObjectiveDrafted(objective=objective(20 + number)) for number in numbers))
        gateway.clock.move(timedelta(minutes=2))
        every = (gateway.pool.statements, gateway.way.asked, gateway.directory.asked)
        for asked in every:
            asked.clear()
        shown = await (of_person(gateway) if page == "person" else of_team(gateway))
        rows = [len(each["nodes"]) for each in shown.values() if isinstance(each, dict) and "nodes" in each]
        counted.append((sum(rows), [len(asked) for asked in every]))
    (few, cheap), (many, dear) = counted
    assert many >= 3 * few
    assert all(abs(more - less) <= APART for less, more in zip(cheap, dear, strict=True)), counted


@pytest.mark.parametrize("query", [PERSON, PAGE])
async def test_a_page_is_as_large_as_a_page_may_be(gateway: Gateway, query: str) -> None:
    kind = "person" if query == PERSON else "team"
    await gateway.publish(everything(range(1, 4)))
    assert (await gateway.read(query, id=LEAD if kind == "person" else TEAM, first=100))[kind]["objectives"]["nodes"]
