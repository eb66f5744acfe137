"""Which check-ins count, which one is current, and which dates they may carry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from contracts.feedback.rounds import RoundDocument, RoundPurpose
from contracts.values import CheckInId, KeyResultId, ObjectiveId


class Dated(Protocol):
    """What the order of check-ins rests on; a row, a document or a plain value can be one."""

    @property
    def id(self) -> CheckInId:
        """The check-in; ids of one instant are ordered by themselves."""

    @property
    def effective_on(self) -> date:
        """The day it speaks of."""

    @property
    def recorded_at(self) -> datetime:
        """When it was said."""

    @property
    def corrects_id(self) -> CheckInId | None:
        """The check-in that it corrects, which may be a correction itself."""


C = TypeVar("C", bound=Dated)


def standing(check_ins: Iterable[C]) -> list[C]:
    """The check-ins that count, oldest first: of each and all its corrections, the one recorded last.

    Corrections may form a chain (each corrects the one before) or a fan (several correct the first): the last word counts
    either way, in whatever order they are read.
    """
    known = {check_in.id: check_in for check_in in check_ins}
    last: dict[CheckInId, C] = {}
    for check_in in known.values():
        first = _first(check_in, known)
        if first not in last or _said(check_in) > _said(last[first]):
            last[first] = check_in
    return sorted(last.values(), key=lambda check_in: (check_in.effective_on, *_said(check_in)))


def current(check_ins: Iterable[C]) -> C | None:
    """The one with the latest effective date, then the latest recorded."""
    return next(reversed(standing(check_ins)), None)


def _said(check_in: Dated) -> tuple[datetime, str]:
    return check_in.recorded_at, check_in.id


def _first(check_in: Dated, known: Mapping[CheckInId, Dated]) -> CheckInId:
    """The check-in that the chain of corrections began with, as far as it is known."""
    seen = {check_in.id}
    first = check_in.id
    while (corrected := known[first].corrects_id if first in known else None) and corrected not in seen:
        seen.add(corrected)
        first = corrected
    return first


class DateFault(Enum):
    """Why a check-in may not carry a date."""

    IN_THE_FUTURE = auto()
    OUTSIDE_THE_CYCLE = auto()


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a cycle's check-ins may speak of, both included."""

    first: date
    last: date

    @classmethod
    def of(cls, *, starts_on: date, ends_on: date, started_at: datetime | None, time_zone: str) -> "Window":
        """The planned days, and those before where the cycle was started early."""
        began = today(started_at, time_zone) if started_at else starts_on
        return cls(min(starts_on, began), ends_on)


def date_fault(day: date, *, window: Window, now: datetime, time_zone: str) -> DateFault | None:
    """Why the day is refused, if it is: a future day where the author lives, or a day outside the cycle."""
    if day > today(now, time_zone):
        return DateFault.IN_THE_FUTURE
    if not window.first <= day <= window.last:
        return DateFault.OUTSIDE_THE_CYCLE
    return None


def default_date(*, window: Window, now: datetime, time_zone: str) -> date:
    """The day of a check-in that names none: the author's today, or the cycle's nearest day."""
    return min(max(today(now, time_zone), window.first), window.last)


def today(now: datetime, time_zone: str) -> date:
    """The calendar day of an instant in an IANA time zone."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def is_about(round: RoundDocument, objective: ObjectiveId, key_result: KeyResultId) -> bool:
    """Whether people said in this round how confident they are of this key result, or of its objective as a whole."""
    is_of_confidence = round.purpose is RoundPurpose.CONFIDENCE and round.objective_id == objective
    return is_of_confidence and round.key_result_id in {None, key_result}
