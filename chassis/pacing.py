"""Waiting that ends early, and waiting longer after each failure."""

import asyncio
import random
from dataclasses import dataclass, field


async def pause(seconds: float, *events: asyncio.Event) -> None:
    """Waits so long, or until one of the events is set."""
    if any(event.is_set() for event in events):
        await asyncio.sleep(0)
        return
    waiters = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        if waiters:
            await asyncio.wait(waiters, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        else:
            await asyncio.sleep(seconds)
    finally:
        for waiter in waiters:
            waiter.cancel()


@dataclass(slots=True)
class Backoff:
    """Delays that double from the first to the longest, each shortened by up to half so that processes do not march in step."""

    first: float = 0.1
    longest: float = 5.0
    _next: float = field(default=0.0)

    def delay(self) -> float:
        """The next delay, in seconds."""
        self._next = min(max(self._next * 2, self.first), self.longest)
        return self._next * (1 - random.random() / 2)  # noqa: S311  # jitter is no secret

    def reset(self) -> None:
        """All is well again: the next delay is the first."""
        self._next = 0.0
