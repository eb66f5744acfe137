"""The release: at each full hour, everything confidential that waits takes effect, in one transaction and a shuffled order.

Many threads at once, so that an hour of thousands of notes takes seconds: those who act confidentially meanwhile wait for it.
What it makes shares its transaction, its place in tables and its hour on Kafka with all others of the hour, and with nothing
that names a person. It happens once per hour, so that an act which commits a moment late is not alone in one of its own.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import confidential, metrics
from chassis.clockwork import repeat
from chassis.confidential import Act
from chassis.idempotency import SEALED
from chassis.service import Service
from chassis.transactions import is_lost
from chassis.unit import Trail, UnitOfWork, flush_all

Waiting = tuple[Act, UnitOfWork]
"""An act whose time has come, and the unit of work that it is applied in."""


@dataclass(frozen=True, slots=True)
class Together:
    """Applies acts of one verb, each of a thread of its own, at once: for those that touch nothing which other acts touch."""

    apply: Callable[[Sequence[Waiting]], Awaitable[None]]


Applier = Callable[[Act, UnitOfWork], Awaitable[None]] | Together
"""Applies an act whose time has come, and publishes its fact; does nothing where its ground is gone."""
Chore = Callable[[UnitOfWork], Awaitable[None]]
POLL_SECONDS = 1.0
AT_ONCE = 250
"""So many threads take effect together; where one of them fails, these are done again one by one."""
_ALONE = text(f"select pg_advisory_xact_lock({confidential.RELEASING})")
_ONCE_AN_HOUR = text("update released set hour = :hour where hour < :hour returning hour")
# Written anew in the order of their keys, which are keyed hashes: neither place nor transaction tells when they were written.
_REWRITE = text(f"""
with sealed as (delete from answered where outcome ? '{SEALED}' returning key, request, outcome, at)
insert into answered (key, request, outcome, at) select key, request, outcome, at from sealed order by key
""")  # noqa: S608  # a constant
_log = structlog.get_logger(__name__)


class Release:
    """Applies a service's confidential acts at each full hour. Any number may run: only one of them does each hour's."""

    def __init__(self, service: Service, appliers: Mapping[str, Applier], chores: Sequence[Chore] = ()) -> None:
        """`appliers` by the verb of the act; `chores` run with each release, in its transaction, each all or nothing."""
        self._service, self._appliers, self._chores = service, appliers, chores

    async def run(self, *, poll: float = POLL_SECONDS) -> None:
        """Releases whenever an hour is full, until cancelled. `poll` in seconds."""
        await repeat(self.once, every=poll, late="confidential acts are released later")

    async def once(self) -> int:
        """Releases what waits for this hour, unless that was done; answers how many acts took effect."""
        hour = self._service.clock.now().replace(minute=0, second=0, microsecond=0)
        async with self._service.sessions() as session, session.begin():
            await session.execute(_ALONE)
            if await session.scalar(_ONCE_AN_HOUR, {"hour": hour}) is None:
                return 0
            session.info["epoch"] = int(await session.scalar(text("select epoch from epoch")) or 1)
            session.info["now"], session.info["today"] = hour, hour.date()
            session.info["handles"] = self._service.handles.bound()
            waiting = self.order(await confidential.due(session, hour))
            ended = [act for some in _parts(waiting) for act in await self._released(session, some)]
            await confidential.done(session, ended)
            for chore in self._chores:
                await self._do(session, chore)
            await session.execute(_REWRITE)
        if ended:
            self._service.waker.wake()
        return len(ended)

    def order(self, due: Iterable[Act]) -> list[list[Act]]:
        """The threads, shuffled; within each, its acts in order."""
        threads = [list(acts) for _, acts in groupby(due, key=lambda act: act.thread)]
        return sorted(threads, key=lambda _: self._service.clock.new_uuid4())

    def unit(self, session: AsyncSession, thread: str = "") -> UnitOfWork:  # noqa: ARG002  # tests leak by the thread
        """A unit of work that nobody is behind: without viewer, trace and hour, its ids without time."""
        service = self._service
        day = service.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        epoch = int(session.info["epoch"])
        return UnitOfWork(
            session,
            viewer=None,
            clock=service.clock,
            now=day,
            epoch=epoch,
            sender=service.sender,
            trail=Trail(),
            answer_days=service.answer_days,
            kept=service.kept,
            handles=session.info["handles"],
            confidential=True,
        )

    async def _released(self, session: AsyncSession, threads: Sequence[Sequence[Act]]) -> Sequence[Act]:
        """Applies threads, each all or nothing, and answers the acts that took effect.

        One that fails waits for the next hour and keeps nobody else from theirs.
        """
        try:
            async with session.begin_nested():
                await self._apply(session, threads)
        except Exception as error:
            if is_lost(error):
                raise
            if len(threads) > 1:
                return [act for thread in threads for act in await self._released(session, [thread])]
            metrics.RELEASE_FAILURES.labels(self._service.name).inc()
            _log.exception("a confidential thread waits another hour", acts=len(threads[0]))
            return ()
        return [act for thread in threads for act in thread]

    async def _apply(self, session: AsyncSession, threads: Sequence[Sequence[Act]]) -> None:
        """In the order of threads but for what is applied together; told is all of it in their order."""
        waiting = [[(act, self.unit(session, act.thread)) for act in thread] for thread in threads]
        alike: dict[str, tuple[Together, list[Waiting]]] = {}
        for thread in waiting:
            for act, unit in thread:
                applier = self._appliers[act.verb]
                if not isinstance(applier, Together):
                    await applier(act, unit)
                    await session.flush()
                elif len(thread) == 1:
                    alike.setdefault(act.verb, (applier, []))[1].append((act, unit))
                else:
                    await applier.apply([(act, unit)])
                    await session.flush()
        for applier, several in alike.values():
            await applier.apply(several)
        await flush_all(session, [unit for thread in waiting for _, unit in thread])

    async def _do(self, session: AsyncSession, chore: Chore) -> None:
        """One that fails leaves nothing behind, waits for the next hour and holds back neither acts nor other chores."""
        try:
            async with session.begin_nested():
                unit = self.unit(session)
                await chore(unit)
                await unit.flush()
        except Exception as error:
            if is_lost(error):
                raise
            metrics.RELEASE_FAILURES.labels(self._service.name).inc()
            _log.exception("a chore waits another hour", chore=getattr(chore, "__qualname__", type(chore).__name__))


def _parts(threads: Sequence[list[Act]]) -> Iterable[Sequence[list[Act]]]:
    return (threads[start : start + AT_ONCE] for start in range(0, len(threads), AT_ONCE))
