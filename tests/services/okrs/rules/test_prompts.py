"""Periods of a cadence, and the time of day for reminders."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.okrs.cycles import Cadence
from services.okrs.prompts import rules
from services.okrs.prompts.rules import Period

cadences = st.sampled_from(list(Cadence))
beginnings = st.dates(date(2020, 1, 1), date(2040, 12, 31))
lengths = st.integers(1, 500)
zones = st.sampled_from(sorted(available_timezones() - {"localtime"}))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2037, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001


def periods(cadence: Cadence, starts_on: date, ends_on: date) -> list[Period]:
    """The period of each day of a cycle, in the order of days."""
    days = [starts_on + timedelta(day) for day in range((ends_on - starts_on).days + 1)]
    found = [rules.period(cadence, starts_on=starts_on, ends_on=ends_on, today=day) for day in days]
    assert all(one is not None and one.first_day <= day <= one.last_day for one, day in zip(found, days, strict=True))
    return [one for one in found if one is not None]


@given(cadences, beginnings, lengths)
def test_periods_tile_the_cycle_without_gap_or_overlap(cadence: Cadence, starts_on: date, length: int) -> None:
    ends_on = starts_on + timedelta(length)
    tiles = list(dict.fromkeys(periods(cadence, starts_on, ends_on)))
    assert (tiles[0].first_day, tiles[-1].last_day) == (starts_on, ends_on)
    assert [one.number for one in tiles] == list(range(1, len(tiles) + 1))
    assert all(later.first_day - earlier.last_day == timedelta(1) for earlier, later in pairwise(tiles))


@given(cadences, beginnings, lengths)
def test_every_period_but_the_last_has_its_full_length(cadence: Cadence, starts_on: date, length: int) -> None:
    *whole, last = dict.fromkeys(periods(cadence, starts_on, starts_on + timedelta(length)))
    days = {(one.last_day - one.first_day).days + 1 for one in whole}
    lengths = {Cadence.WEEKLY: {7}, Cadence.EVERY_TWO_WEEKS: {14}, Cadence.MONTHLY: {28, 29, 30, 31}}[cadence]
    assert days <= lengths
    assert (last.last_day - last.first_day).days + 1 <= max(lengths)


@given(beginnings, lengths)
def test_months_begin_on_the_day_the_cycle_began_or_where_there_is_none_on_the_last(starts_on: date, length: int) -> None:
    for one in periods(Cadence.MONTHLY, starts_on, starts_on + timedelta(length)):
        is_last_of_month = (one.first_day + timedelta(1)).day == 1
        assert one.first_day.day == starts_on.day or (one.first_day.day < starts_on.day and is_last_of_month)


@given(cadences, beginnings, lengths, st.integers(1, 400))
def test_a_day_outside_the_cycle_is_in_no_period(cadence: Cadence, starts_on: date, length: int, away: int) -> None:
    ends_on = starts_on + timedelta(length)
    for day in (starts_on - timedelta(away), ends_on + timedelta(away)):
        assert rules.period(cadence, starts_on=starts_on, ends_on=ends_on, today=day) is None


@pytest.mark.parametrize(
    ("day", "number", "first", "last"),
    [
        (date(2027, 1, 31), 1, date(2027, 1, 31), date(2027, 2, 27)),
        (date(2027, 2, 28), 2, date(2027, 2, 28), date(2027, 3, 30)),
        (date(2027, 3, 30), 2, date(2027, 2, 28), date(2027, 3, 30)),
        (date(2027, 3, 31), 3, date(2027, 3, 31), date(2027, 4, 29)),
        (date(2028, 2, 29), 14, date(2028, 2, 29), date(2028, 3, 30)),
    ],
)
def test_months_from_the_last_of_january(day: date, number: int, first: date, last: date) -> None:
    found = rules.period(Cadence.MONTHLY, starts_on=date(2027, 1, 31), ends_on=date(2028, 12, 31), today=day)
    assert found == Period(number, first, last)


@given(moments, zones)
def test_a_day_is_for_reminders_from_nine_in_the_morning_where_somebody_lives(now: datetime, zone: str) -> None:
    local = now.astimezone(ZoneInfo(zone))
    assert rules.day_to_remind(now, zone) == (local.date() if local.hour >= 9 else None)


@given(moments, zones, st.lists(st.integers(1, 60 * 60 * 36), min_size=1, max_size=30))
def test_while_time_goes_on_days_to_remind_never_go_back_whatever_clocks_there_are_changed(
    now: datetime, zone: str, steps: list[int]
) -> None:
    days = []
    for step in steps:
        now += timedelta(seconds=step)
        days.append(rules.day_to_remind(now, zone))
    seen = [day for day in days if day is not None]
    assert seen == sorted(seen)
