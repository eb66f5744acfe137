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

    For `forthright restored directory`, in the transaction that raises the epoch and before any process starts again.
    """
    await write_alone(unit)
    noted = set(ledger.erased())
    back = await unit.session.scalars(select(Person.id).where(Person.status != PersonStatus.ERASED))
    people = await unit.change_all(Person, sorted(noted.intersection(back)))
    for person in people:
        await erase(person, unit)
    return len(people)
