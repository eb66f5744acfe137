"""How often a shuffled order points to so many authors: what the tests of insiders take for chance is chance."""

from fractions import Fraction
from math import comb, factorial

import pytest

from tests.insider.chance import BY_CHANCE, beyond, no_more_than_by_guessing

WAYS = 43
"""Seven for concerns, twenty-one for what colleagues write, fifteen for a pulse; some of them find the same."""


def _nobody_in_place(people: int) -> int:
    """In how many orders nobody is in their own place."""
    return sum((-1) ** each * factorial(people) // factorial(each) for each in range(people + 1))


def _lucky(people: int) -> Fraction:
    """How probable it is that more are in their own place than is taken for chance."""
    orders = sum(comb(people, hits) * _nobody_in_place(people - hits) for hits in range(BY_CHANCE + 1, people + 1))
    return Fraction(orders, factorial(people))


@pytest.mark.parametrize("people", [10, 11, 18])
def test_one_way_is_lucky_once_in_some_twelve_thousand_times_and_all_of_them_in_two_journeys_once_in_three_million(
    people: int,
) -> None:
    lucky = _lucky(people)
    assert Fraction(1, 13_000) < lucky < Fraction(1, 11_000)
    assert WAYS * lucky > Fraction(1, 300), "one journey is not enough"
    assert WAYS * lucky**2 < Fraction(1, 3_000_000)


async def test_what_one_journey_finds_by_luck_is_no_leak_and_what_both_find_is() -> None:
    looked = list[str]()

    async def again() -> dict[str, int]:
        looked.append("again")
        return {"order of rows": 11, "times": 3}

    await no_more_than_by_guessing({"order of rows": BY_CHANCE}, again)
    assert looked == [], "one is enough where nothing was found"
    await no_more_than_by_guessing({"times": 9, "neighbors": 7}, again)
    assert looked == ["again"]
    with pytest.raises(AssertionError, match="order of rows"):
        await no_more_than_by_guessing({"order of rows": 7}, again)
    assert beyond({"order of rows": 7, "times": 6}) == {"order of rows": 7}
