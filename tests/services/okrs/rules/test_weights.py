"""Weights sum to exactly 1."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from contracts.values import Weight
from services.okrs.objectives.rules import weights

a_weight: TypeAdapter[Decimal] = TypeAdapter(Weight)
some_weights = st.lists(st.decimals(0, 1, places=4), min_size=1, max_size=20)


@given(st.integers(1, 20))
def test_default_weights_are_equal_with_four_places_and_the_remainder_goes_to_the_first(count: int) -> None:
    found = weights.equal(count)
    assert len(found) == count
    assert sum(found) == 1
    assert len(set(found[1:])) <= 1
    assert found[0] >= found[-1]
    assert found[0] - found[-1] < Decimal("0.0001") * count
    assert [str(a_weight.validate_python(weight)) for weight in found] == [str(weight) for weight in found]


def test_three_key_results_weigh_a_third_each() -> None:
    assert weights.equal(3) == [Decimal("0.3334"), Decimal("0.3333"), Decimal("0.3333")]
    assert weights.equal(1) == [1]
    assert weights.equal(0) == []


@given(some_weights)
def test_weights_in_proportion_sum_to_1_and_keep_their_order(before: list[Decimal]) -> None:
    after = weights.in_proportion(before)
    assert weights.sum_to_one(after)
    assert [a_weight.validate_python(weight) for weight in after] == after
    for one in range(1, len(before)):
        for other in range(1, len(before)):
            assert before[one] > before[other] or after[one] <= after[other] or not any(before)


@given(some_weights)
def test_weights_that_sum_to_1_already_stay_as_they_are(before: list[Decimal]) -> None:
    once = weights.in_proportion(before)
    assert weights.in_proportion(once) == once


@given(some_weights)
def test_only_a_sum_of_exactly_1_is_accepted_and_the_sum_is_named(given_weights: list[Decimal]) -> None:
    assert weights.sum_to_one(given_weights) is (sum(given_weights) == 1)
    assert weights.sum_of(given_weights) == sum(given_weights)


def test_a_ten_thousandth_too_little_or_too_much_is_noticed() -> None:
    third = Decimal("0.3333")
    assert not weights.sum_to_one([third] * 3)
    assert str(weights.sum_of([third] * 3)) == "0.9999"
    assert not weights.sum_to_one([third, third, third + Decimal("0.0002")])
