"""How long texts are kept, and what may be done with them when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contracts.feedback.text import Readership
from contracts.values import PersonId

EDITED_FOR = timedelta(minutes=10)
_WIDTH = {Readership.EVERYONE: 3, Readership.SUBTREE: 2, Readership.TEAM: 1, Readership.PEOPLE: 0}


def is_over(*, written_at: datetime | None, now: datetime) -> bool:
    """Whether the minutes to edit it have passed; of something confidential they end with its publication."""
    return written_at is None or now - written_at > EDITED_FOR


@dataclass(frozen=True, slots=True)
class Contract:
    """The part of a text's privacy contract that can be tightened."""

    readership: Readership
    named: frozenset[PersonId]
    """Who is named as a reader."""
    until: date | None
    """The last day on which the words are kept; None for ever."""

    def is_wider_than(self, other: "Contract") -> bool:
        """Whether anybody is given more, or for longer. Whether those who are named could read it before is asked elsewhere."""
        names_more = self.readership is other.readership and not self.named <= other.named
        return _WIDTH[self.readership] > _WIDTH[other.readership] or names_more or _end(self.until) > _end(other.until)


def _end(day: date | None) -> date:
    return day or date.max
