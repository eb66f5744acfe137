"""Cycles: planned, started, closed."""

import asyncio
from typing import Any
from zoneinfo import available_timezones

import pytest
from pydantic import TypeAdapter

from contracts.okrs.cycles import TimeZone
from tests.services.okrs.world import World, metric, ordinal

QUARTER = {"name": "2026 Q1", "starts_on": "2026-01-01", "ends_on": "2026-03-31"}


async def test_a_cycle_goes_from_planning_to_closed(world: World) -> None:
    cycle = (await world.do("plan_cycle", by="admin", **QUARTER, cadence="every_two_weeks", time_zone="Europe/Berlin"))["cycle"]
    assert (cycle["state"], cycle["cadence"], cycle["time_zone"], cycle["version"]) == (
        "planning",
        "every_two_weeks",
        "Europe/Berlin",
        1,
    )
    states = []
    for verb in ("start_cycle", "begin_closing_cycle", "close_cycle"):
        cycle = (await world.do(verb, by="admin", cycle_id=cycle["id"]))["cycle"]
        states.append(cycle["state"])
    assert states == ["active", "closing", "closed"]
    assert (cycle["started_at"], cycle["closed_at"], cycle["version"]) == ("2026-01-05T09:00:00Z", "2026-01-05T09:00:00Z", 4)


async def test_a_step_out_of_order_is_refused(world: World) -> None:
    planned = {"cycle_id": await world.cycle(state="planning")}
    refusal = await world.refusal("begin_closing_cycle", by="admin", **planned)
    assert refusal == (409, "cycle_is_not_active", None)
    assert await world.refusal("close_cycle", by="admin", **planned) == (409, "cycle_is_not_closing", None)
    await world.do("start_cycle", by="admin", **planned)
    assert await world.refusal("start_cycle", by="admin", **planned) == (409, "cycle_is_not_planning", None)


async def test_only_admins_run_cycles(world: World) -> None:
    cycle = {"cycle_id": await world.cycle(state="planning")}
    assert await world.refusal("plan_cycle", by="lead_above", **QUARTER | {"name": "Q9"}) == (403, "admins_run_cycles", None)
    for verb in ("start_cycle", "begin_closing_cycle", "close_cycle"):
        assert await world.refusal(verb, by="lead_above", **cycle) == (403, "admins_run_cycles", None)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"ends_on": "2025-12-31"}, (422, "cycle_ends_before_it_starts", "ends_on")),
        ({"ends_on": "2026-01-01"}, (422, "cycle_ends_before_it_starts", "ends_on")),
        ({"ends_on": "2026-02-30"}, (422, "bad_input", "ends_on")),
        ({"name": ""}, (422, "bad_input", "name")),
        ({"time_zone": "Mars/Olympus"}, (422, "bad_input", "time_zone")),
        ({"time_zone": "localtime"}, (422, "bad_input", "time_zone")),
        ({"cadence": "daily"}, (422, "bad_input", "cadence")),
        ({"parent_id": "cycle_" + "9" * 32}, (404, "cycle_not_found", "parent_id")),
    ],
)
async def test_a_faulty_cycle_is_refused(world: World, given: dict[str, Any], refusal: tuple[int, str, str | None]) -> None:
    assert await world.refusal("plan_cycle", by="admin", **QUARTER | given) == refusal
    assert await world.rows("select 1 from cycles") == []


async def test_postgresql_knows_every_time_zone_that_a_cycle_can_be_given(world: World) -> None:
    named = sorted(available_timezones() - {"localtime"})
    assert [TypeAdapter(TimeZone).validate_python(zone) for zone in named] == named
    known = await world.rows("select now() at time zone z from unnest(cast(:zones as text[])) as z", zones=named)
    assert len(known) == len(named)


