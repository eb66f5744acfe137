"""What counts for a closed cycle, and what a viewer may see of it."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.figures import IN_CYCLE, MAY_SEE, READERS, SHORTER, Item, days_of
from contracts.feedback.loops import MOST_FIGURES, FeedbackLoop, LoopFigure, LoopMeasure
from contracts.terms import Helped
from contracts.values import CycleId, PersonId
from services.feedback.loops import rules
from services.feedback.loops.tables import FrozenCycle, FrozenFigure

_ASKED = text(f"""
{SHORTER}
select a.person_id as person, array[r.by] as others, a.state <> 'open' as done, a.answered_on - r.asked_on as days
from feedback_asked a join feedback_requests r on r.id = a.request_id where {IN_CYCLE.format(day="r.asked_on")}
""")  # noqa: S608  # of constants
_RECEIVED = text(f"""
{SHORTER}
select f.to_id as person, array[f.by] as others, f.acknowledged_on is not null as done
from feedback f where {IN_CYCLE.format(day="f.given_on")}
""")  # noqa: S608  # of constants
_JUDGED = text(f"""
{SHORTER}
select m.by as person, m.helped, array(
  select distinct w.by from writings w where w.thread = m.id and w.role = 'thanks' and w.by is not null
) as others
from mistakes m where m.helped is not null and m.by is not null and {IN_CYCLE.format(day="m.reported_on")}
""")  # noqa: S608  # of constants
_SEEN = text(f"""
{READERS}
select f.team_id, f.measure from frozen_figures f join frozen_cycles c on c.cycle_id = f.cycle_id
where f.cycle_id = :cycle and {MAY_SEE.format(team="f.team_id", since="c.computed_at")}
order by f.team_id, f.measure limit :most
""")  # noqa: S608  # constants
_CYCLE = text("select exists (select from cycle where id = :id and not deleted)")


async def items(session: AsyncSession, cycle: CycleId) -> dict[LoopMeasure, list[Item]]:
    """What counts for the cycle, by measure. Confidential mistakes do not: nobody knows which are of one person."""
    days = await days_of(session, cycle)
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
