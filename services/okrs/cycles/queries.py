"""Reads of cycles."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.okrs.cycles import CycleState
from contracts.values import CycleId
from services.okrs.cycles.tables import Cycle

LISTED = 100


async def name_taken(session: AsyncSession, name: str) -> bool:
    """Whether a cycle is called so."""
    return await session.scalar(select(Cycle.id).where(Cycle.name == name)) is not None


async def organization_time_zone(session: AsyncSession) -> str:
    """The time zone of the cycle planned last, UTC before the first."""
    return await session.scalar(select(Cycle.time_zone).order_by(Cycle.id.desc()).limit(1)) or "UTC"


async def open_within(session: AsyncSession, id: CycleId) -> list[CycleId]:
    """The cycles within a cycle that are not closed, at most 100."""
    query = select(Cycle.id).where(Cycle.parent_id == id, Cycle.state != CycleState.CLOSED).order_by(Cycle.id).limit(LISTED)
    return list(await session.scalars(query))
