"""Locks by name, until the commit: where the lock of a row would tell who was there, or where there is no row yet."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_ALONE = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
_TOGETHER = text("select pg_advisory_xact_lock_shared(hashtextextended(:name, 0))")


async def alone(session: AsyncSession, *name: object) -> None:
    """Waits until nobody else's transaction holds the name, and keeps others from it until the commit."""
    await session.execute(_ALONE, {"name": _joined(name)})


async def together(session: AsyncSession, *name: object) -> None:
    """The same against those who hold it alone; others may hold it like this at once."""
    await session.execute(_TOGETHER, {"name": _joined(name)})


def _joined(name: tuple[object, ...]) -> str:
    return "|".join(map(str, name))
