"""Cycles: the quarters and years that objectives belong to."""

from functools import cache
from typing import Annotated, ClassVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from contracts.okrs.limits import Learning
from contracts.okrs.messages import OkrsCommand, OkrsDocument, OkrsFact
from contracts.values import CycleId, Day, Instant, Name, Term


@cache
def _zones() -> frozenset[str]:
    """Read from disk once: that takes milliseconds, and every cycle that is read asks."""
    return frozenset(available_timezones())


def _unknown() -> PydanticCustomError:
    return PydanticCustomError("time_zone", "Name a time zone of the IANA database, such as Europe/Berlin")


def _known_zone(name: str) -> str:
    if name not in _zones():
        raise _unknown()
    return name


def _same_everywhere(name: str) -> str:
    """What each machine has for its own is a name to Python, and none to PostgreSQL."""
    if name == "localtime":
        raise _unknown()
    return name


HeldTimeZone = Annotated[str, StringConstraints(min_length=1, max_length=64), AfterValidator(_known_zone)]
"""That of a cycle which there is."""
TimeZone = Annotated[HeldTimeZone, AfterValidator(_same_everywhere)]
"""What somebody can ask for."""


class CycleState(Term):
    """Where a cycle stands."""

    PLANNING = "planning", "Not begun: objectives are drafted and reviewed."
    ACTIVE = "active", "Running."
    CLOSING = "closing", "Ending: objectives are closed or carried over, none begin."
    CLOSED = "closed", "Over: nothing but corrections with a reason."


class Cadence(Term):
    """How often teams check in."""

    WEEKLY = "weekly", "Every week."
    EVERY_TWO_WEEKS = "every_two_weeks", "Every two weeks."
    MONTHLY = "monthly", "Every month."


class CycleDocument(OkrsDocument):
    """A span of time that objectives belong to, such as a quarter; a year may hold four of them."""

    kind: ClassVar[str] = "cycle"
    id: CycleId = Field(description="The cycle.")
    name: Name = Field(description="What it is called, such as 2027 Q1; no two have the same name.")
    starts_on: Day = Field(description="Its planned first day.")
    ends_on: Day = Field(description="Its planned last day.")
    started_at: Instant | None = Field(None, description="When it was started.")
    closed_at: Instant | None = Field(None, description="When it was closed.")
    state: CycleState = Field(description="Where it stands.")
    cadence: Cadence = Field(description="How often teams check in.")
    parent_id: CycleId | None = Field(None, description="The longer cycle it is part of.")
    time_zone: HeldTimeZone = Field(description="The organization's time zone, by its IANA name: where its days begin and end.")


class CycleFact(OkrsFact):
    """Something happened to a cycle."""

    cycle: CycleDocument = Field(description="The cycle as it is now.")


class CyclePlanned(CycleFact):
    """A cycle was planned."""


class CycleStarted(CycleFact):
    """A cycle began."""


class CycleClosingBegun(CycleFact):
    """A cycle is ending: its objectives are being closed or carried over."""


class CycleClosed(CycleFact):
    """A cycle is over."""


class PlanCycle(OkrsCommand[CyclePlanned]):
    """Plan a cycle, such as a quarter or the year that holds it."""

    name: Name = Field(description="What it is called, such as 2027 Q1; no two have the same name.")
    starts_on: Day = Field(description="Its first day.")
    ends_on: Day = Field(description="Its last day, after the first.")
    cadence: Cadence = Field(Cadence.WEEKLY, description="How often teams check in.")
    parent_id: CycleId | None = Field(None, description="The longer cycle it is part of.")
    time_zone: TimeZone | None = Field(
        None,
        description="The organization's IANA time zone; left out: that of the cycle planned last, UTC for the first.",
    )


class StartCycle(OkrsCommand[CycleStarted]):
    """Start a planned cycle: from now on teams check in."""

    cycle_id: CycleId = Field(description="The cycle.")


class BeginClosingCycle(OkrsCommand[CycleClosingBegun]):
    """Begin to close an active cycle: from now on objectives are closed or carried over, and none begin."""

    cycle_id: CycleId = Field(description="The cycle.")


class CloseCycle(OkrsCommand[CycleClosed]):
    """Close a cycle. What is still open in it is listed, unless it is carried over at once."""

    cycle_id: CycleId = Field(description="The cycle.")
    carry_over_to_id: CycleId | None = Field(
        None,
        description="Carry everything still open over to this cycle: active objectives close and continue there, drafts move.",
    )
    learned: Learning = Field("", description="What was learned, for the active objectives that close by being carried over.")
