"""Rule S: an attacker who knows everything but the answers learns nothing of fewer than k people, whatever sums are combined."""

import random
from collections import Counter
from collections.abc import Callable, Collection
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.disclosure import SHARE, Figure, figure, figures, participation, placed, release
from contracts.disclosure import FIGURES_FROM, SUBJECTS_FROM, TEXTS_FROM, Answers, Participation, Spread
from tests.chassis.careless import next_smallest, single_complements, threshold_only
from tests.chassis.rank_attacker import Counts, Parents, exposed, rank

TREES, FAIR_GAMES = 30_000, 2_000
_AT_A_NODE = (0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 9, 12)


def a_tree(chance: random.Random, nodes: int = 12) -> tuple[Parents, Counts]:
    """A tree of up to so many nodes, most of them with few people."""
    parents = {0: None} | {node: chance.randrange(node) for node in range(1, chance.randint(1, nodes))}
    return parents, {node: chance.choice(_AT_A_NODE) for node in parents}


def some_colluders(chance: random.Random, counts: Counts, most: int) -> list[int]:
    """The nodes of up to so many people who tell the attacker their answers."""
    everybody = [node for node, people in counts.items() for _ in range(people)]
    return chance.sample(everybody, min(chance.randint(0, most), len(everybody)))


def as_written(parents: Parents, counts: Counts, k: int) -> dict[int, int]:
    """The residuals by docs/privacy.md's own words, once more and in the plainest way."""
    residual: dict[int, int] = {}
    below: dict[int, list[int]] = {}

    def visit(v: int) -> tuple[int, list[int]]:
        r, near = counts[v], list[int]()
        for child in (node for node, above in parents.items() if above == v):
            a, b = visit(child)
            r, near = r + a, near + b
        while 0 < r < k and near:
            c = min(near, key=lambda one: residual[one] or 10**9)
            near.remove(c)
            near, r = near + below.pop(c), r + residual.pop(c)
        if r >= k or near:
            residual[v], below[v] = r, near
            return 0, [v]
        return r, near

    visit(0)
    return residual


@st.composite
def trees(draw: st.DrawFn) -> tuple[Parents, Counts]:
    size = draw(st.integers(1, 15))
    parents: Parents = {0: None, **{node: draw(st.integers(0, node - 1)) for node in range(1, size)}}
    return parents, {node: draw(st.integers(0, 14)) for node in parents}


