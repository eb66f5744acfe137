"""Reads of the graph of alignments, which lives in the objectives it leads from."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select, text, type_coerce
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.problems import Refused
from contracts.okrs.objectives import Edge
from contracts.okrs.refusals import Aligned, Code
from contracts.values import CycleId, KeyResultId, ObjectiveId
from services.okrs.alignment import rules
from services.okrs.objectives.tables import Objective

LISTED = 100
_LOCK = text("select pg_advisory_xact_lock(7091121001)")
_EDGES = text("""
with recursive reached (id, aligned_to) as (
  select id, aligned_to from objectives where id = :start
  union
  select o.id, o.aligned_to
  from reached r, jsonb_array_elements(r.aligned_to) e join objectives o on o.id = e->>'target_objective_id'
)
select id, array(select e->>'target_objective_id' from jsonb_array_elements(aligned_to) e) as targets from reached
""")
_PARENTS = text("""
with recursive above (id, parent_id) as (
  select id, parent_id from cycles where id = :start
  union
  select c.id, c.parent_id from cycles c join above a on c.id = a.parent_id
)
select id, parent_id from above
""")


async def lock(session: AsyncSession) -> None:
    """One change to the graph at a time, until the commit: two edges that close a loop together never both see none."""
    await session.execute(_LOCK)


async def edges_from(session: AsyncSession, start: ObjectiveId) -> dict[ObjectiveId, list[ObjectiveId]]:
    """From each objective that can be reached to those it is aligned to."""
    rows = await session.execute(_EDGES, {"start": str(start)})
    return {ObjectiveId(row.id): [ObjectiveId(target) for target in row.targets] for row in rows}


async def parents_of(session: AsyncSession, cycle_id: CycleId) -> dict[CycleId, CycleId | None]:
    """From the cycle and each that holds it to the next longer one."""
    rows = await session.execute(_PARENTS, {"start": str(cycle_id)})
    return {CycleId(row.id): CycleId(row.parent_id) if row.parent_id else None for row in rows}


async def within_reach(session: AsyncSession, edges: Sequence[Edge], cycle_id: CycleId) -> list[Edge]:
    """Those of the edges that an objective of the cycle may have."""
    if not edges:
        return []
    cycles = await cycles_of(session, edges)
    parents = await parents_of(session, cycle_id)
    return reachable(edges, cycle_id, cycles, parents)


async def cycles_of(session: AsyncSession, edges: Sequence[Edge]) -> dict[ObjectiveId, CycleId]:
    """The cycle of each objective that the edges lead to."""
    wanted = {edge.target_objective_id for edge in edges}
    rows = await session.execute(select(Objective.id, Objective.cycle_id).where(Objective.id.in_(wanted)))
    return {row.id: row.cycle_id for row in rows}


def reachable(
    edges: Sequence[Edge],
    cycle_id: CycleId,
    cycles: Mapping[ObjectiveId, CycleId],
    parents: Mapping[CycleId, CycleId | None],
) -> list[Edge]:
    """Those of the edges that lead to the cycle itself or to one that holds it."""
    known = [(edge, cycles.get(edge.target_objective_id)) for edge in edges]
    return [edge for edge, target in known if target is not None and rules.may_reach(cycle_id, target, parents)]


async def require_nobody_aligned(session: AsyncSession, id: ObjectiveId, key_result_id: KeyResultId | None = None) -> None:
    """Refuses where others are aligned to the objective, or to this key result of it."""
    wanted = {"target_objective_id": id} | ({"target_key_result_id": key_result_id} if key_result_id is not None else {})
    leads_here = type_coerce(Objective.aligned_to, JSONB).contains([wanted])
    query = select(Objective.id).where(leads_here).order_by(Objective.id).limit(LISTED)
    aligned = list(await session.scalars(query))
    if aligned:
        raise Refused(Code.OTHERS_ALIGN_TO_THIS, details=Aligned(objective_ids=aligned), count=len(aligned))
