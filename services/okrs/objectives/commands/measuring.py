"""From what people write about key results to measures, weights and parts, refused where they do not add up."""

from collections.abc import Sequence
from decimal import Decimal

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.okrs.key_results import (
    KeyResult,
    KeyResultWeight,
    Measure,
    MeasureInput,
    Metric,
    MetricInput,
    Milestone,
    MilestoneInput,
    NewKeyResult,
    Ordinal,
    OrdinalInput,
    Step,
    StepInput,
    Threshold,
    ThresholdInput,
    Zone,
)
from contracts.okrs.refusals import Code, WeightsSum
from contracts.values import KeyResultId, StepId
from services.okrs.objectives.rules import measures, weights


def new_key_result(unit: UnitOfWork, given: NewKeyResult, *, weight: Decimal, field: str) -> KeyResult:
    """A key result as it begins; `field` is where it stands in the command."""
    measure = measured(unit, given.measure, None, field=f"{field}.measure")
    return KeyResult(
        id=unit.new_id(KeyResultId),
        title=given.title,
        definition=given.definition,
        data_source=given.data_source,
        scoring_guidance=given.scoring_guidance,
        owner_id=given.owner_id,
        contributor_ids=list(dict.fromkeys(given.contributor_ids)),
        weight=weight,
        measure=measure,
        progress=measures.progress_of(measure),
    )


def measured(unit: UnitOfWork, given: MeasureInput, before: Measure | None, *, field: str) -> Measure:
    """The measure as described, standing where the one before it stood if that is of the same kind."""
    if given.metric is not None:
        return _metric(given.metric, before, f"{field}.metric")
    if given.threshold is not None:
        return _threshold(given.threshold, before)
    if given.milestone is not None:
        return _milestone(unit, given.milestone, before, f"{field}.milestone.steps")
    assert given.ordinal is not None, "exactly one is given"
    return _ordinal(given.ordinal, before)


def _metric(given: MetricInput, before: Measure | None, field: str) -> Metric:
    if given.baseline == given.target:
        raise Refused(Code.TARGET_EQUALS_BASELINE, field=f"{field}.target")
    current = before.current if isinstance(before, Metric) else None
    return Metric(baseline=given.baseline, target=given.target, stretch=given.stretch, unit=given.unit, current=current)


def _threshold(given: ThresholdInput, before: Measure | None) -> Threshold:
    described = {"direction": given.direction, "limit": given.limit, "unit": given.unit}
    return before.model_copy(update=described) if isinstance(before, Threshold) else Threshold(**described)


def _milestone(unit: UnitOfWork, given: MilestoneInput, before: Measure | None, field: str) -> Milestone:
    known = {step.id: step for step in before.steps} if isinstance(before, Milestone) else {}
    shares = chosen([step.weight for step in given.steps], code=Code.WEIGH_EVERY_STEP, field=field)
    _none_twice([step.id for step in given.steps], field)
    return Milestone(steps=[_step(unit, step, share, known, field) for step, share in zip(given.steps, shares, strict=True)])


def _step(unit: UnitOfWork, given: StepInput, weight: Decimal, known: dict[StepId, Step], field: str) -> Step:
    if given.id is not None and given.id not in known:
        raise Refused(Code.STEP_NOT_FOUND, field=field, id=given.id)
    done = given.id is not None and known[given.id].done
    return Step(id=given.id or unit.new_id(StepId), title=given.title, weight=weight, done=done)


def _ordinal(given: OrdinalInput, before: Measure | None) -> Ordinal:
    reached = before.reached if isinstance(before, Ordinal) else Zone.NONE
    return Ordinal(commit=given.commit, target=given.target, stretch=given.stretch, reached=reached)


def chosen(given: Sequence[Decimal | None], *, code: Code, field: str) -> list[Decimal]:
    """The weights where all are given and make exactly 1, equal ones where none is."""
    named = [weight for weight in given if weight is not None]
    if not named:
        return weights.equal(len(given))
    if len(named) != len(given):
        raise Refused(code, field=field)
    if not weights.sum_to_one(named):
        total = weights.sum_of(named)
        raise Refused(Code.WEIGHTS_MUST_SUM_TO_ONE, field=field, details=WeightsSum(sum=total), sum=f"{total:f}")
    return named


def weighed(parts: Sequence[KeyResult], given: Sequence[KeyResultWeight], *, field: str = "weights") -> list[KeyResult]:
    """The key results under the weights given for each of them, or all the same."""
    named = by_key_result(parts, given, field=field)
    shares = chosen([named.get(part.id) for part in parts], code=Code.WEIGH_EVERY_KEY_RESULT, field=field)
    return [part.model_copy(update={"weight": share}) for part, share in zip(parts, shares, strict=True)]


def by_key_result(parts: Sequence[KeyResult], given: Sequence[KeyResultWeight], *, field: str) -> dict[KeyResultId, Decimal]:
    """The weights by the key results they are given for, all of them known and none twice."""
    known = {part.id for part in parts}
    for stranger in (weight.key_result_id for weight in given if weight.key_result_id not in known):
        raise Refused(Code.KEY_RESULT_NOT_FOUND, field=field, id=stranger)
    _none_twice([weight.key_result_id for weight in given], field)
    return {weight.key_result_id: weight.weight for weight in given}


def _none_twice(ids: Sequence[StepId | KeyResultId | None], field: str) -> None:
    named = [one for one in ids if one is not None]
    for one in named:
        if named.count(one) > 1:
            raise Refused(Code.NAMED_TWICE, field=field, id=one)
