"""How subscriptions follow the timeline: from now on, or from a cursor without gap or repeat."""

from collections.abc import AsyncGenerator, Callable
from typing import Annotated

import strawberry

from chassis.timeline import Entry
from gateway.context import Info
from gateway.cursors import cursor
from gateway.faults import Fault, FaultCode
from gateway.pages import Order
from gateway.read_model.timeline import TIMELINE

EVENTS = Order("events", (("fact_id", "text"),))
Resume = Annotated[str | None, strawberry.argument(description="The cursor of the last event you have; without it, from now on.")]


async def entries(info: Info, after: str | int | None, wanted: Callable[[Entry], bool]) -> AsyncGenerator[Entry, None]:
    """Those that are wanted, after a cursor or a position; what is read for one is read anew for the next."""
    position = await position_of(info, after) if isinstance(after, str) else after
    async for entry in info.context.behind.tail.follow(position):
        if wanted(entry):
            info.context.refresh()
            yield entry


async def position_of(info: Info, after: str) -> int:
    """Where a cursor stands. Raises `Fault` where it is not known here."""
    [fact_id] = EVENTS.keys_in(after, "after")
    async with info.context.read_model.connection() as connection:
        position = await TIMELINE.position_of(connection, fact_id)
    if position is None:
        raise Fault(
            FaultCode.BAD_USER_INPUT, "`after` names an event that is not known here; read anew and subscribe from now on."
        )
    return position


async def now(info: Info) -> int:
    """The position of what happened last."""
    async with info.context.read_model.connection() as connection:
        return await TIMELINE.last_position(connection)


def cursor_of(entry: Entry) -> str:
    """The cursor of an entry, the same in every subscription."""
    return cursor(EVENTS.name, [entry.fact_id])
