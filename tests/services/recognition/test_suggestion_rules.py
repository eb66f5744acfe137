"""What deserves celebrating, drawn from histories: each rule by itself, and whatever the order in which things are told."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.okrs.key_results import Measure, Metric
from contracts.okrs.objectives import Ambition
from contracts.recognition.recognitions import RecognitionKind
from contracts.recognition.suggestions import SuggestionReason, SuggestionState
from services.recognition.suggestions.rules import check_ins as rules
from services.recognition.suggestions.rules import ground
from services.recognition.suggestions.rules.drawn import Drawn, chosen, counted
from services.recognition.suggestions.rules.ground import Said
from tests.services.recognition.histories import (
    BEGIN,
    BELOW,
    DOWN,
    KEY_RESULT,
    LADDER,
    MEASURES,
    OBJECTIVE,
    SAYS,
    TEAM,
    UP,
    WORKS,
    ZONES,
    history,
    said,
)

RECOVERY, CANDOR, EFFORT = SuggestionReason.RECOVERY, SuggestionReason.EARLY_CANDOR, SuggestionReason.LONG_EFFORT


def run(heights: Sequence[int], measure: Measure = UP) -> list[Said]:
    return [said(number, height, measure=measure) for number, height in enumerate(heights)]


def whys(drawn: Sequence[Drawn], reason: SuggestionReason) -> list[str]:
    return [one.why for one in drawn if one.reason is reason]


def test_a_check_in_that_gains_after_two_that_lost_ground_is_a_recovery_with_its_numbers() -> None:
    [one] = rules.drawn(history(run([5, 4, 3, 4])))
    assert one.why == "Two check-ins in a row lost ground, then it went from 30 to 40, towards 100."
    assert (one.recognition_kind, one.reason) == (RecognitionKind.PROGRESS, RECOVERY)
    assert (one.subject_id, one.objective_id, one.team_id) == (KEY_RESULT, OBJECTIVE, TEAM)
    assert one.evidence_ids == [said(3, 0).id, KEY_RESULT]
    assert one.recipient_ids == [WORKS, SAYS]
    assert (one.week, str(one.last_day)) == ("2026-W05", "2026-02-09")


@pytest.mark.parametrize(
    ("measure", "why"),
    [
        (DOWN, "from 90 to 80, towards 0"),
        (BELOW, "from 90 to 80, where 50 is the limit"),
        (LADDER, "from 20 % to 40 % of its steps"),
        (ZONES, "from the commit zone to the target zone"),
    ],
)
def test_a_recovery_is_seen_on_whatever_measure_there_is(measure: Measure, why: str) -> None:
    drawn = rules.drawn(history(run([3, 2, 1, 2], measure), measure=measure))
    assert whys(drawn, RECOVERY) == [f"Two check-ins in a row lost ground, then it went {why}."]


def test_one_dip_a_standstill_and_an_unknown_way_are_no_recovery() -> None:
    for heights in ([4, 3, 4], [4, 3, 3, 4], [4, 3, 2, 2, 3], [1, 2, 3]):
        assert whys(rules.drawn(history(run(heights))), RECOVERY) == []
    falling = run([4, 3, 2, 3])
    assert whys(rules.drawn(history(falling, measure=Metric())), RECOVERY) == []
    assert whys(rules.drawn(history(falling, measure=ZONES)), RECOVERY) == [], "it was measured otherwise then"
    unknown_baseline = Metric(target=Decimal(100))
    assert len(whys(rules.drawn(history(falling, measure=unknown_baseline)), RECOVERY)) == 1, "nearer is further"


def test_what_an_import_told_is_history_and_nothing_to_celebrate() -> None:
    imported = [said(number, height, by=None) for number, height in enumerate([4, 3, 2])]
    assert whys(rules.drawn(history([*imported, said(3, 3)])), RECOVERY)
    assert not rules.drawn(history([*imported, said(3, 3, by=None)]))


def test_what_was_said_later_of_an_earlier_day_makes_a_recovery_when_it_is_said() -> None:
    late = said(1, 3, recorded_at=datetime(2026, 3, 1, tzinfo=UTC))
    [one] = rules.drawn(history([said(0, 4), late, said(2, 2), said(3, 3)]))
    assert one.happened_at == datetime(2026, 3, 1, tzinfo=UTC)


CONFIDENCES = st.lists(st.integers(0, 10) | st.none(), max_size=14)


def test_confidence_lowered_by_two_in_the_first_half_is_candor_for_whoever_said_it() -> None:
    told = [said(0, 1, confidence=8), said(1, 1, confidence=5), said(2, 1, confidence=4)]
    [one] = rules.drawn(history(told))
    assert one.why == "Confidence was lowered from 8 to 5 in the first half of the cycle."
    assert (one.recognition_kind, one.recipient_ids, one.thread_id) == (RecognitionKind.CANDOR, [SAYS], None)


def test_in_the_second_half_it_is_candor_only_where_the_progress_did_not_tell_yet() -> None:
    on_track = [said(8, 8, confidence=8), said(9, 8, confidence=6)]
    [one] = rules.drawn(history(on_track))
    assert one.why == "Confidence was lowered from 8 to 6 while it was on track, at 80 % with 70 % of the cycle gone."
    assert rules.drawn(history([said(8, 5, confidence=8), said(9, 5, confidence=6)])) == []
    assert rules.drawn(history(on_track, starts_on=None, ends_on=None)) == [], "nobody knows how long the cycle is"
    late = said(1, 1, confidence=5, recorded_at=datetime(2026, 4, 1, tzinfo=UTC))
    assert rules.drawn(history([said(0, 1, confidence=8), late])) == [], "what is said late of an early day is not early"


STRETCH = {"ambition": Ambition.ASPIRATIONAL}
CLOSED = datetime(2026, 4, 6, 12, tzinfo=UTC)


def test_a_long_run_on_a_stretch_goal_is_effort_once_it_is_long_and_again_at_a_close_without_reaching_it() -> None:
    long = run([1, 1, 2, 2, 3, 3, 4, 4, 4, 4])
    [midway, closed] = rules.drawn(history(long, closed_at=CLOSED, **STRETCH))
    assert midway.why == "Eight check-ins over seven weeks on a stretch goal that is not reached yet: it stood at 40 %."
    assert closed.why == "Ten check-ins over nine weeks on a stretch goal that was closed at 40 %."
    assert (midway.happened_at, closed.happened_at) == (long[7].recorded_at, CLOSED)
    assert midway.recognition_kind is RecognitionKind.EFFORT
    assert midway.recipient_ids == [WORKS, SAYS]


def test_what_is_short_reached_or_no_stretch_goal_is_no_long_effort() -> None:
    long = run([1, 1, 2, 2, 3, 3, 4, 4])
    assert rules.drawn(history(long)) == []
    assert rules.drawn(history(long[:7], closed_at=CLOSED, **STRETCH)) == []
    daily = [said(0, 1, effective_on=BEGIN + timedelta(number), id=one.id) for number, one in enumerate(long)]
    assert rules.drawn(history(daily, closed_at=CLOSED, **STRETCH)) == []
    reached = run([1, 1, 2, 2, 3, 3, 7, 7])
    assert rules.drawn(history(reached, closed_at=CLOSED, **STRETCH)) == []
    assert len(rules.drawn(history(long, closed_at=CLOSED, score=Decimal("0.7"), **STRETCH))) == 1, "midway it was not reached"


def test_the_rules_stand_on_named_thresholds() -> None:
    assert (2, 2, Decimal("0.5"), 8, 42) == (rules.FALLING, rules.LOWERED, rules.EARLY, rules.LONG_CHECK_INS, rules.LONG_DAYS)
    short = run([4] * rules.LONG_CHECK_INS)
    exactly = [
        said(0, 4, id=one.id, effective_on=BEGIN + timedelta(6 * number)) for number, one in enumerate(short)
    ]  # 42 days between the first and the last
    assert len(rules.drawn(history(exactly, **STRETCH))) == 1
    one_day_less = [*exactly[:-1], said(0, 4, id=exactly[-1].id, effective_on=BEGIN + timedelta(rules.LONG_DAYS - 1))]
    assert rules.drawn(history(one_day_less, **STRETCH)) == []


HEIGHTS = st.lists(st.integers(0, 3), max_size=14)


@given(HEIGHTS, st.sampled_from(MEASURES))
def test_recoveries_are_exactly_the_gains_after_two_losses_on_every_measure(heights: list[int], measure: Measure) -> None:
    check_ins = run(heights, measure)
    found = {one.evidence_ids[0] for one in rules.drawn(history(check_ins, measure=measure)) if one.reason is RECOVERY}
    steps = [
        "".join("-" if b < a else "+" if b > a else "0" for a, b in pairwise(heights[: end + 1])) for end in range(len(heights))
    ]
    assert found == {check_in.id for check_in, until in zip(check_ins, steps, strict=True) if until.endswith("--+")}


@given(CONFIDENCES, HEIGHTS)
def test_candor_is_never_seen_without_two_points_less_than_before(confidences: list[int | None], heights: list[int]) -> None:
    told = [said(n, h, confidence=c) for n, (c, h) in enumerate(zip(confidences, heights, strict=False))]
    lowered = {
        b.id
        for a, b in pairwise(told)
        if a.confidence is not None and b.confidence is not None and a.confidence - b.confidence >= 2
    }
    found = [one for one in rules.drawn(history(told)) if one.reason is CANDOR]
    assert {one.evidence_ids[0] for one in found} <= lowered
    first_half = {one.id for one in told if one.effective_on <= BEGIN + timedelta(45)}
    assert {one.evidence_ids[0] for one in found} >= lowered & first_half


@given(st.data(), HEIGHTS, CONFIDENCES, st.sampled_from(MEASURES))
def test_in_whatever_order_it_is_told_the_same_is_drawn(
    data: st.DataObject, heights: list[int], confidences: list[int | None], measure: Measure
) -> None:
    told = [said(n, h, confidence=c, measure=measure) for n, (c, h) in enumerate(zip(confidences, heights, strict=False))]
    other = data.draw(st.permutations(told))
    as_is, shuffled = (chosen(rules.drawn(history(some, measure=measure, **STRETCH, closed_at=CLOSED))) for some in (told, other))
    assert as_is == shuffled


@given(HEIGHTS, CONFIDENCES, st.sampled_from(MEASURES))
def test_at_most_one_is_chosen_per_subject_kind_and_week_each_with_a_readable_reason(
    heights: list[int], confidences: list[int | None], measure: Measure
) -> None:
    told = [
        said(0, height, confidence=confidence, measure=measure, id=said(number, 0).id, effective_on=BEGIN + timedelta(number))
        for number, (height, confidence) in enumerate(zip(heights, confidences, strict=False))
    ]
    found = chosen(rules.drawn(history(told, measure=measure)))
    assert len({(one.subject_id, one.recognition_kind, one.week) for one in found.values()}) == len(found)
    for id, one in found.items():
        assert id == one.id
        assert one.why[0].isupper()
        assert one.why.endswith(".")
        assert len(one.why) <= 400


@given(st.sampled_from(MEASURES), st.integers(0, 3), st.integers(0, 3))
def test_more_is_further_on_every_measure_and_progress_stays_between_nothing_and_all(
    measure: Measure, one: int, other: int
) -> None:
    lower, higher = (said(0, height, measure=measure) for height in sorted((one, other)))
    heights = ground.height(measure, lower), ground.height(measure, higher)
    assert heights[0] is not None
    assert heights[1] is not None
    assert (heights[0] < heights[1]) == (one != other)
    assert 0 <= ground.progress(measure, [lower]) <= ground.progress(measure, [higher]) <= 1


def test_a_week_is_that_of_utc_and_the_first_days_of_a_year_can_be_of_the_year_before() -> None:
    [one] = rules.drawn(history(run([5, 4, 3, 4])))
    for at, week in (
        ("2027-01-03T23:30:00+00:00", "2026-W53"),
        ("2027-01-04T00:30:00+01:00", "2026-W53"),
        ("2027-01-04T00:30:00+00:00", "2027-W01"),
    ):
        moved = Drawn(**{name: getattr(one, name) for name in Drawn.__slots__} | {"happened_at": datetime.fromisoformat(at)})
        assert moved.week == week


def test_it_is_open_until_its_last_day_is_over() -> None:
    [one] = rules.drawn(history(run([5, 4, 3, 4])))
    assert one.state_on(date(2026, 2, 9)) is SuggestionState.OPEN
    assert one.state_on(date(2026, 2, 10)) is SuggestionState.EXPIRED


def test_small_numbers_are_words() -> None:
    assert [counted(n, "day") for n in (0, 1, 2, 10, 11, 1200)] == [
        "no days",
        "one day",
        "two days",
        "ten days",
        "11 days",
        "1,200 days",
    ]
    assert counted(1, "offer was", "offers were") == "one offer was"
