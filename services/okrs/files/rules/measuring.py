"""The measure that a line tells, and what it says of where that stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from contracts.derived import derived
from contracts.okrs.key_results import Measure, Metric, Milestone, Ordinal, Step, Threshold, Zone
from contracts.okrs.lines import LineStep, MeasureWord, OkrLine
from contracts.values import KeyResultId, StepId
from services.okrs.objectives.rules import weights

_UNITS = {MeasureWord.PERCENT: "%", MeasureWord.PERCENT_CHANGE: "%", MeasureWord.MULTIPLIER: "x"}
_STEPS = {MeasureWord.MILESTONE, MeasureWord.COMPOSITE}
SINGLE_STEP = "Done"


@dataclass(slots=True)
class Told:
    """A measure as it begins, with a reading where the line has one, and what could not be read: column to reason."""

    measure: Measure
    value: Decimal | None = None
    steps_done: list[StepId] | None = None
    zone: Zone | None = None
    unread: dict[str, str] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        """Whether there is a reading."""
        return self.value is not None or bool(self.steps_done) or self.zone not in {None, Zone.NONE}


def measure_of(line: OkrLine, id: KeyResultId) -> Told:
    """The measure of a key result.

    A sentence without a number is a milestone of one step. A number with a side to keep and no baseline is a threshold: it
    states a limit, not a way. A number without baseline or target keeps what it has, and its progress is unknown.
    """
    if line.measure is MeasureWord.ORDINAL:
        return _ordinal(line, id)
    if line.measure in _STEPS or (line.measure is None and not _has_number(line)):
        told = _milestone(line, id)
        if line.measure is MeasureWord.COMPOSITE and not line.steps:
            told.unread["measure"] = "Several conditions in one sentence: kept as a milestone of one step."
        return told
    if line.measure is MeasureWord.THRESHOLD or (line.direction is not None and line.baseline is None):
        return _threshold(line, id)
    if line.measure is not MeasureWord.METRIC and not _has_number(line):
        told = _milestone(line, id)
        told.unread["target"] = "A measure with a number has neither baseline, target nor value: kept as a milestone of one step."
        return told
    return _metric(line)


def _has_number(line: OkrLine) -> bool:
    return any(number is not None for number in (line.baseline, line.target, line.current))


def _unit(line: OkrLine) -> str | None:
    return line.unit or (_UNITS.get(line.measure) if line.measure else None)


def _metric(line: OkrLine) -> Told:
    unread, baseline = {}, line.baseline
    if baseline is not None and baseline == line.target:
        baseline = None
        unread["baseline"] = "Baseline and target are the same, so the baseline was left out."
    if line.target is None:
        unread["target"] = "Nobody says where the number is to go: its progress stays 0 until somebody does."
    metric = Metric(baseline=baseline, target=line.target, stretch=line.stretch, unit=_unit(line))
    return Told(metric, value=line.current, unread=unread)


def _threshold(line: OkrLine, id: KeyResultId) -> Told:
    if line.target is None or line.direction is None:
        told = _metric(line) if _has_number(line) else _milestone(line, id)
        missing = "target" if line.target is None else "direction"
        told.unread[missing] = f"A threshold needs a target (its limit) and a direction: kept as a {told.measure.kind} instead."
        return told
    return Told(Threshold(direction=line.direction, limit=line.target, unit=_unit(line)), value=line.current)


def _milestone(line: OkrLine, id: KeyResultId) -> Told:
    given = line.steps or [LineStep(title=SINGLE_STEP, done=line.done is True)]
    shares, unread = _weights(given)
    ids = [derived(StepId, id, str(place)) for place in range(len(given))]
    steps = [
        Step(id=step_id, title=step.title, weight=share, done=False)
        for step_id, step, share in zip(ids, given, shares, strict=True)
    ]
    done = [step_id for step_id, step in zip(ids, given, strict=True) if step.done]
    return Told(Milestone(steps=steps), steps_done=done, unread=unread)


def _weights(given: Sequence[LineStep]) -> tuple[list[Decimal], dict[str, str]]:
    named = [step.weight for step in given if step.weight is not None]
    if len(named) == len(given) and weights.sum_to_one(named):
        return named, {}
    unread = {"steps": "The steps' weights do not make exactly 1: all weigh the same."} if named else {}
    return weights.equal(len(given)), unread


def _ordinal(line: OkrLine, id: KeyResultId) -> Told:
    zones = (line.commit_zone, line.target_zone, line.stretch_zone)
    if not all(zones):
        told = _milestone(line, id)
        told.unread["measure"] = "An ordinal needs a commit, a target and a stretch zone: kept as a milestone of one step."
        return told
    commit, target, stretch = (zone or "" for zone in zones)
    return Told(Ordinal(commit=commit, target=target, stretch=stretch), zone=line.reached)
