"""How health and scores are read."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.okrs.cycles import Cadence
from contracts.okrs.objectives import Ambition
from contracts.okrs.readings import Calendar, Health, HealthReason, ScoreScale, health, score_reading

FIRST = date(2026, 1, 1)
HUNDRED_DAYS = Calendar(FIRST, FIRST + timedelta(days=99), Cadence.WEEKLY)
RANK = [Health.ON_TRACK, Health.NEEDS_ATTENTION, Health.NO_NEWS, Health.AT_RISK]


def read(
    confidence: int | None = 8, progress: str = "0.5", *, day: int = 50, said: int | None = 49
) -> tuple[Health, list[HealthReason]]:
    """On the n-th of a hundred days."""
    return health(
        confidence=confidence,
        progress=Decimal(progress),
        said_on=None if said is None else FIRST + timedelta(days=said - 1),
        calendar=HUNDRED_DAYS,
        today=FIRST + timedelta(days=day - 1),
    )


def test_what_is_confident_in_time_and_fresh_is_on_track() -> None:
    assert read() == (Health.ON_TRACK, [])


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [(3, Health.AT_RISK), (4, Health.NEEDS_ATTENTION), (6, Health.NEEDS_ATTENTION), (7, Health.ON_TRACK)],
)
def test_confidence_up_to_3_is_at_risk_and_up_to_6_needs_attention(confidence: int, expected: Health) -> None:
    assert read(confidence)[0] is expected


def test_progress_may_trail_the_calendar_by_four_tenths_and_no_more() -> None:
    assert read(progress="0.1")[0] is Health.ON_TRACK
    assert read(progress="0.099999999") == (Health.NEEDS_ATTENTION, [HealthReason.BEHIND_THE_CALENDAR])


def test_wavering_and_behind_together_are_at_risk() -> None:
    assert read(5, "0") == (Health.AT_RISK, [HealthReason.WAVERING_CONFIDENCE, HealthReason.BEHIND_THE_CALENDAR])


def test_ten_days_without_a_weekly_check_in_pass_and_eleven_are_no_news() -> None:
    assert read(day=50, said=40)[0] is Health.ON_TRACK
    assert read(day=50, said=39) == (Health.NO_NEWS, [HealthReason.CHECK_IN_OVERDUE])


def test_nothing_said_yet_is_no_news_and_a_known_doubt_outweighs_silence() -> None:
    assert read(None, "0", day=2, said=None) == (Health.NO_NEWS, [HealthReason.NO_CHECK_IN_YET])
    assert read(2, day=50, said=10) == (Health.AT_RISK, [HealthReason.LOW_CONFIDENCE, HealthReason.CHECK_IN_OVERDUE])


def test_after_the_cycle_it_stays_as_on_the_last_day_and_before_it_nothing_is_late() -> None:
    assert read(progress="0.7", day=100, said=95) == read(progress="0.7", day=180, said=95)
    assert HealthReason.BEHIND_THE_CALENDAR not in read(None, "0", day=-20, said=None)[1]


@given(st.none() | st.integers(0, 10), st.decimals(0, 1, places=9), st.integers(-5, 120), st.none() | st.integers(1, 100))
def test_every_reading_has_its_reasons_and_only_what_is_on_track_has_none(
    confidence: int | None, progress: Decimal, day: int, said: int | None
) -> None:
    found, reasons = read(confidence, str(progress), day=day, said=said)
    assert (found is Health.ON_TRACK) is (not reasons)
    assert len(set(reasons)) == len(reasons)


@given(st.integers(0, 9), st.decimals(0, 1, places=9), st.integers(1, 100), st.integers(1, 100))
def test_more_confidence_never_reads_worse(confidence: int, progress: Decimal, day: int, said: int) -> None:
    one, other = (read(sure, str(progress), day=day, said=said)[0] for sure in (confidence, confidence + 1))
    assert RANK.index(other) <= RANK.index(one)


@pytest.mark.parametrize(
    ("ambition", "score", "expected"),
    [
        (Ambition.COMMITTED, "1", ScoreScale.AS_HOPED),
        (Ambition.COMMITTED, "0.999", ScoreScale.PARTLY),
        (Ambition.COMMITTED, "0.499", ScoreScale.LITTLE),
        (Ambition.ASPIRATIONAL, "0.9", ScoreScale.BEYOND),
        (Ambition.ASPIRATIONAL, "0.7", ScoreScale.AS_HOPED),
        (Ambition.ASPIRATIONAL, "0.6", ScoreScale.AS_HOPED),
        (Ambition.ASPIRATIONAL, "0.599", ScoreScale.PARTLY),
        (Ambition.ASPIRATIONAL, "0.299", ScoreScale.LITTLE),
        (Ambition.LEARNING, "0.7", ScoreScale.AS_HOPED),
    ],
)
def test_a_score_reads_by_its_ambition(ambition: Ambition, score: str, expected: ScoreScale) -> None:
    assert score_reading(ambition, Decimal(score), resolved=0, uncertainties=0).scale is expected


@pytest.mark.parametrize(("resolved", "expected"), [(4, "as_hoped"), (2, "partly"), (1, "little"), (0, "little")])
def test_a_learning_objective_reads_by_the_uncertainties_it_resolved_whatever_its_score(resolved: int, expected: str) -> None:
    for score in (Decimal(0), Decimal(1)):
        reading = score_reading(Ambition.LEARNING, score, resolved=resolved, uncertainties=4)
        assert reading.scale == expected
        assert f"{resolved} of 4" in reading.text


@given(st.sampled_from(Ambition), st.decimals(0, 1, places=3), st.integers(0, 5), st.integers(0, 5))
def test_no_reading_speaks_of_failure(ambition: Ambition, score: Decimal, resolved: int, others: int) -> None:
    reading = score_reading(ambition, score, resolved=resolved, uncertainties=resolved + others)
    assert not {"fail", "bad", "poor", "red"} & set(reading.text.lower().replace(";", " ").split())
