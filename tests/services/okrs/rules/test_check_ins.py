"""Corrections, late check-ins and the dates they may carry."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.values import CheckInId
from services.okrs.objectives.rules import check_ins
from services.okrs.objectives.rules.check_ins import DateFault, Window

FIRST = date(2026, 1, 1)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
QUARTER = Window(first=FIRST, last=date(2026, 3, 31))


@dataclass(frozen=True)
class Said:
    """A check-in as the rule sees it."""

    id: CheckInId
    effective_on: date
    recorded_at: datetime
    corrects_id: CheckInId | None
    value: int


def said(number: int, *, day: int, corrects: int | None = None, minute: int | None = None) -> Said:
    return Said(
        id=CheckInId.of(UUID(int=number)),
        effective_on=FIRST + timedelta(days=day),
        recorded_at=NOON + timedelta(minutes=number if minute is None else minute),
        corrects_id=None if corrects is None else CheckInId.of(UUID(int=corrects)),
        value=number,
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Said]:
    """Check-ins in the order of recording; each speaks of any day and may correct any earlier one, corrections included."""
    history: list[Said] = []
    for number in range(draw(st.integers(1, 12))):
        corrects = draw(st.none() | st.integers(0, number - 1)) if number else None
        history.append(said(number, day=draw(st.integers(0, 5)), corrects=corrects))
    return history


def as_a_person_would(history: list[Said]) -> list[int]:
    """Read one after the other: what was said of the first of a chain is replaced by what is said last. Oldest day first."""
    chain_of: dict[CheckInId, CheckInId] = {}
    board: dict[CheckInId, Said] = {}
    for entry in history:
        chain_of[entry.id] = chain_of[entry.corrects_id] if entry.corrects_id else entry.id
        board[chain_of[entry.id]] = entry
    return [entry.value for entry in sorted(board.values(), key=lambda entry: (entry.effective_on, entry.value))]


@given(histories().flatmap(lambda history: st.permutations(history).map(lambda read: (history, read))))
def test_what_stands_is_the_same_in_any_order_of_reading_and_through_any_chain_of_corrections(
    both: tuple[list[Said], list[Said]],
) -> None:
    history, read = both
    assert [entry.value for entry in check_ins.standing(read)] == as_a_person_would(history)
    current = check_ins.current(read)
    assert current is not None
    assert current.value == as_a_person_would(history)[-1]


@given(histories())
def test_a_correction_adds_nothing_and_an_original_check_in_adds_one(history: list[Said]) -> None:
    assert len(check_ins.standing(history)) == sum(entry.corrects_id is None for entry in history)


def test_a_late_check_in_of_an_earlier_day_does_not_become_the_current_one() -> None:
    monday, late = said(1, day=4), said(2, day=1)
    assert check_ins.current([monday, late]) is monday


def test_of_two_for_one_day_the_later_said_is_current() -> None:
    assert check_ins.current([said(1, day=4, minute=9), said(2, day=4, minute=3)]) == said(1, day=4, minute=9)


def test_a_correction_may_move_a_check_in_to_another_day() -> None:
    first, second, moved = said(1, day=2), said(2, day=3), said(3, day=1, corrects=2)
    assert check_ins.current([first, second, moved]) is first


def test_two_said_in_one_instant_are_ordered_by_their_ids() -> None:
    one, other = said(1, day=2, minute=0), said(2, day=2, minute=0)
    assert check_ins.current([one, other]) is check_ins.current([other, one]) is other


def test_corrections_that_name_each_other_or_something_unknown_do_not_hang() -> None:
    assert len(check_ins.standing([said(1, day=1, corrects=2), said(2, day=1, corrects=1)])) == 2
    assert check_ins.standing([said(2, day=1, corrects=1), said(3, day=1, corrects=1)]) == [said(3, day=1, corrects=1)]


def test_nothing_said_is_nothing_current() -> None:
    assert check_ins.current(list[Said]()) is None


def test_today_is_the_authors_today() -> None:
    late_evening = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    assert check_ins.today(late_evening, "Asia/Tokyo") == date(2026, 2, 1)
    assert check_ins.today(late_evening, "America/New_York") == date(2026, 1, 31)
    tomorrow = date(2026, 2, 1)
    assert check_ins.date_fault(tomorrow, window=QUARTER, now=late_evening, time_zone="Asia/Tokyo") is None
    assert check_ins.date_fault(tomorrow, window=QUARTER, now=late_evening, time_zone="UTC") is DateFault.IN_THE_FUTURE


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        (date(2025, 12, 31), DateFault.OUTSIDE_THE_CYCLE),
        (date(2026, 1, 1), None),
        (date(2026, 3, 31), None),
        (date(2026, 4, 1), DateFault.OUTSIDE_THE_CYCLE),
        (date(2026, 4, 12), DateFault.IN_THE_FUTURE),
    ],
)
def test_a_check_in_speaks_of_a_day_of_its_cycle(day: date, fault: DateFault | None) -> None:
    assert check_ins.date_fault(day, window=QUARTER, now=datetime(2026, 4, 10, tzinfo=UTC), time_zone="UTC") is fault


@given(st.datetimes(datetime(2025, 12, 1), datetime(2026, 3, 31), timezones=st.just(UTC)))  # noqa: DTZ001  # made aware by timezones
def test_the_day_that_is_taken_where_none_is_named_lies_in_the_cycle_and_not_ahead_of_it(now: datetime) -> None:
    day = check_ins.default_date(window=QUARTER, now=now, time_zone="Pacific/Auckland")
    assert QUARTER.first <= day <= QUARTER.last
    if now.date() > QUARTER.first:
        assert check_ins.date_fault(day, window=QUARTER, now=now, time_zone="Pacific/Auckland") is None
