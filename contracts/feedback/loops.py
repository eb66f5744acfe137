"""How feedback and mistakes were answered, for many together: figures of a closed cycle, computed once, and never of a person."""

from decimal import Decimal

from pydantic import Field

from contracts.disclosure import WITHHELD, Answers, Spread
from contracts.messages import Part
from contracts.values import CycleId, Instant, TeamId, Term

MOST_FIGURES = 2_000
"""Figures that one reader is shown of a cycle."""


class LoopMeasure(Term):
    """What a figure tells. Each person counts once, whatever they did how often."""

    ANSWERED = "answered", "Which share of the feedback that was asked for was given or declined."
    ACKNOWLEDGED = "acknowledged", "Which share of the feedback that was received was acknowledged."
    TIME_TO_ANSWER = "time_to_answer", "How long an answer took that was given or declined, as a band."
    MISTAKES_HELPED = (
        "mistakes_helped",
        "How far responses to mistakes helped those who reported them by name: yes as 1, partly as 0.5, no as 0.",
    )


class TimeBand(Term):
    """How long something took, as a band."""

    WITHIN_A_DAY = "within_a_day", "At most one day, on average."
    WITHIN_THREE_DAYS = "within_three_days", "More than one day and at most three, on average."
    WITHIN_A_WEEK = "within_a_week", "More than three days and at most seven, on average."
    LONGER = "longer", "More than seven days, on average."


class LoopFigure(Part):
    """A figure of a team and all teams below it. There is nothing more exact to be had: it is stored like this."""

    team_id: TeamId = Field(description="The team, with all below it.")
    measure: LoopMeasure = Field(description="What it tells.")
    mean: Decimal | None = Field(None, description="The share, in steps and off both ends; null where it is a band.")
    time: TimeBand | None = Field(None, description="How long it took, as a band; null where it is a share.")
    spread: Spread | None = Field(None, description="How far people lie apart; null of fewer than ten.")
    answers: Answers = Field(description="How many people are behind it, as a band.")


class FeedbackLoop(Part):
    """The figures of a cycle that the viewer may see: its teams' members first, leads a day later."""

    cycle_id: CycleId = Field(description="The cycle.")
    computed_at: Instant | None = Field(None, description="When they were computed, for good; null while the cycle is open.")
    figures: list[LoopFigure] = Field([], max_length=MOST_FIGURES, description="What may be shown.")
    withheld: str = Field(WITHHELD, max_length=200, description="What is to be read of a team that has no figure here.")
