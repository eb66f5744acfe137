"""Histories that suggestions are drawn from: check-ins on one key result, and documents with all that rules look at."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from contracts.okrs.key_results import Direction, Measure, Metric, Milestone, Ordinal, Step, Threshold, Zone
from contracts.okrs.objectives import Ambition
from contracts.values import CheckInId, KeyResultId, ObjectiveId, PersonId, StepId, TeamId
from services.recognition.suggestions.rules.check_ins import KeyResultHistory
from services.recognition.suggestions.rules.ground import Said

BEGIN = date(2026, 1, 5)
"""A Monday."""
KEY_RESULT, OBJECTIVE, TEAM = (
    KeyResultId("key_result_" + "1" * 32),
    ObjectiveId("objective_" + "1" * 32),
    TeamId("team_" + "1" * 32),
)
SAYS, WORKS = PersonId("person_" + "1" * 32), PersonId("person_" + "2" * 32)
UP = Metric(baseline=Decimal(0), target=Decimal(100))
DOWN = Metric(baseline=Decimal(100), target=Decimal(0))
ABOVE = Threshold(direction=Direction.KEEP_ABOVE, limit=Decimal(50))
BELOW = Threshold(direction=Direction.KEEP_BELOW, limit=Decimal(50))
STEPS = [StepId(f"step_{number:032x}") for number in range(5)]
LADDER = Milestone(steps=[Step(id=id, title="A step", weight=Decimal("0.2"), done=False) for id in STEPS])
ZONES = Ordinal(commit="c", target="t", stretch="s")
MEASURES: Sequence[Measure] = (UP, DOWN, ABOVE, BELOW, LADDER, ZONES)


def said(number: int, height: int, *, confidence: int | None = 7, measure: Measure = UP, **given: Any) -> Said:
    """The check-in of a week, whose height is 0 to 4 whatever the measure is."""
    day = BEGIN + timedelta(7 * number)
    told = {
        "id": CheckInId(f"check_in_{number + 1:032x}"),
        "effective_on": day,
        "recorded_at": datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=9),
        "by": SAYS,
        "confidence": confidence,
        **reading(measure, height),
        **given,
    }
    return Said(**told)


def reading(measure: Measure, height: int) -> dict[str, Any]:
    """What a check-in says that stands so high: 0 to 4."""
    if isinstance(measure, Milestone):
        return {"steps_done": STEPS[:height]}
    if isinstance(measure, Ordinal):
        return {"zone": (Zone.NONE, Zone.COMMIT, Zone.TARGET, Zone.STRETCH)[height]}
    falls = measure is DOWN or measure is BELOW
    return {"value": Decimal(100 - height * 10 if falls else height * 10)}


def history(check_ins: Sequence[Said], **given: Any) -> KeyResultHistory:
    """A stretch goal of a quarter."""
    told = {
        "id": KEY_RESULT,
        "objective_id": OBJECTIVE,
        "team_id": TEAM,
        "ambition": Ambition.COMMITTED,
        "measure": UP,
        "working": [WORKS],
        "starts_on": BEGIN,
        "ends_on": BEGIN + timedelta(90),
        **given,
    }
    return KeyResultHistory(check_ins=check_ins, **told)
