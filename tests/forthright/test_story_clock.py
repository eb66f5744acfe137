"""The clock of the demo's story, whenever the demo is started: what is over when an hour is full stays over."""

from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from chassis.confidential import next_hour
from forthright.demo.calendar import year
from forthright.demo.clock import StoryClock, move_on
from forthright.demo.history import History
from forthright.demo.reasons import FULL_HOUR, Reasons, steps

NOBODY: Any = None
"""Nobody acts here: only when they would."""
AWKWARD = [
    "2026-11-22 18:59:50",
    "2026-11-30 23:59:50",
    "2026-12-01 00:00:10",
    "2026-12-31 23:59:50",
    "2027-01-01 00:00:00.001",
    "2027-01-01 00:00:10",
    "2027-01-01 07:59:59",
    "2027-01-01 08:10:00",
    "2027-01-01 09:59:50",
    "2027-01-01 23:59:50",
    "2027-01-01 18:30:00",
    "2027-01-02 12:30:00",
    "2027-02-28 23:30:00",
    "2028-02-29 00:30:00",
    "2028-04-01 00:30:00",
]


def standing(now: datetime) -> list[tuple[datetime, bool]]:
    """Where the clock stands for each act, and whether it moved there because an hour became full."""
    history, clocks = History(NOBODY, now), [StoryClock(), StoryClock()]
    for clock in clocks:
        clock.move_to(history.at("year", -0.3))
    told = zip(Reasons(history, {}).acts(), steps(), strict=True)
    acts = [*((act.at, False) for act in history.acts()), *((act.at, step.do == FULL_HOUR) for act, step in told)]
    found = list[tuple[datetime, bool]]()
    for at, is_hour in sorted(acts, key=lambda act: act[0]):
        move_on(clocks, at, now)
        found.append((clocks[0].now(), False))
        if is_hour:
            clocks[0].move_to(next_hour(clocks[0].now()))
            found.append((clocks[0].now(), True))
    return found


def holds(now: datetime) -> None:
    found = standing(now)
    latest = list(accumulate((at for at, _ in found), max))
    assert [at for (at, _), before in zip(found, latest, strict=True) if f"{at:%Y-%m}" < f"{before:%Y-%m}"] == []
    assert [at for (at, is_hour) in found if at > now and not is_hour] == [], "nothing happens in times to come"
    past = [at for at, _ in found if at <= now]
    assert past == sorted(past)
    assert past[0].date() < year(now.date()).first
    assert now - History(NOBODY, now).at(-1, 1) > timedelta(hours=24), "whoever leads reads the last quarter's signals by now"


@pytest.mark.parametrize("now", AWKWARD)
def test_nothing_is_told_of_a_month_or_an_hour_that_was_counted(now: str) -> None:
    holds(datetime.fromisoformat(now).replace(tzinfo=UTC))


@given(some.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=some.just(UTC)))  # noqa: DTZ001  # given one there
def test_nor_whenever_else_the_demo_is_started(now: datetime) -> None:
    holds(now)


def in_turn(now: datetime) -> None:
    told = list(zip(Reasons(History(NOBODY, now), {}).acts(), steps(), strict=True))
    running = sorted((one for one in told if one[1].cycle == 0), key=lambda one: one[0].at)
    assert [step.at for _, step in running] == sorted(step.at for _, step in running)


@pytest.mark.parametrize("now", AWKWARD)
def test_what_is_told_of_the_running_quarter_happens_in_that_order_on_its_first_morning_too(now: str) -> None:
    in_turn(datetime.fromisoformat(now).replace(tzinfo=UTC))


@given(some.datetimes(datetime(2026, 1, 1, 0, 0, 1), datetime(2030, 1, 1), timezones=some.just(UTC)))  # noqa: DTZ001  # given one
def test_and_on_every_other_day(now: datetime) -> None:
    assume(now - now.replace(hour=0, minute=0, second=0, microsecond=0) >= timedelta(milliseconds=1))
    in_turn(now)


def test_what_people_are_still_asked_is_open_for_days_to_the_quarters_last_evening() -> None:
    for now in (datetime(2026, 11, 23, 6, tzinfo=UTC), datetime(2026, 12, 31, 23, 59, tzinfo=UTC)):
        told = zip(Reasons(History(NOBODY, now), {}).acts(), steps(), strict=True)
        asked = [(act.at, step.body) for act, step in told if step.cycle == 0 and step.do in {"open_notes_day", "open_pulse"}]
        ends = [at + timedelta(days=float((body.get("ends_at") or body["closes_at"]).removeprefix("@in."))) for at, body in asked]
        assert len(ends) == 2
        assert min(ends) > now + timedelta(days=2)


def test_ids_of_one_instant_sort_in_the_order_of_making_however_many() -> None:
    clock = StoryClock()
    clock.move_to(datetime(2026, 1, 5, 9, tzinfo=UTC))
    made = [clock.new_uuid7() for _ in range(10_000)]
    assert made == sorted(made)
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}
    clock.move_to(clock.now() + timedelta(milliseconds=1))
    assert clock.new_uuid7() > made[-1]
