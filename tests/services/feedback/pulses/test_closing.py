"""The close: opened in memory, shown where Rule S lets it be, everything else destroyed; repeated after a crash, done once."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from chassis.clock import FixedClock
from chassis.sealing import PrivateKey
from chassis.secret import Secret
from contracts.directory.people import PersonStatus
from contracts.directory.teams import TeamDocument
from services.feedback.pulses.rules import GRACE
from tests.services.feedback.pulsing import (
    MEMBERS_OF_TEAM,
    a_pulse,
    answer,
    close,
    closing,
    facets,
    good,
    moved,
    sealing_by,
    seen,
)
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import COMPANY, DIVISION, OTHER, TEAM
from tests.services.serving import BALLOT

FOUR_FACETS = {"included", "learning", "contributing", "challenging"}


async def private_rows(world: World) -> list[Any]:
    return await world.rows("select (select count(*) from pulse_envelope), (select count(*) from pulse_roster)")


async def test_after_the_close_figures_are_shown_and_nothing_is_left_of_who_answered(world: World) -> None:
    pulse = await a_pulse(world)
    await answer(world, pulse, MEMBERS_OF_TEAM[:6], 6)
    assert await close(world, pulse) == 1
    assert await facets(world, pulse) == dict.fromkeys(FOUR_FACETS, ("6", "from_5_to_9"))
    assert await private_rows(world) == [(0, 0)]
    assert await world.rows("select state, closed_at from pulses") == [("closed", datetime.fromisoformat(pulse["closes_at"]))]
    shown = await seen(world, pulse)
    assert (shown["asked"], shown["answered"], shown["counts_in_id"], shown["participation"]) == (False, False, None, None)


@pytest.mark.parametrize("people", [10, 15])
async def test_answering_and_closing_cost_as_many_statements_however_many_have_answered(world: World, people: int) -> None:
    pulse = await a_pulse(world)
    await answer(world, pulse, MEMBERS_OF_TEAM[: people - 1], 6, text="As it seems to me,")
    world.statements.clear()
    await answer(world, pulse, MEMBERS_OF_TEAM[people - 1 : people], 6, text="As it seems to me,")
    assert len(world.statements) == 4
    world.statements.clear()
    assert await close(world, pulse) == 1
    assert len(world.statements) == 19
    assert await world.rows("select count(*) from pulse_text") == [(people,)]


async def test_the_space_of_what_was_deleted_is_given_back(world: World) -> None:
    pulse = await a_pulse(world)
    await answer(world, pulse, MEMBERS_OF_TEAM, 6)
    await close(world, pulse)
    sizes = "select pg_relation_size(oid), pg_relation_size(reltoastrelid) from pg_class where relname = 'pulse_envelope'"
    assert await world.rows(sizes) == [(0, 0)]


async def test_the_fact_of_the_close_tells_only_that(world: World) -> None:
    pulse = await a_pulse(world)
    await answer(world, pulse, MEMBERS_OF_TEAM, 6, text="As it seems to me,")
    await close(world, pulse)
    [(payload, actor)] = await world.rows("select payload, actor from outbox where type like '%pulse_closed%'")
    assert actor is None
    for said in ("As it seems", "6.0", "from_10", *(PEOPLE[name] for name in MEMBERS_OF_TEAM)):
        assert said not in payload
    assert await world.rows("select actor, details from journal where type like '%pulse_closed%'") == [(None, {})]


async def test_a_second_look_and_a_second_worker_change_nothing(world: World) -> None:
    pulse = await a_pulse(world)
    await answer(world, pulse, MEMBERS_OF_TEAM, 6)
    world.clock.move_to(datetime.fromisoformat(pulse["closes_at"]))
    done = await asyncio.gather(*(closing(world).once() for _ in range(3)))
    assert sorted(done) == [0, 0, 1]
    assert await closing(world).once() == 0
    assert await world.rows("select count(*) from outbox where type like '%pulse_closed%'") == [(1,)]


async def test_what_is_not_due_stays_open(world: World) -> None:
    pulse = await a_pulse(world)
    world.clock.move_to(datetime.fromisoformat(pulse["closes_at"]) - timedelta(seconds=1))
    assert await closing(world).once() == 0


async def test_a_close_that_breaks_off_leaves_everything_and_is_done_again(world: World) -> None:
    pulse = await a_pulse(world)
    await answer(world, pulse, MEMBERS_OF_TEAM, 6)
    before = await private_rows(world)

    class Crash(FixedClock):
        def new_uuid7(self) -> Any:
            raise RuntimeError("the power is gone")

    world.clock.move_to(datetime.fromisoformat(pulse["closes_at"]))
    broken = closing(world)
    broken._service = replace(world.service, clock=Crash(world.clock.now()))  # noqa: SLF001  # its last step fails
    assert await broken.once() == 0
    assert await private_rows(world) == before
    assert await world.rows("select count(*) from release") == [(0,)]
    assert await close(world, pulse) == 1
    assert (await facets(world, pulse)).keys() == FOUR_FACETS


async def test_fewer_than_five_are_destroyed_unopened(world: World) -> None:
    pulse = await a_pulse(world)
    await answer(world, pulse, MEMBERS_OF_TEAM[:4], 6)
    assert await close(world, pulse, key=Secret("no key could be read here")) == 1, "nothing was opened, so no key was needed"
    assert await private_rows(world) == [(0, 0)]
    assert await facets(world, pulse) == {}


async def test_who_was_erased_does_not_count_and_who_left_does(world: World) -> None:
    pulse = await a_pulse(world)
    await answer(world, pulse, MEMBERS_OF_TEAM[:5], 6)
    await moved(world, MEMBERS_OF_TEAM[0], TEAM, status=PersonStatus.LEFT)
    await moved(world, MEMBERS_OF_TEAM[1], None, status=PersonStatus.ERASED)
    await world.hour()
    assert len(await world.rows("select 1 from pulse_envelope")) == 4
    await close(world, pulse)
    assert await facets(world, pulse) == {}
    again = await a_pulse(world, team_id=OTHER, by="lead_above")
    await answer(world, again, ["stranger", "invited", "facilitator", "moderator", "helper"], 6)
    await moved(world, "helper", OTHER, status=PersonStatus.LEFT)
    await close(world, again)
    assert (await facets(world, again, by="stranger", team_id=OTHER)).keys() == FOUR_FACETS


async def test_a_pulse_waits_for_its_key_and_is_destroyed_unopened_when_it_does_not_come(world: World) -> None:
    pulse = await a_pulse(world)
    await answer(world, pulse, MEMBERS_OF_TEAM, 6)
    other = Secret(str(PrivateKey.new(date(2026, 1, 1))))
    assert await close(world, pulse, key=other) == 0
    assert await close(world, pulse, key=Secret()) == 0
    assert (await private_rows(world))[0][0] == len(MEMBERS_OF_TEAM)
    world.clock.move(GRACE + timedelta(seconds=1))
    assert await closing(world, other).once() == 1
    assert await private_rows(world) == [(0, 0)]
    assert await facets(world, pulse) == {}


async def test_a_pulse_is_opened_by_its_own_key_among_several(world: World) -> None:
    pulse = await a_pulse(world)
    await answer(world, pulse, MEMBERS_OF_TEAM, 6)
    both = Secret(f"{PrivateKey.new(date(2026, 1, 6))}\n{BALLOT}")
    assert await close(world, pulse, key=both) == 1
    assert (await facets(world, pulse)).keys() == FOUR_FACETS


async def test_an_envelope_that_we_did_not_seal_counts_for_nobody(world: World) -> None:
    pulse = await a_pulse(world)
    await answer(world, pulse, MEMBERS_OF_TEAM[:6], 6)
    other = PrivateKey.new(date(2026, 1, 1)).public.seal(b"\x00", pulse["id"])
    async with world.engine.begin() as connection:
        forged = {"sealed": other, "person": PEOPLE[MEMBERS_OF_TEAM[0]]}
        await connection.execute(text("update pulse_envelope set sealed = :sealed where person_id = :person"), forged)
    await close(world, pulse)
    assert (await facets(world, pulse))["included"] == ("6", "from_5_to_9")


async def test_reversed_items_count_the_other_way_round_and_skipped_ones_not_at_all(world: World) -> None:
    pulse = await a_pulse(world)
    for place, name in enumerate(MEMBERS_OF_TEAM[:6]):
        given = [one for one in good(pulse, 2) if one["item_id"] != pulse["items"][place % 2]["id"]]
        skipping = [item["id"] for item in pulse["items"] if item["facet"] == "learning"] if place < 2 else []
        answers = [one for one in given if one["item_id"] not in skipping]
        await world.do("answer_pulse", by=name, pulse_id=pulse["id"], answers=answers)
    await close(world, pulse)
    shown = await facets(world, pulse)
    assert shown["included"] == ("2", "from_5_to_9")
    assert "learning" not in shown, "only four people answered an item of it"


async def _departments(world: World, leads: int) -> list[TeamDocument]:
    """So many teams in DIVISION with a lead each; TEAM's people are spread over them, two by two."""
    clock, made = FixedClock(world.clock.now() - timedelta(days=60), seed=9), []
    for number in range(leads):
        team = TeamDocument.model_validate(
            {
                "epoch": 1,
                "version": 1,
                "id": f"team_{clock.new_uuid7().hex}",
                "name": f"Part {number}",
                "team_kind": "team",
                "parent_id": TEAM,
                "lead_ids": [PEOPLE[MEMBERS_OF_TEAM[2 * number]]],
            }
        )
        made.append(team)
        await world.learn(team)
        for name in MEMBERS_OF_TEAM[2 * number : 2 * number + 2]:
            await moved(world, name, team.id)
    return made


