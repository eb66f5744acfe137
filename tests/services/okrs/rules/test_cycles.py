"""Which way a cycle goes, and which dates it may have."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from contracts.okrs.cycles import CycleState
from services.okrs.cycles import rules
from services.okrs.objectives.rules.check_ins import Window

ORDER = [CycleState.PLANNING, CycleState.ACTIVE, CycleState.CLOSING, CycleState.CLOSED]
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(st.sampled_from(CycleState), st.sampled_from(CycleState))
def test_a_cycle_goes_one_step_at_a_time_and_never_back(state: CycleState, following: CycleState) -> None:
    assert rules.may_become(state, following) is (ORDER.index(following) - ORDER.index(state) == 1)


def test_objectives_begin_while_it_is_planned_or_active_and_check_ins_come_until_it_is_closed() -> None:
    assert [rules.takes_drafts(state) for state in ORDER] == [True, True, False, False]
    assert [rules.takes_check_ins(state) for state in ORDER] == [False, True, True, False]


@given(days, days, days, days)
def test_a_cycle_lies_within_its_parent_exactly_where_each_of_its_days_does(
    first: date, last: date, one: date, other: date
) -> None:
    inside = all(one.toordinal() <= day <= other.toordinal() for day in range(first.toordinal(), last.toordinal() + 1))
    if rules.in_order(first, last) and rules.in_order(one, other):
        assert rules.within(starts_on=first, ends_on=last, parent_starts_on=one, parent_ends_on=other) is inside


def test_a_cycle_ends_after_it_starts() -> None:
    assert rules.in_order(date(2026, 1, 1), date(2026, 1, 2))
    assert not rules.in_order(date(2026, 1, 1), date(2026, 1, 1))


def test_a_cycle_that_was_started_early_takes_check_ins_from_that_day_on() -> None:
    planned = {"starts_on": date(2026, 4, 1), "ends_on": date(2026, 6, 30), "time_zone": "Asia/Tokyo"}
    early = Window.of(started_at=datetime(2026, 3, 29, 16, tzinfo=UTC), **planned)  # type: ignore[arg-type]  # spelled once
    late = Window.of(started_at=datetime(2026, 4, 5, tzinfo=UTC), **planned)  # type: ignore[arg-type]  # spelled once
    assert early == Window(date(2026, 3, 30), date(2026, 6, 30))
    assert late == Window(date(2026, 4, 1), date(2026, 6, 30))
