"""What an import has to know of what is here already, and what an export tells."""

from collections.abc import AsyncIterator, Iterable, Sequence

from sqlalchemy import Select, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.okrs.check_ins import CheckInDocument
from contracts.okrs.cycle_names import Days
from contracts.okrs.objectives import ObjectiveDocument
from contracts.values import CycleId, DecisionId, KeyResultId, ObjectiveId, TeamId
from services.okrs.cycles.tables import Cycle
from services.okrs.decisions.tables import Decision
from services.okrs.files.rules.aligning import Here
from services.okrs.files.tables import ExportCounter
from services.okrs.objectives.tables import CheckIn, Objective

PAGE = 500
_ONE_IMPORT_OF_DECISIONS = text("select pg_advisory_xact_lock(7091121002)")
_TEAMS = text("select id, document->>'name' as name from team where not deleted")
_PEOPLE = text("select id from person where not deleted and id = any(:ids)")
_EDGES = text("""
select o.id, o.cycle_id, array(select e->>'target_objective_id' from jsonb_array_elements(o.aligned_to) e) as targets,
  array(select k->>'id' from jsonb_array_elements(o.key_results) k) as key_results from objectives o
""")
_ELSEWHERE = text("""
select k->>'id' as key_result_id, o.id, o.title
from objectives o, jsonb_array_elements(o.key_results) k where k->>'id' = any(:ids)
""")


async def team_names(session: AsyncSession) -> dict[TeamId, str]:
    """The name of every team there is or was."""
    return {TeamId(row.id): str(row.name) for row in await session.execute(_TEAMS)}


async def known_people(session: AsyncSession, people: Iterable[str]) -> set[str]:
    """Those of the people whom the directory knows, also those who left."""
    return {str(row.id) for row in await session.execute(_PEOPLE, {"ids": sorted(set(people))})}


async def cycles(session: AsyncSession) -> list[Cycle]:
    """Every cycle, as planned one after the other; kept from changing until the commit."""
    return list(await session.scalars(select(Cycle).order_by(Cycle.id).with_for_update(read=True)))


async def objectives(session: AsyncSession, ids: Iterable[ObjectiveId]) -> dict[ObjectiveId, Objective]:
    """Those of the objectives that are here, locked until the commit."""
    query = select(Objective).where(Objective.id.in_(sorted(ids))).order_by(Objective.id).with_for_update()
    return {row.id: row for row in await session.scalars(query)}


async def check_ins(session: AsyncSession, ids: Iterable[ObjectiveId]) -> dict[ObjectiveId, list[CheckInDocument]]:
    """Everything that was said about these objectives."""
    found: dict[ObjectiveId, list[CheckInDocument]] = {}
    for row in await session.scalars(select(CheckIn).where(CheckIn.objective_id.in_(sorted(ids)))):
        found.setdefault(row.objective_id, []).append(row.document())
    return found


async def objectives_of_key_results(
    session: AsyncSession, ids: Iterable[KeyResultId]
) -> dict[KeyResultId, tuple[ObjectiveId, str]]:
    """Where each of the key results is already: objective and title."""
    rows = await session.execute(_ELSEWHERE, {"ids": sorted(ids)})
    return {KeyResultId(row.key_result_id): (ObjectiveId(row.id), str(row.title)) for row in rows}


async def here(session: AsyncSession, parents: dict[CycleId, CycleId | None]) -> Here:
    """The whole graph of alignments."""
    rows = list(await session.execute(_EDGES))
    return Here(
        parents=parents,
        cycles={ObjectiveId(row.id): CycleId(row.cycle_id) for row in rows},
        edges={ObjectiveId(row.id): [ObjectiveId(target) for target in row.targets] for row in rows},
        key_results={ObjectiveId(row.id): frozenset(KeyResultId(one) for one in row.key_results) for row in rows},
    )


async def exported(
    session: AsyncSession, cycle_ids: Sequence[CycleId], team_ids: Sequence[TeamId]
) -> AsyncIterator[tuple[ObjectiveDocument, str, Days]]:
    """Every objective of these cycles and teams, or of all, with its cycle's name and days, in the order of ids."""
    query = select(Objective, Cycle).join(Cycle, Cycle.id == Objective.cycle_id).order_by(Objective.id).limit(PAGE)
    if cycle_ids:
        query = query.where(Objective.cycle_id.in_(cycle_ids))
    if team_ids:
        query = query.where(Objective.team_id.in_(team_ids))
    after = ""
    while page := list(await session.execute(_after(query, after))):
        for objective, cycle in page:
            yield objective.document(), cycle.name, Days(cycle.starts_on, cycle.ends_on)
        after = page[-1][0].id
        session.expunge_all()


def _after(query: Select[Objective, Cycle], id: str) -> Select[Objective, Cycle]:
    return query.where(Objective.id > id) if id else query


async def export_counts(session: AsyncSession) -> list[ExportCounter]:
    """How often exports were asked for, by purpose."""
    return list(await session.scalars(select(ExportCounter).order_by(ExportCounter.purpose)))


async def import_decisions_one_at_a_time(session: AsyncSession) -> None:
    """Until the commit: two that add the same never both find nothing here."""
    await session.execute(_ONE_IMPORT_OF_DECISIONS)


async def decisions(session: AsyncSession, ids: Iterable[DecisionId]) -> list[Decision]:
    """Those of the decisions that are here, locked until the commit."""
    query = select(Decision).where(Decision.id.in_(sorted(ids))).order_by(Decision.id).with_for_update()
    return list(await session.scalars(query))


async def superseded(session: AsyncSession) -> dict[DecisionId, DecisionId | None]:
    """From every decision whose place another took to that one."""
    query = select(Decision.id, Decision.superseded_by_id).where(Decision.superseded_by_id.is_not(None))
    return {row.id: row.superseded_by_id for row in await session.execute(query)}
