"""The rules of Notes Days, for whatever moments and counts there are."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from contracts.feedback.notes_days import LEADERS_FIRST, LONGEST, EndorsementBand
from services.feedback.notes_days import rules

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # given by the strategy
SPANS = st.timedeltas(timedelta(days=-3), timedelta(days=60))


@given(MOMENTS)
def test_it_is_closed_at_a_full_hour_at_or_within_an_hour_after_its_end(ends_at: datetime) -> None:
    closable = rules.closable_from(ends_at)
    assert timedelta(0) <= closable - ends_at < timedelta(hours=1)
    assert (closable.minute, closable.second, closable.microsecond) == (0, 0, 0)


@given(MOMENTS, st.timedeltas(timedelta(microseconds=1), timedelta(days=3)))
def test_whatever_was_written_before_the_end_is_published_when_it_can_be_closed(ends_at: datetime, before: timedelta) -> None:
    written_at = ends_at - before
    due = written_at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    assert due <= rules.closable_from(ends_at)


@given(MOMENTS, SPANS, SPANS)
def test_it_lasts_from_its_start_into_the_future_and_not_too_long(
    now: datetime, until_start: timedelta, lasts: timedelta
) -> None:
    starts_at = now + until_start
    ends_at = starts_at + lasts
    can = rules.can_last(starts_at, ends_at, now=now)
    assert can == (ends_at > starts_at and ends_at > now and lasts <= LONGEST)


@given(MOMENTS, st.booleans())
def test_only_leads_are_waited_for(starts_at: datetime, has_lead: bool) -> None:  # drawn
    assert rules.gate_opens_by_itself(starts_at, has_lead=has_lead) - starts_at == (LEADERS_FIRST if has_lead else timedelta(0))


@given(st.integers(0, 10_000))
def test_a_band_tells_no_more_than_that_there_are_at_least_so_many(count: int) -> None:
    least = {None: 0, EndorsementBand.FIVE: 5, EndorsementBand.TEN: 10, EndorsementBand.TWENTY_FIVE: 25}
    shown = rules.band(count)
    assert count >= least[shown]
    assert not [each for each in least.values() if least[shown] < each <= count]


@given(MOMENTS, st.integers(1, 90))
def test_answers_are_due_so_many_days_after_the_end(ends_at: datetime, days: int) -> None:
    assert rules.due_on(ends_at, days) - ends_at.date() == timedelta(days=days)
