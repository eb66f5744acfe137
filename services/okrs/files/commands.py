"""Counting what exports are asked for, served or refused, without a name."""

from sqlalchemy.dialects.postgresql import insert

from chassis.unit import UnitOfWork
from contracts.okrs.files import ExportPurpose
from services.okrs.files.tables import ExportCounter


async def count_export(purpose: ExportPurpose, unit: UnitOfWork) -> None:
    """One more for this purpose."""
    first = insert(ExportCounter).values(purpose=purpose, asked=1)
    more = {"asked": ExportCounter.asked + 1}
    await unit.session.execute(first.on_conflict_do_update(index_elements=[ExportCounter.purpose], set_=more))
