"""After a restore from a backup: a new epoch, and erasures that the backup does not know are done again."""

from pathlib import Path

from sqlalchemy import text

from chassis.component import open_service
from chassis.lifecycle import Lifecycle
from chassis.settings import Settings
from chassis.unit import Trail, UnitOfWork
from forthright import components

_RAISE = text("update epoch set epoch = greatest(epoch + 1, :least) returning epoch")


class LedgerMissing(Exception):
    """The directory's ledger of erasures cannot be read; nothing was changed."""


async def restore(settings: Settings, *, least: int = 1) -> tuple[int, int]:
    """The new epoch, no lower than `least`, and how many people were erased again; all or nothing. Raises `LedgerMissing`."""
    lifecycle = Lifecycle()
    service = open_service(lifecycle, settings, components.description(settings.name))
    try:
        async with service.sessions() as session, session.begin():
            epoch = int((await session.execute(_RAISE, {"least": least})).scalar_one())
            async with service.begin_unattended(session, Trail()) as unit:
                erased = await _erase_again(settings, unit) if settings.name == "directory" else 0
        return epoch, erased
    finally:
        await lifecycle.abandon()


async def _erase_again(settings: Settings, unit: UnitOfWork) -> int:
    from services.directory.people.jobs import reapply_erasures
    from services.directory.settings import Ledger

    named = settings.platform.erasure_ledger
    if not named:
        raise LedgerMissing("Say where the ledger of erasures is: FORTHRIGHT_ERASURE_LEDGER. Nothing was changed.")
    try:
        return await reapply_erasures(unit, Ledger(Path(named)))
    except OSError as error:
        raise LedgerMissing(f"The ledger of erasures cannot be read: {error.strerror}. Nothing was changed.") from None