@pytest.mark.parametrize(("leads", "shown"), [(3, False), (4, True)])
async def test_what_is_said_of_leads_is_shown_where_five_of_them_are_meant(world: World, leads: int, shown: bool) -> None:
    await _departments(world, leads)
    pulse = await a_pulse(world)
    await answer(world, pulse, MEMBERS_OF_TEAM, 3)
    await close(world, pulse)
    told = await facets(world, pulse, by="member12")
    assert told.keys() >= FOUR_FACETS
    assert ("leads" in told) is shown, "the lead of TEAM makes one more"


async def test_small_teams_are_hidden_within_the_next_larger_one(world: World) -> None:
    parts = await _departments(world, 3)
    pulse = await a_pulse(world, team_id=COMPANY, by="lead_above")
    await answer(world, pulse, MEMBERS_OF_TEAM, 6)
    await answer(world, pulse, ["stranger", "helper", "invited"], 2)
    await close(world, pulse)
    nodes = {node for (node,) in await world.rows("select distinct node_id from release")}
    assert not nodes & {part.id for part in parts}
    assert nodes == {COMPANY}, "TEAM's own figures would tell of the three in OTHER by difference"
    assert (await facets(world, pulse, by="stranger", team_id=COMPANY))["included"][1] == "from_20"


async def test_texts_stand_at_the_lowest_team_with_ten_who_wrote_and_in_no_order_of_theirs(world: World) -> None:
    pulse = await a_pulse(world, team_id=COMPANY, by="lead_above")
    await answer(world, pulse, MEMBERS_OF_TEAM[:12], 6, text="As I see it,")
    await answer(world, pulse, ["stranger", "helper", "invited"], 6, text="From elsewhere,")
    await close(world, pulse)
    words = (await seen(world, pulse))["words"]
    assert {one["team_id"] for one in words} == {COMPANY}
    assert len(words) == 15
    [(version,)] = await world.rows("select distinct substr(id::text, 15, 1) from pulse_text")
    assert version == "4"
    ids = [found.hex for (found,) in await world.rows("select id from pulse_text order by ctid")]
    assert ids == sorted(ids)
    assert await world.rows("select count(*) from pulse_text where node_id = :team", team=TEAM) == [(0,)]


