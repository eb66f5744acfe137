"""The periods of a cycle's cadence, and from which hour of a day somebody may be reminded."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from contracts.okrs.cycles import Cadence

FROM_HOUR = 9
"""Reminders are given from nine in the morning where the champion lives: not at midnight, when the day begins."""
_DAYS = {Cadence.WEEKLY: 7, Cadence.EVERY_TWO_WEEKS: 14}


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days in which each key result has its check-in; the last one of a cycle may be short."""

    number: int
    """From 1."""
    first_day: date
    last_day: date


def period(cadence: Cadence, *, starts_on: date, ends_on: date, today: date) -> Period | None:
    """The period of a cycle that holds a day; None before the cycle and after it.

    Weeks count from the first day of the cycle. A month goes from a day to the day before the same day of the next month, or
    before that month's last day where it has no such day: from January 31, February 28, March 31.
    """
    if not starts_on <= today <= ends_on:
        return None
    if cadence is Cadence.MONTHLY:
        passed = (today.year - starts_on.year) * 12 + today.month - starts_on.month
        passed -= today < _months_after(starts_on, passed)
        first, following = _months_after(starts_on, passed), _months_after(starts_on, passed + 1)
    else:
        days = _DAYS[cadence]
        passed = (today - starts_on).days // days
        first, following = starts_on + timedelta(passed * days), starts_on + timedelta((passed + 1) * days)
    return Period(passed + 1, first, min(following - timedelta(1), ends_on))


def day_to_remind(now: datetime, time_zone: str) -> date | None:
    """Today in a time zone, once it is nine o'clock there; None before."""
    local = now.astimezone(ZoneInfo(time_zone))
    return local.date() if local.hour >= FROM_HOUR else None


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
