"""How a concern looks to its author, what still waits included, and how long an author is known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.okrs.concerns import ConcernState, Remark
from contracts.terms import Helped

KNOWN_DAYS = 30
"""How long after the last answer a confidential author is known again by the handle."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a concern stands for whoever acts in it."""

    state: ConcernState
    remarks: int
    answered: bool
    """Whether there ever was an answer."""
    helped: Helped | None = None


def seen(
    state: ConcernState, remarks: Sequence[Remark], helped: Helped | None, waiting: Iterable[tuple[str, Helped | None]]
) -> Seen:
    """As its author sees it, after acts (verb, and whether it helped) of theirs that nobody else sees yet."""
    count, answered = len(remarks), any(remark.answer for remark in remarks)
    for verb, said in waiting:
        if verb == "follow_up_concern":
            state, count = ConcernState.FOLLOWED_UP, count + 1
        elif verb == "withdraw_concern":
            state = ConcernState.WITHDRAWN
        helped = said or helped
    return Seen(state, count, answered, helped)


def last_known(today: date) -> date:
    """Whoever was answered, or withdrew, before this day is not known any more."""
    return today - timedelta(days=KNOWN_DAYS)
