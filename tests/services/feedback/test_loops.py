"""Figures of closed cycles: by Rule S, computed once, members first, and never of a person."""

import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from chassis.figures import Item
from chassis.figures import counted as count_once
from contracts.disclosure import FIGURES_FROM, SUBJECTS_FROM
from contracts.feedback.loops import TimeBand
from contracts.okrs.cycles import CycleState
from contracts.values import CycleId, PersonId, TeamId
from services.feedback.loops import queries, rules
from tests.services.feedback.talking import CYCLE, ask, cycle, give
from tests.services.feedback.world import World
from tests.services.okrs.world import COMPANY, DIVISION, TEAM

LOOP = f"/feedback_loop/{CYCLE}"
ASKED = [f"member{number}" for number in range(1, 8)]
ASKING = ["author", "recipient", "member", "champion", "owner", "member12"]


def person(number: int) -> PersonId:
    return PersonId(f"person_{number:032x}")


def team(number: int) -> TeamId:
    return TeamId(f"team_{number:032x}")


values = st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1)])
found = st.builds(
    Item,
    person=st.integers(1, 12).map(person),
    value=values,
    others=st.lists(st.integers(20, 30).map(person), max_size=3).map(tuple),
)
places = st.dictionaries(st.integers(1, 12).map(person), st.integers(1, 4).map(team))


class TestTheRules:
    @given(st.lists(found), places)
    def test_everybody_counts_once_and_at_one_team(self, items: list[Item], at: dict[PersonId, TeamId]) -> None:
        counted = count_once(items, at)
        people = {item.person for item in items if item.person in at}
        assert Counter(at[one] for one in people) == {node: sum(scores.values()) for node, scores in counted.scores.items()}
        others = {other for item in items if item.person in at for other in item.others}
        assert sum(counted.subjects.values()) == len(others)
        assert set(counted.subjects) <= set(counted.scores)

    @given(st.lists(found, min_size=1), places)
    def test_of_each_team_no_more_others_count_than_there_are(self, items: list[Item], at: dict[PersonId, TeamId]) -> None:
        for node, others in count_once(items, at).subjects.items():
            behind = {other for item in items if at.get(item.person) == node for other in item.others}
            assert others <= len(behind)

    @given(st.lists(values, min_size=1, max_size=6))
    def test_whoever_did_more_counts_no_more(self, theirs: list[Fraction]) -> None:
        counted = count_once([Item(person(1), value, ()) for value in theirs], {person(1): team(1)})
        assert counted.scores == {team(1): {sum(theirs, Fraction(0)) / len(theirs): 1}}

    @given(st.decimals(0, 60, places=2), st.decimals(0, 60, places=2))
    def test_a_longer_time_is_never_a_shorter_band(self, one: Decimal, other: Decimal) -> None:
        order = list(TimeBand)
        first, second = (order.index(rules.time_band(days)) for days in sorted((one, other)))
        assert first <= second

    @pytest.mark.parametrize(
        ("days", "band"),
        [("0", "within_a_day"), ("1", "within_a_day"), ("1.01", "within_three_days"), ("3", "within_three_days"),
         ("3.5", "within_a_week"), ("7", "within_a_week"), ("7.1", "longer"), ("30", "longer")],
    )  # fmt: skip
    def test_bands_end_where_they_say(self, days: str, band: str) -> None:
        assert rules.time_band(Decimal(days)) == band

    @given(st.integers(-5, 400))
    def test_a_time_is_held_between_none_and_thirty_days(self, taken: int) -> None:
        assert rules.days(taken) == min(max(taken, 0), rules.MOST_DAYS)


async def happened(world: World, *, asked: int = FIGURES_FROM, asking: int = SUBJECTS_FROM) -> None:
    """So many people are asked, by so many, and give feedback two days later, but for the last who is asked."""
    await world.learn(cycle())
    pairs = [(ASKED[n % asked], ASKING[n % asking]) for n in range(max(asked, asking))]
    ids = [await ask(world, of, by=by) for of, by in pairs]
    world.clock.move_to(world.clock.now() + timedelta(days=2))
    for (of, by), id in list(zip(pairs, ids, strict=True))[:-1]:
        feedback = await give(world, by=of, request_id=id)
        await world.do("acknowledge_feedback", by=by, feedback_id=feedback, thanks="Thank you")


async def closes(world: World) -> None:
    await world.learn(cycle(state=CycleState.CLOSED, version=2))
    await world.hour()


async def figures(world: World, *, by: str = "member1", path: str = LOOP) -> dict[tuple[str, str], dict[str, Any]]:
    found = await world.read(path, by=by)
    return {(each["team_id"], each["measure"]): each for each in found["figures"]}


