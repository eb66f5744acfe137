"""Packs and opening: what is asked, of whom, by whom, and when it is too soon."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chassis.clock import FixedClock
from chassis.sealing import PrivateKey
from contracts.directory.teams import TeamDocument, TeamKind
from contracts.feedback.pulse_items import SHIPPED
from contracts.values import TeamId
from tests.services.feedback.pulsing import MEMBERS_OF_TEAM, a_pack, a_pulse, close, moved, sealing_by, seen
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import COMPANY, DISSOLVED, DIVISION, OTHER, TEAM

ITEMS = [item.model_dump(mode="json") for item in SHIPPED]


async def test_the_pack_that_ships_has_two_items_for_each_facet_one_of_them_reversed(world: World) -> None:
    pack = await a_pack(world)
    assert [(item["facet"], item["reversed"]) for item in pack["items"]] == [
        (facet, reversed_)
        for facet in ("included", "learning", "contributing", "challenging", "leads")
        for reversed_ in (False, True)
    ]
    assert pack["written_by"] == PEOPLE["admin"]


async def test_an_item_in_other_words_is_another_item_and_open_pulses_keep_theirs(world: World) -> None:
    pack = await a_pack(world)
    pulse = await a_pulse(world, item_pack_id=pack["id"])
    changed = [ITEMS[0] | {"text": "Here I am who I am, and nobody minds."}, *ITEMS[1:]]
    again = await a_pack(world, item_pack_id=pack["id"], items=changed)
    assert again["version"] == 2
    before, after = [[item["id"] for item in each["items"]] for each in (pack, again)]
    assert after[1:] == before[1:]
    assert after[0] not in before
    assert pulse["items"] == pack["items"]


async def test_a_pack_without_the_facet_on_leads_is_complete(world: World) -> None:
    assert len((await a_pack(world, items=ITEMS[:8]))["items"]) == 8


@pytest.mark.parametrize(
    ("items", "code"),
    [
        (ITEMS[:7], "item_pack_incomplete"),
        (ITEMS[:9], "item_pack_incomplete"),
        ([*ITEMS[:7], ITEMS[7] | {"reversed": False}], "item_pack_incomplete"),
        ([*ITEMS[:7], ITEMS[7] | {"text": ITEMS[0]["text"].upper()}], "item_twice"),
    ],
)
async def test_an_unfinished_pack_is_refused(world: World, items: list[Any], code: str) -> None:
    assert await world.refusal("write_item_pack", by="admin", name="Voices", items=items) == (422, code, "items")
    assert await world.rows("select id from item_packs") == []


async def test_a_pack_that_says_the_same_again_is_refused(world: World) -> None:
    pack = await a_pack(world)
    told = await world.refusal("write_item_pack", by="admin", item_pack_id=pack["id"], name="Voices")
    assert told == (422, "item_pack_unchanged", "items")
    assert (await world.rows("select version from item_packs")) == [(1,)]


async def test_only_admins_write_packs(world: World) -> None:
    for name in ("lead_above", "member"):
        assert (await world.refusal("write_item_pack", by=name, name="Voices"))[:2] == (403, "admins_write_item_packs")


async def test_everyone_counts_at_home_and_leads_one_level_up(world: World) -> None:
    await moved(world, "lead", TEAM)
    await moved(world, "lead_above", COMPANY)
    pulse = await a_pulse(world, team_id=COMPANY, by="lead_above")
    roster = dict(await world.rows("select person_id, node_id from pulse_roster"))
    assert roster[PEOPLE["member1"]] == TEAM
    assert roster[PEOPLE["lead"]] == DIVISION, "one level up"
    assert roster[PEOPLE["lead_above"]] == COMPANY, "the topmost: there"
    assert roster[PEOPLE["stranger"]] == OTHER
    assert PEOPLE["gone"] not in roster
    assert len(roster) == len(PEOPLE) - 1
    nodes = dict(await world.rows("select node_id, parent_id from pulse_node"))
    assert nodes == {COMPANY: None, DIVISION: COMPANY, TEAM: DIVISION, OTHER: COMPANY}
    assert DISSOLVED not in nodes
    assert pulse["state"] == "open"


async def test_who_leads_the_topmost_team_of_a_pulse_counts_there(world: World) -> None:
    await moved(world, "lead", TEAM)
    await a_pulse(world)
    assert await world.rows("select node_id from pulse_roster where person_id = :lead", lead=PEOPLE["lead"]) == [(TEAM,)]


async def test_who_comes_or_goes_later_changes_nothing_of_who_is_asked(world: World) -> None:
    pulse = await a_pulse(world)
    await moved(world, "stranger", TEAM)
    await moved(world, "member1", OTHER)
    told = await world.refusal("answer_pulse", by="stranger", pulse_id=pulse["id"], text="Me, too")
    assert told == (403, "not_in_this_pulse", "pulse_id")
    assert (await seen(world, pulse, by="member1"))["counts_in_id"] == TEAM
    assert (await seen(world, pulse, by="stranger"))["asked"] is False


async def test_the_fact_tells_what_is_asked_and_when_and_nothing_of_anybody_who_answers(world: World) -> None:
    pulse = await a_pulse(world)
    [(payload,)] = await world.rows("select payload from outbox where type like '%pulse_opened%'")
    assert pulse["id"] in payload
    assert [name for name in MEMBERS_OF_TEAM if PEOPLE[name] in payload] == []


@pytest.mark.parametrize("name", ["lead", "lead_deputy", "lead_above", "admin"])
async def test_leads_of_the_team_and_above_their_deputies_and_admins_open_a_pulse(world: World, name: str) -> None:
    assert (await a_pulse(world, by=name))["opened_by"] == PEOPLE[name]


async def _refused(world: World, **more: Any) -> tuple[int, str, str | None]:
    pack = (await a_pack(world))["id"]
    closes_at = (world.clock.now() + timedelta(days=7)).isoformat()
    given = {"by": "lead_above", "team_id": TEAM, "item_pack_id": pack, "closes_at": closes_at} | more
    told = await world.refusal("open_pulse", **given)
    for table in ("pulses", "pulse_node", "pulse_roster"):
        assert await world.rows(f"select count(*) from {table}") == [(0,)]
    return told


async def test_others_do_not(world: World) -> None:
    assert await _refused(world, by="member") == (403, "not_yours_to_ask", None)
    assert (await _refused(world, by="auditor"))[1] == "not_yours_to_ask"


@pytest.mark.parametrize("days", [0, 0.99, 14.01, 400])
async def test_a_window_is_one_to_fourteen_days(world: World, days: float) -> None:
    closes_at = (world.clock.now() + timedelta(days=days)).isoformat()
    assert await _refused(world, closes_at=closes_at) == (422, "pulse_window", "closes_at")


async def test_a_window_of_fourteen_days_is_the_longest(world: World) -> None:
    await a_pulse(world, days=14)


async def _formed(world: World, kind: TeamKind = TeamKind.TEAM) -> TeamId:
    """A team that is formed now, with everybody of TEAM in it."""
    team = TeamId.of(FixedClock(world.clock.now(), seed=7).new_uuid7())
    lead_ids = [PEOPLE["lead"]]
    await world.learn(TeamDocument(epoch=1, version=1, id=team, name="New", team_kind=kind, parent_id=COMPANY, lead_ids=lead_ids))
    for name in MEMBERS_OF_TEAM:
        await moved(world, name, team)
    return team


async def test_a_team_is_asked_from_twenty_eight_days_after_it_was_formed(world: World) -> None:
    team = await _formed(world)
    world.clock.move(timedelta(days=27))
    sealing_by(world, PrivateKey.new(world.clock.now().date()))
    assert await _refused(world, team_id=team) == (409, "team_too_young", "team_id")
    world.clock.move(timedelta(days=1))
    await a_pulse(world, team_id=team)


async def test_a_guild_is_nobodys_home(world: World) -> None:
    team = await _formed(world, TeamKind.GUILD)
    assert await _refused(world, team_id=team) == (422, "nobodys_home", "team_id")


async def test_a_dissolved_team_is_none(world: World) -> None:
    assert await _refused(world, team_id=DISSOLVED) == (422, "no_such_team", "team_id")


async def test_fewer_than_five_people_are_not_asked(world: World) -> None:
    for name in MEMBERS_OF_TEAM[4:]:
        await moved(world, name, OTHER)
    assert await _refused(world) == (409, "too_few_for_a_pulse", "team_id")
    await moved(world, MEMBERS_OF_TEAM[4], TEAM)
    await a_pulse(world)


@pytest.mark.parametrize("keys", [[], [PrivateKey.new(date(2025, 12, 12))]])
async def test_without_a_ballot_key_that_outlives_the_window_nothing_is_opened(world: World, keys: list[PrivateKey]) -> None:
    sealing_by(world, *keys)
    assert await _refused(world) == (409, "no_ballot_key", None)


async def test_a_key_of_thirty_days_seals_to_its_last_day(world: World) -> None:
    key = PrivateKey.new(world.clock.now().date() - timedelta(days=23))
    sealing_by(world, key)
    assert (await a_pulse(world, days=7))["sealed_with"] == key.fingerprint


async def test_people_are_not_asked_again_within_twenty_eight_days_wherever_their_teams_overlap(world: World) -> None:
    pulse = await a_pulse(world)
    pack = (await a_pack(world))["id"]
    for team in (TEAM, DIVISION, COMPANY):
        closes_at = (world.clock.now() + timedelta(days=7)).isoformat()
        told = await world.problem("open_pulse", by="lead_above", team_id=team, item_pack_id=pack, closes_at=closes_at)
        assert (told["code"], "2026-02-02" in told["detail"]) == ("pulse_too_soon", True)
    await close(world, pulse)
    world.clock.move_to(datetime.fromisoformat(pulse["opened_at"]) + timedelta(days=27))
    sealing_by(world, PrivateKey.new(world.clock.now().date()))
    closes_at = (world.clock.now() + timedelta(days=7)).isoformat()
    told = await world.problem("open_pulse", by="lead", team_id=TEAM, item_pack_id=pack, closes_at=closes_at)
    assert told["code"] == "pulse_too_soon"
    world.clock.move_to(datetime(2026, 2, 2, 9, tzinfo=UTC))
    await a_pulse(world)


async def test_somebody_who_is_asked_now_is_not_asked_elsewhere_at_the_same_time(world: World) -> None:
    await a_pulse(world)
    await moved(world, "member1", OTHER)
    pack = (await a_pack(world))["id"]
    closes_at = (world.clock.now() + timedelta(days=7)).isoformat()
    told = await world.refusal("open_pulse", by="lead_above", team_id=OTHER, item_pack_id=pack, closes_at=closes_at)
    assert told == (409, "pulse_too_soon", "team_id")


async def test_teams_that_share_nobody_are_asked_at_the_same_time(world: World) -> None:
    await a_pulse(world)
    await a_pulse(world, by="lead_above", team_id=OTHER)
    assert await world.rows("select count(*) from pulses") == [(2,)]
