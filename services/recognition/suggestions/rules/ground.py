"""Where a check-in stands on the way of its measure: more is further, whatever the measure is and wherever it points."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from contracts.okrs.key_results import Direction, Measure, Metric, Milestone, Ordinal, Threshold, Zone
from contracts.values import CheckInId, PersonId, StepId

_ZONES = {Zone.NONE: Decimal(0), Zone.COMMIT: Decimal("0.3"), Zone.TARGET: Decimal("0.7"), Zone.STRETCH: Decimal(1)}
_NAMES = {Zone.NONE: "none of the zones", Zone.COMMIT: "commit", Zone.TARGET: "target", Zone.STRETCH: "stretch"}


class Said(NamedTuple):
    """What rules need of a check-in that counts; its texts are none of it. A tuple: thousands are made with each batch."""

    id: CheckInId
    effective_on: date
    recorded_at: datetime
    by: PersonId | None
    """None where it was imported: it is history, and nothing to celebrate."""
    confidence: int | None = None
    value: Decimal | None = None
    steps_done: Sequence[StepId] | None = None
    zone: Zone | None = None


def in_order(check_ins: Sequence[Said]) -> list[Said]:
    """By the day they speak of, then by when they were said."""
    return sorted(check_ins, key=lambda said: (said.effective_on, said.recorded_at, said.id))


def height(measure: Measure, said: Said) -> Decimal | None:
    """How far it stands, without ends: also below the baseline and beyond the target something is lost and gained.

    None where the check-in does not speak of such a measure, which a revision may have changed, or where nobody knows the way.
    """
    if isinstance(measure, Metric):  # most are
        return None if said.value is None else _on_the_way(measure, said.value)
    if isinstance(measure, Milestone):
        return None if said.steps_done is None else _weight(measure, said.steps_done)
    if isinstance(measure, Ordinal):
        return None if said.zone is None else _ZONES[said.zone]
    if said.value is None:
        return None
    return said.value if measure.direction is Direction.KEEP_ABOVE else -said.value


def _on_the_way(measure: Metric, value: Decimal) -> Decimal | None:
    """Upwards or downwards; without a baseline, which imports may lack, nearer is further."""
    if measure.target is None:
        return None
    if measure.baseline is None or measure.baseline == measure.target:
        return -abs(measure.target - value)
    return value if measure.target > measure.baseline else -value


def _weight(measure: Milestone, done: Sequence[StepId]) -> Decimal:
    return sum((step.weight for step in measure.steps if step.id in done), Decimal(0))


def progress(measure: Measure, until: Sequence[Said]) -> Decimal:
    """How far the measure has come with the last of these check-ins, 0 to 1; a threshold is the share of those that held."""
    if not until:
        return Decimal(0)
    if isinstance(measure, Threshold):
        marks = [_holds(measure, said.value) for said in until if said.value is not None]
        return Decimal(sum(marks)) / len(marks) if marks else Decimal(0)
    if isinstance(measure, Metric):
        return _share(measure, until[-1].value)
    return height(measure, until[-1]) or Decimal(0)


def _holds(measure: Threshold, value: Decimal) -> bool:
    return value >= measure.limit if measure.direction is Direction.KEEP_ABOVE else value <= measure.limit


def _share(measure: Metric, value: Decimal | None) -> Decimal:
    if value is None or measure.target is None:
        return Decimal(0)
    if measure.baseline is None or measure.baseline == measure.target:
        return Decimal(value == measure.target)
    return min(max((value - measure.baseline) / (measure.target - measure.baseline), Decimal(0)), Decimal(1))


def way(measure: Measure, before: Said, after: Said) -> str:
    """From where to where it went, in words: `from 35 to 41, towards 100`."""
    if isinstance(measure, Milestone):
        from_, to = (percent(_weight(measure, said.steps_done or ())) for said in (before, after))
        return f"from {from_} to {to} of its steps"
    if isinstance(measure, Ordinal):
        return f"from {_zone(before)} to {_zone(after)}"
    reached = f"from {_number(before.value)} to {_number(after.value)}"
    if isinstance(measure, Threshold):
        return f"{reached}, where {_number(measure.limit)} is the limit"
    return f"{reached}, towards {_number(measure.target)}"


def _zone(said: Said) -> str:
    zone = said.zone or Zone.NONE
    return _NAMES[zone] if zone is Zone.NONE else f"the {_NAMES[zone]} zone"


def _number(value: Decimal | None) -> str:
    """As people write it; without its unit, which is a text that somebody wrote."""
    return f"{value.normalize():f}" if value else "0"


def percent(share: Decimal) -> str:
    """A share as a whole number of percent, never rounded up to all of it."""
    return f"{int(share * 100)} %"
