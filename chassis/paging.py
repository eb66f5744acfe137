"""Pages of an owner's private lists: by keyset, newest first, with one row more than asked for that tells of the next page."""

from typing import Any

from fastapi import Query
from pydantic import BaseModel, ConfigDict
from sqlalchemy import TextClause, text

from contracts.values import Id

MOST = 100


class Paging(BaseModel):
    """What part of a list is asked for, as query parameters."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    size: int = Query(20, ge=0, le=MOST, description="How many; one more is answered where more follows.")
    after: Id | None = Query(None, description="Only what follows this entry.")
    before: Id | None = Query(None, description="Only what precedes this entry.")
    backwards: bool = Query(False, description="Whether from the end; the answer then begins with the last.")

    def values(self) -> dict[str, Any]:
        """For the statement's parameters."""
        return {"after": self.after and str(self.after), "before": self.before and str(self.before), "limit": self.size + 1}


def newest_first(table: str, day: str, condition: str, *, backwards: bool, given: str = "") -> TextClause:
    """Ids of the rows `t` of a page, by day and id. All of this is SQL of the code: nothing of a request is in it.

    `given` is a WITH for the condition.
    """
    way = "asc" if backwards else "desc"
    edge = f"(select e.{day}, e.id from {table} e where e.id = cast(:{{}} as text))"  # noqa: S608  # of constants
    return text(f"""
{given} select t.id from {table} t where {condition}
  and (cast(:after as text) is null or (t.{day}, t.id) < {edge.format("after")})
  and (cast(:before as text) is null or (t.{day}, t.id) > {edge.format("before")})
order by t.{day} {way}, t.id {way} limit :limit
""")  # noqa: S608  # as above
