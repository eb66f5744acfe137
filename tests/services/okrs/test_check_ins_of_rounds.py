"""Check-ins that come from a confidence round: which one is kept and shown with them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.copies import apply
from contracts.feedback.ids import RoundId
from contracts.feedback.rounds import RoundDocument, RoundPurpose, RoundState
from contracts.values import KeyResultId, ObjectiveId
from services.okrs.objectives.rules.check_ins import is_about
from tests.services.okrs.world import PEOPLE, TEAM, World, metric

ROUND = RoundId("round_" + "1" * 32)
NEVER = "round_" + "9" * 32


def confidence(active: dict[str, Any], place: int | None = 0, **more: Any) -> RoundDocument:
    """A round about a key result of the objective, or about the whole of it."""
    told: dict[str, Any] = {
        "id": ROUND,
        "epoch": 1,
        "version": 2,
        "purpose": RoundPurpose.CONFIDENCE,
        "team_id": TEAM,
        "question": "How likely is it?",
        "state": RoundState.CLOSED,
        "objective_id": active["id"],
        "key_result_id": None if place is None else active["key_results"][place]["id"],
        "opened_by": PEOPLE["member"],
        "opened_at": datetime(2026, 1, 5, 8, tzinfo=UTC),
    }
    return RoundDocument.model_validate(told | more)


async def learn(world: World, round: RoundDocument) -> None:
    """What the consumer would copy."""
    async with world.engine.connect() as connection:
        raw: Any = await connection.get_raw_connection()
        await apply(raw.driver_connection, [round])


@pytest.fixture
async def active(world: World, cycle: str) -> dict[str, Any]:
    return await world.active(cycle, key_results=[metric(weight="0.5"), metric(weight="0.5")])


def said(active: dict[str, Any], place: int = 0, **more: Any) -> dict[str, Any]:
    part = active["key_results"][place]["id"]
    return {"objective_id": active["id"], "key_result_id": part, "value": "4", "confidence": 6, "round_id": ROUND} | more


@pytest.mark.parametrize("place", [0, None])
@pytest.mark.parametrize("state", [RoundState.REVEALED, RoundState.CLOSED])
async def test_the_round_is_kept_and_shown_with_the_check_in(
    world: World, active: dict[str, Any], place: int | None, state: RoundState
) -> None:
    await learn(world, confidence(active, place, state=state))
    told = await world.do("record_check_in", **said(active))
    assert told["check_in"]["round_id"] == ROUND
    assert await world.rows("select round_id from check_ins") == [(ROUND,)]
    assert (await world.do("record_check_in", **said(active, round_id=None)))["check_in"]["round_id"] is None


async def test_each_of_a_teams_check_ins_names_its_own_round_and_one_wrong_refuses_all(
    world: World, active: dict[str, Any]
) -> None:
    await learn(world, confidence(active))
    both = [said(active), said(active, 1, round_id=None)]
    wrong = [said(active), said(active, 1)]
    refused = await world.refusal("record_team_check_in", team_id=TEAM, check_ins=wrong)
    assert refused == (422, "no_confidence_round_about_it", "check_ins.1.round_id")
    assert await world.rows("select 1 from check_ins") == []
    told = await world.do("record_team_check_in", team_id=TEAM, check_ins=both)
    assert [one["round_id"] for one in told["check_ins"]] == [ROUND, None]


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"purpose": RoundPurpose.SESSION}, (422, "no_confidence_round_about_it")),
        ({"objective_id": "objective_" + "8" * 32}, (422, "no_confidence_round_about_it")),
        ({"key_result_id": "key_result_" + "8" * 32}, (422, "no_confidence_round_about_it")),
        ({"objective_id": None, "key_result_id": None}, (422, "no_confidence_round_about_it")),
        ({"state": RoundState.OPENED}, (409, "confidence_round_not_revealed")),
        ({"id": NEVER}, (404, "confidence_round_not_found")),
    ],
)
async def test_another_round_and_one_that_is_silent_are_refused(
    world: World, active: dict[str, Any], more: dict[str, Any], refusal: tuple[int, str]
) -> None:
    await learn(world, confidence(active, **more))
    assert await world.refusal("record_check_in", **said(active)) == (*refusal, "round_id")
    assert await world.rows("select 1 from check_ins") == []


async def test_a_correction_keeps_the_round_unless_it_says_another_confidence(world: World, active: dict[str, Any]) -> None:
    await learn(world, confidence(active))
    first = (await world.do("record_check_in", **said(active)))["check_in"]["id"]
    right = (await world.do("correct_check_in", check_in_id=first, value="5", reason="Typo"))["check_in"]
    assert (right["value"], right["round_id"]) == ("5", ROUND)
    other = (await world.do("correct_check_in", check_in_id=right["id"], confidence=2, reason="Typo"))["check_in"]
    assert (other["confidence"], other["round_id"]) == (2, None), "nobody said that number in the round"


async def test_whoever_may_not_check_in_learns_nothing_of_the_round(world: World, active: dict[str, Any]) -> None:
    refused = await world.refusal("record_check_in", by="stranger", **said(active, round_id=NEVER))
    assert refused == (403, "not_yours_to_check_in", None)


def test_a_round_about_the_objective_is_about_each_of_its_key_results() -> None:
    objective, part, other = (
        ObjectiveId("objective_" + "1" * 32),
        KeyResultId("key_result_" + "1" * 32),
        KeyResultId("key_result_" + "2" * 32),
    )
    whole = confidence({"id": objective, "key_results": []}, None)
    narrow = confidence({"id": objective, "key_results": [{"id": part}]})
    assert [is_about(whole, objective, one) for one in (part, other)] == [True, True]
    assert [is_about(narrow, objective, one) for one in (part, other)] == [True, False]
