"""Shares and bands of reports, and which month is next."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.recognition.limits import REACH_FROM
from contracts.recognition.recognitions import RecognitionKind
from contracts.recognition.reports import ReachBand
from services.recognition.reports import rules
from services.recognition.reports.rules import Tally

COUNTS = st.dictionaries(st.sampled_from(list(RecognitionKind)), st.integers(0, 5_000))


def tally(kinds: dict[RecognitionKind, int], **more: int) -> Tally:
    return Tally(kinds, **({"with_evidence": 0, "people": 0} | more))


@given(COUNTS)
def test_the_shares_of_a_mix_are_exactly_one_and_each_is_less_than_a_thousandth_off(kinds: dict[RecognitionKind, int]) -> None:
    mix = rules.mix(tally(kinds))
    whole = sum(kinds.values())
    assert sum(part.share for part in mix) == (1 if whole else 0)
    assert [part.recognition_kind for part in mix] == [kind for kind in RecognitionKind if kinds.get(kind)]
    for part in mix:
        assert abs(Fraction(part.share) - Fraction(kinds[part.recognition_kind], whole)) < Fraction(1, 1_000)


@given(COUNTS)
def test_a_kind_that_is_rarer_never_has_a_larger_share(kinds: dict[RecognitionKind, int]) -> None:
    mix = rules.mix(tally(kinds))
    for one, other in product(mix, mix):
        assert kinds[one.recognition_kind] >= kinds[other.recognition_kind] or one.share <= other.share


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_share_is_within_half_a_thousandth_and_of_nothing_there_is_none(part: int, more: int) -> None:
    whole = part + more
    found = rules.share(part, whole)
    assert found is not None
    assert abs(Fraction(found) - Fraction(part, whole)) <= Fraction(1, 2_000)
    assert rules.share(0, 0) is None
    assert (rules.share(0, whole), rules.share(whole, whole)) == (Decimal(0), Decimal(1))


@given(st.integers(REACH_FROM, 500), st.data())
def test_reach_is_none_some_or_more_than_half(members: int, data: st.DataObject) -> None:
    reached = data.draw(st.integers(0, members))
    band = rules.reach(reached=reached, members=members)
    assert (band is ReachBand.NONE) == (reached == 0)
    assert (band is ReachBand.MOST) == (reached > members / 2)


def test_a_mix_is_told_of_a_team_only_where_five_people_were_recognized() -> None:
    assert [tally({}, people=people).speaks_of_many for people in (0, 4, 5, 6)] == [False, False, True, True]


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(0, 900))
def test_every_month_that_is_over_is_reported_once_in_its_order(earliest: date, days: int) -> None:
    today = earliest + timedelta(days=days)
    done: set[date] = set()
    while (month := rules.to_report(earliest=earliest, today=today, done=done)) is not None:
        assert month not in done
        assert month > max(done, default=date.min)
        assert rules.following(month) <= today
        done.add(month)
    months = {rules.month_of(earliest + timedelta(days=day)) for day in range(days + 1)}
    assert done == months - {rules.month_of(today)}


@given(
    st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    st.integers(0, 400),
    st.sampled_from(["UTC", "America/Los_Angeles", "Asia/Beirut", "America/Havana", "Pacific/Kiritimati", "Australia/Lord_Howe"]),
)
def test_periods_one_after_the_other_leave_no_moment_out_and_hold_none_twice(first: date, days: int, zone: str) -> None:
    last, day = first + timedelta(days=days), timedelta(days=1)
    begins, ends = rules.moments(first, last, zone)
    assert rules.moments(last + day, last + day, zone)[0] == ends
    assert begins.astimezone(ZoneInfo(zone)).date() == first
    assert (ends - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date() == last


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/Los_Angeles"])
def test_a_period_from_the_first_day_to_the_last_of_the_calendar_holds_every_moment(zone: str) -> None:
    begins, ends = rules.moments(date.min, date.max, zone)
    assert begins <= datetime(1, 1, 2, tzinfo=UTC)
    assert ends >= datetime(9999, 12, 31, tzinfo=UTC)


def test_as_long_as_there_is_nothing_no_month_is_reported() -> None:
    assert rules.to_report(earliest=None, today=date(2026, 3, 1), done=()) is None
