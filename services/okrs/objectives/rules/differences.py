"""What a change changes, one difference for each thing that takes a reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.okrs.key_results import KeyResult, Measure, Metric, Milestone, Ordinal, Threshold
from contracts.okrs.revisions import Revised
from contracts.values import KeyResultId


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changes, as texts; None where there is nothing."""

    what: Revised
    before: str | None
    after: str | None
    key_result_id: KeyResultId | None = None


def of_fields(before: Mapping[Revised, Any], after: Mapping[Revised, Any]) -> list[Difference]:
    """The differences between two objectives' values that take a reason, each mapping naming the same things."""
    return list(_differing(before, after, None))


def of_key_results(before: KeyResult, after: KeyResult) -> list[Difference]:
    """The differences between two states of one key result that take a reason."""
    return list(_differing(_told(before), _told(after), before.id))


def of_weights(before: list[KeyResult], after: list[KeyResult]) -> list[Difference]:
    """The weights that change, and the key results that come or go."""
    old, new = {part.id: part for part in before}, {part.id: part for part in after}
    gone = [Difference(Revised.KEY_RESULT, part.title, None, part.id) for part in before if part.id not in new]
    come = [Difference(Revised.KEY_RESULT, None, part.title, part.id) for part in after if part.id not in old]
    stayed = [part for part in before if part.id in new]
    both = [_differing({Revised.WEIGHT: one.weight}, {Revised.WEIGHT: new[one.id].weight}, one.id) for one in stayed]
    return gone + come + [difference for differences in both for difference in differences]


def _differing(before: Mapping[Revised, Any], after: Mapping[Revised, Any], id: KeyResultId | None) -> Iterator[Difference]:
    for what in dict.fromkeys([*before, *after]):
        was, becomes = _text(before.get(what)), _text(after.get(what))
        if was != becomes:
            yield Difference(what, was, becomes, id)


def _told(part: KeyResult) -> dict[Revised, Any]:
    return {Revised.TITLE: part.title, Revised.DEFINITION: part.definition, **_of_measure(part.measure)}


def _of_measure(measure: Measure) -> dict[Revised, Any]:
    if isinstance(measure, Metric):
        values = {Revised.BASELINE: measure.baseline, Revised.TARGET: measure.target, Revised.STRETCH: measure.stretch}
        return {**values, Revised.UNIT: measure.unit}
    if isinstance(measure, Threshold):
        return {Revised.DIRECTION: measure.direction.value, Revised.LIMIT: measure.limit, Revised.UNIT: measure.unit}
    if isinstance(measure, Milestone):
        return {Revised.STEPS: "\n".join(f"{step.weight:f} {step.title}" for step in measure.steps)}
    return {Revised.ZONES: _zones(measure)}


def _zones(measure: Ordinal) -> str:
    return f"{measure.commit}\n{measure.target}\n{measure.stretch}"


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
