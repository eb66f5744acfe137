"""What check-ins do to a measure, how far it has come, and how it goes on in a later cycle."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol, TypeVar

from contracts.okrs.key_results import Direction, Measure, Metric, Milestone, Ordinal, Threshold, Zone
from contracts.okrs.objective_commands import Continuation
from contracts.values import StepId
from services.okrs.objectives.rules import progress, weights

ZONES = {Zone.NONE: Decimal(0), Zone.COMMIT: Decimal("0.3"), Zone.TARGET: Decimal("0.7"), Zone.STRETCH: Decimal(1)}


class Reading(Protocol):
    """What a check-in says of a measure; a row, a document or a plain value can be one."""

    @property
    def value(self) -> Decimal | None:
        """Of a metric or a threshold."""

    @property
    def steps_done(self) -> Sequence[StepId] | None:
        """Of a milestone."""

    @property
    def zone(self) -> Zone | None:
        """Of an ordinal."""


def progress_of(measure: Measure) -> Decimal:
    """How far the measure has come, 0 to 1, with nine places."""
    if isinstance(measure, Metric):
        return progress.of_metric(baseline=measure.baseline, target=measure.target, current=measure.current)
    if isinstance(measure, Threshold):
        return progress.of_threshold(held=measure.held, counted=measure.counted)
    if isinstance(measure, Milestone):
        return progress.of_milestone((step.weight, step.done) for step in measure.steps)
    return ZONES[measure.reached]


def reading_wanted(measure: Measure) -> str:
    """The field of a check-in that speaks of such a measure."""
    if isinstance(measure, Milestone):
        return "steps_done"
    return "zone" if isinstance(measure, Ordinal) else "value"


R = TypeVar("R", bound=Reading)


def after_check_ins(measure: Measure, standing: Sequence[Reading]) -> Measure:
    """The measure as the check-ins that count, given oldest first, leave it; a threshold judges them all by its present limit.

    Without any it stays as it is, which for a measure carried over with its baseline is where it stood.
    """
    if not standing:
        return measure
    last = standing[-1]
    if isinstance(measure, Metric):
        return measure.model_copy(update={"current": last.value})
    if isinstance(measure, Threshold):
        marks = [holds(measure, reading.value) for reading in standing if reading.value is not None]
        return measure.model_copy(update={"current": last.value, "held": sum(marks), "counted": len(marks)})
    if isinstance(measure, Milestone):
        done = set(last.steps_done or ())
        return measure.model_copy(update={"steps": [step.model_copy(update={"done": step.id in done}) for step in measure.steps]})
    return measure.model_copy(update={"reached": last.zone or Zone.NONE})


def holds(measure: Threshold, value: Decimal) -> bool:
    """Whether a value keeps to the threshold; the limit itself does."""
    return value >= measure.limit if measure.direction is Direction.KEEP_ABOVE else value <= measure.limit


def carried_over(measure: Measure, continuation: Continuation) -> Measure | None:
    """How a measure goes on in a later cycle; None where it is done, so that going on from where it stands needs a new one.

    A kept baseline keeps what was reached. A threshold begins anew either way, because its progress is the share of check-ins.
    Steps keep their ids.
    """
    assert continuation is not Continuation.NEW, "a new measure is given, not reckoned"
    if isinstance(measure, Threshold):
        return measure.model_copy(update={"current": None, "held": 0, "counted": 0})
    if continuation is Continuation.KEEP_BASELINE:
        return measure
    if progress_of(measure) == progress.WHOLE:
        return None
    if isinstance(measure, Metric):
        baseline = measure.baseline if measure.current is None else measure.current
        return measure.model_copy(update={"baseline": baseline, "current": None})
    if isinstance(measure, Milestone):
        left = [step for step in measure.steps if not step.done]
        shares = weights.in_proportion([step.weight for step in left])
        return measure.model_copy(
            update={"steps": [step.model_copy(update={"weight": share}) for step, share in zip(left, shares, strict=True)]}
        )
    return measure.model_copy(update={"reached": Zone.NONE})
