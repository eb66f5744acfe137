"""The demo's year: four quarters around today, so that today's is the third, two are past and one is to come."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from contracts.feedback.pulses import MEMBERS_FIRST_HOURS

PAST, TO_COME = 2, 1
_EVENING = timedelta(hours=17)
_MORNING = timedelta(hours=8)
_MOMENT = timedelta(minutes=1)
_MEMBERS_FIRST = timedelta(hours=MEMBERS_FIRST_HOURS + 1)
"""A quarter that is over has been closed for so long: those who lead read its signals a day after the members."""


@dataclass(frozen=True, slots=True)
class Span:
    """A cycle to be: its name and days."""

    name: str
    first: date
    last: date

    def at(self, share: float, now: datetime) -> datetime:
        """An instant in working hours, `share` of the way through it; through what has passed of it, where it is not over.

        Below 0 lies before it: 0.1 is as long there as inside.
        """
        day = datetime.combine(self.first, datetime.min.time(), UTC)
        begin = min(day + _MORNING, max(day, now - _MOMENT))  # on its first morning, too, one thing happens after the other
        end = datetime.combine(self.last, datetime.min.time(), UTC) + _EVENING
        passed = min(end, now - _MEMBERS_FIRST if self.last < now.date() else now)
        return begin + ((end if share <= 0 else passed) - begin) * share


def quarter(today: date, shift: int) -> Span:
    """The calendar quarter so many after today's."""
    count = today.year * 4 + (today.month - 1) // 3 + shift
    return Span(f"{count // 4} Q{count % 4 + 1}", _first(count), _first(count + 1) - timedelta(days=1))


def year(today: date) -> Span:
    """The four quarters together."""
    first, last = quarter(today, -PAST), quarter(today, TO_COME)
    return Span(f"{first.first:%B %Y} to {last.last:%B %Y}", first.first, last.last)


def _first(count: int) -> date:
    return date(count // 4, count % 4 * 3 + 1, 1)
