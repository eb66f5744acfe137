"""Objectives that are proposed because of systemic issues: once, whenever and however often that is told."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from chassis.copies import apply
from chassis.parking import Arrived
from contracts.directory.teams import TeamDocument
from contracts.feedback.ids import PostMortemId, SystemicIssueId
from contracts.feedback.post_mortems import (
    IssueState,
    SystemicIssueDocument,
    SystemicIssueFact,
    SystemicIssueRaised,
    SystemicIssueRejected,
    SystemicIssueResolved,
)
from contracts.values import TeamId
from services.okrs.proposals.jobs import Proposing
from tests.services.okrs.proposing import Told, arrived, proposed, states, telling, there
from tests.services.okrs.world import AT, DISSOLVED, OTHER, PEOPLE, TEAM, World

FACTS = {
    IssueState.OPEN: SystemicIssueRaised,
    IssueState.RESOLVED: SystemicIssueResolved,
    IssueState.REJECTED: SystemicIssueRejected,
}


def issue(state: IssueState = IssueState.OPEN, *, number: int = 1, team: TeamId | None = TEAM) -> SystemicIssueFact:
    settled = state is not IssueState.OPEN
    document = SystemicIssueDocument(
        id=SystemicIssueId(f"systemic_issue_{number:032x}"),
        epoch=1,
        version=2 if settled else 1,
        tag="alerting",
        post_mortem_ids=[PostMortemId(f"post_mortem_{each:032x}") for each in range(3)],
        team_id=team,
        state=state,
        raised_at=datetime(2026, 1, 5, 9, tzinfo=UTC),
    )
    return FACTS[state](systemic_issue=document)


@pytest.fixture
async def tell(world: World) -> Told:
    return await telling(world)


async def test_one_draft_for_the_responsible_team_whose_champion_is_its_lead(world: World, cycle: str, tell: Told) -> None:
    await tell(issue())
    [draft] = await proposed(world)
    assert (draft["team_id"], draft["cycle_id"], draft["champion_id"]) == (TEAM, cycle, PEOPLE["lead"])
    assert (draft["state"], draft["version"], draft["drafted_by"]) == ("draft", 1, None)
    assert draft["proposed_because_id"] == f"systemic_issue_{1:032x}"
    assert "alerting" in draft["title"]
    assert "alerting" in draft["why"]
    [(actor, cause)] = await world.rows("select actor, causationid from outbox where type like '%objective_drafted%'")
    assert (actor, bool(cause)) == (None, True)


async def test_however_often_it_is_told_there_is_one(world: World, cycle: str, tell: Told) -> None:
    await tell(issue(), issue())
    await tell(issue())
    async with world.engine.begin() as connection:
        raw: Any = await connection.get_raw_connection()
        await raw.driver_connection.execute("delete from reacted")  # as after a restore: only natural keys are left
    await tell(issue())
    assert len(await proposed(world)) == len(await there(world)) == 1


async def test_two_issues_are_two_proposals(world: World, cycle: str, tell: Told) -> None:
    await tell(issue(number=1), issue(number=2))
    assert len(await there(world)) == 2


async def test_a_rejection_discards_a_draft_that_nobody_touched_and_no_replay_brings_it_back(
    world: World, cycle: str, tell: Told
) -> None:
    await tell(issue(), issue(IssueState.REJECTED))
    assert (await there(world), await states(world)) == ([], ["ended"])
    [(payload,)] = await world.rows("select payload from outbox where type = 'forthright.okrs.draft_discarded.v1'")
    assert orjson.loads(payload)["objective"]["id"] == (await proposed(world))[0]["id"]
    await tell(issue(), issue(IssueState.REJECTED))
    assert (await there(world), len(await proposed(world))) == ([], 1)


async def test_a_rejection_that_comes_before_what_it_rejects_is_the_last_word(world: World, cycle: str, tell: Told) -> None:
    await tell(issue(IssueState.REJECTED))
    await tell(issue())
    assert (await there(world), await proposed(world)) == ([], [])


async def edits(world: World, draft: dict[str, Any]) -> None:
    await world.do("edit_objective", by="member", objective_id=draft["id"], title="Alerts reach whoever can act")


async def comments(world: World, draft: dict[str, Any]) -> None:
    await world.do("comment_on_objective", by="member", objective_id=draft["id"], text="Let us take it.")


async def aligns(world: World, draft: dict[str, Any]) -> None:
    other = await world.draft(draft["cycle_id"])
    await world.do(
        "align_objective", by="champion", objective_id=other["id"], target_objective_id=draft["id"], kind="contributes_to"
    )


@pytest.mark.parametrize("touches", [edits, comments, aligns])
async def test_a_rejection_leaves_a_draft_that_somebody_took_up(world: World, cycle: str, tell: Told, touches: Any) -> None:
    await tell(issue())
    [draft] = await proposed(world)
    await touches(world, draft)
    await tell(issue(IssueState.REJECTED))
    assert await there(world) == [draft["id"]]
    assert await states(world) == ["ended"]


async def test_one_that_a_person_discarded_stays_away(world: World, cycle: str, tell: Told) -> None:
    await tell(issue())
    [draft] = await proposed(world)
    await world.do("discard_draft", by="lead", objective_id=draft["id"])
    await tell(issue(IssueState.REJECTED))
    assert (await there(world), await states(world)) == ([], ["ended"])


async def test_a_resolution_leaves_the_draft(world: World, cycle: str, tell: Told) -> None:
    await tell(issue(), issue(IssueState.RESOLVED))
    assert len(await there(world)) == 1


async def test_without_an_open_cycle_it_waits_and_is_drafted_once_one_opens_by_however_many_workers(
    world: World, tell: Told
) -> None:
    jobs = [Proposing(world.service) for _ in range(3)]
    await world.cycle("2025 Q4", state="closing", starts_on="2025-10-01", ends_on="2025-12-31")
    await tell(issue())
    assert (await there(world), await states(world)) == ([], ["waiting"])
    assert [await job.once() for job in jobs] == [0, 0, 0]
    cycle = await world.cycle("2026 Q2", state="planning", starts_on="2026-04-01", ends_on="2026-06-30")
    assert sum(await asyncio.gather(*(job.once() for job in jobs))) == 1
    [draft] = await proposed(world)
    assert (draft["cycle_id"], await states(world)) == (cycle, ["drafted"])


@pytest.mark.parametrize("ending", [IssueState.RESOLVED, IssueState.REJECTED])
async def test_what_waits_ends_with_its_cause(world: World, tell: Told, ending: IssueState) -> None:
    await tell(issue(), issue(ending))
    await world.cycle("2026 Q2", state="active")
    assert await Proposing(world.service).once() == 0
    assert (await there(world), await states(world)) == ([], ["ended"])


async def test_the_running_cycle_is_taken_before_one_that_is_planned_and_the_quarter_before_its_year(
    world: World, tell: Told
) -> None:
    await world.cycle("2026 Q2", state="planning", starts_on="2026-04-01", ends_on="2026-06-30")
    await world.cycle("2026", state="active", starts_on="2026-01-01", ends_on="2026-12-31")
    quarter = await world.cycle("2026 Q1", state="active", starts_on="2026-01-01", ends_on="2026-03-31")
    await tell(issue())
    assert [draft["cycle_id"] for draft in await proposed(world)] == [quarter]


async def test_a_team_without_a_lead_gets_a_draft_without_a_champion(world: World, cycle: str, tell: Told) -> None:
    await tell(issue(team=OTHER))
    assert [draft["champion_id"] for draft in await proposed(world)] == [None]


async def test_for_a_team_that_is_dissolved_it_waits_and_without_any_team_nothing_is_proposed(
    world: World, cycle: str, tell: Told
) -> None:
    await tell(issue(number=1, team=DISSOLVED), issue(number=2, team=None))
    assert (await there(world), await states(world)) == ([], ["waiting"])
    revived = TeamDocument.model_validate(
        {**AT, "version": 2, "id": DISSOLVED, "name": "Again", "team_kind": "team", "parent_id": None, "lead_ids": []}
        | {"status": "active"}
    )
    async with world.engine.begin() as connection:
        raw: Any = await connection.get_raw_connection()
        await apply(raw.driver_connection, [revived])
    assert await Proposing(world.service).once() == 1


async def test_a_fact_from_its_owners_journal_is_read_from_the_copy(world: World, cycle: str, tell: Told) -> None:
    fact = issue()
    async with world.engine.begin() as connection:
        raw: Any = await connection.get_raw_connection()
        await apply(raw.driver_connection, [fact.systemic_issue])
    came = arrived(fact)
    pulled = replace(came.event, data=b"", touched=(("systemic_issue", fact.systemic_issue.id, 1),))
    await tell.deliver(Arrived(pulled, came.record))
    assert len(await there(world)) == 1
