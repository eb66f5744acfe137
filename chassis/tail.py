"""Follows a timeline as it commits: one listener per process, however many follow."""

import asyncio
import contextlib
from bisect import bisect_right
from collections import deque
from collections.abc import AsyncIterator
from typing import Any

import structlog
from asyncpg import PostgresError

from chassis.pacing import Backoff, pause
from chassis.postgres import LOST, Connect, Connection
from chassis.timeline import CHANNEL, Entry, Timeline

_log = structlog.get_logger(__name__)
_KEPT = 2000
_PAGE = 500


class Tail:
    """Reads what the projector commits, woken by NOTIFY and, should one be lost, by its poll."""

    def __init__(self, timeline: Timeline, pool: Any, connect: Connect, *, poll: float = 0.5) -> None:
        """`pool` (asyncpg) reads entries of long ago for those who come back; `connect` opens a direct connection to listen."""
        self._timeline, self._pool, self._connect, self._poll = timeline, pool, connect, poll
        self._recent: deque[Entry] = deque(maxlen=_KEPT)
        self._wake, self._fresh, self._begun = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._from, self._last = 0, 0

    async def run(self, stop: asyncio.Event) -> None:
        """Follows until stopped or cancelled; trouble with the database is waited out."""
        backoff = Backoff()
        while not stop.is_set():
            connection: Connection | None = None
            try:
                connection = await self._connect()
                await self._listen(connection, stop, backoff)
            except (*LOST, PostgresError) as error:
                _log.warning("timeline not followed", error=type(error).__name__)
                await pause(backoff.delay(), stop)
            finally:
                if connection is not None:
                    connection.terminate()

    async def follow(self, after: int | None = None) -> AsyncIterator[Entry]:
        """Entries committed after the position (without one: from now on), without gap or repeat, for as long as asked."""
        await self._begun.wait()
        last = self._last if after is None else after
        while True:
            fresh = self._fresh
            entries = await self._since(last)
            for entry in entries:
                yield entry
                last = entry.position
            if not entries:
                await fresh.wait()

    @property
    def last(self) -> int:
        """The position up to which it has read: whoever reads now reads what these entries changed."""
        return self._last

    async def _since(self, last: int) -> list[Entry]:
        if last < self._from:
            async with self._pool.acquire() as connection:
                return await self._timeline.after(connection, last, _PAGE)
        recent = list(self._recent)
        return recent[bisect_right(recent, last, key=lambda entry: entry.position) :]

    async def _listen(self, connection: Connection, stop: asyncio.Event, backoff: Backoff) -> None:
        connection.add_termination_listener(lambda *_: self._wake.set())
        await connection.add_listener(CHANNEL, lambda *_: self._wake.set())
        if not self._begun.is_set():
            await self._begin(connection)
        while not stop.is_set():
            self._wake.clear()
            entries = await self._timeline.after(connection, self._last, _PAGE)
            backoff.reset()
            if entries:
                self._take(entries)
            elif await self._timeline.last_position(connection) < self._last:
                await self._begin(connection)  # the read model was thrown away and made anew
            if len(entries) < _PAGE:
                await pause(self._poll, self._wake, stop)

    async def _begin(self, connection: Connection) -> None:
        self._from = self._last = await self._timeline.last_position(connection)
        self._recent.clear()
        self._begun.set()

    def _take(self, entries: list[Entry]) -> None:
        for entry in entries:
            if len(self._recent) == _KEPT:
                self._from = self._recent[0].position
            self._recent.append(entry)
        self._last = entries[-1].position
        fresh, self._fresh = self._fresh, asyncio.Event()
        fresh.set()


async def tell(pool: Any) -> None:
    """Wakes those who follow the timeline; after a commit, outside every transaction. A lost one costs a poll."""
    with contextlib.suppress(*LOST):
        await pool.execute(f"notify {CHANNEL}")
