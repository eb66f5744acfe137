"""How long texts are kept, and what may be done with them when."""

from datetime import date, datetime, timedelta

from contracts.feedback.text import Readership

EDITED_FOR = timedelta(minutes=10)
_WIDTH = {Readership.EVERYONE: 3, Readership.SUBTREE: 2, Readership.TEAM: 1, Readership.PEOPLE: 0}


def is_over(*, written_at: datetime | None, now: datetime) -> bool:
    """Whether the minutes to edit it have passed; of something confidential they end with its publication."""
    return written_at is None or now - written_at > EDITED_FOR


def months_later(day: date, months: int) -> date:
    """So many months on; the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    return date(day.year + years, month + 1, day.day)


def is_tighter(now: Readership, then: Readership) -> bool:
    """Whether fewer people read it then; between two teams, and two lists of people, who belongs to them decides."""
    return _WIDTH[then] < _WIDTH[now]
