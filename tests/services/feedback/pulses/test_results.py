"""Who sees what a pulse shows, and from when: members first, leads a day later, nobody else ever."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from chassis.sealing import PrivateKey
from chassis.secret import Secret
from contracts.directory.teams import TeamDocument
from contracts.values import TeamId
from tests.services.feedback.pulsing import MEMBERS_OF_TEAM, Pulse, a_pulse, answer, close, moved, sealing_by, seen
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import COMPANY, DIVISION, OTHER, TEAM

A_DAY = timedelta(hours=24)
LEADS = ("lead", "lead_deputy", "lead_above")
NEVER = ("stranger", "admin", "auditor", "invited", "moderator", "deputy")


async def shown(world: World, pulse: Pulse, name: str) -> tuple[bool, bool]:
    """Whether somebody sees figures and texts."""
    told = await seen(world, pulse, by=name)
    return bool(told["releases"]), bool(told["words"])


async def a_closed_one(world: World, **more: Any) -> Pulse:
    pulse = await a_pulse(world, **more)
    await answer(world, pulse, MEMBERS_OF_TEAM, 6, text="As I see it,")
    await close(world, pulse)
    return pulse


async def test_members_see_it_at_once_and_leads_a_day_later(world: World) -> None:
    pulse = await a_closed_one(world)
    assert [await shown(world, pulse, name) for name in ("member1", "traveler")] == [(True, True)] * 2
    assert [await shown(world, pulse, name) for name in LEADS] == [(False, False)] * 3
    later = (datetime.fromisoformat(pulse["closes_at"]) + A_DAY).isoformat().replace("+00:00", "Z")
    assert [(await seen(world, pulse, by=name))["shown_from"] for name in ("lead", "member1", "stranger")] == [later, None, None]
    world.clock.move(A_DAY - timedelta(seconds=1))
    assert [await shown(world, pulse, name) for name in LEADS] == [(False, False)] * 3
    world.clock.move(timedelta(seconds=1))
    assert [await shown(world, pulse, name) for name in LEADS] == [(True, True)] * 3
    assert (await seen(world, pulse, by="lead"))["shown_from"] is None


@pytest.mark.parametrize("name", NEVER)
async def test_nobody_else_sees_it_ever(world: World, name: str) -> None:
    pulse = await a_closed_one(world)
    world.clock.move(timedelta(days=3))
    assert await shown(world, pulse, name) == (False, False)
    [trend] = await world.read(f"/pulse_trends?team_id={TEAM}", by=name)
    assert trend["points"] == []


async def test_what_is_the_teams_alone_no_lead_sees_ever(world: World) -> None:
    await moved(world, "lead", TEAM)
    pulse = await a_closed_one(world, audience="team_only")
    world.clock.move(timedelta(days=30))
    assert [await shown(world, pulse, name) for name in LEADS] == [(False, False)] * 3
    assert (await seen(world, pulse, by="lead"))["shown_from"] is None
    assert await shown(world, pulse, "member1") == (True, True)


async def test_a_lead_who_is_at_home_in_the_team_waits_as_all_leads(world: World) -> None:
    await moved(world, "lead", TEAM)
    pulse = await a_closed_one(world)
    assert await shown(world, pulse, "lead") == (False, False)
    world.clock.move(A_DAY)
    assert await shown(world, pulse, "lead") == (True, True)


async def test_a_deputy_who_is_a_member_sees_it_as_a_member(world: World) -> None:
    await moved(world, "lead_deputy", TEAM)
    pulse = await a_closed_one(world)
    assert await shown(world, pulse, "lead_deputy") == (True, True)


async def test_members_of_teams_below_see_the_larger_teams_figures_which_are_theirs_too(world: World) -> None:
    pulse = await a_pulse(world, team_id=COMPANY, by="lead_above")
    await answer(world, pulse, [*MEMBERS_OF_TEAM, "stranger", "helper", "invited", "moderator", "auditor"], 6)
    await close(world, pulse)

    async def teams(name: str) -> set[str]:
        return {one["team_id"] for one in (await seen(world, pulse, by=name))["releases"]}

    assert await teams("member1") == {TEAM, DIVISION, COMPANY}
    assert await teams("stranger") == {OTHER, COMPANY}
    assert await teams("lead") == {OTHER, COMPANY}, "at home in OTHER, and a lead of TEAM from tomorrow on"
    assert await teams("lead_above") == set()
    world.clock.move(A_DAY)
    assert await teams("lead") == {OTHER, COMPANY, TEAM}
    assert await teams("lead_above") == {TEAM, DIVISION, OTHER, COMPANY}


async def test_who_moved_away_sees_no_more_of_it_and_who_came_does(world: World) -> None:
    pulse = await a_closed_one(world)
    await moved(world, "member1", OTHER)
    await moved(world, "stranger", TEAM)
    assert await shown(world, pulse, "member1") == (False, False)
    assert await shown(world, pulse, "stranger") == (True, True)


async def test_a_team_sees_how_its_facets_went_from_pulse_to_pulse(world: World) -> None:
    for value in (3, 6):
        key = PrivateKey.new(world.clock.now().date())
        sealing_by(world, key)
        pulse = await a_pulse(world)
        await answer(world, pulse, MEMBERS_OF_TEAM, value)
        await close(world, pulse, key=Secret(str(key)))
        world.clock.move(timedelta(days=21))
    [trend] = await world.read(f"/pulse_trends?team_id={TEAM}", by="member1")
    included = [(one["closed_on"], one["release"]["mean"]) for one in trend["points"] if one["release"]["facet"] == "included"]
    assert included == [("2026-01-12", "3"), ("2026-02-09", "6")]


async def test_a_team_that_was_merged_from_others_starts_without_a_past(world: World) -> None:
    await a_closed_one(world)
    merged = TeamId("team_" + "e" * 32)
    lead_ids = [PEOPLE["lead"]]
    team = {"epoch": 1, "version": 1, "id": merged, "name": "Merged", "team_kind": "team", "parent_id": COMPANY}
    await world.learn(TeamDocument.model_validate({**team, "lead_ids": lead_ids}))
    await moved(world, "member1", merged)
    told = await world.read(f"/pulse_trends?team_id={merged}&team_id={TEAM}", by="member1")
    assert [one["points"] for one in told] == [[], []]


async def test_several_pulses_are_seen_in_one_request_of_a_few_statements(world: World) -> None:
    one = await a_closed_one(world)
    other = await a_pulse(world, team_id=OTHER, by="lead_above")
    world.statements.clear()
    found = await world.read(f"/pulses?id={one['id']}&id={other['id']}&id=pulse_{'0' * 32}", by="member1")
    assert [bool(each["releases"]) for each in found] == [True, False, False]
    assert len(world.statements) <= 8


async def test_more_than_a_hundred_at_once_are_refused(world: World) -> None:
    asked = "&".join(f"id=pulse_{number:032x}" for number in range(101))
    answered = await world.client.get(f"/pulses?{asked}", headers={"authorization": "Bearer member1"})
    assert answered.status_code == 422
