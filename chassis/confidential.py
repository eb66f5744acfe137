"""Confidential acts wait: nothing of them is applied or seen before the next full hour, when all are, together.

Until then an act is a row here, without its author and without its time. Taking one takes no lock on any row of others,
whose xmax would tell of it: advisory locks do.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import locks
from chassis.tables import HeldAct, Released
from chassis.unit import UnitOfWork
from contracts.messages import Receipt
from contracts.values import Id

RELEASING = 7_301_945_226_188_034
"""The advisory lock that a release holds alone, and those who act confidentially hold together."""
_BESIDE_OTHERS = text(f"select pg_advisory_xact_lock_shared({RELEASING})")
_DONE = text("delete from held_act where id = any(:ids)")  # an array: there may be more of them than parameters
_COLUMNS = (HeldAct.id, HeldAct.thread, HeldAct.place, HeldAct.handle, HeldAct.verb, HeldAct.act, HeldAct.due_at)


@dataclass(frozen=True, slots=True)
class Act:
    """One confidential act as it waits: in its thread, after those with a lower place."""

    id: str
    thread: str
    place: int
    handle: str
    verb: str
    act: Mapping[str, Any]
    due_at: datetime


def next_hour(now: datetime) -> datetime:
    """The next full hour, when what is done now takes effect."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


async def begin(unit: UnitOfWork, *alone: object) -> None:
    """Makes the unit's act confidential: no release runs meanwhile, nor another act about the same thread."""
    unit.confidential = True
    await beside_releases(unit)
    await alone_about(unit, *alone)


async def beside_releases(unit: UnitOfWork) -> None:
    """No release runs meanwhile; before any row is locked, for a release may wait for that row."""
    await unit.session.execute(_BESIDE_OTHERS)


async def released_until(unit: UnitOfWork) -> datetime:
    """The full hour up to which what waits was released; after `beside_releases` it is that until the commit."""
    return (await unit.session.execute(select(Released.hour))).scalar_one()


async def alone_about(unit: UnitOfWork, *what: object) -> None:
    """Waits until nobody else's transaction is about the same, and keeps others waiting until the commit."""
    if what:
        await locks.alone(unit.session, "confidential", *what)


async def waiting(session: AsyncSession, thread: Id) -> list[Act]:
    """What waits in a thread, in order."""
    return await waiting_in(session, [thread])


async def waiting_in(session: AsyncSession, threads: Collection[Id]) -> list[Act]:
    """What waits in several threads, in order within each."""
    query = select(*_COLUMNS).where(HeldAct.thread.in_([str(thread) for thread in threads]))
    return acts((await session.execute(query.order_by(HeldAct.thread, HeldAct.place))).all())


async def waiting_for(session: AsyncSession, verb: str) -> list[Act]:
    """Everything that waits under a verb, in no order that tells anything."""
    rows = await session.execute(select(*_COLUMNS).where(HeldAct.verb == verb).order_by(HeldAct.thread, HeldAct.place))
    return acts(rows.all())


async def hold_back(unit: UnitOfWork, thread: Id, verb: str, act: Mapping[str, Any], *, begins: bool = False) -> Receipt:
    """Lets the viewer's act in a thread wait for the next full hour; answers the receipt. After `begin` about the thread.

    `begins`: the thread is named after what the act makes, so that nothing can wait in it.
    """
    assert unit.confidential, "begin comes first"
    place = 1 + max((earlier.place for earlier in ([] if begins else await waiting(unit.session, thread))), default=0)
    due = next_hour(unit.now)
    unit.session.add(
        HeldAct(
            id=str(unit.clock.new_uuid4()),
            thread=str(thread),
            place=place,
            handle=unit.handles.of(unit.actor.person_id, thread),
            verb=verb,
            act=dict(act),
            due_at=due,
        )
    )
    return Receipt(id=thread, published_at=due)


async def alter(session: AsyncSession, waits: Act, changed: Mapping[str, Any]) -> None:
    """Changes an act while it waits."""
    await session.execute(update(HeldAct).where(HeldAct.id == waits.id).values(act={**waits.act, **changed}))


async def take_back(session: AsyncSession, thread: Id) -> None:
    """Removes everything that waits in a thread: nobody will ever see it."""
    await session.execute(delete(HeldAct).where(HeldAct.thread == str(thread)))


def acts(rows: Sequence[Row[Any]]) -> list[Act]:
    """Rows of `held_act` as what they hold."""
    return [Act(**row._mapping) for row in rows]  # noqa: SLF001  # SQLAlchemy's public name for it


async def due(session: AsyncSession, hour: datetime) -> list[Act]:
    """What waits for an hour that has come, thread by thread."""
    query = select(*_COLUMNS).where(HeldAct.due_at <= hour).order_by(HeldAct.thread, HeldAct.place)
    return acts((await session.execute(query)).all())


async def done(session: AsyncSession, ended: Sequence[Act]) -> None:
    """Removes acts that took effect."""
    await session.execute(_DONE, {"ids": [act.id for act in ended]})
