"""A pool that opens with its first use: a process is put together before its event loop does anything."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from chassis.pools import close_pool
from chassis.postgres import Pool


class LazyPool:
    """Stands for the pool that `open_pool` answers."""

    def __init__(self, open_pool: Callable[[], Awaitable[Pool]]) -> None:
        self._open, self._lock = open_pool, asyncio.Lock()
        self._pool: Pool | None = None

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Any]:
        """A connection of the pool."""
        pool = await self._opened()
        async with pool.acquire() as connection:
            yield connection

    async def close(self) -> None:
        """Closes the pool, where it was ever opened."""
        if self._pool is not None:
            await close_pool(self._pool)

    async def _opened(self) -> Pool:
        async with self._lock:
            if self._pool is None:
                self._pool = await self._open()
        return self._pool
