"""Waiting for what other parts of this process do in their own time: minutes, where a machine is slow or has other work."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from chassis.pacing import Backoff
from chassis.postgres import LOST
from contracts.refusals import Code
from forthright.owners import OwnerRefused

T = TypeVar("T")
SECONDS = 300.0
"""Longer than any part may lag behind where nothing is wrong; whatever ends meanwhile ends the demo by itself."""
_FIRST, _LONGEST = 0.05, 1.0


async def once_heard(ask: Callable[[], Awaitable[T]], not_yet: Collection[str] = (), *, seconds: float = SECONDS) -> T:
    """What it answers once it is refused with none of these codes any more, nor as its service cannot check a token yet.

    Raises `OwnerRefused` for any other reason at once, and for these in the end.
    """
    passing, clock, backoff = {*not_yet, Code.SERVICE_UNAVAILABLE.value}, asyncio.get_running_loop(), Backoff(_FIRST, _LONGEST)
    ends = clock.time() + seconds
    while True:
        try:
            return await ask()
        except OwnerRefused as refusal:
            if refusal.code not in passing or clock.time() > ends:
                raise
        await asyncio.sleep(backoff.delay())


async def once_undisturbed(do: Callable[[], Awaitable[T]], *, seconds: float = SECONDS) -> T:
    """What it answers; trouble with the database is waited out, as workers do: what it broke off is done by the next attempt."""
    clock, backoff = asyncio.get_running_loop(), Backoff(_FIRST, _LONGEST)
    ends = clock.time() + seconds
    while True:
        try:
            return await do()
        except (*LOST, SQLAlchemyError):
            if clock.time() > ends:
                raise
        await asyncio.sleep(backoff.delay())
