"""What counts for a closed cycle, at which team everybody counts, and who may see which figure when."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.feedback.loops import MOST_FIGURES, FeedbackLoop, LoopFigure, LoopMeasure
from contracts.terms import Helped
from contracts.values import CycleId, PersonId, TeamId
from services.feedback.loops import rules
from services.feedback.loops.rules import Item
from services.feedback.loops.tables import FrozenCycle, FrozenFigure

LATER = "24 hours"
"""How much later than its members those who lead a team see its figures."""
_CLOSED = text("""
select c.id from cycle c where not c.deleted and c.document->>'state' = 'closed'
  and not exists (select from frozen_cycles f where f.cycle_id = c.id) order by c.id limit 1
""")
# Each day belongs to the shortest cycle that holds it: a year with quarters would tell of a quarter by difference.
# Only the cycle's own days are looked through, however much was said before and after.
_DAYS = text("select (document->>'starts_on')::date, (document->>'ends_on')::date from cycle where id = :cycle and not deleted")
_SHORTER = """
with shorter as materialized (
  select c.starts_on, c.ends_on from (
    select id, (document->>'starts_on')::date as starts_on, (document->>'ends_on')::date as ends_on from cycle where not deleted
  ) as c where c.starts_on <= :ends and c.ends_on >= :starts
    and (c.ends_on - c.starts_on, c.id) < (cast(:ends as date) - cast(:starts as date), cast(:cycle as text))
)"""
_IN_CYCLE = """
{day} between :starts and :ends and not exists (select from shorter s where {day} between s.starts_on and s.ends_on)
"""
_ASKED = text(f"""
{_SHORTER}
select a.person_id as person, array[r.by] as others, a.state <> 'open' as done, a.answered_on - r.asked_on as days
from feedback_asked a join feedback_requests r on r.id = a.request_id where {_IN_CYCLE.format(day="r.asked_on")}
""")  # noqa: S608  # of constants
_RECEIVED = text(f"""
{_SHORTER}
select f.to_id as person, array[f.by] as others, f.acknowledged_on is not null as done
from feedback f where {_IN_CYCLE.format(day="f.given_on")}
""")  # noqa: S608  # of constants
_JUDGED = text(f"""
{_SHORTER}
select m.by as person, m.helped, array(
  select distinct w.by from writings w where w.thread = m.id and w.role = 'thanks' and w.by is not null
) as others
from mistakes m where m.helped is not null and m.by is not null and {_IN_CYCLE.format(day="m.reported_on")}
""")  # noqa: S608  # of constants
_TREE = text("select id, document->>'parent_id' as parent_id from team where not deleted order by id")
# Whoever leads their home team counts one level up, so that a team's figure is not about its lead.
_AT = text("""
select p.id, case when t.document->'lead_ids' ? p.id then coalesce(above.id, t.id) else t.id end as team_id
from person p join team t on t.id = p.document->>'home_team_id' and not t.deleted
left join team above on above.id = t.document->>'parent_id' and not above.deleted
where not p.deleted and p.id = any(:people)
""")
# Who leads a team waits for the figures above it, too: one of them may be of the same people.
_SEEN = text(f"""
with recursive member (id) as (
  select t.id from person p cross join lateral (
    select p.document->>'home_team_id' as id
    union all
    select jsonb_array_elements_text(coalesce(p.document->'further_team_ids', '[]'))
  ) as t where p.id = :viewer and not p.deleted and t.id is not null
), upwards (id, parent_id) as (
  select id, document->>'parent_id' from team where id in (select id from member) and not deleted
  union
  select t.id, t.document->>'parent_id' from team t join upwards u on t.id = u.parent_id where not t.deleted
), led (id) as (
  select id from team where not deleted and document->'lead_ids' ? :viewer
  union
  select t.id from team t join led l on t.document->>'parent_id' = l.id where not t.deleted
), over (id, parent_id) as (
  select id, document->>'parent_id' from team where not deleted and document->'lead_ids' ? :viewer
  union
  select t.id, t.document->>'parent_id' from team t join over o on t.id = o.parent_id where not t.deleted
)
select f.team_id, f.measure from frozen_figures f join frozen_cycles c on c.cycle_id = f.cycle_id
where f.cycle_id = :cycle and (f.team_id in (select id from led) or f.team_id in (select id from upwards)) and (
  c.computed_at + interval '{LATER}' <= :now
  or f.team_id not in (select id from led) and f.team_id not in (select id from over)
)
order by f.team_id, f.measure limit :most
""")  # noqa: S608  # a constant
_CYCLE = text("select exists (select from cycle where id = :id and not deleted)")


async def to_compute(session: AsyncSession) -> list[CycleId]:
    """A closed cycle whose figures were never computed: one with each release, which others wait for."""
    return [CycleId(id) for id in await session.scalars(_CLOSED)]


async def items(session: AsyncSession, cycle: CycleId) -> dict[LoopMeasure, list[Item]]:
    """What counts for the cycle, by measure. Confidential mistakes do not: nobody knows which are of one person."""
    starts, ends = (await session.execute(_DAYS, {"cycle": str(cycle)})).one()
    days = {"cycle": str(cycle), "starts": starts, "ends": ends}
    asked = (await session.execute(_ASKED, days)).all()
    received = (await session.execute(_RECEIVED, days)).all()
    judged = (await session.execute(_JUDGED, days)).all()
    return {
        LoopMeasure.ANSWERED: [_item(row, Fraction(row.done)) for row in asked],
        LoopMeasure.ACKNOWLEDGED: [_item(row, Fraction(row.done)) for row in received],
        LoopMeasure.TIME_TO_ANSWER: [_item(row, rules.days(row.days)) for row in asked if row.done],
        LoopMeasure.MISTAKES_HELPED: [_item(row, rules.worth(Helped(row.helped))) for row in judged],  # type: ignore[call-arg]
    }


def _item(row: Any, value: Fraction) -> Item:
    return Item(PersonId(row.person), value, tuple(map(PersonId, row.others)))


async def tree(session: AsyncSession) -> dict[TeamId, TeamId | None]:
    """Every team with the one above it."""
    rows = (await session.execute(_TREE)).all()
    return {TeamId(row.id): TeamId(row.parent_id) if row.parent_id else None for row in rows}


async def places(session: AsyncSession, people: Sequence[PersonId]) -> dict[PersonId, TeamId]:
    """The one team at which each of them counts; whoever has no home counts at none."""
    rows = await session.execute(_AT, {"people": [str(person) for person in people]})
    return {PersonId(row.id): TeamId(row.team_id) for row in rows}


async def seen(session: AsyncSession, viewer: PersonId, cycle: CycleId, now: datetime) -> FeedbackLoop | None:
    """What the viewer may see of a cycle; None where there is no such cycle."""
    if not await session.scalar(_CYCLE, {"id": str(cycle)}):
        return None
    frozen = await session.get(FrozenCycle, cycle)
    asked = {"viewer": str(viewer), "cycle": str(cycle), "now": now, "most": MOST_FIGURES}
    may = {(row.team_id, row.measure) for row in await session.execute(_SEEN, asked)}
    of_cycle = select(FrozenFigure).where(FrozenFigure.cycle_id == cycle, FrozenFigure.team_id.in_({team for team, _ in may}))
    found = await session.scalars(of_cycle.order_by(FrozenFigure.team_id, FrozenFigure.measure))
    figures = [LoopFigure.model_validate(row, from_attributes=True) for row in found if (row.team_id, row.measure.value) in may]
    return FeedbackLoop(cycle_id=cycle, computed_at=frozen.computed_at if frozen else None, figures=figures)
