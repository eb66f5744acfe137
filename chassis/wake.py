"""Wakes the relay: one NOTIFY for many commits, sent outside every business transaction."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

CHANNEL = "outbox"
_log = structlog.get_logger(__name__)


class Waker:
    """Coalesces wake-ups; a lost one costs the relay's poll interval and nothing else."""

    def __init__(self, notify: Callable[[], Awaitable[object]]) -> None:
        """`notify` sends NOTIFY on the channel `outbox` by a connection of its own."""
        self._notify, self._due = notify, False
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Says that there is something to publish; returns at once."""
        self._due = True
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._send())

    async def _send(self) -> None:
        while self._due:
            self._due = False
            try:
                await self._notify()
            except Exception as error:  # noqa: BLE001  # the relay polls; a wake-up may fail for any reason
                _log.warning("relay not woken", error=type(error).__name__)

    async def close(self) -> None:
        """Waits for the last wake-up."""
        if self._task is not None:
            await self._task
