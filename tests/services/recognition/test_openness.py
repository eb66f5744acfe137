"""Openness: a mistake, an unknown or a changed mind, told to everybody and counted by nobody."""

from datetime import UTC, datetime

import pytest

from contracts.messages import DOCUMENT_BYTES
from contracts.okrs.objectives import ObjectiveState
from contracts.recognition.ids import OpennessId
from contracts.recognition.limits import MESSAGE
from contracts.recognition.openness import OpennessDocument, OpennessKind
from contracts.values import PersonId
from services.recognition.openness import rules
from tests.services.okrs.world import OTHER, TEAM
from tests.services.recognition.goals import DECIDED, OBJECTIVE, PROPOSED, SUPERSEDED, WITHDRAWN, decisions, objective
from tests.services.recognition.world import PEOPLE, World

MISTAKE = {"openness_kind": "mistake", "text": "I promised a date that I did not know"}
NOTHING = "0" * 32


@pytest.fixture
async def world(world: World) -> World:
    """With an objective and decisions that openness is about."""
    await world.learn(objective(), *decisions())
    return world


async def test_what_somebody_shares_is_for_everybody_with_their_name_and_their_team(world: World) -> None:
    shared = (await world.do("share_openness", by="author", **MISTAKE))["openness"]
    at = world.clock.now().isoformat().replace("+00:00", "Z")
    assert shared | {"id": "", "at": ""} == {
        "id": "",
        "epoch": 1,
        "version": 1,
        **MISTAKE,
        "text_state": "shown",
        "hidden_because": None,
        "by": PEOPLE["author"],
        "at": "",
        "edited_at": None,
        "team_id": TEAM,
        "decision_id": None,
        "objective_id": None,
    }
    assert shared["at"] == at
    [(topic, subject, actor)] = await world.rows("select topic, subject, actor from outbox")
    assert (topic, subject, actor) == ("forthright.recognition", shared["id"], PEOPLE["author"])


@pytest.mark.parametrize("by", ["member", "lead", "lead_above", "stranger", "admin", "auditor"])
async def test_anybody_shares_as_often_as_they_want(world: World, by: str) -> None:
    for text in ("I do not know who uses it", "I do not know why it is slow"):
        shared = await world.do("share_openness", by=by, openness_kind="unknown", text=text)
        assert shared["openness"]["by"] == PEOPLE[by]
    assert await world.rows("select count(*) from openness") == [(2,)]


@pytest.mark.parametrize("decision", [DECIDED, SUPERSEDED])
async def test_a_changed_mind_names_the_decision_it_supersedes(world: World, decision: str) -> None:
    told = {"openness_kind": "changed_mind", "text": "We should buy it", "decision_id": decision, "objective_id": OBJECTIVE}
    shared = (await world.do("share_openness", by="stranger", **told))["openness"]
    assert {name: shared[name] for name in told} == told
    assert shared["team_id"] == OTHER


async def test_a_changed_mind_without_a_decision_and_anything_else_with_one_is_refused(world: World) -> None:
    for kind, decision in (("changed_mind", None), ("mistake", DECIDED), ("unknown", DECIDED)):
        told = await world.refusal("share_openness", openness_kind=kind, text="So it is", decision_id=decision)
        assert told == (422, "which_decision", "decision_id"), kind
    assert await world.rows("select id from openness") == await world.rows("select position from journal") == []


@pytest.mark.parametrize("decision", [PROPOSED, WITHDRAWN, f"decision_{NOTHING}"])
async def test_a_decision_that_was_never_made_is_no_ground_for_a_changed_mind(world: World, decision: str) -> None:
    told = await world.refusal("share_openness", openness_kind="changed_mind", text="We should", decision_id=decision)
    assert told == (422, "no_such_decision_here", "decision_id")


async def test_it_is_about_an_objective_that_is_there_also_a_closed_one(world: World) -> None:
    unknown = f"objective_{NOTHING}"
    told = await world.refusal("share_openness", **MISTAKE, objective_id=unknown)
    assert told == (422, "no_such_objective_here", "objective_id")
    await world.learn(objective(state=ObjectiveState.CLOSED).model_copy(update={"version": 2}))
    shared = await world.do("share_openness", **MISTAKE, objective_id=OBJECTIVE)
    assert shared["openness"]["objective_id"] == OBJECTIVE


async def test_words_have_their_limit(world: World) -> None:
    for text in ("", " ", "x" * (MESSAGE + 1)):
        told = await world.refusal("share_openness", openness_kind="mistake", text=text)
        assert told == (422, "bad_input", "text")
    shared = await world.do("share_openness", openness_kind="mistake", text="x" * MESSAGE)
    assert len(shared["openness"]["text"]) == MESSAGE


async def test_the_same_request_twice_shares_once(world: World) -> None:
    asked = {"authorization": "Bearer author", "idempotency-key": "once"}
    first, again = [await world.client.post("/share_openness", json=MISTAKE, headers=asked) for _ in range(2)]
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert await world.rows("select count(*) from openness") == [(1,)]


def test_a_changed_mind_alone_names_a_decision() -> None:
    for kind in OpennessKind:
        assert rules.names_what_it_should(kind, DECIDED) is (kind is OpennessKind.CHANGED_MIND)
        assert rules.names_what_it_should(kind, None) is (kind is not OpennessKind.CHANGED_MIND)


def test_openness_fits_into_a_document_even_at_its_maximum() -> None:
    whole = OpennessDocument(
        id=OpennessId("openness_" + NOTHING),
        epoch=1,
        version=1,
        text="\U0001f300" * MESSAGE,
        by=PersonId("person_" + NOTHING),
        at=datetime(2026, 3, 2, 9, tzinfo=UTC),
        openness_kind=OpennessKind.MISTAKE,
    )
    assert len(whole.model_dump_json().encode()) <= DOCUMENT_BYTES
