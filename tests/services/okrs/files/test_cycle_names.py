"""What the names of cycles tell."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.okrs.cycle_names import Days, days_of


@pytest.mark.parametrize(
    ("name", "month", "first", "last"),
    [
        ("CY2018-Q2", 2, "2018-04-01", "2018-06-30"),
        ("2019-Q4", 2, "2019-10-01", "2019-12-31"),
        ("2027 Q1", 1, "2027-01-01", "2027-03-31"),
        ("Q1 2027", 1, "2027-01-01", "2027-03-31"),
        ("2026/H2", 1, "2026-07-01", "2026-12-31"),
        ("CY2025", 10, "2025-01-01", "2025-12-31"),
        ("2025", 10, "2025-01-01", "2025-12-31"),
        ("FY21-Q1", 2, "2020-02-01", "2020-04-30"),
        ("FY21-Q4", 2, "2020-11-01", "2021-01-31"),
        ("FY23-Q3", 2, "2022-08-01", "2022-10-31"),
        ("FY2026", 10, "2025-10-01", "2026-09-30"),
        ("fy26 q1", 1, "2026-01-01", "2026-03-31"),
        ("Q4 FY'24", 2, "2023-11-01", "2024-01-31"),
    ],
)
def test_a_cycles_name_tells_its_days(name: str, month: int, first: str, last: str) -> None:
    expected = Days(date.fromisoformat(first), date.fromisoformat(last))
    assert days_of(name, fiscal_year_start=month) == expected


@pytest.mark.parametrize(
    "name", ["Q3 (year not stated in the file)", "Q3", "H3 2026", "2026-Q5", "21-Q1", "", "0000", "FY0001", "Spring 2026"]
)
def test_a_name_that_does_not_tell_them_is_not_guessed(name: str) -> None:
    assert days_of(name, fiscal_year_start=2) is None


@given(st.integers(2000, 2099), st.integers(1, 12), st.sampled_from(["CY", "FY"]))
def test_the_quarters_and_halves_of_a_year_follow_each_other_and_make_the_year(year: int, month: int, kind: str) -> None:
    whole = days_of(f"{kind}{year}", fiscal_year_start=month)
    assert whole is not None
    for part, count in (("Q", 4), ("H", 2)):
        days = [days_of(f"{kind}{year}-{part}{number}", fiscal_year_start=month) for number in range(1, count + 1)]
        assert days[0] is not None
        assert days[-1] is not None
        assert (days[0].first, days[-1].last) == (whole.first, whole.last)
        for one, following in pairwise(days):
            assert one is not None
            assert following is not None
            assert following.first - one.last == timedelta(days=1)


@given(st.integers(2000, 2098), st.integers(2, 12))
def test_a_fiscal_year_ends_in_the_calendar_year_it_is_called_by(year: int, month: int) -> None:
    days = days_of(f"FY{year}", fiscal_year_start=month)
    assert days is not None
    assert days.last.year == year
    assert days.first == date(year - 1, month, 1)
