"""When an agreement holds, and when it is looked at again."""

from collections.abc import Collection
from datetime import date, timedelta

from contracts.values import PersonId

REVIEW_DAYS = 91
"""After so many days an agreement is looked at again where no cycle says when."""


def holds(present: Collection[PersonId], adopters: Collection[PersonId]) -> bool:
    """Whether everyone who is in the team has adopted it. Who left does not count, and a team of nobody agrees on nothing."""
    return bool(present) and set(present) <= set(adopters)


def review_on(today: date, next_cycle_ends: date | None) -> date:
    """The day by which it is looked at again: within each cycle."""
    return next_cycle_ends or today + timedelta(days=REVIEW_DAYS)