@pytest.mark.parametrize("seed", range(3))
def test_no_combination_of_released_sums_speaks_of_fewer_than_k_people_whoever_colludes(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(TREES // 3):
        parents, counts = a_tree(chance)
        k = chance.choice((FIGURES_FROM, FIGURES_FROM, TEXTS_FROM))
        colluders = some_colluders(chance, counts, FIGURES_FROM - 1)
        released = release(parents, counts, least=k)
        assert exposed(parents, counts, released, k=k, colluders=colluders) is None, (parents, counts, colluders)


@pytest.mark.parametrize("careless", [threshold_only, single_complements, next_smallest])
def test_an_attacker_wins_against_ways_that_only_look_careful(
    careless: Callable[[Parents, Counts, int], Collection[int]],
) -> None:
    chance = random.Random(7)
    games = [a_tree(chance) for _ in range(FAIR_GAMES)]
    won = [exposed(*game, careless(*game, FIGURES_FROM), k=FIGURES_FROM) for game in games]
    assert sum(each is not None for each in won) > FAIR_GAMES // 200


def test_what_a_careless_release_tells_is_somebodys_answer() -> None:
    parents, counts = {0: None, 1: 0, 2: 0, 3: 2}, {0: 1, 1: 8, 2: 0, 3: 9}
    assert threshold_only(parents, counts, FIGURES_FROM) == {0, 1, 2, 3}
    assert exposed(parents, counts, [0, 1, 2, 3], k=FIGURES_FROM) == (0,), "the root's lead alone: the whole less both parts"
    assert exposed(parents, counts, release(parents, counts), k=FIGURES_FROM) is None


def test_the_attackers_ranks_are_those_of_arithmetic() -> None:
    assert rank([]) == 0
    assert rank([[0, 0], [0, 0]]) == 0
    assert rank([[1, 1, 0], [0, 0, 1], [1, 1, 1]]) == 2
    assert rank([[2, 4], [1, 2]]) == 1
    assert rank([[3, 1], [1, 2]]) == 2


@given(trees(), st.sampled_from([FIGURES_FROM, TEXTS_FROM]))
def test_the_release_is_the_one_that_is_written_down(game: tuple[Parents, Counts], k: int) -> None:
    parents, counts = game
    assert {node: each.residual for node, each in release(parents, counts, least=k).items()} == as_written(parents, counts, k)


@given(trees(), st.sampled_from([FIGURES_FROM, TEXTS_FROM]))
def test_residuals_are_none_or_enough_and_cover_what_is_released_once(game: tuple[Parents, Counts], k: int) -> None:
    parents, counts = game
    released = release(parents, counts, least=k)
    assert all(each.residual == 0 or each.residual >= k for each in released.values())
    assert all(each.answers >= k for each in released.values())
    for each in released.values():
        assert each.answers == each.residual + sum(released[node].answers for node in each.below)


@given(trees())
def test_nothing_is_withheld_in_vain_where_everybody_is_at_a_node_with_enough(game: tuple[Parents, Counts]) -> None:
    parents, counts = game
    many = {node: people + FIGURES_FROM for node, people in counts.items()}
    assert release(parents, many).keys() == parents.keys()


def test_fewer_than_five_in_all_release_nothing() -> None:
    assert release({0: None, 1: 0}, {0: 1, 1: 3}) == {}
    assert release({0: None}, {}) == {}


def test_groups_of_which_none_is_above_another_stand_by_themselves() -> None:
    released = release({"a": None, "b": None, "c": None}, {"a": 5, "b": 4})
    assert {node: (each.residual, each.answers) for node, each in released.items()} == {"a": (5, 5)}


def test_a_part_of_a_tree_is_a_tree() -> None:
    assert release({1: 0, 2: 1}, {1: 2, 2: 6}).keys() == {1}


def test_an_order_of_teams_as_deep_as_one_likes_is_no_trouble() -> None:
    deep: Parents = {0: None, **{node: node - 1 for node in range(1, 5_000)}}
    assert len(release(deep, dict.fromkeys(deep, 5))) == 5_000


@given(trees(), st.data())
def test_what_is_said_of_leads_is_said_of_five_at_least_by_difference_too(
    game: tuple[Parents, Counts], data: st.DataObject
) -> None:
    parents, counts = game
    leads = {node: data.draw(st.integers(0, 3)) for node in parents}
    released = release(parents, counts, subjects=leads)
    assert all(each.residual == 0 or each.residual >= FIGURES_FROM for each in released.values())
    where = placed(parents, released)
    about = Counter(dict.fromkeys(released, 0))
    for node, top in where.items():
        about[top] += leads[node]
    assert all(about[node] >= SUBJECTS_FROM for node, each in released.items() if each.residual)


def test_nothing_about_leads_is_shown_of_a_node_with_four_of_them() -> None:
    parents, counts = {0: None, 1: 0, 2: 0}, {0: 1, 1: 20, 2: 20}
    assert release(parents, counts, subjects={0: 1, 1: 4, 2: 5}).keys() == {0, 2}
    assert release(parents, counts, subjects={0: 0, 1: 4, 2: 5}).keys() == {0}, "the second would tell of the four by difference"
    assert release(parents, counts, subjects={0: 1, 1: 1, 2: 2}) == {}


@given(trees())
def test_a_text_appears_at_one_node_only_among_those_of_ten_people_or_more(game: tuple[Parents, Counts]) -> None:
    parents, writers = game
    released = release(parents, writers, least=TEXTS_FROM)
    where = placed(parents, released)
    shown = Counter(dict.fromkeys(released, 0))
    for node, top in where.items():
        shown[top] += writers[node]
    assert shown == {node: each.residual for node, each in released.items()}
    assert all(texts == 0 or texts >= TEXTS_FROM for texts in shown.values())
    if 0 in released:
        assert where.keys() == parents.keys()


def test_a_text_that_no_released_node_is_above_appears_nowhere() -> None:
    parents = {0: None, 1: 0, 2: 0}
    released = release(parents, {0: 0, 1: 12, 2: 0}, least=TEXTS_FROM)
    assert placed(parents, released.keys() - {0}) == {1: 1}


def of(*answers: float) -> dict[Fraction, int]:
    return Counter(Fraction(answer) for answer in answers)


@pytest.mark.parametrize(
    ("mean", "people", "shown"),
    [(4, 5, "4"), (4.24, 19, "4"), (4.25, 19, "4.5"), (4.74, 5, "4.5"), (4.25, 20, "4.2"), (4.3, 20, "4.4"), (4.31, 20, "4.4")],
)
def test_a_mean_is_shown_in_halves_below_twenty_answers_and_in_fifths_from_there(mean: float, people: int, shown: str) -> None:
    assert figure({Fraction(str(mean)): people}).mean == Decimal(shown)


@pytest.mark.parametrize("people", [5, 20, 500])
def test_a_mean_never_says_that_everybody_answered_the_same(people: int) -> None:
    assert figure({Fraction(7): people}).mean == Decimal("6.5")
    assert figure({Fraction(1): people}).mean == Decimal("1.5")


@given(st.lists(st.integers(1, 7), min_size=5, max_size=60))
def test_a_shown_mean_is_near_the_true_one_and_on_a_step(answers: list[int]) -> None:
    mean, shown = Fraction(sum(answers), len(answers)), figure(of(*answers)).mean
    step = Decimal("0.5") if len(answers) < 20 else Decimal("0.2")
    assert shown in (Decimal("1.5"), Decimal("6.5")) or shown % step == 0
    held = min(max(mean, Fraction(3, 2)), Fraction(13, 2))
    assert abs(Fraction(shown) - held) <= Fraction(step) / 2


def test_how_far_answers_lie_apart_is_a_word_and_from_ten_answers_on() -> None:
    assert figure(of(*[1, 7] * 4, 4)).spread is None
    assert figure(of(*[4] * 10)).spread is Spread.CLOSE
    assert figure(of(*[3, 5] * 5)).spread is Spread.MIXED
    assert figure(of(*[1, 7] * 5)).spread is Spread.FAR_APART


@pytest.mark.parametrize(
    ("people", "band"),
    [
        (5, Answers.FROM_5_TO_9),
        (9, Answers.FROM_5_TO_9),
        (10, Answers.FROM_10_TO_19),
        (19, Answers.FROM_10_TO_19),
        (20, Answers.FROM_20),
        (5_000, Answers.FROM_20),
    ],
)
def test_how_many_answered_is_a_band(people: int, band: Answers) -> None:
    assert figure({Fraction(4): people}).answers is band


def test_while_it_is_open_participation_is_below_five_or_not() -> None:
    assert [participation(people) for people in (0, 4)] == [Participation.FEWER_THAN_FIVE] * 2
    assert [participation(people) for people in (5, 900)] == [Participation.FIVE_OR_MORE] * 2


def test_a_share_is_shown_in_tenths_and_never_as_all_or_none() -> None:
    assert figure(of(1, 1, 1, 0, 0), SHARE).mean == Decimal("0.6")
    assert figure(of(*[1] * 5), SHARE).mean == Decimal("0.9")
    assert figure(of(*[0] * 30), SHARE).mean == Decimal("0.1")


def test_figures_are_of_everybody_below_and_only_where_they_are_released() -> None:
    parents = {"company": None, "sales": "company", "field": "sales", "desk": "sales"}
    told = figures(parents, {"company": of(7), "field": of(*[6] * 12), "desk": of(2, 2, 2)})
    assert told["company"] == Figure(Decimal("5.5"), Spread.MIXED, Answers.FROM_10_TO_19)
    assert told.keys() == {"company"}, "without the field's own figure, which would tell of the other four by difference"


@settings(max_examples=200)
@given(trees(), st.randoms(use_true_random=False))
def test_which_figures_are_shown_says_nothing_of_what_was_answered(game: tuple[Parents, Counts], chance: random.Random) -> None:
    parents, counts = game
    one, other = [{node: of(*[chance.randint(1, 7) for _ in range(people)]) for node, people in counts.items()} for _ in range(2)]
    assert figures(parents, one).keys() == figures(parents, other).keys() == release(parents, counts).keys()
