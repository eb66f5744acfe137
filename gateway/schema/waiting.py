"""How long something waits: derived at read, by the calendar in UTC, so that everybody sees the same."""

from datetime import date
from typing import Any

import strawberry

from gateway.context import Info


def today(info: Info) -> date:
    """The day in UTC."""
    return info.context.now.date()


def age_days(info: Info, since: date) -> int:
    """Whole days since then, none for what the owner's clock says is of tomorrow."""
    return max((today(info) - since).days, 0)


def overdue(what: str) -> Any:
    """`isOverdue` of a document with `due_on` that tells with `waits` whether it waits for an answer."""

    def is_overdue(self: Any, info: Info) -> bool:
        return self.waits and self.due_on is not None and self.due_on < today(info)

    return strawberry.pydantic.field(is_overdue, description=what)
