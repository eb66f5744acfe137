"""How an objective's numbers are read: its health while it runs, its score once it is closed. Nothing here is stored.

Health in SQL, term for term as `health` computes it. `today` is the calendar day in the cycle's time zone, `said_on` the day of
the last check-in there, `cadence_days` from CADENCE_DAYS, `days` is `last - first + 1`, and `day` is `least(today, last)`:

    gone    = greatest(0, day - first + 1)
    silent  = said_on is null or day - said_on > cadence_days + GRACE_DAYS
    behind  = gone - progress * days > LAG * days
    health  = case when confidence <= LOW_CONFIDENCE or (confidence <= WAVERING_CONFIDENCE and behind) then 'at_risk'
                   when silent then 'no_news'
                   when confidence <= WAVERING_CONFIDENCE or behind then 'needs_attention'
                   else 'on_track' end

For an objective, confidence is the lowest of its key results', progress its own, and the last check-in the latest of any.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pydantic import Field

from contracts.messages import Part
from contracts.okrs.cycles import Cadence
from contracts.okrs.objectives import Ambition
from contracts.values import Term

LOW_CONFIDENCE = 3
"""Up to here the team itself expects to miss the target."""
WAVERING_CONFIDENCE = 6
"""Up to here it could go either way."""
LAG = Decimal("0.4")
"""Progress may trail the calendar by this share of the cycle: much of what teams do shows late."""
CADENCE_DAYS = {Cadence.WEEKLY: 7, Cadence.EVERY_TWO_WEEKS: 14, Cadence.MONTHLY: 31}
GRACE_DAYS = 3
"""A check-in may be this many days late before its absence means anything: a weekend and a day."""


class Health(Term):
    """How something stands, as a reading and not as a judgment."""

    ON_TRACK = "on_track", "Nothing speaks against it."
    NEEDS_ATTENTION = "needs_attention", "Worth a conversation; the reasons say why."
    AT_RISK = "at_risk", "The team doubts that it will get there; help is welcome."
    NO_NEWS = "no_news", "Nobody has said lately how it stands."


class HealthReason(Term):
    """Why something is read as it is."""

    LOW_CONFIDENCE = "low_confidence", "The team's confidence is 3 or less."
    WAVERING_CONFIDENCE = "wavering_confidence", "The team's confidence is 4 to 6."
    BEHIND_THE_CALENDAR = "behind_the_calendar", "Progress trails the elapsed share of the cycle by more than 0.4."
    NO_CHECK_IN_YET = "no_check_in_yet", "Nobody has checked in yet."
    CHECK_IN_OVERDUE = "check_in_overdue", "The last check-in is more than three days past the cycle's cadence."


@dataclass(frozen=True, slots=True)
class Calendar:
    """The cycle's first and last day, and how often its teams check in."""

    first: date
    last: date
    cadence: Cadence


def health(
    *, confidence: int | None, progress: Decimal, said_on: date | None, calendar: Calendar, today: date
) -> tuple[Health, list[HealthReason]]:
    """The health of a key result or an objective on a day, with every reason that holds; after the cycle, as on its last day."""
    day, days = min(today, calendar.last), (calendar.last - calendar.first).days + 1
    gone = max(0, (day - calendar.first).days + 1)
    low = confidence is not None and confidence <= LOW_CONFIDENCE
    wavering = confidence is not None and LOW_CONFIDENCE < confidence <= WAVERING_CONFIDENCE
    behind = gone - progress * days > LAG * days
    overdue = said_on is not None and (day - said_on).days > CADENCE_DAYS[calendar.cadence] + GRACE_DAYS
    holds = {
        HealthReason.LOW_CONFIDENCE: low,
        HealthReason.WAVERING_CONFIDENCE: wavering,
        HealthReason.BEHIND_THE_CALENDAR: behind,
        HealthReason.NO_CHECK_IN_YET: said_on is None,
        HealthReason.CHECK_IN_OVERDUE: overdue,
    }
    reasons = [reason for reason, it_does in holds.items() if it_does]
    if low or (wavering and behind):
        return Health.AT_RISK, reasons
    if said_on is None or overdue:
        return Health.NO_NEWS, reasons
    return (Health.NEEDS_ATTENTION if reasons else Health.ON_TRACK), reasons


class ScoreScale(Term):
    """A neutral scale for a score; no step of it is a failure."""

    BEYOND = "beyond", "More than was hoped for."
    AS_HOPED = "as_hoped", "What was hoped for."
    PARTLY = "partly", "Part of what was hoped for."
    LITTLE = "little", "Little of what was hoped for; what was learned counts."


class ScoreReading(Part):
    """What a score means for an objective of its ambition."""

    scale: ScoreScale = Field(description="The step of the neutral scale.")
    text: str = Field(description="The reading in words.")


PARTLY_COMMITTED = Decimal("0.5")
ASPIRED = Decimal("0.6")
BEYOND_ASPIRED = Decimal("0.9")
PARTLY_ASPIRED = Decimal("0.3")


def score_reading(ambition: Ambition, score: Decimal, *, resolved: int, uncertainties: int) -> ScoreReading:
    """How a final score reads: committed expects 1.0, aspirational 0.6 to 0.7 and up, learning is read by what was resolved.

    A learning objective that listed no uncertainties has nothing to read but its score: it reads like an aspirational one.
    """
    if ambition is Ambition.COMMITTED:
        return _committed(score)
    if ambition is Ambition.LEARNING and uncertainties:
        return _learning(resolved, uncertainties)
    return _aspirational(score)


def _committed(score: Decimal) -> ScoreReading:
    if score == 1:
        return ScoreReading(scale=ScoreScale.AS_HOPED, text="What was promised is there.")
    if score >= PARTLY_COMMITTED:
        return ScoreReading(
            scale=ScoreScale.PARTLY, text="Part of what was promised is there; what kept the rest is worth knowing."
        )
    return ScoreReading(scale=ScoreScale.LITTLE, text="Little of what was promised is there; what kept it is worth knowing.")


def _aspirational(score: Decimal) -> ScoreReading:
    if score >= BEYOND_ASPIRED:
        return ScoreReading(scale=ScoreScale.BEYOND, text="The stretch was reached almost in full: next time it may aim higher.")
    if score >= ASPIRED:
        return ScoreReading(
            scale=ScoreScale.AS_HOPED, text="A success: a stretch is set so that about two thirds of it is what to hope for."
        )
    if score >= PARTLY_ASPIRED:
        return ScoreReading(scale=ScoreScale.PARTLY, text="Part of the stretch was reached, and the way there taught something.")
    return ScoreReading(scale=ScoreScale.LITTLE, text="Little of the stretch was reached; what was learned on the way counts.")


def _learning(resolved: int, uncertainties: int) -> ScoreReading:
    text = f"{resolved} of {uncertainties} uncertainties resolved."
    if resolved >= uncertainties:
        return ScoreReading(scale=ScoreScale.AS_HOPED, text=text)
    return ScoreReading(scale=ScoreScale.PARTLY if 2 * resolved >= uncertainties else ScoreScale.LITTLE, text=text)
