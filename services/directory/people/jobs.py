"""What the directory does with people after a restore from a backup."""

from sqlalchemy import select, text

from chassis.service import Service
from chassis.unit import Trail, UnitOfWork
from contracts.directory.people import PersonStatus
from services.directory.people.commands import erase
from services.directory.people.tables import Person
from services.directory.settings import Ledger
from services.directory.tables import write_alone


async def restored(service: Service, ledger: Ledger) -> int:
    """For `forthright restored directory`: raises the epoch, erases again whom the ledger notes, and answers how many.

    All of it in one transaction. To be run before any process of the directory starts again. Raises `OSError` without a ledger.
    """
    async with service.sessions() as session:
        await session.execute(text("update epoch set epoch = epoch + 1"))
        async with service.begin_unattended(session, Trail()) as unit:
            again = await reapply_erasures(unit, ledger)
        await session.commit()
    return again


async def reapply_erasures(unit: UnitOfWork, ledger: Ledger) -> int:
    """Erases again whom the ledger notes and the backup brought back; answers how many. Raises `OSError` without a ledger."""
    await write_alone(unit)
    noted = set(ledger.erased())
    back = await unit.session.scalars(select(Person.id).where(Person.status != PersonStatus.ERASED))
    people = await unit.change_all(Person, sorted(noted.intersection(back)))
    for person in people:
        await erase(person, unit)
    return len(people)
