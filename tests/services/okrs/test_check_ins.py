"""Check-ins: recorded, late, by a whole team, corrected."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.services.okrs.world import OTHER, PEOPLE, TEAM, World, metric, milestone, ordinal, threshold


async def test_a_check_in_moves_value_progress_and_confidence_and_no_edit_version(world: World, cycle: str) -> None:
    active = await world.active(cycle, key_results=[metric(weight="0.4"), ordinal(weight="0.6")])
    told = await world.check_in(active, value="4", confidence=6, what_changed="Two more people", question="Who is next?")
    check_in, objective = told["check_in"], told["objective"]
    assert (check_in["value"], check_in["confidence"], check_in["what_changed"]) == ("4", 6, "Two more people")
    assert (check_in["by"], check_in["effective_on"], check_in["corrected"]) == (PEOPLE["champion"], "2026-01-05", False)
    part = objective["key_results"][0]
    assert (part["measure"]["current"], part["progress"], part["confidence"]) == ("4", "0.4", 6)
    assert (objective["progress"], objective["edit_version"]) == ("0.16", active["edit_version"])
    assert objective["version"] == active["version"] + 1
    assert objective["last_check_in_at"] == check_in["recorded_at"]


async def test_each_measure_takes_its_own_reading(world: World, cycle: str) -> None:
    active = await world.active(cycle, key_results=[threshold(), milestone(), ordinal()])
    steps = [step["id"] for step in active["key_results"][1]["measure"]["steps"]]
    assert _progress(await world.check_in(active, 0, value="99.5"), 0) == "1"
    assert _progress(await world.check_in(active, 0, value="99.4"), 0) == "0.5"
    assert _progress(await world.check_in(active, 1, steps_done=[steps[1]]), 1) == "0.75"
    assert _progress(await world.check_in(active, 1, steps_done=[]), 1) == "0"
    assert _progress(await world.check_in(active, 2, zone="target"), 2) == "0.7"


def _progress(told: dict[str, Any], place: int) -> str:
    return str(told["objective"]["key_results"][place]["progress"])


@pytest.mark.parametrize(
    ("place", "reading", "refusal"),
    [
        (0, {"zone": "commit"}, (422, "reading_does_not_fit", "zone")),
        (1, {"value": "4"}, (422, "reading_does_not_fit", "value")),
        (1, {"steps_done": ["step_" + "9" * 32]}, (404, "step_not_found", "steps_done")),
        (2, {"steps_done": []}, (422, "reading_does_not_fit", "steps_done")),
        (0, {}, (422, "bad_input", "")),
        (0, {"value": "4", "zone": "commit"}, (422, "bad_input", "")),
        (0, {"value": "Infinity"}, (422, "bad_input", "value")),
        (0, {"value": "4", "confidence": 11}, (422, "bad_input", "confidence")),
        (0, {"value": "4", "confidence": "7"}, (422, "bad_input", "confidence")),
        (0, {"value": "4", "confidence": None}, (422, "bad_input", "confidence")),
        (0, {"value": "4", "effective_on": "2026-02-30"}, (422, "bad_input", "effective_on")),
    ],
)
async def test_a_reading_that_does_not_fit_is_refused(
    world: World, cycle: str, place: int, reading: dict[str, Any], refusal: tuple[int, str, str]
) -> None:
    active = await world.active(cycle, key_results=[metric(), milestone(), ordinal()])
    part = {"objective_id": active["id"], "key_result_id": active["key_results"][place]["id"], "confidence": 5}
    assert await world.refusal("record_check_in", **part | reading) == refusal
    assert await world.rows("select 1 from check_ins") == []


async def test_a_late_check_in_counts_by_its_day_not_by_its_recording(world: World, cycle: str) -> None:
    world.clock.move_to(datetime(2026, 2, 10, 9, tzinfo=UTC))
    active = await world.active(cycle)
    await world.check_in(active, value="6", effective_on="2026-02-09")
    late = await world.check_in(active, value="2", effective_on="2026-01-20", confidence=3)
    part = late["objective"]["key_results"][0]
    assert (part["measure"]["current"], part["effective_on"], part["confidence"]) == ("6", "2026-02-09", 7)
    same_day = await world.check_in(active, value="7", effective_on="2026-02-09")
    assert same_day["objective"]["key_results"][0]["measure"]["current"] == "7"


async def test_a_day_is_within_the_cycle_and_not_to_come_where_the_author_lives(world: World, cycle: str) -> None:
    active = await world.active(cycle, contributor_ids=[PEOPLE["traveler"]])
    part = {"objective_id": active["id"], "key_result_id": active["key_results"][0]["id"], "value": "1", "confidence": 5}
    tomorrow = await world.refusal("record_check_in", **part, effective_on="2026-01-06")
    assert tomorrow == (422, "check_in_in_the_future", "effective_on")
    before = await world.refusal("record_check_in", **part, effective_on="2025-12-31")
    assert before == (422, "check_in_outside_the_cycle", "effective_on")
    world.clock.move_to(datetime(2026, 1, 5, 12, tzinfo=UTC))  # the sixth of January on Kiritimati
    told = await world.do("record_check_in", by="traveler", **part, effective_on="2026-01-06")
    assert told["check_in"]["effective_on"] == "2026-01-06"


async def test_after_its_last_day_a_check_in_speaks_of_that_day(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    world.clock.move_to(datetime(2026, 4, 3, tzinfo=UTC))
    assert (await world.check_in(active, value="1"))["check_in"]["effective_on"] == "2026-03-31"
    part = {"objective_id": active["id"], "key_result_id": active["key_results"][0]["id"], "value": "1", "confidence": 5}
    refusal = await world.refusal("record_check_in", **part, effective_on="2026-04-01")
    assert refusal == (422, "check_in_outside_the_cycle", "effective_on")


async def test_check_ins_wait_for_the_cycle_and_for_activation(world: World) -> None:
    planning = await world.cycle(state="planning")
    active, draft = await world.active(planning), await world.draft(planning)
    for objective, code in ((active, "cycle_has_not_started"), (draft, "objective_is_not_active")):
        part = {
            "objective_id": objective["id"],
            "key_result_id": objective["key_results"][0]["id"],
            "value": "1",
            "confidence": 5,
        }
        assert await world.refusal("record_check_in", **part) == (409, code, None)


async def test_a_correction_is_a_new_check_in_and_progress_follows(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    first = (await world.check_in(active, value="4", learned="They write at night"))["check_in"]
    world.clock.move_to(datetime(2026, 1, 6, tzinfo=UTC))
    told = await world.do("correct_check_in", check_in_id=first["id"], value="3", reason="Counted twice")
    right, wrong = told["check_in"], told["corrected"]
    assert (right["corrects_id"], right["value"], right["learned"]) == (first["id"], "3", "They write at night")
    assert (right["correction_reason"], right["effective_on"]) == ("Counted twice", first["effective_on"])
    assert wrong == first | {"version": 2, "corrected": True}
    assert told["objective"]["key_results"][0]["measure"]["current"] == "3"
    again = await world.problem("correct_check_in", check_in_id=first["id"], value="2", reason="x")
    assert (again["status"], again["code"]) == (409, "check_in_was_corrected")
    assert right["id"] in again["detail"]
    twice = await world.do("correct_check_in", check_in_id=right["id"], value="2", reason="Counted wrong again")
    assert twice["objective"]["key_results"][0]["measure"]["current"] == "2"


async def test_a_correction_of_an_earlier_check_in_leaves_the_current_value(world: World, cycle: str) -> None:
    active = await world.active(cycle, key_results=[metric(), threshold()])
    world.clock.move_to(datetime(2026, 1, 20, tzinfo=UTC))
    early = (await world.check_in(active, value="9", effective_on="2026-01-10"))["check_in"]
    await world.check_in(active, value="5")
    told = await world.do("correct_check_in", check_in_id=early["id"], value="1", reason="x")
    assert told["objective"]["key_results"][0]["measure"]["current"] == "5"
    moved = await world.do("correct_check_in", check_in_id=told["check_in"]["id"], effective_on="2026-01-20", reason="x")
    assert moved["objective"]["key_results"][0]["measure"]["current"] == "1"
    held = (await world.check_in(active, 1, value="99.9"))["check_in"]
    fell = await world.do("correct_check_in", check_in_id=held["id"], value="1", reason="x")
    measure = fell["objective"]["key_results"][1]["measure"]
    assert (measure["held"], measure["counted"], measure["current"]) == (0, 1, "1")


async def test_a_correction_needs_a_reason_and_something_to_correct(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    first = (await world.check_in(active, value="4"))["check_in"]
    assert await world.refusal("correct_check_in", check_in_id=first["id"], value="3") == (422, "bad_input", "reason")
    for same in ({}, {"value": "4.0"}, {"confidence": 7}):
        refusal = await world.refusal("correct_check_in", check_in_id=first["id"], reason="x", **same)
        assert refusal == (422, "nothing_changes", None)
    other = await world.refusal("correct_check_in", check_in_id=first["id"], reason="x", zone="commit")
    assert other == (422, "reading_does_not_fit", "zone")
    unknown = await world.refusal("correct_check_in", check_in_id="check_in_" + "9" * 32, reason="x", value="1")
    assert unknown == (404, "check_in_not_found", "check_in_id")


async def test_corrections_are_possible_in_a_closed_cycle_and_nothing_else_is(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    said = (await world.check_in(active, value="5"))["check_in"]
    await world.close(active)
    for verb in ("begin_closing_cycle", "close_cycle"):
        await world.do(verb, by="admin", cycle_id=cycle)
    told = await world.do("correct_check_in", check_in_id=said["id"], value="6", reason="Counted anew")
    part = told["objective"]["key_results"][0]
    assert (part["progress"], part["score"], told["objective"]["state"]) == ("0.6", "0.5", "closed")
    part = {"objective_id": active["id"], "key_result_id": active["key_results"][0]["id"], "value": "1", "confidence": 5}
    assert await world.refusal("record_check_in", **part) == (409, "cycle_is_closed", None)
    assert await world.refusal("reopen_objective", objective_id=active["id"], reason="x") == (409, "cycle_is_closed", None)


async def test_a_whole_team_checks_in_at_once_across_its_objectives(world: World, cycle: str) -> None:
    one, two = await world.active(cycle, key_results=[metric(), ordinal()]), await world.active(cycle)
    said = [
        {"objective_id": two["id"], "key_result_id": two["key_results"][0]["id"], "value": "5", "confidence": 5},
        {"objective_id": one["id"], "key_result_id": one["key_results"][0]["id"], "value": "1", "confidence": 6},
        {"objective_id": one["id"], "key_result_id": one["key_results"][1]["id"], "zone": "commit", "confidence": 8},
    ]
    told = await world.do("record_team_check_in", team_id=TEAM, check_ins=said)
    assert [objective["id"] for objective in told["objectives"]] == [two["id"], one["id"]]
    assert [objective["version"] for objective in told["objectives"]] == [two["version"] + 1, one["version"] + 1]
    assert [objective["progress"] for objective in told["objectives"]] == ["0.5", "0.2"]
    assert [check_in["confidence"] for check_in in told["check_ins"]] == [5, 6, 8]


async def test_of_a_teams_check_in_all_count_or_none(world: World, cycle: str) -> None:
    one, two = await world.active(cycle), await world.active(cycle, champion_id=PEOPLE["owner"], decider="lead")
    away = await world.active(cycle, team_id=OTHER, by="stranger")
    good = {"objective_id": one["id"], "key_result_id": one["key_results"][0]["id"], "value": "5", "confidence": 5}
    cases: list[tuple[dict[str, Any], tuple[int, str, str | None]]] = [
        (_said(one), (422, "named_twice", "check_ins.1.key_result_id")),
        (_said(two), (403, "not_yours_to_check_in", None)),
        (_said(away), (422, "not_of_this_team", "check_ins.1.objective_id")),
        (_said(two) | {"key_result_id": one["key_results"][0]["id"]}, (422, "named_twice", "check_ins.1.key_result_id")),
        (_said(one) | {"key_result_id": "key_result_" + "9" * 32}, (404, "key_result_not_found", "check_ins.1.key_result_id")),
    ]
    for faulty, refusal in cases:
        assert await world.refusal("record_team_check_in", team_id=TEAM, check_ins=[good, faulty]) == refusal
    assert await world.rows("select 1 from check_ins") == []


def _said(objective: dict[str, Any]) -> dict[str, Any]:
    part = objective["key_results"][0]["id"]
    return {"objective_id": objective["id"], "key_result_id": part, "value": "1", "confidence": 5}


async def test_many_check_ins_at_once_are_all_kept_in_order_without_gaps(world: World, cycle: str) -> None:
    active = await world.active(cycle, key_results=[threshold()])
    answers = await asyncio.gather(*(world.check_in(active, value=str(99 + place % 2)) for place in range(12)))
    versions = sorted(answer["objective"]["version"] for answer in answers)
    assert versions == list(range(active["version"] + 1, active["version"] + 13))
    last = max((answer["objective"] for answer in answers), key=lambda one: int(one["version"]))
    measure = last["key_results"][0]["measure"]
    assert (measure["held"], measure["counted"]) == (6, 12)


async def test_a_check_in_costs_the_same_statements_however_much_was_said_before(world: World, cycle: str) -> None:
    active = await world.active(cycle, key_results=[metric()] * 10)
    world.statements.clear()
    await world.check_in(active, value="1")
    first = list(world.statements)
    for value in "23456":
        world.clock.move(timedelta(seconds=1))
        await world.check_in(active, value=value)
    world.clock.move(timedelta(seconds=1))
    world.statements.clear()
    await world.check_in(active, value="7")
    assert len(world.statements) == len(first) == 8, first
