"""Selections: one statement per root field and per relation, however many rows and parents."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel

from gateway.pages import Order, Window
from gateway.read_model.reader import ReadModel

M = TypeVar("M", bound=BaseModel)


@dataclass(slots=True)
class Selection:
    """Rows of one source under conditions; `$?` in a condition becomes its value's place."""

    source: str
    columns: str = "document"
    conditions: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def where(self, condition: str, *values: Any) -> "Selection":
        """One more condition."""
        for value in values:
            self.values.append(value)
            condition = condition.replace("$?", f"${len(self.values)}", 1)
        self.conditions.append(condition)
        return self

    @property
    def _where(self) -> str:
        return " and ".join(self.conditions) or "true"

    async def page(self, read: ReadModel, order: Order, window: Window) -> Sequence[Any]:
        """The rows of one page and one beyond."""
        values = list(self.values)
        part, sorted_ = window.clauses(order, values)
        sql = f"select {self.columns}, {order.selected()} from {self.source} where {self._where} and {part} {sorted_}"  # noqa: S608
        return await read.fetch(sql, *values)

    async def pages(
        self, read: ReadModel, parents: Iterable[str], link: str, order: Order, window: Window
    ) -> dict[str, list[Any]]:
        """The same for many parents at once; `link` joins a row to `parent.id`."""
        values = [*self.values]
        part, sorted_ = window.clauses(order, values)
        values.append(list(parents))
        sql = (
            f"select parent.id as parent_id, found.* from unnest(${len(values)}::text[]) as parent (id) cross join lateral ("  # noqa: S608
            f"select {self.columns}, {order.selected()} from {self.source} where {link} and {self._where} and {part} {sorted_}"
            ") as found"
        )
        found = defaultdict(list)
        for row in await read.fetch(sql, *values):
            found[row["parent_id"]].append(row)
        return found

    async def count(self, read: ReadModel) -> int:
        """How many rows there are."""
        [row] = await read.fetch(f"select count(*) as rows from {self.source} where {self._where}", *self.values)  # noqa: S608
        return int(row["rows"])


_SUBTREE = """
{column} in (with recursive below (id) as (
  select unnest($?::text[]) union select t.id from team t join below on t.parent_id = below.id where not t.deleted
) select id from below)
"""


def any_of(selection: Selection, column: str, values: Iterable[str]) -> Selection:
    """Those with one of the values; all of them where there is none."""
    wanted = [str(value) for value in values]
    return selection.where(f"{column} = any($?::text[])", wanted) if wanted else selection


def of_teams(selection: Selection, teams: Sequence[str], *, subteams: bool, column: str = "team_id") -> Selection:
    """Those of one of these teams, or with `subteams` of a team below one; all of them where none is named."""
    if not (teams and subteams):
        return any_of(selection, column, teams)
    return selection.where(_SUBTREE.format(column=column), [str(id) for id in teams])


def listed(kind: str, *, states: Iterable[str], teams: Sequence[str], subteams: bool) -> Selection:
    """Documents of a kind in these states, of these teams; in any and of all without."""
    return any_of(of_teams(Selection(kind).where("not deleted"), teams, subteams=subteams), "state", states)


async def by_id(read: ReadModel, kind: str, ids: Sequence[str]) -> dict[str, str]:
    """The documents of these ids that there are, as JSON."""
    sql = f'select id, document from "{kind}" where id = any($1::text[]) and not deleted'  # noqa: S608  # a contract's own kind
    return {row["id"]: row["document"] for row in await read.fetch(sql, list(ids))}
