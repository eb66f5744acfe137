"""Objectives that teams drafted in rounds: once, whenever and however often that is told."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.copies import apply
from chassis.parking import Arrived
from contracts.feedback.ids import RoundId
from contracts.feedback.rounds import RoundClosed, RoundDocument, RoundDraft, RoundPurpose, RoundState
from contracts.okrs.objectives import Ambition
from contracts.values import CycleId, PersonId, TeamId
from services.okrs.proposals.jobs import Proposing
from tests.services.okrs.proposing import Told, arrived, proposed, states, telling, there
from tests.services.okrs.world import PEOPLE, TEAM, World

MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
async def tell(world: World) -> Told:
    return await telling(world)


def drafted(
    *, draft: bool = True, number: int = 1, team: TeamId = TEAM, cycle: str | None = None, champion: PersonId | None = None
) -> RoundClosed:
    chosen = RoundDraft(
        title="Answer every customer within a day",
        why="They wait",
        ambition=Ambition.LEARNING,
        cycle_id=CycleId(cycle) if cycle else None,
        champion_id=champion,
    )
    round = RoundDocument(
        id=RoundId(f"round_{number:032x}"),
        epoch=1,
        version=4,
        purpose=RoundPurpose.DRAFTING if draft else RoundPurpose.SESSION,
        team_id=team,
        question="What do we want?",
        state=RoundState.CLOSED,
        opened_by=PEOPLE["member"],
        opened_at=MOMENT,
        draft=chosen if draft else None,
    )
    return RoundClosed(round=round)


async def test_the_round_drafts_it_and_nobody_alone(world: World, cycle: str, tell: Told) -> None:
    await tell(drafted())
    [draft] = await proposed(world)
    assert (draft["title"], draft["why"], draft["ambition"]) == ("Answer every customer within a day", "They wait", "learning")
    assert (draft["team_id"], draft["cycle_id"], draft["state"]) == (TEAM, cycle, "draft")
    assert (draft["drafted_by"], draft["champion_id"], draft["proposed_because_id"]) == (None, None, f"round_{1:032x}")


async def test_however_often_it_is_told_there_is_one(world: World, cycle: str, tell: Told) -> None:
    await tell(drafted(), drafted())
    async with world.engine.begin() as connection:
        raw: Any = await connection.get_raw_connection()
        await raw.driver_connection.execute("delete from reacted")  # as after a restore: only natural keys are left
    await tell(drafted())
    assert len(await proposed(world)) == len(await there(world)) == 1


async def test_two_rounds_are_two_drafts_and_another_kind_of_round_is_none(world: World, cycle: str, tell: Told) -> None:
    await tell(drafted(number=1), drafted(number=2), drafted(number=3, draft=False))
    assert len(await there(world)) == 2


async def test_whoever_the_team_chose_is_its_champion_while_they_are_here(world: World, cycle: str, tell: Told) -> None:
    await tell(drafted(number=1, champion=PEOPLE["owner"]), drafted(number=2, champion=PEOPLE["gone"]))
    assert [draft["champion_id"] for draft in await proposed(world)] == [PEOPLE["owner"], None]


async def test_the_cycle_that_the_team_chose_is_taken_while_it_takes_drafts(world: World, cycle: str, tell: Told) -> None:
    later = await world.cycle("2026 Q2", state="planning", starts_on="2026-04-01", ends_on="2026-06-30")
    closing = await world.cycle("2025 Q4", state="closing", starts_on="2025-10-01", ends_on="2025-12-31")
    await tell(drafted(number=1, cycle=later), drafted(number=2, cycle=closing), drafted(number=3, cycle=f"cycle_{9:032x}"))
    assert [draft["cycle_id"] for draft in await proposed(world)] == [later, cycle, cycle]


async def test_without_an_open_cycle_it_waits(world: World, tell: Told) -> None:
    await tell(drafted())
    assert (await there(world), await states(world)) == ([], ["waiting"])
    assert await Proposing(world.service).once() == 0
    cycle = await world.cycle()
    assert await Proposing(world.service).once() == 1
    assert [draft["cycle_id"] for draft in await proposed(world)] == [cycle]


async def test_the_team_edits_what_its_round_drafted(world: World, cycle: str, tell: Told) -> None:
    await tell(drafted())
    [id] = await there(world)
    await world.do("edit_objective", by="member", objective_id=id, champion_id=PEOPLE["champion"])
    await tell(drafted())
    assert len(await there(world)) == 1


async def test_a_fact_from_its_owners_journal_is_read_from_the_copy(world: World, cycle: str, tell: Told) -> None:
    fact = drafted()
    async with world.engine.begin() as connection:
        raw: Any = await connection.get_raw_connection()
        await apply(raw.driver_connection, [fact.round])
    came = arrived(fact)
    pulled = replace(came.event, data=b"", touched=(("round", fact.round.id, 4),))
    await tell.deliver(Arrived(pulled, came.record))
    assert len(await there(world)) == 1
