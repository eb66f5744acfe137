"""Shares and bands of a report, and which months are to be reported."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from contracts.recognition.limits import REACH_FROM
from contracts.recognition.recognitions import RecognitionKind
from contracts.recognition.reports import KindShare, ReachBand

_STEP = 1_000
"""Shares are told in thousandths."""
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
"""What is before or after all moments that there are."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted of one team, or of the whole organization."""

    kinds: Mapping[RecognitionKind, int]
    """How many recognitions of each kind."""
    with_evidence: int
    people: int
    """How many different people were recognized."""
    members: int = 0
    reached: int = 0
    """How many of the members were welcomed or recognized."""

    @property
    def given(self) -> int:
        """How many recognitions there were."""
        return sum(self.kinds.values())

    @property
    def speaks_of_many(self) -> bool:
        """Whether it is of enough different people to be told of a team: of one or two it would be a figure about them."""
        return self.people >= REACH_FROM


def mix(tally: Tally) -> list[KindShare]:
    """The share of each kind there was, in the order of kinds; together they are exactly 1.

    Rounded to thousandths by largest remainders (Hamilton's method): each is less than a thousandth off.
    """
    given = tally.given
    exact = {kind: Fraction(tally.kinds[kind] * _STEP, given) for kind in RecognitionKind if tally.kinds.get(kind)}
    parts = {kind: int(share) for kind, share in exact.items()}
    missing = _STEP - sum(parts.values()) if parts else 0
    for kind in sorted(exact, key=lambda kind: (parts[kind] - exact[kind], list(RecognitionKind).index(kind)))[:missing]:
        parts[kind] += 1
    return [KindShare(recognition_kind=kind, share=Decimal(part) / _STEP) for kind, part in parts.items()]


def share(part: int, whole: int) -> Decimal | None:
    """A share in thousandths, halves up; None of nothing."""
    return Decimal((part * _STEP * 2 + whole) // (whole * 2)) / _STEP if whole else None


def reach(*, reached: int, members: int) -> ReachBand:
    """How many of a team were reached, as a band: most is more than half."""
    if reached == 0:
        return ReachBand.NONE
    return ReachBand.MOST if reached * 2 > members else ReachBand.SOME


def moments(first: date, last: date, zone: str) -> tuple[datetime, datetime]:
    """From when on and until before when the days from the first to the last are, in a time zone."""
    here = ZoneInfo(zone)
    return _midnight(first, here, timedelta(), _FIRST), _midnight(last, here, timedelta(days=1), _LAST)


def _midnight(day: date, zone: ZoneInfo, later: timedelta, beyond: datetime) -> datetime:
    """Days at either end of the calendar begin or end `beyond` it."""
    try:
        return datetime.combine(day + later, time(), zone).astimezone(UTC)
    except OverflowError:
        return beyond


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def following(month: date) -> date:
    """The first day of the month after."""
    return month_of(month + timedelta(days=31))


def to_report(*, earliest: date | None, today: date, done: Collection[date]) -> date | None:
    """The first month that is over and not reported, from the month of the earliest item on; None where all are."""
    month = month_of(earliest) if earliest is not None else month_of(today)
    while month in done:
        month = following(month)
    return month if following(month) <= today else None
