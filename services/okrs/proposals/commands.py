"""Proposals become drafts where a cycle takes them, wait where none does, and end with their cause."""

from sqlalchemy.dialects.postgresql import insert

from chassis.unit import UnitOfWork
from contracts.okrs.objectives import DraftDiscarded, ObjectiveDrafted, ObjectiveState
from contracts.values import PersonId
from services.okrs.objectives.tables import Objective
from services.okrs.proposals import queries, rules
from services.okrs.proposals.tables import Proposal, ProposalState


async def propose(unit: UnitOfWork, proposal: Proposal) -> None:
    """Drafts the objective, or keeps it waiting; a cause that was there already changes nothing."""
    told = {column.key: getattr(proposal, column.key) for column in Proposal.__table__.columns}
    first = insert(Proposal).values(told).on_conflict_do_nothing().returning(Proposal.cause_id)
    if await unit.session.scalar(first) is None:
        return
    row = await unit.session.get(Proposal, proposal.cause_id, with_for_update=True)
    assert row is not None, "it was written a moment ago, in this very transaction"
    await draft(unit, row)


async def draft(unit: UnitOfWork, proposal: Proposal) -> bool:
    """Makes the draft of a waiting proposal, which must be locked, where team and cycle are there; answers whether it did."""
    is_there, lead = await queries.lead_of(unit.session, proposal.team_id)
    today, chosen = unit.now.date(), proposal.cycle_id
    cycle = await queries.cycle_for_drafts(unit.session, today, chosen) if is_there else None
    if cycle is None:
        return False
    objective = Objective.draft(
        id=proposal.objective_id,
        at=unit.now,
        by=None,
        team_id=proposal.team_id,
        cycle_id=cycle.id,
        title=proposal.title,
        ambition=proposal.ambition,
    )
    objective.why, objective.proposed_because_id = proposal.why, proposal.cause_id
    objective.champion_id = await _champion(unit, proposal, lead)
    objective.contributor_ids = list(proposal.contributor_ids)
    proposal.state = ProposalState.DRAFTED
    unit.publish(ObjectiveDrafted(objective=unit.add(objective).document()))
    return True


async def _champion(unit: UnitOfWork, proposal: Proposal, lead: PersonId | None) -> PersonId | None:
    """Whom the team chose, while they are here; where no team was asked, its lead."""
    if not rules.is_of_a_round(proposal.cause_id):
        return lead
    return proposal.champion_id if await queries.is_here(unit.session, proposal.champion_id) else None


async def end(unit: UnitOfWork, cause_id: str, *, discard: bool) -> None:
    """Nothing is drafted any more; `discard` takes back the draft where nobody touched it."""
    proposal = await unit.session.get(Proposal, cause_id, with_for_update=True)
    if proposal is None or proposal.state is ProposalState.ENDED:
        return
    if discard and proposal.state is ProposalState.DRAFTED:
        await _discard(unit, proposal)
    proposal.state = ProposalState.ENDED


async def _discard(unit: UnitOfWork, proposal: Proposal) -> None:
    objective = await unit.session.get(Objective, proposal.objective_id, with_for_update=True, populate_existing=True)
    untouched = objective is not None and objective.version == 1 and objective.state is ObjectiveState.DRAFT
    if untouched and not await queries.is_touched(unit.session, proposal.objective_id):
        unit.publish(DraftDiscarded(objective=await unit.delete(await unit.change(Objective, proposal.objective_id))))
