"""Signals: what a team can read about its own work after a cycle, and whether the organization shows it."""

from typing import ClassVar

from pydantic import Field

from contracts.directory.people import DirectoryCommand
from contracts.messages import Document, Fact
from contracts.values import Instant, PersonId, Reason, SignalSwitchId, Term

MEMBERS_FROM = 5
"""Active members from which a signal tells something about a team, and not about persons. It is no threshold of privacy."""


class SignalKind(Term):
    """What a signal tells. Each is of a team and a closed cycle, or of the whole organization and a closed cycle."""

    PULSE_FACETS = "pulse_facets", "What pulses that closed within the cycle showed of the team, facet by facet."
    HELP_ASKED = (
        "help_asked",
        "How many times the team asked for help within the cycle, and how often somebody offered or it was closed.",
    )
    CONCERNS_RAISED = (
        "concerns_raised",
        "How many concerns were raised about the team's objectives of the cycle, by whomever, and how many were answered.",
    )
    CALIBRATION = (
        "calibration",
        "How confident the team was at last of key results whose objectives closed in the cycle, against what they scored.",
    )
    RECOGNITION_MIX = (
        "recognition_mix",
        "For which kinds of things people of the team were publicly recognized within the cycle.",
    )
    TIME_TO_ANSWER = (
        "time_to_answer",
        "How long answers took in the whole organization to what was asked in public within the cycle, as bands.",
    )
    SOLO_LOAD = (
        "solo_load",
        "Whether much of the team's key results of the cycle rested on very few people; never on how many, or on whom.",
    )
    SILENCE = (
        "silence",
        "Whether the team's aspirational objectives of the cycle brought no bad news at all, as a question to the team.",
    )


class SignalSwitchDocument(Document):
    """Whether the organization shows a signal, and since when. What was never switched is off and has none."""

    kind: ClassVar[str] = "signal_switch"
    service: ClassVar[str] = "directory"
    id: SignalSwitchId = Field(description="The switch: one for each signal.")
    signal: SignalKind = Field(description="The signal.")
    on: bool = Field(description="Whether it is shown, of cycles whose first day is on or after the day it was switched on.")
    switched_at: Instant = Field(description="When it was switched on or off last.")
    switched_by: PersonId = Field(description="The admin who switched it last.")
    reason: Reason = Field(description="Why it was switched on or off, for everyone.")


class SignalSwitched(Fact):
    """The organization shows a signal from now on, or shows it no more."""

    service: ClassVar[str] = "directory"
    signal_switch: SignalSwitchDocument = Field(description="The switch as it is now.")


class SwitchSignal(DirectoryCommand[SignalSwitched]):
    """Switch a signal on or off for the whole organization. It is never retroactive.

    Switched on, it is shown of cycles whose first day is today or later, by the calendar of the cycle's time zone. Switched off,
    nothing of it is shown, of earlier cycles either; switched on again, it is shown of later cycles only.
    """

    signal: SignalKind = Field(description="The signal.")
    on: bool = Field(strict=True, description="True: show it; false: show it no more.")
    reason: Reason = Field(description="Why; everyone can read it.")
