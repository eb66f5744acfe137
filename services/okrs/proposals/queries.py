"""Reads around proposals: what waits, the cycle that takes a draft, the team's leads, and whether anybody touched a draft."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import case, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.okrs.cycles import CycleState
from contracts.values import CycleId, Id, ObjectiveId, PersonId, TeamId
from services.okrs.cycles.tables import Cycle
from services.okrs.proposals.tables import Proposal, ProposalState

# The first lead of the team who is here; a team that is not active has nobody to propose anything to.
_LEAD = text("""
select p.id from team t
left join lateral jsonb_array_elements_text(t.document->'lead_ids') with ordinality as l (id, place) on true
left join person p on p.id = l.id and not p.deleted and p.document->>'status' = 'active'
where t.id = :team and not t.deleted and t.document->>'status' = 'active'
order by p.id is null, l.place limit 1
""")
_TOUCHED = text("""
select exists (select from comments where objective_id = :id)
  or exists (select from concerns where objective_id = :id)
  or exists (select from resource_requests where objective_id = :id)
  or exists (select from decisions where objective_ids ? :id)
  or exists (
    select from objectives where aligned_to @> jsonb_build_array(jsonb_build_object('target_objective_id', cast(:id as text)))
  )
""")
_COPY = {
    "systemic_issue": text("select document from systemic_issue where id = :id and not deleted"),
    "round": text("select document from round where id = :id and not deleted"),
}
_IS_HERE = text("select exists (select from person where id = :id and not deleted and document->>'status' = 'active')")


async def waiting(session: AsyncSession, limit: int) -> Sequence[Proposal]:
    """Proposals that wait for a cycle, oldest first, locked; those that somebody else works on are passed over."""
    query = select(Proposal).where(Proposal.state == ProposalState.WAITING).order_by(Proposal.proposed_at, Proposal.cause_id)
    return list(await session.scalars(query.limit(limit).with_for_update(skip_locked=True)))


async def cycle_for_drafts(session: AsyncSession, today: date, chosen: CycleId | None = None) -> Cycle | None:
    """The cycle that takes a draft now, held: the one chosen, else the shortest that runs, else the one planned next."""
    is_running = case((Cycle.state == CycleState.ACTIVE, 0), else_=1)
    query = (
        select(Cycle)
        .where(Cycle.state.in_([CycleState.ACTIVE, CycleState.PLANNING]), or_(Cycle.ends_on >= today, Cycle.id == chosen))
        .order_by(
            case((Cycle.id == chosen, 0), else_=1),
            is_running,
            case((Cycle.state == CycleState.ACTIVE, Cycle.ends_on - Cycle.starts_on)),
            Cycle.starts_on,
            Cycle.id,
        )
        .limit(1)
        .with_for_update(read=True)
    )
    found: Cycle | None = await session.scalar(query.execution_options(populate_existing=True))
    return found


async def lead_of(session: AsyncSession, team_id: TeamId) -> tuple[bool, PersonId | None]:
    """Whether the team is there, and its first lead who is."""
    row = (await session.execute(_LEAD, {"team": str(team_id)})).first()
    return row is not None, PersonId(row.id) if row is not None and row.id else None


async def is_here(session: AsyncSession, id: PersonId | None) -> bool:
    """Whether somebody is named who is active."""
    return id is not None and bool(await session.scalar(_IS_HERE, {"id": str(id)}))


async def is_touched(session: AsyncSession, id: ObjectiveId) -> bool:
    """Whether anybody said or built anything on an objective, whatever of it they left as it was."""
    return bool(await session.scalar(_TOUCHED, {"id": str(id)}))


async def copied(session: AsyncSession, kind: str, id: Id) -> dict[str, Any] | None:
    """What this service copied of a cause, as it was published last."""
    document: dict[str, Any] | None = await session.scalar(_COPY[kind], {"id": str(id)})
    return document
