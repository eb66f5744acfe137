"""What a cursor's keys can be: what a row has in a column of their type, and nothing that PostgreSQL or an owner cannot read."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from gateway.ids import is_id

_WHOLE = re.compile(r"-?[0-9]{1,10}")
_REAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?(e[+-][0-9]{2})?")
_DECIMAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")
# As PostgreSQL writes it, and as documents do without the letter of their time zone, which is UTC.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d [0-2]\d:\d\d:\d\d(\.\d{1,6})?[+-](0\d|1[0-5])(:[0-5]\d){0,2}", re.ASCII)
_PLACE = re.compile(r"(\d{4}-\d\d-\d\dT[0-2]\d:\d\d:\d\d(?:\.\d{1,6})?) (.*)", re.ASCII)


def _is_text(key: str) -> bool:
    """PostgreSQL's texts hold every character but this one."""
    return "\0" not in key


def _is_whole(key: str) -> bool:
    return _WHOLE.fullmatch(key) is not None and -(2**31) <= int(key) < 2**31


def _is_real(key: str) -> bool:
    """What is neither zero nor within these bounds is none of four bytes."""
    return _REAL.fullmatch(key) is not None and (float(key) == 0 or 1.2e-38 < abs(float(key)) < 3.4e38)


def _is_decimal(key: str) -> bool:
    return _DECIMAL.fullmatch(key) is not None


def _is_moment(key: str) -> bool:
    return _MOMENT.fullmatch(key) is not None and _is_in_the_calendar(key)


def _is_in_the_calendar(moment: str) -> bool:
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        return False
    return True


FITS: Mapping[str, Callable[[str], bool]] = {
    "text": _is_text,
    'text collate "C"': _is_text,
    "int4": _is_whole,
    "float4": _is_real,
    "numeric": _is_decimal,
    "timestamptz": _is_moment,
}
"""By the types that keys of an order can have."""


def is_place(key: str) -> bool:
    """Whether this is a moment with an id, in one text."""
    found = _PLACE.fullmatch(key)
    return found is not None and _is_in_the_calendar(found[1]) and is_id(found[2])
