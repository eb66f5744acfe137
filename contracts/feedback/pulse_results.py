"""What the owner of pulses shows of them, to each viewer what they may see. Figures are as they are stored: rounded, once."""

from pydantic import Field

from contracts.disclosure import Answers, Participation, Spread
from contracts.feedback.ids import PulseId
from contracts.feedback.pulse_items import Facet
from contracts.feedback.pulses import AnswerText
from contracts.messages import Part
from contracts.values import Amount, Day, Instant, TeamId

PULSES_AT_ONCE = 100
TEAMS_AT_ONCE = 100


class PulseRelease(Part):
    """What a pulse shows of one facet in one team, with all teams below it."""

    team_id: TeamId = Field(description="The team.")
    facet: Facet = Field(description="What the items were about.")
    mean: Amount = Field(description="The mean, from 1.5 to 6.5, in steps of 0.5, from twenty answers on of 0.2; high is good.")
    spread: Spread | None = Field(None, description="How far answers lie apart; null below ten answers.")
    answers: Answers = Field(description="How many answered, as a band.")


class PulseWords(Part):
    """What somebody added, at the one team where it is shown."""

    team_id: TeamId = Field(description="The team.")
    text: AnswerText = Field(description="The words.")


class SeenPulse(Part):
    """A pulse as the viewer sees it."""

    id: PulseId = Field(description="The pulse.")
    asked: bool = Field(False, description="Whether the viewer is asked; false once it is closed, when nobody knows any more.")
    counts_in_id: TeamId | None = Field(None, description="The team in which the viewer's answer will count; null as above.")
    answered: bool = Field(False, description="Whether there is an answer of the viewer that they can change or take back.")
    participation: Participation | None = Field(None, description="How many have answered, while it is open.")
    shown_from: Instant | None = Field(
        None,
        description="From when the viewer, as a lead, sees more of it; null where that is past, never, or does not concern them.",
    )
    releases: list[PulseRelease] = Field([], description="What it shows to the viewer.")
    words: list[PulseWords] = Field([], description="What people added, as far as the viewer may read it.")


class TrendPoint(Part):
    """A facet of a team in one pulse."""

    pulse_id: PulseId = Field(description="The pulse.")
    closed_on: Day = Field(description="The day it closed, in UTC.")
    release: PulseRelease = Field(description="What it shows.")


class PulseTrend(Part):
    """A team's pulses, as far as the viewer may see them, the oldest first."""

    team_id: TeamId = Field(description="The team.")
    points: list[TrendPoint] = Field(description="Facet by facet.")
