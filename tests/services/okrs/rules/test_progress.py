"""Progress of the measures, and weighted means."""

from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from contracts.values import Amount, Share
from services.okrs.objectives.rules import progress, weights

amounts = st.decimals(-(10**14), 10**14, places=9, allow_nan=False, allow_infinity=False)
shares = st.decimals(0, 1, places=9)
a_share: TypeAdapter[Decimal] = TypeAdapter(Share)
an_amount: TypeAdapter[Decimal] = TypeAdapter(Amount)


def of(baseline: str, target: str, current: str) -> Decimal:
    return progress.of_metric(baseline=Decimal(baseline), target=Decimal(target), current=Decimal(current))


def test_progress_is_the_share_of_the_way_from_baseline_to_target_upwards_and_downwards() -> None:
    assert of("0", "10", "4") == Decimal("0.4")
    assert of("72", "45", "63") == Decimal(1) / 3 // Decimal("1e-9") * Decimal("1e-9")
    assert of("-5", "5", "0") == Decimal("0.5")


def test_beyond_the_target_is_1_and_behind_the_baseline_is_0() -> None:
    assert of("0", "10", "25") == 1
    assert of("10", "0", "12") == 0


def test_a_third_and_two_thirds_are_rounded_to_nine_places() -> None:
    assert of("0", "3", "1") == Decimal("0.333333333")
    assert of("0", "3", "2") == Decimal("0.666666667")


def test_without_a_value_or_a_target_nothing_was_travelled() -> None:
    assert progress.of_metric(baseline=Decimal(0), target=Decimal(10), current=None) == 0
    assert progress.of_metric(baseline=Decimal(0), target=None, current=Decimal(7)) == 0


def test_without_a_baseline_only_the_target_itself_counts_as_the_way() -> None:
    assert progress.of_metric(baseline=None, target=Decimal(10), current=Decimal("9.9")) == 0
    assert progress.of_metric(baseline=None, target=Decimal(10), current=Decimal(10)) == 1


@given(amounts, amounts, amounts)
def test_progress_is_always_a_share_in_its_one_text(baseline: Decimal, target: Decimal, current: Decimal) -> None:
    found = progress.of_metric(baseline=baseline, target=target, current=current)
    assert str(a_share.validate_python(found)) == str(found)


@given(amounts, amounts)
def test_the_baseline_is_0_and_the_target_is_1(baseline: Decimal, target: Decimal) -> None:
    assume(baseline != target)
    assert progress.of_metric(baseline=baseline, target=target, current=baseline) == 0
    assert progress.of_metric(baseline=baseline, target=target, current=target) == 1


@given(amounts, amounts, amounts, amounts)
def test_nearer_to_the_target_is_never_less_progress(baseline: Decimal, target: Decimal, one: Decimal, other: Decimal) -> None:
    assume(baseline != target)
    behind, ahead = sorted((one, other), reverse=target < baseline)
    assert progress.of_metric(baseline=baseline, target=target, current=behind) <= progress.of_metric(
        baseline=baseline, target=target, current=ahead
    )


@given(amounts, amounts, amounts)
def test_upwards_and_downwards_are_mirror_images(baseline: Decimal, target: Decimal, current: Decimal) -> None:
    mirrored = progress.of_metric(baseline=-baseline, target=-target, current=-current)
    assert mirrored == progress.of_metric(baseline=baseline, target=target, current=current)


@given(amounts, amounts, st.integers(0, 1000))
def test_each_step_of_the_way_counts_the_same(baseline: Decimal, target: Decimal, thousandths: int) -> None:
    assume(baseline != target)
    travelled = Decimal(thousandths) / 1000
    current = baseline + (target - baseline) * travelled
    assume(current == an_amount.validate_python(round(current, 9)))
    assert progress.of_metric(baseline=baseline, target=target, current=current) == travelled


@given(st.integers(0, 200).flatmap(lambda counted: st.tuples(st.integers(0, counted), st.just(counted))))
def test_a_threshold_is_the_share_of_check_ins_that_held(counts: tuple[int, int]) -> None:
    held, counted = counts
    found = progress.of_threshold(held=held, counted=counted)
    assert abs(found - Decimal(held) / (counted or 1)) <= Decimal("5e-10")
    assert (found == 1) is (held == counted > 0)


@given(
    st.lists(st.booleans(), min_size=1, max_size=50).flatmap(lambda done: st.permutations(done).map(lambda other: (done, other)))
)
def test_a_milestone_is_the_sum_of_the_weights_of_its_done_steps(orders: tuple[list[bool], list[bool]]) -> None:
    done, other = orders
    equal = weights.equal(len(done))
    found = progress.of_milestone(zip(equal, done, strict=True))
    assert found == sum((weight for weight, is_done in zip(equal, done, strict=True) if is_done), Decimal(0))
    assert (found == 1) is all(done)
    assert abs(found - progress.of_milestone(zip(equal, other, strict=True))) <= equal[0] - equal[-1]


@given(st.lists(shares, min_size=1, max_size=20))
def test_a_weighted_mean_lies_between_the_least_and_the_greatest(values: list[Decimal]) -> None:
    parts = list(zip(weights.equal(len(values)), values, strict=True))
    found = progress.weighted_mean(parts)
    assert min(values) <= found <= max(values)
    assert str(a_share.validate_python(found)) == str(found)


def test_a_weighted_mean_follows_the_weights() -> None:
    assert progress.weighted_mean([(Decimal("0.75"), Decimal(1)), (Decimal("0.25"), Decimal("0.2"))]) == Decimal("0.8")
    assert progress.weighted_mean([]) == 0
    assert progress.weighted_mean([(Decimal(0), Decimal(1))]) == 0


def test_a_mean_over_some_of_the_key_results_leaves_the_others_out() -> None:
    assert progress.weighted_mean([(Decimal("0.25"), Decimal(1)), (Decimal("0.25"), Decimal(0))]) == Decimal("0.5")
