"""When something may be decided, whose votes count, and loops of supersession, over all there may be."""

from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.okrs.decisions import Objection, Option, Vote
from contracts.values import DecisionId, ObjectionId, OptionId, PersonId
from services.okrs.decisions import rules

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
PEOPLE = [PersonId(f"person_{number:032x}") for number in range(1, 8)]
WAYS = [OptionId(f"option_{number:032x}") for number in range(1, 6)]
DECISIONS = [DecisionId(f"decision_{number:032x}") for number in range(1, 9)]
people, ways = st.sampled_from(PEOPLE), st.sampled_from(WAYS)
votes = st.dictionaries(people, ways)
chains = st.dictionaries(st.sampled_from(DECISIONS), st.one_of(st.none(), st.sampled_from(DECISIONS)))


def objection(number: int, *, resolved: bool) -> Objection:
    more = {"resolution": "Bought two", "resolved_by": PEOPLE[0], "resolved_at": NOW} if resolved else {}
    return Objection(id=ObjectionId(f"objection_{number:032x}"), text="Too slow", by=PEOPLE[1], raised_at=NOW, **more)


@given(st.lists(st.booleans(), max_size=10))
def test_an_objection_stands_until_it_is_resolved(resolved: list[bool]) -> None:
    raised = [objection(number, resolved=done) for number, done in enumerate(resolved)]
    against = rules.unresolved(raised)
    assert [one.id for one in against] == [one.id for one, done in zip(raised, resolved, strict=True) if not done]


@given(st.sets(people), st.sets(st.one_of(st.none(), people)))
def test_advice_is_what_somebody_else_says(said: set[PersonId], deciding: set[PersonId | None]) -> None:
    assert rules.advised(said, deciding) is bool(said - deciding)
    assert not rules.advised([], deciding)
    assert not rules.advised([one for one in deciding if one], deciding)


@given(st.lists(people, unique=True, min_size=1), votes)
def test_votes_are_shown_together_in_the_order_of_the_voters_and_not_one_before(
    voters: list[PersonId], cast: dict[PersonId, OptionId]
) -> None:
    shown, missing = rules.shown(voters, cast), rules.yet_to_vote(voters, cast)
    assert set(missing) == set(voters) - cast.keys()
    assert missing == sorted(missing, key=voters.index)
    if missing:
        assert shown == []
    else:
        assert [(vote.by, vote.option_id) for vote in shown] == [(voter, cast[voter]) for voter in voters]


@given(st.lists(people, unique=True, min_size=1), votes)
def test_nobody_learns_from_the_order_who_voted_first(voters: list[PersonId], cast: dict[PersonId, OptionId]) -> None:
    assert rules.shown(voters, cast) == rules.shown(voters, dict(reversed(cast.items())))


@given(votes, st.sets(people), st.sets(ways))
def test_only_votes_of_voters_for_options_count(
    cast: dict[PersonId, OptionId], voters: set[PersonId], options: set[OptionId]
) -> None:
    counting = rules.that_count(cast, voters=voters, options=options)
    assert counting.items() <= cast.items()
    assert all((voter in counting) == (voter in voters and option in options) for voter, option in cast.items())


@given(st.lists(ways, max_size=30))
def test_the_majority_is_every_option_that_no_other_has_more_votes_than(cast: list[OptionId]) -> None:
    ahead = rules.leading(WAYS, [Vote(by=PEOPLE[0], option_id=option) for option in cast])
    counts = Counter(cast)
    assert ahead == [option for option in WAYS if counts[option] and all(counts[option] >= counts[other] for other in WAYS)]
    assert bool(ahead) is bool(cast)


@given(st.lists(st.text(alphabet="aAbBß", min_size=1, max_size=2), max_size=6))
def test_options_are_told_apart_by_their_titles_whatever_their_case(titles: list[str]) -> None:
    options = [Option(id=WAYS[0], title=title) for title in titles]
    assert (rules.title_given_twice(options) is None) is (len({title.casefold() for title in titles}) == len(titles))


def test_all_texts_of_the_options_count() -> None:
    option = Option(id=WAYS[0], title="1", text="22", pros=["333", "4444"], cons=["55555"])
    assert rules.characters([option, option]) == 30


@pytest.mark.parametrize(
    ("time_zone", "day"), [("Pacific/Kiritimati", "2026-01-05"), ("UTC", "2026-01-05"), ("Pacific/Honolulu", "2026-01-04")]
)
def test_today_is_the_day_where_somebody_is(time_zone: str, day: str) -> None:
    assert rules.today(NOW.replace(hour=5), time_zone).isoformat() == day


def walks(superseded_by: dict[DecisionId, DecisionId | None], start: DecisionId) -> list[DecisionId]:
    """Wherever one gets from there, in as many steps as there are decisions."""
    path, here = [start], superseded_by.get(start)
    while here is not None and len(path) <= len(DECISIONS):
        path.append(here)
        here = superseded_by.get(here)
    return path


@given(st.sampled_from(DECISIONS), st.sampled_from(DECISIONS), chains)
def test_a_supersession_closes_a_loop_exactly_where_the_earlier_one_follows_from_the_later(
    earlier: DecisionId, later: DecisionId, superseded_by: dict[DecisionId, DecisionId | None]
) -> None:
    loop = rules.loop_closed_by(earlier, later, superseded_by)
    assert bool(loop) is (earlier in walks(superseded_by, later))
    if loop:
        assert (loop[0], loop[1], loop[-1]) == (earlier, later, earlier)
        assert all(superseded_by[one] == following for one, following in pairwise(loop[1:]))
        assert len(set(loop[:-1])) == len(loop) - 1


@given(chains)
def test_every_loop_of_a_file_is_told_once_with_everything_on_it(superseded_by: dict[DecisionId, DecisionId | None]) -> None:
    told = rules.loops(superseded_by)
    on_one = {one for one in superseded_by if one in walks(superseded_by, one)[1:]}
    assert Counter(one for loop in told for one in loop[:-1]) == Counter(on_one)
    for loop in told:
        assert loop[0] == loop[-1] == min(loop)
        assert all(superseded_by[one] == following for one, following in pairwise(loop))
