"""Connections by Relay's convention, over keysets: `first` and `last` up to 100, 20 where neither is given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

import strawberry

from gateway.cursors import cursor, keys_of, refused
from gateway.faults import Fault, FaultCode
from gateway.keys import FITS

T = TypeVar("T")
DEFAULT = 20
MOST = 100

First = Annotated[int | None, strawberry.argument(description="How many from the beginning, at most 100; 20 without `last`.")]
After = Annotated[str | None, strawberry.argument(description="Only what follows this cursor.")]
Last = Annotated[int | None, strawberry.argument(description="How many from the end, at most 100.")]
Before = Annotated[str | None, strawberry.argument(description="Only what precedes this cursor.")]


@strawberry.type(description="Where a page lies.")
class PageInfo:
    """By Relay's convention."""

    has_next_page: bool = strawberry.field(description="Whether more follows.")
    has_previous_page: bool = strawberry.field(description="Whether something precedes.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first entry; null on an empty page.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last entry; null on an empty page.")


@strawberry.type(description="An entry of a page.")
class Edge(Generic[T]):
    """By Relay's convention."""

    cursor: str = strawberry.field(description="Its place in the list, for `after` and `before`.")
    node: T = strawberry.field(description="The entry itself.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    """By Relay's convention, with `nodes` beside `edges`."""

    edges: list[Edge[T]] = strawberry.field(description="The entries with their cursors.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")

    @strawberry.field(description="The entries without their cursors.")  # type: ignore[untyped-decorator]
    def nodes(self) -> list[T]:
        """The entries."""
        return [edge.node for edge in self.edges]


@dataclass(frozen=True, slots=True)
class Order:
    """An order of rows: SQL expressions that are never null, each with its type, the row's id last.

    `fits` says what else holds of each key, where more is read from it than its place.
    """

    name: str
    keys: tuple[tuple[str, str], ...]
    descending: bool = False
    fits: Callable[[str], bool] | None = None

    def __post_init__(self) -> None:
        """A type of which nobody knows what it can hold would let anything through."""
        assert all(type_ in FITS for _, type_ in self.keys), "say in gateway.keys what this type can hold"

    def keys_in(self, text: str, argument: str) -> list[str]:
        """The keys in a cursor of this order. Raises `Fault` where it is another's, or no row can have such keys."""
        found = keys_of(self.name, len(self.keys), text, argument)
        if not all(FITS[type_](key) for key, (_, type_) in zip(found, self.keys, strict=True)):
            raise refused(argument)
        if self.fits is not None and not all(map(self.fits, found)):
            raise refused(argument)
        return found

    def selected(self) -> str:
        """The keys as a column `keys` of texts."""
        return f"array[{', '.join(f'({sql})::text' for sql, _ in self.keys)}] as keys"

    def sorted(self, *, backwards: bool) -> str:
        """ORDER BY."""
        way = "desc" if self.descending != backwards else "asc"
        return "order by " + ", ".join(f"{sql} {way}" for sql, _ in self.keys)


@dataclass(frozen=True, slots=True)
class Window:
    """What part of a list is asked for."""

    size: int
    backwards: bool
    after: str | None
    before: str | None

    @classmethod
    def of(cls, first: int | None, after: str | None, last: int | None, before: str | None) -> "Window":
        """From the arguments. Raises `Fault`."""
        if first is not None and last is not None:
            raise Fault(FaultCode.BAD_USER_INPUT, "Give `first` or `last`, not both.")
        size = DEFAULT if first is None and last is None else first if first is not None else last
        assert size is not None
        if not 0 <= size <= MOST:
            raise Fault(FaultCode.BAD_USER_INPUT, f"`first` and `last` are 0 to {MOST}.")
        return cls(size, last is not None, after, before)

    def clauses(self, order: Order, values: list[Any]) -> tuple[str, str]:
        """A condition, and ORDER BY with LIMIT one beyond the page; the cursors' keys are added to the values."""
        conditions = ["true"]
        for text, argument, beyond in ((self.after, "after", True), (self.before, "before", False)):
            if text is None:
                continue
            keys = order.keys_in(text, argument)
            sign = ">" if beyond != order.descending else "<"
            places = []
            for key, (_, type_) in zip(keys, order.keys, strict=True):
                values.append(key)
                places.append(f"${len(values)}::text::{type_}")
            conditions.append(f"({', '.join(sql for sql, _ in order.keys)}) {sign} ({', '.join(places)})")
        return " and ".join(conditions), f"{order.sorted(backwards=self.backwards)} limit {self.size + 1}"

    def merged(self, order: Order, *sources: Sequence[Any]) -> list[Any]:
        """Rows of several sources, each with its `keys`, which sort as texts: those of the page, and one beyond."""
        edges = [(self.after, "after", order.descending), (self.before, "before", not order.descending)]
        found = [row for source in sources for row in source]
        for text, argument, downwards in edges:
            if text is not None:
                keys = order.keys_in(text, argument)
                found = [row for row in found if (list(row["keys"]) < keys if downwards else list(row["keys"]) > keys)]
        found.sort(key=lambda row: list(row["keys"]), reverse=order.descending != self.backwards)
        return found[: self.size + 1]

    def page(self, order: Order, rows: Sequence[Any], node: Callable[[Any], T]) -> "Connection[T]":
        """The page of these rows, each with its `keys`, as they came."""
        more = len(rows) > self.size
        shown = list(rows[: self.size])
        if self.backwards:
            shown.reverse()
        edges = [Edge(cursor=cursor(order.name, row["keys"]), node=node(row)) for row in shown]
        info = PageInfo(
            has_next_page=self.before is not None if self.backwards else more,
            has_previous_page=more if self.backwards else self.after is not None,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        )
        return Connection(edges=edges, page_info=info)