async def test_nine_texts_are_destroyed_with_the_rest(world: World) -> None:
    pulse = await a_pulse(world)
    await answer(world, pulse, MEMBERS_OF_TEAM[:9], 6, text="As I see it,")
    await answer(world, pulse, MEMBERS_OF_TEAM[9:], 6)
    await close(world, pulse)
    assert await world.rows("select count(*) from pulse_text") == [(0,)]
    assert (await facets(world, pulse)).keys() == FOUR_FACETS


async def test_texts_are_kept_as_long_as_feedback_and_figures_longer(world: World) -> None:
    pulse = await a_pulse(world)
    await answer(world, pulse, MEMBERS_OF_TEAM, 6, text="As I see it,")
    await close(world, pulse)
    world.clock.move_to(datetime.fromisoformat("2027-07-11T00:00:00Z"))
    await world.hour()
    assert len(await world.rows("select 1 from pulse_text")) == len(MEMBERS_OF_TEAM)
    world.clock.move(timedelta(days=2))
    await world.hour()
    assert await world.rows("select count(*) from pulse_text") == [(0,)]
    assert len(await world.rows("select 1 from release")) == 4


async def test_what_is_shown_is_never_computed_again(world: World) -> None:
    pulse = await a_pulse(world)
    await answer(world, pulse, MEMBERS_OF_TEAM, 6)
    await close(world, pulse)
    before = await world.rows("select * from release order by node_id, facet")
    for name in MEMBERS_OF_TEAM[:10]:
        await moved(world, name, DIVISION)
    sealing_by(world)
    await closing(world).once()
    assert await world.rows("select * from release order by node_id, facet") == before


@pytest.mark.parametrize(("held", "stay"), [(TEAM, True), (DIVISION, True), (None, True), (OTHER, False)])
async def test_a_legal_hold_keeps_the_texts_of_its_teams_until_it_is_lifted(world: World, held: str | None, stay: bool) -> None:
    pulse = await a_pulse(world)
    await answer(world, pulse, MEMBERS_OF_TEAM, 6, text="As I see it,")
    await close(world, pulse)
    told = await world.do("set_legal_hold", by="admin", team_id=held, reason="A court asks")
    world.clock.move_to(datetime.fromisoformat("2027-07-13T00:00:00Z"))
    await world.hour()
    assert len(await world.rows("select 1 from pulse_text")) == (len(MEMBERS_OF_TEAM) if stay else 0)
    await world.do("lift_legal_hold", by="admin", legal_hold_id=told["legal_hold"]["id"], reason="It was decided")
    await world.hour()
    assert await world.rows("select count(*) from pulse_text") == [(0,)]
