"""Reads that only the owner can answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ARRAY, Text, any_, literal, or_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.problems import Refused
from chassis.standing import Reach
from chassis.unit import UnitOfWork
from contracts.okrs.key_results import Zone
from contracts.okrs.limits import SKETCHES
from contracts.okrs.refusals import Code
from contracts.values import CheckInId, KeyResultId, StepId
from services.okrs.objectives.tables import CheckIn, Objective, Sketch


@dataclass(frozen=True, slots=True)
class Said:
    """What a check-in says, as far as the order and the arithmetic of check-ins need it."""

    id: CheckInId
    key_result_id: KeyResultId
    effective_on: date
    recorded_at: datetime
    corrects_id: CheckInId | None
    value: Decimal | None
    steps_done: list[StepId] | None
    zone: Zone | None
    confidence: int | None

    @classmethod
    def by(cls, check_in: CheckIn) -> "Said":
        """From a row that is not written yet."""
        return cls(**{name: getattr(check_in, name) for name in cls.__slots__})


_COLUMNS = tuple(getattr(CheckIn, name) for name in Said.__slots__)


async def check_ins_of(session: AsyncSession, *key_results: KeyResultId) -> Sequence[Said]:
    """Everything that was said about these key results, corrected or not; one statement."""
    rows = await session.execute(select(*_COLUMNS).where(CheckIn.key_result_id.in_(key_results)))
    return [Said(*row) for row in rows]


async def hold_check_in(unit: UnitOfWork, id: CheckInId) -> tuple[CheckIn, Objective]:
    """A check-in with its objective, both kept as they are; locked in the order in which everybody locks them."""
    known = await unit.session.get(CheckIn, id)
    if known is None:
        raise Refused(Code.CHECK_IN_NOT_FOUND, field="check_in_id", id=id)
    objective = await unit.hold(Objective, known.objective_id)
    return await unit.hold(CheckIn, id), objective


async def sketches_within(session: AsyncSession, reach: Reach) -> Sequence[Sketch]:
    """The newest sketches of the viewer's teams, of what they lead, and those they are named in; one statement."""
    teams = [str(team) for team in reach.member_of | reach.leading]
    theirs = or_(
        type_coerce(Sketch.team_id, Text) == any_(literal(teams, ARRAY(Text))),
        Sketch.champion_id.in_({reach.person_id, *reach.stands_in_for}),
        Sketch.invited_ids.contains([reach.person_id]),
    )
    return list(await session.scalars(select(Sketch).where(theirs).order_by(Sketch.id.desc()).limit(SKETCHES)))
