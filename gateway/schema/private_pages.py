"""Pages of lists that their owner alone keeps: asked with the viewer's own token, and with the same cursors as all others."""

from collections.abc import Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from contracts.values import Id
from gateway.context import Context
from gateway.ids import is_id
from gateway.pages import Connection, Order, Window

T = TypeVar("T")


def newest(name: str) -> Order:
    """The order of a private list: cursors of one are none of another."""
    return Order(name, (("id", "text"),), descending=True, fits=is_id)


def asked(window: Window, order: Order, more: Sequence[tuple[str, str]] = ()) -> str:
    """What the owner is asked, as a query string. Raises `Fault` where a cursor is of another list."""
    given = [*more, ("size", str(window.size)), ("backwards", str(window.backwards).lower())]
    for cursor, argument in ((window.after, "after"), (window.before, "before")):
        if cursor is not None:
            given.append((argument, order.keys_in(cursor, argument)[0]))
    return urlencode(given)


async def fetched(
    context: Context,
    path: str,
    window: Window,
    order: Order,
    more: Sequence[tuple[str, str]] = (),
    *,
    service: str = "feedback",
) -> bytes | None:
    """A page as its owner answers it, in no trace that tells who read what."""
    return await context.fetch(service, f"{path}?{asked(window, order, more)}", traced=False)


def page(window: Window, order: Order, found: Sequence[T]) -> Connection[T]:
    """A page of what the owner answered, one more than asked for where more follows."""
    rows: list[dict[str, Any]] = [{"keys": [str(_id(each))], "node": each} for each in found]
    return window.page(order, rows, lambda row: row["node"])


def _id(found: Any) -> Id:
    id: Id = found.id
    return id