class TestFigures:
    async def test_of_enough_people_on_both_sides_they_are_shown_with_the_team(self, world: World) -> None:
        await happened(world)
        await closes(world)
        shown = await figures(world)
        told = shown[TEAM, "answered"]
        assert (Decimal(told["mean"]), told["time"], told["answers"], told["spread"]) == (
            Decimal("0.8"),
            None,
            "from_5_to_9",
            None,
        )
        assert (TEAM, "time_to_answer") not in shown, "four people answered"

    async def test_a_time_is_shown_as_a_band(self, world: World) -> None:
        await happened(world, asked=6, asking=6)
        await closes(world)
        told = (await figures(world))[TEAM, "time_to_answer"]
        assert (told["mean"], told["time"]) == (None, "within_three_days")
        assert await world.rows("select distinct mean from frozen_figures where measure = 'time_to_answer'") == [(None,)]

    @pytest.mark.parametrize(("asked", "asking"), [(FIGURES_FROM - 1, 6), (6, SUBJECTS_FROM - 1), (1, 6), (6, 1)])
    async def test_of_fewer_people_on_either_side_nothing_is_shown_nor_stored(
        self, world: World, asked: int, asking: int
    ) -> None:
        await happened(world, asked=asked, asking=asking)
        await closes(world)
        assert await figures(world) == {}
        assert await world.rows("select * from frozen_figures where measure = 'answered'") == []
        found = await world.read(LOOP, by="member1")
        assert (found["computed_at"], found["withheld"]) == (
            "2026-01-07T10:00:02Z",
            "Not shown, so that nobody's answer can be worked out.",
        )

    async def test_nothing_is_shown_while_the_cycle_is_open(self, world: World) -> None:
        await happened(world)
        await world.hour()
        found = await world.read(LOOP, by="member1")
        assert (found["computed_at"], found["figures"]) == (None, [])
        assert await world.read(f"/feedback_loop/cycle_{'0' * 32}", by="member1") is None

    async def test_they_are_computed_once_whatever_follows(self, world: World) -> None:
        await happened(world)
        await closes(world)
        before = await world.rows("select * from frozen_figures order by 1, 2, 3")
        for name in ASKED:
            await give(world, by=name, to="author")
        await world.learn(cycle(version=3), cycle(state=CycleState.CLOSED, version=4))
        await world.hour()
        assert await world.rows("select * from frozen_figures order by 1, 2, 3") == before != []

    async def test_members_see_them_first_and_those_who_lead_a_day_later_and_nobody_else(self, world: World) -> None:
        await happened(world)
        await closes(world)
        for by in ("member5", "author"):
            assert await figures(world, by=by) != {}
        for by in ("lead", "lead_above"):
            assert await figures(world, by=by) == {}, by
        world.clock.move_to(world.clock.now() + timedelta(hours=23, minutes=59))
        assert await figures(world, by="lead") == {}
        world.clock.move_to(world.clock.now() + timedelta(minutes=1))
        assert {team for team, _ in await figures(world, by="lead")} == {TEAM, COMPANY}
        assert await figures(world, by="lead_above") == await figures(world)
        for by in ("stranger", "admin", "auditor", "lead_deputy"):
            assert {team for team, _ in await figures(world, by=by)} == {COMPANY}, by

    async def test_what_a_shorter_cycle_holds_does_not_count_for_a_longer_one(self, world: World) -> None:
        year = CycleId("cycle_" + "2" * 32)
        whole: dict[str, Any] = {"id": year, "name": "2026", "ends_on": "2026-12-31"}
        await happened(world)
        await world.learn(cycle(**whole), cycle(state=CycleState.CLOSED, version=2))
        await world.hour()
        await world.learn(cycle(**whole, state=CycleState.CLOSED, version=2))
        await world.hour()
        assert await figures(world) != {}
        assert await figures(world, path=f"/feedback_loop/{year}") == {}

    async def test_of_cycles_that_close_together_one_is_computed_each_hour(self, world: World) -> None:
        await happened(world)
        other = CycleId("cycle_" + "2" * 32)
        await world.learn(cycle(id=other, name="2025", starts_on="2025-01-01", ends_on="2025-12-31", state=CycleState.CLOSED))
        await closes(world)
        assert await world.rows("select count(*) from frozen_cycles") == [(1,)]
        await world.hour()
        assert await world.rows("select count(*) from frozen_cycles") == [(2,)]
        assert await figures(world) != {}

    async def test_a_cycle_without_an_end_in_sight_holds_no_other_back(self, world: World) -> None:
        await happened(world)
        endless = CycleId(f"cycle_{1:032x}")
        assert endless < CYCLE, "it is the first to be computed"
        days: dict[str, Any] = {"name": "Ever", "starts_on": "0001-01-01", "ends_on": "9999-12-31"}
        await world.learn(cycle(id=endless, state=CycleState.CLOSED, **days))
        await closes(world)
        await world.hour()
        assert {id for (id,) in await world.rows("select cycle_id from frozen_cycles")} == {endless, CYCLE}
        assert await figures(world) != {}

    async def test_only_the_days_of_the_cycle_are_looked_through(self, world: World) -> None:
        await happened(world)
        days = {"cycle": CYCLE, "starts": date(2026, 1, 1), "ends": date(2026, 3, 31)}
        async with world.engine.begin() as connection:
            await connection.exec_driver_sql("set local enable_seqscan = off")
            for statement in (queries._ASKED, queries._RECEIVED, queries._JUDGED):  # noqa: SLF001  # how they are planned
                plan = "\n".join(await connection.scalars(text(f"explain {statement.text}"), days))
                assert re.search(r"Index Cond: \(\(\w+ >= '?.*\) AND \(\w+ <= ", plan), plan

    async def test_a_team_below_the_figure_of_another_reads_it_too(self, world: World) -> None:
        await happened(world)
        await closes(world)
        assert {team for team, _ in await figures(world)} <= {TEAM, DIVISION, COMPANY}
        assert not {key for key in (await figures(world)) if "person" in str(key)}
