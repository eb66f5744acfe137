"""Locks by name, until the commit: where the lock of a row would tell who was there, or where there is no row yet."""

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_ALONE = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
_ALL_ALONE = text("""
select pg_advisory_xact_lock(hash) from (
  select distinct hashtextextended(name, 0) as hash from unnest(cast(:names as text[])) as name order by hash
) as wanted
""")
_TOGETHER = text("select pg_advisory_xact_lock_shared(hashtextextended(:name, 0))")


async def alone(session: AsyncSession, *name: object) -> None:
    """Waits until nobody else's transaction holds the name, and keeps others from it until the commit."""
    await session.execute(_ALONE, {"name": _joined(name)})


async def together(session: AsyncSession, *name: object) -> None:
    """The same against those who hold it alone; others may hold it like this at once."""
    await session.execute(_TOGETHER, {"name": _joined(name)})


async def all_alone(session: AsyncSession, names: Iterable[tuple[object, ...]]) -> None:
    """As `alone`, of several names, in an order that is the same for everybody: nobody waits for each other in turn."""
    await session.execute(_ALL_ALONE, {"names": sorted({_joined(name) for name in names})})


def _joined(name: tuple[object, ...]) -> str:
    return "|".join(map(str, name))