async def test_a_quarter_lies_within_its_year_and_takes_its_time_zone(world: World) -> None:
    year = await world.cycle("2026", starts_on="2026-01-01", ends_on="2026-12-31", time_zone="Asia/Tokyo")
    quarter = (await world.do("plan_cycle", by="admin", **QUARTER, parent_id=year))["cycle"]
    assert (quarter["parent_id"], quarter["time_zone"]) == (year, "Asia/Tokyo")
    over = QUARTER | {"name": "Over", "ends_on": "2027-01-01", "parent_id": year}
    assert await world.refusal("plan_cycle", by="admin", **over) == (422, "cycle_outside_its_parent", "parent_id")


async def test_no_two_cycles_have_the_same_name_even_when_planned_at_once(world: World) -> None:
    answers = await asyncio.gather(*(world.send("plan_cycle", by="admin", **QUARTER) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code != 200} == {"cycle_name_taken"}


async def test_a_year_closes_after_its_quarters(world: World) -> None:
    year = await world.cycle("2026", state="closing", starts_on="2026-01-01", ends_on="2026-12-31")
    quarter = await world.cycle(parent_id=year, state="closing")
    told = await world.problem("close_cycle", by="admin", cycle_id=year)
    assert (told["code"], told["details"]) == ("cycles_still_open", {"cycle_ids": [quarter]})
    for id in (quarter, year):
        await world.do("close_cycle", by="admin", cycle_id=id)


async def test_closing_a_cycle_lists_what_is_still_open(world: World, cycle: str) -> None:
    draft, reviewed, active = await world.draft(cycle), await world.in_review(cycle), await world.active(cycle)
    await world.closed(cycle)
    await world.do("begin_closing_cycle", by="admin", cycle_id=cycle)
    told = await world.problem("close_cycle", by="admin", cycle_id=cycle)
    assert (told["status"], told["code"]) == (409, "objectives_still_open")
    assert told["details"] == {"count": 3, "objective_ids": [draft["id"], reviewed["id"], active["id"]]}
    assert await world.rows("select state from cycles") == [("closing",)]


async def test_a_closing_cycle_carries_over_all_that_is_still_open(world: World, cycle: str) -> None:
    later = await world.cycle("2026 Q2", state="planning", starts_on="2026-04-01", ends_on="2026-06-30")
    draft, active = await world.draft(cycle), await world.active(cycle, key_results=[metric(), ordinal()])
    reached, gone_on = await world.active(cycle), await world.active(cycle)
    await world.do("align_objective", objective_id=draft["id"], target_objective_id=active["id"])
    await world.check_in(active, 0, value="4")
    await world.check_in(active, 1, zone="stretch")
    await world.check_in(reached, value="10")
    parts = [{"key_result_id": gone_on["key_results"][0]["id"]}]
    await world.do("carry_over", objective_id=gone_on["id"], to_cycle_id=later, key_results=parts)
    await world.do("begin_closing_cycle", by="admin", cycle_id=cycle)
    close = {"cycle_id": cycle, "carry_over_to_id": later}
    assert await world.refusal("close_cycle", by="admin", **close) == (422, "nothing_learned_yet", "learned")
    assert await world.refusal("close_cycle", by="admin", **close | {"carry_over_to_id": cycle}) == (
        422,
        "carry_over_to_another_cycle",
        "carry_over_to_id",
    )
    told = await world.do("close_cycle", by="admin", **close, learned="We plan too much")
    assert told["cycle"]["state"] == "closed"
    rows = "select cycle_id, state, outcome, learned, jsonb_array_length(key_results), aligned_to from objectives where id = :id"
    assert await world.rows(rows, id=draft["id"]) == [(later, "draft", None, "", 1, [])]
    assert await world.rows(rows, id=active["id"]) == [(cycle, "closed", "partly", "We plan too much", 2, [])]
    assert await world.rows(rows, id=reached["id"]) == [(cycle, "closed", "achieved", "We plan too much", 1, [])]
    assert await world.rows(rows, id=gone_on["id"]) == [(cycle, "closed", "partly", "We plan too much", 1, [])]
    drafts = "select carried_over_from_id, jsonb_array_length(key_results) from objectives where cycle_id = :id and id <> :moved"
    following = await world.rows(f"{drafts} order by 1", id=later, moved=draft["id"])
    assert following == [(active["id"], 1), (gone_on["id"], 1)]
    types = await world.rows("select split_part(type, '.', 3) from outbox order by position desc limit 5")
    assert [name for (name,) in reversed(types)] == [
        "objective_edited",
        "objective_carried_over",
        "objective_closed",
        "objective_closed",
        "cycle_closed",
    ]


async def test_check_ins_and_the_closing_of_their_cycle_wait_for_each_other(world: World, cycle: str) -> None:
    later = await world.cycle("2026 Q2", state="planning", starts_on="2026-04-01", ends_on="2026-06-30")
    objectives = [await world.active(cycle) for _ in range(4)]
    await world.do("begin_closing_cycle", by="admin", cycle_id=cycle)
    said = [
        world.send("record_check_in", objective_id=one["id"], key_result_id=one["key_results"][0]["id"], value="3", confidence=5)
        for one in objectives * 3
    ]
    closing = world.send("close_cycle", by="admin", cycle_id=cycle, carry_over_to_id=later, learned="We plan too much")
    *answers, closed = await asyncio.gather(*said, closing)
    assert closed.status_code == 200, closed.text
    assert {(answer.status_code, answer.json().get("code")) for answer in answers} <= {
        (200, None),
        (409, "cycle_is_closed"),
        (409, "objective_is_not_active"),
    }
    assert await world.rows("select distinct state from objectives where cycle_id = :id", id=cycle) == [("closed",)]


async def test_no_objective_is_reopened_into_a_cycle_that_closes_at_the_same_moment(world: World) -> None:
    for number in range(6):
        cycle = await world.cycle(f"Round {number}")
        closed = await world.closed(cycle)
        await world.do("begin_closing_cycle", by="admin", cycle_id=cycle)
        reopened, over = await asyncio.gather(
            world.send("reopen_objective", objective_id=closed["id"], reason="The count was wrong"),
            world.send("close_cycle", by="admin", cycle_id=cycle),
        )
        assert sorted((reopened.status_code, over.status_code)) == [200, 409]
        assert {reopened.json().get("code"), over.json().get("code")} <= {None, "cycle_is_closed", "objectives_still_open"}


async def test_nothing_begins_or_changes_in_a_closed_cycle(world: World, cycle: str) -> None:
    closed = await world.closed(cycle)
    for verb in ("begin_closing_cycle", "close_cycle"):
        await world.do(verb, by="admin", cycle_id=cycle)
    part = closed["key_results"][0]["id"]
    commands: dict[str, dict[str, Any]] = {
        "edit_objective": {"title": "x"},
        "discard_draft": {},
        "add_key_result": {"key_result": metric()},
        "edit_key_result": {"key_result_id": part, "title": "x"},
        "remove_key_result": {"key_result_id": part},
        "weigh_key_results": {"weights": [{"key_result_id": part, "weight": "1"}]},
        "submit_for_review": {},
        "return_to_draft": {"reason": "x"},
        "activate_objective": {},
        "revise_objective": {"title": "x", "reason": "x"},
        "revise_key_result": {"key_result_id": part, "title": "x", "reason": "x"},
        "record_check_in": {"key_result_id": part, "value": "1", "confidence": 5},
        "close_objective": {"outcome": "partly", "learned": "x"},
        "reopen_objective": {"reason": "x"},
        "carry_over": {"to_cycle_id": cycle, "key_results": [{"key_result_id": part}]},
        "align_objective": {"target_objective_id": closed["id"]},
        "unalign_objective": {"target_objective_id": closed["id"]},
    }
    for verb, given in commands.items():
        refusal = await world.refusal(verb, objective_id=closed["id"], **given)
        assert refusal == (409, "cycle_is_closed", None), verb
    given = {"title": "x", "team_id": closed["team_id"], "cycle_id": cycle}
    assert await world.refusal("draft_objective", by="member", **given) == (409, "cycle_is_closed", None)
