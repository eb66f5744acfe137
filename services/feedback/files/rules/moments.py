"""When something happened, out of the words that people write before the lines of a timeline."""

import re
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>" + "|".join(_MONTHS) + r")[a-z]*\.?"
_DAYS = (
    re.compile(r"(?P<year>\d{4})-(?P<number>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(rf"{_MONTH} +(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?(?: +(?P<year>\d{{4}}))?(?![:\d])", re.IGNORECASE),
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.? +{_MONTH},?(?: +(?P<year>\d{{4}}))?(?![:\d])", re.IGNORECASE),
)
_CLOCK = re.compile(
    r"(?<![\d:])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?![\d:])(?: ?(?P<half>[ap])\.?m\b\.?)?", re.IGNORECASE
)
_TITLE = re.compile(r"\s+[-\u2013\u2014]\s+(?=[^\W\d])")


class Read(NamedTuple):
    """What can be read of the words before a line."""

    at: datetime | None
    """The moment, where day and time are known."""
    day: date
    """The day on which the following lines go on."""
    title: str
    """What stands behind a dash, as in “07:35 - Limit raised”."""
    is_exact: bool
    """Whether that is all the words say, so that nothing is lost without them."""


def read_moment(words: str, day: date, zone: ZoneInfo) -> Read:
    """The moment that the words tell, on `day` where they name none, by the clock of the zone."""
    parted = _TITLE.search(words)
    when, title = (words[: parted.start()], words[parted.end() :].strip()) if parted else (words, "")
    if found := _named_day(when, day):
        when, day = found
    clock = _clock(when)
    if clock is None:
        return Read(None, day, title, is_exact=not when.strip())
    at, left = clock
    return Read(datetime.combine(day, at, zone), day, title, is_exact=not re.search(r"[^\W_]|[~?]", left))


def _named_day(words: str, day: date) -> tuple[str, date] | None:
    """The words without the day they name, and that day; of the year of `day` where they name none."""
    for pattern in _DAYS:
        found = pattern.search(words)
        named = _day(found.groupdict(), day) if found else None
        if found and named:
            return words[: found.start()] + " " + words[found.end() :], named
    return None


def _day(told: dict[str, str | None], day: date) -> date | None:
    month = int(told["number"] or 0) if "number" in told else 1 + _MONTHS.index((told["month"] or "").casefold())
    try:
        return date(int(told["year"] or day.year), month, int(told["day"] or 0))
    except ValueError:
        return None


def _clock(words: str) -> tuple[time, str] | None:
    """The first time of day in the words, and the words without it."""
    found = _CLOCK.search(words)
    if not found:
        return None
    hour, half = int(found["hour"]), (found["half"] or "").casefold()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    try:
        at = time(hour, int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        return None
    return at, words[: found.start()] + " " + words[found.end() :]
