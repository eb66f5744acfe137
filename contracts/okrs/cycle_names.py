"""Which days a cycle has, told by its name."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_PART = r"(?P<part>[QqHh][1-4])"
_YEAR = r"(?:(?P<calendar>[CcFf][Yy]) ?'?(?P<short>\d{2}|\d{4})|(?P<plain>\d{4}))"
_NAMES = [re.compile(rf"{_YEAR}(?:[ _/-]*{_PART})?"), re.compile(rf"{_PART}[ _/-]*{_YEAR}")]
_MONTHS = {"Q": 3, "H": 6}


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day."""

    first: date
    last: date


def days_of(name: str, *, fiscal_year_start: int = 1) -> Days | None:
    """The days of `CY2018-Q2`, `2019-Q4`, `Q1 2027`, `2026 H2`, `FY21-Q1`, `CY2025`, `FY2026`; None where the name does not tell.

    A fiscal year has the number of the calendar year in which it ends and begins with the first of `fiscal_year_start` (1 to 12):
    with 2, FY21 is February 2020 to January 2021; with 10, FY2026 is October 2025 to September 2026; with 1 it is the calendar's.
    """
    found = next((match for pattern in _NAMES if (match := pattern.fullmatch(name.strip()))), None)
    if found is None:
        return None
    digits = found["short"] or found["plain"]
    year = int(digits) + (2000 if len(digits) == 2 else 0)
    fiscal = (found["calendar"] or "").upper() == "FY"
    start = fiscal_year_start if fiscal else 1
    months, number = 12, 1
    if part := found["part"]:
        months, number = _MONTHS[part[0].upper()], int(part[1])
        if months * number > 12:
            return None
    begun = (year - (1 if start > 1 else 0)) * 12 + start - 1 + months * (number - 1)
    if not 12 <= begun < 9998 * 12:
        return None
    return Days(_first_of(begun), _first_of(begun + months) - timedelta(days=1))


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
