"""Check-ins with those that they correct and that correct them."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.okrs.refusals import Code
from contracts.values import CheckInId
from services.okrs.objectives.tables import CheckIn, Objective
from services.okrs.texts import rules


async def corrections(unit: UnitOfWork, id: CheckInId) -> Sequence[CheckIn]:
    """The check-in among its corrections, in their order, all locked, and none can be added until the commit."""
    known = await unit.session.get(CheckIn, id)
    if known is None:
        raise Refused(Code.CHECK_IN_NOT_FOUND, field="id", id=id)
    await unit.hold(Objective, known.objective_id)
    of_it = or_(CheckIn.id == id, CheckIn.corrected, CheckIn.corrects_id.is_not(None))
    query = select(CheckIn).where(CheckIn.key_result_id == known.key_result_id, of_it).order_by(CheckIn.id).with_for_update()
    rows = {row.id: row for row in await unit.session.scalars(query.execution_options(populate_existing=True))}
    return [rows[one] for one in rules.in_order({row.id: row.corrects_id for row in rows.values()}, id)]
