"""What the directory does with people after a restore from a backup."""

from sqlalchemy import select

from chassis.unit import UnitOfWork
from contracts.directory.people import PersonStatus
from services.directory.people.commands import erase
from services.directory.people.tables import Person
from services.directory.settings import Ledger
from services.directory.tables import write_alone


async def reapply_erasures(unit: UnitOfWork, ledger: Ledger) -> int:
    """Erases again whom the ledger notes and the backup brought back; answers how many. Raises `OSError` without a ledger.

    For `forthright restored directory`, in the transaction that raises the epoch, before any process starts again.
    """
    await write_alone(unit)
    noted = set(ledger.erased())
    back = await unit.session.scalars(select(Person.id).where(Person.status != PersonStatus.ERASED))
    again = sorted(noted.intersection(back))
    for person_id in again:
        await unit.session.flush()  # they may lead the same teams and report to each other: each sees what the last one changed
        await erase(await unit.change(Person, person_id), unit)
    return len(again)
