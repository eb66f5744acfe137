"""What check-ins do to each measure, and how it is carried over."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.okrs.key_results import Direction, Measure, Metric, Milestone, Ordinal, Step, Threshold, Zone
from contracts.okrs.objective_commands import Continuation
from contracts.values import StepId
from services.okrs.objectives.rules import measures, weights

FROM_CURRENT, KEEP = Continuation.BASELINE_FROM_CURRENT, Continuation.KEEP_BASELINE
amounts = st.decimals(-(10**9), 10**9, places=3)


@dataclass(frozen=True)
class Says:
    value: Decimal | None = None
    steps_done: Sequence[StepId] | None = None
    zone: Zone | None = None


def steps(*done: bool) -> list[Step]:
    shares = weights.equal(len(done))
    return [
        Step(id=StepId.of(UUID(int=place)), title=f"Step {place}", weight=share, done=is_done)
        for place, (share, is_done) in enumerate(zip(shares, done, strict=True))
    ]


def ordinal(reached: Zone = Zone.NONE) -> Ordinal:
    return Ordinal(commit="some", target="most", stretch="all", reached=reached)


metrics = st.builds(Metric, baseline=amounts, target=amounts, current=st.none() | amounts)
thresholds = st.builds(Threshold, direction=st.sampled_from(Direction), limit=amounts, held=st.integers(0, 5), counted=st.just(5))
milestones = st.lists(st.booleans(), min_size=1, max_size=20).map(lambda done: Milestone(steps=steps(*done)))
ordinals = st.sampled_from(Zone).map(ordinal)
any_measure: st.SearchStrategy[Measure] = st.one_of(metrics, thresholds, milestones, ordinals)


@given(st.lists(amounts, min_size=1), amounts)
def test_a_metric_shows_the_last_value_that_counts(values: list[Decimal], target: Decimal) -> None:
    after = measures.after_check_ins(Metric(baseline=Decimal(0), target=target), [Says(value=value) for value in values])
    assert isinstance(after, Metric)
    assert after.current == values[-1]


@given(thresholds, st.lists(amounts, min_size=1))
def test_a_threshold_counts_every_check_in_by_its_limit_as_it_is_now(threshold: Threshold, values: list[Decimal]) -> None:
    after = measures.after_check_ins(threshold, [Says(value=value) for value in values])
    assert isinstance(after, Threshold)
    over, under = sum(value > threshold.limit for value in values), sum(value < threshold.limit for value in values)
    assert after.held == len(values) - (under if threshold.direction is Direction.KEEP_ABOVE else over)
    assert (after.counted, after.current) == (len(values), values[-1])
    assert abs(measures.progress_of(after) - Decimal(after.held) / len(values)) <= Decimal("5e-10")


def test_a_milestone_shows_the_steps_of_the_last_check_in_so_that_a_step_can_be_undone() -> None:
    before = Milestone(steps=steps(False, False, False))
    one, two, _ = (step.id for step in before.steps)
    after = measures.after_check_ins(before, [Says(steps_done=[one, two]), Says(steps_done=[two])])
    assert isinstance(after, Milestone)
    assert [step.done for step in after.steps] == [False, True, False]
    assert measures.progress_of(after) == Decimal("0.3333")


@pytest.mark.parametrize(("zone", "progress"), [("none", "0"), ("commit", "0.3"), ("target", "0.7"), ("stretch", "1")])
def test_an_ordinals_zones_are_nothing_three_tenths_seven_tenths_and_one(zone: str, progress: str) -> None:
    after = measures.after_check_ins(ordinal(), [Says(zone=Zone.STRETCH), Says(zone=Zone(zone))])  # type: ignore[call-arg]  # Term's second argument is for its members
    assert str(measures.progress_of(after)) == progress


@given(any_measure)
def test_without_check_ins_a_measure_stays_as_it_is(measure: Measure) -> None:
    assert measures.after_check_ins(measure, []) == measure


@pytest.mark.parametrize(
    ("measure", "reading"),
    [
        (Metric(), "value"),
        (Threshold(direction=Direction.KEEP_ABOVE, limit=Decimal(1)), "value"),
        (Milestone(steps=steps(False)), "steps_done"),
        (ordinal(), "zone"),
    ],
)
def test_each_measure_names_the_field_that_speaks_of_it(measure: Measure, reading: str) -> None:
    assert measures.reading_wanted(measure) == reading


@given(any_measure)
def test_carried_over_with_its_baseline_a_measure_keeps_its_progress_but_a_threshold_begins_anew(measure: Measure) -> None:
    after = measures.carried_over(measure, KEEP)
    assert after is not None
    expected = Decimal(0) if isinstance(measure, Threshold) else measures.progress_of(measure)
    assert measures.progress_of(after) == expected


@given(any_measure)
def test_carried_over_from_where_it_stands_a_measure_begins_at_0_and_one_that_is_done_needs_a_new_one(measure: Measure) -> None:
    after = measures.carried_over(measure, FROM_CURRENT)
    if after is None:
        assert measures.progress_of(measure) == 1
        assert not isinstance(measure, Threshold)
    else:
        assert measures.progress_of(after) == 0
        assert after.kind is measure.kind


@given(metrics)
def test_a_metric_carried_over_goes_on_from_the_value_it_had_towards_the_same_target(metric: Metric) -> None:
    after = measures.carried_over(metric, FROM_CURRENT)
    if after is not None:
        assert isinstance(after, Metric)
        assert after.baseline == (metric.baseline if metric.current is None else metric.current)
        assert (after.target, after.current) == (metric.target, None)
        assert after.baseline != after.target or metric.baseline == metric.target


@given(milestones)
def test_a_milestone_carried_over_leaves_its_done_steps_behind_and_the_others_sum_to_1_in_their_order(before: Milestone) -> None:
    after = measures.carried_over(before, FROM_CURRENT)
    if after is not None:
        assert isinstance(after, Milestone)
        assert [step.id for step in after.steps] == [step.id for step in before.steps if not step.done]
        assert weights.sum_to_one(step.weight for step in after.steps)
    else:
        assert all(step.done for step in before.steps)


def test_a_metric_past_its_target_is_done_and_does_not_turn_round() -> None:
    past = Metric(baseline=Decimal(0), target=Decimal(10), current=Decimal(12))
    assert measures.carried_over(past, FROM_CURRENT) is None
