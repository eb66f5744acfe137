"""Who was in which team when, read from facts in any order: a property of the rule."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from contracts.values import TeamId
from services.recognition.welcomes.rules import Seen, Stay, stays

TEAMS = [TeamId(f"team_{number:032x}") for number in range(1, 5)]
BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)


@st.composite
def histories(draw: st.DrawFn) -> list[Seen]:
    """Facts about one person, in the order in which they happened, some hours to days apart."""
    seen, at = [], BEGIN
    for place in range(draw(st.integers(1, 8))):
        came = place == 0 and draw(st.booleans())
        teams = draw(st.frozensets(st.sampled_from(TEAMS), max_size=3))
        seen.append(Seen(f"{place:020d}", at, came, teams))
        at += timedelta(hours=draw(st.sampled_from([1, 26, 80])))
    return seen


def in_team(found: list[Stay], team: TeamId) -> list[Stay]:
    return [stay for stay in found if stay.team_id == team]


@given(histories(), st.data())
def test_every_order_and_repetition_says_the_same(history: list[Seen], data: st.DataObject) -> None:
    told = data.draw(st.permutations(history + data.draw(st.lists(st.sampled_from(history)))))
    assert stays(told) == stays(history)


@given(histories())
def test_whoever_is_in_a_team_now_has_one_open_stay_there_and_stays_never_overlap(history: list[Seen]) -> None:
    found = stays(history)
    assert {stay.team_id for stay in found if stay.left_on is None} == history[-1].team_ids
    for team in TEAMS:
        own = in_team(found, team)
        assert len({stay.joined_on for stay in own}) == len(own)
        for earlier, later in pairwise(own):
            assert earlier.left_on is not None
            assert earlier.joined_on <= earlier.left_on < later.joined_on


@given(histories())
def test_nobody_is_seen_to_join_where_they_were_when_they_were_first_seen_unless_they_came_then(history: list[Seen]) -> None:
    first = history[0]
    for stay in stays(history):
        if stay.team_id in first.team_ids and stay.joined_on == first.at.date():
            assert stay.seen is first.came
        else:
            assert stay.seen


def test_whoever_comes_back_to_the_organization_joins_every_team_anew() -> None:
    there, away = frozenset(TEAMS[:1]), frozenset[TeamId]()
    facts = [Seen(str(place), BEGIN + timedelta(days=3 * place), place != 1, (there, away, there)[place]) for place in range(3)]
    assert [(stay.joined_on.day, stay.seen, stay.left_on is None) for stay in stays(facts)] == [
        (5, True, False),
        (11, True, True),
    ]
