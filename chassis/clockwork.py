"""What a process does every so often for as long as it runs: reminders, closings, what waits for its hour."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from chassis.postgres import LOST

_log = structlog.get_logger(__name__)


async def repeat(once: Callable[[], Awaitable[object]], *, every: float, late: str) -> None:
    """Does it now, and `every` so many seconds after it ended, until cancelled: one run at a time.

    Trouble with the database is waited out: what it broke off is done by the next run, and the log has `late`. Whatever else goes
    wrong ends it, and the process with it, as a defect has to.
    """
    while True:
        try:
            await once()
        except (*LOST, SQLAlchemyError) as error:
            _log.warning(late, error=type(error).__name__)
        await asyncio.sleep(every)
