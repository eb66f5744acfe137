"""Who sees which signal when, and the arithmetic of signals, without any database."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.derived import derived
from contracts.directory.signals import MEMBERS_FROM, SignalKind, SignalSwitchDocument
from contracts.okrs.cycles import CycleDocument
from contracts.values import SignalSwitchId
from gateway import signal_rules as rules
from gateway.signal_rules import AnswerBand, ConfidenceBand, Lean, NotShown, Sight
from tests.gateway.documents import cycle
from tests.services.okrs.world import PEOPLE

CLOSED_AT = datetime(2026, 4, 1, 10, tzinfo=UTC)
LATER = CLOSED_AT + timedelta(hours=24)
NOBODY: dict[str, Any] = {"is_member": False, "leads_it": False, "leads_above": False, "manages": False, "members": 20}
TEAM_ONLY = {SignalKind.CALIBRATION, SignalKind.SOLO_LOAD}
RELATIONS = ("is_member", "leads_it", "leads_above", "manages")
sights = st.builds(lambda some: Sight(**{**NOBODY, **some}), st.fixed_dictionaries(dict.fromkeys(RELATIONS, st.booleans())))
shares = st.decimals(0, 1, places=3)
results = st.lists(st.tuples(st.integers(0, 10), shares), max_size=60)


def closed(**more: Any) -> CycleDocument:
    """A quarter that is over."""
    return cycle(1, **{"state": "closed", "started_at": "2026-01-01T08:00:00Z", "closed_at": CLOSED_AT, **more})


def switch(signal: SignalKind, *, at: datetime = datetime(2025, 12, 20, tzinfo=UTC), on: bool = True) -> SignalSwitchDocument:
    """As an admin left it."""
    said = {"switched_at": at, "switched_by": PEOPLE["admin"], "reason": "We want to learn"}
    id = derived(SignalSwitchId, signal)
    return SignalSwitchDocument(id=id, epoch=1, version=1, signal=signal, on=on, **said)


def why(signal: SignalKind, *, now: datetime = LATER, **given: Any) -> NotShown | None:
    """Why it is not shown; None where it is."""
    found = rules.not_shown(signal, switch(signal), closed(), Sight(**{**NOBODY, **given}), now)
    return found[0] if found else None


@pytest.mark.parametrize("signal", SignalKind)
def test_a_member_sees_every_signal_from_the_close_on(signal: SignalKind) -> None:
    assert why(signal, now=CLOSED_AT, is_member=True) is None


@pytest.mark.parametrize(("signal", "role"), list(product(SignalKind, ("leads_it", "leads_above", "manages"))))
def test_who_leads_or_manages_waits_24_hours_and_never_sees_what_is_the_teams(signal: SignalKind, role: str) -> None:
    never = signal in rules.TEAM_ONLY
    just_before = LATER - timedelta(microseconds=1)
    assert why(signal, now=just_before, **{role: True}) is (NotShown.TEAM_ONLY if never else NotShown.NOT_YET)
    assert why(signal, now=LATER, **{role: True}) is (NotShown.TEAM_ONLY if never else None)


@pytest.mark.parametrize("signal", sorted(TEAM_ONLY))
def test_the_own_lead_who_belongs_to_the_team_sees_what_is_the_teams_a_day_later_and_who_is_above_it_never(
    signal: SignalKind,
) -> None:
    assert why(signal, now=CLOSED_AT, is_member=True, leads_it=True) is NotShown.NOT_YET
    assert why(signal, is_member=True, leads_it=True, manages=True) is None
    assert why(signal, is_member=True, leads_above=True) is NotShown.TEAM_ONLY
    assert why(signal, is_member=True, leads_it=True, leads_above=True) is NotShown.TEAM_ONLY
    assert why(signal, is_member=True, manages=True) is NotShown.TEAM_ONLY


@given(sights)
def test_silence_is_seen_by_members_alone_who_neither_lead_nor_manage(sight: Sight) -> None:
    plain = sight.is_member and not (sight.leads_it or sight.leads_above or sight.manages)
    assert sight.may_see(SignalKind.SILENCE) is plain


@given(sights, st.sampled_from(SignalKind), st.integers(0, 48))
def test_nothing_is_shown_to_somebody_who_is_nothing_to_a_team_nor_sooner_to_a_lead_than_to_others(
    sight: Sight, signal: SignalKind, hours: int
) -> None:
    found = rules.not_shown(signal, switch(signal), closed(), sight, CLOSED_AT + timedelta(hours=hours))
    if found is None:
        assert sight.is_somebody
        assert hours >= 24 or not sight.waits
        assert sight.is_member or signal not in rules.TEAM_ONLY


@pytest.mark.parametrize("signal", SignalKind)
def test_fewer_than_five_members_are_no_team_to_tell_something_about_but_of_pulses_their_owner_decides(
    signal: SignalKind,
) -> None:
    few = None if signal is SignalKind.PULSE_FACETS else NotShown.TOO_SMALL
    assert why(signal, is_member=True, members=MEMBERS_FROM - 1) is few
    least = rules.LOAD_MEMBERS_FROM if signal is SignalKind.SOLO_LOAD else MEMBERS_FROM
    assert why(signal, is_member=True, members=least - 1) is few
    assert why(signal, is_member=True, members=least) is None
    assert why(signal, is_member=True, is_guild=True) is NotShown.GUILD


SIGNAL = SignalKind.HELP_ASKED
MEMBER = Sight(**{**NOBODY, "is_member": True})


@pytest.mark.parametrize(
    ("switched", "shown"),
    [
        ("2025-12-31T23:59:59Z", True),
        ("2026-01-01T12:00:00Z", True),  # the cycle's first day
        ("2026-01-02T04:59:59Z", True),  # in New York it still is
        ("2026-01-02T05:00:00Z", False),
        ("2026-03-01T00:00:00Z", False),
    ],
)
def test_a_cycle_is_shown_where_it_began_on_the_day_of_the_switch_or_later_by_its_own_calendar(
    switched: str, *, shown: bool
) -> None:
    at = datetime.fromisoformat(switched)
    of = closed(time_zone="America/New_York", started_at="2026-01-03T08:00:00Z")
    found = rules.not_shown(SIGNAL, switch(SIGNAL, at=at), of, MEMBER, LATER)
    assert found == (None if shown else (NotShown.BEGAN_BEFORE, None))


def test_a_cycle_that_was_started_before_its_planned_day_began_when_it_was_started() -> None:
    of = closed(started_at="2025-12-15T08:00:00Z")
    assert rules.not_shown(SIGNAL, switch(SIGNAL), of, MEMBER, LATER) == (NotShown.BEGAN_BEFORE, None)


@pytest.mark.parametrize("state", ["planning", "active", "closing"])
def test_a_cycle_that_is_not_closed_shows_nothing(state: str) -> None:
    assert rules.not_shown(SIGNAL, switch(SIGNAL), closed(state=state), MEMBER, LATER) == (NotShown.CYCLE_OPEN, None)


def test_a_signal_that_is_off_or_was_never_on_shows_nothing_of_any_cycle() -> None:
    for none in (None, switch(SIGNAL, on=False)):
        assert rules.not_shown(SIGNAL, none, closed(), MEMBER, LATER) == (NotShown.SWITCHED_OFF, None)


def test_days_of_a_cycle_end_when_it_closed_and_at_the_latest_with_its_planned_last_day() -> None:
    spans = [rules.span(closed(closed_at=f"2026-{day}T10:00:00Z")) for day in ("03-15", "03-31", "04-20")]
    assert [span.last.isoformat() for span in spans] == ["2026-03-15", "2026-03-31", "2026-03-31"]
    assert {span.first.isoformat() for span in spans} == {"2026-01-01"}
    early = rules.span(closed(started_at="2025-12-28T08:00:00Z", closed_at="2025-12-30T08:00:00Z"))
    assert (early.first.isoformat(), early.last.isoformat()) == ("2025-12-28", "2025-12-30")


@given(results)
def test_every_key_result_counts_in_one_band_and_means_lie_within_what_was_scored(
    found: list[tuple[int, Decimal]],
) -> None:
    told = rules.calibration(found)
    if len(found) < rules.SCORED_FROM:
        assert told is None
        return
    assert told is not None
    assert sum(band.key_results for band in told.bands) == len(found)
    assert [band.confidence for band in told.bands] == [b for b in ConfidenceBand if b in {x.confidence for x in told.bands}]
    scores = [score for _, score in found]
    assert all(min(scores) - Decimal("0.005") <= band.mean_score <= max(scores) + Decimal("0.005") for band in told.bands)
    assert rules.calibration(found[::-1]) == told


@given(st.lists(st.integers(0, 10), min_size=5, max_size=40), st.decimals("-0.1", "0.1", places=2))
def test_a_team_that_scores_what_it_thought_is_about_right_and_less_makes_it_surer(thought: list[int], off: Decimal) -> None:
    as_thought = [(each, min(max(Decimal(each) / 10 + off, Decimal(0)), Decimal(1))) for each in thought]
    told = rules.calibration(as_thought)
    assert told is not None
    assert told.lean is Lean.ABOUT_RIGHT
    order = [Lean.LESS_SURE, Lean.ABOUT_RIGHT, Lean.SURER]
    worse = rules.calibration([(confidence, score / 2) for confidence, score in as_thought])
    assert worse is not None
    assert order.index(worse.lean) >= order.index(told.lean)


def test_leans_turn_at_two_tenths() -> None:
    leans = []
    for score in ("0.5", "0.501", "0.699", "0.9", "0.899"):
        told = rules.calibration([(7, Decimal(score))] * 5)
        leans.append(told.lean if told else None)
    assert leans == [Lean.SURER, Lean.ABOUT_RIGHT, Lean.ABOUT_RIGHT, Lean.LESS_SURE, Lean.ABOUT_RIGHT]


@given(st.lists(st.integers(1, 12), max_size=30))
def test_load_rests_on_few_where_two_have_two_thirds_and_nobody_is_told_whose_it_is(loads: list[int]) -> None:
    told = rules.rests_on_few(loads)
    assert rules.rests_on_few(sorted(loads)) == told
    if sum(loads) < rules.LOAD_FROM:
        assert told is None
    else:
        assert told is (3 * sum(sorted(loads)[-2:]) >= 2 * sum(loads))
        assert rules.rests_on_few([*loads, *[1] * (2 * sum(loads) + 1)]) is False, "many more with one each"


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=12))
def test_one_piece_of_bad_news_breaks_the_silence_and_little_said_is_no_silence(
    objectives: list[tuple[int, bool]],
) -> None:
    told = rules.is_silent(objectives)
    assert (told is None) is (sum(said for said, _ in objectives) < rules.SAID_FROM)
    if told is not None:
        assert told is not any(bad for _, bad in objectives)
        assert rules.is_silent([*objectives, (1, True)]) is False


@given(st.lists(st.one_of(st.none(), st.integers(0, 40)), min_size=1, max_size=60))
def test_the_usual_wait_is_the_lower_median_and_no_answer_is_the_longest(waits: list[int | None]) -> None:
    counted = {days: waits.count(days) for days in waits}
    in_order = sorted(waits, key=lambda days: 1_000 if days is None else days)
    middle = in_order[(len(waits) - 1) // 2]
    bands = [(1, AnswerBand.WITHIN_A_DAY), (3, AnswerBand.WITHIN_THREE_DAYS), (7, AnswerBand.WITHIN_A_WEEK)]
    expected = AnswerBand.NONE_YET
    if middle is not None:
        expected = next((band for most, band in bands if middle <= most), AnswerBand.LONGER)
    assert rules.usual_wait(counted) is (expected if len(waits) >= rules.ASKED_FROM else None)
    assert rules.usual_wait({}) is None
