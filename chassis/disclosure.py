"""Rule S: which sums over a tree may be shown so that no combination of them tells anything of fewer than k people.

The one implementation, for every figure built from private items (docs/privacy.md): people are counted at the nodes of a
tree, each at exactly one; released are nodes whose residual, those counted below them and in no released node further down,
is zero or at least k. It is computed once, after what is counted has closed, and what it releases is kept and never computed
again. Everything here is by values alone: the caller brings counts, and stores what is answered.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Generic, TypeVar

from contracts.disclosure import FIGURES_FROM, FINE_FROM, SPREAD_FROM, SUBJECTS_FROM, Answers, Participation, Spread

N = TypeVar("N")
Scores = Mapping[N, Mapping[Fraction, int]]
"""How many people gave which score, by the node at which they count."""


@dataclass(frozen=True, slots=True)
class Released(Generic[N]):
    """A node of which the sum over everybody counted at or below it may be shown."""

    node: N
    residual: int
    """People counted below it and in no released node below it: none, or at least k."""
    answers: int
    """All people counted at or below it."""
    below: tuple[N, ...]
    """The nearest released nodes below it."""


@dataclass(slots=True)
class _Visit(Generic[N]):
    """What a node hands to its parent: people not yet covered, whom their answers are about, and the nearest released nodes."""

    rest: int = 0
    subjects: int = 0
    near: list[N] = field(default_factory=list)


@dataclass(slots=True)
class _Release(Generic[N]):
    """One release under way."""

    least: int
    least_subjects: int
    residuals: dict[N, int] = field(default_factory=dict)
    subjects: dict[N, int] = field(default_factory=dict)
    below: dict[N, list[N]] = field(default_factory=dict)

    def visit(self, node: N, gathered: _Visit[N]) -> _Visit[N]:
        """Releases the node, merging what would leave too small a remainder, or hands its people on to its parent."""
        while self._too_small(gathered) and gathered.near:
            smallest = min(gathered.near, key=lambda one: (self.residuals[one] == 0, self.residuals[one]))
            gathered.near.remove(smallest)
            gathered.near += self.below.pop(smallest)
            gathered.rest += self.residuals.pop(smallest)
            gathered.subjects += self.subjects.pop(smallest)
        if self._too_small(gathered) or not (gathered.rest or gathered.near):
            return gathered
        self.residuals[node], self.subjects[node], self.below[node] = gathered.rest, gathered.subjects, gathered.near
        return _Visit(near=[node])

    def _too_small(self, gathered: _Visit[N]) -> bool:
        return gathered.rest > 0 and (gathered.rest < self.least or gathered.subjects < self.least_subjects)


def release(
    parents: Mapping[N, N | None],
    counts: Mapping[N, int],
    *,
    least: int = FIGURES_FROM,
    subjects: Mapping[N, int] | None = None,
) -> dict[N, Released[N]]:
    """The nodes that may be released, given every node's parent and how many people count at it (not below it).

    Nodes without a parent, or with one that is not among them, are trees of their own: unrelated groups are a mapping of
    each to None. `least` is `FIGURES_FROM`, or `TEXTS_FROM` for people who wrote a text. `subjects`, where answers are about
    people (leads), counts those at each node: what is released tells of at least `SUBJECTS_FROM` of them, by difference too.
    The same counts in the same order give the same release.
    """
    under = Counter[N]()
    made = _Release[N](least, SUBJECTS_FROM if subjects is not None else 0)
    gathered = {node: _Visit[N](counts.get(node, 0), (subjects or {}).get(node, 0)) for node in parents}
    for node in _upwards(parents):
        under[node] += counts.get(node, 0)
        handed, parent = made.visit(node, gathered[node]), parents[node]
        if parent is not None and parent in gathered:
            under[parent] += under[node]
            above = gathered[parent]
            above.rest, above.subjects = above.rest + handed.rest, above.subjects + handed.subjects
            above.near += handed.near
    return {node: Released(node, residual, under[node], tuple(made.below[node])) for node, residual in made.residuals.items()}


def placed(parents: Mapping[N, N | None], released: Collection[N]) -> dict[N, N]:
    """Where a text of somebody counted at a node appears: the lowest released node at or above it; none where none is."""
    found: dict[N, N] = {}
    for node in reversed(list(_upwards(parents))):
        parent = parents[node]
        if node in released:
            found[node] = node
        elif parent in found and parent is not None:
            found[node] = found[parent]
    return found


@dataclass(frozen=True, slots=True)
class Scale:
    """How a mean is shown: in coarse steps of few answers and finer ones of many, kept off both ends."""

    low: Fraction
    high: Fraction
    coarse: Fraction
    fine: Fraction
    margin: Fraction
    """What is cut off at both ends, where a mean would say that everybody answered the same."""

    def shown(self, mean: Fraction, answers: int) -> Decimal:
        """The mean as people see it: rounded to the nearest step, halves upwards, then kept off the ends."""
        step = self.coarse if answers < FINE_FROM else self.fine
        rounded = (mean / step + Fraction(1, 2)).__floor__() * step
        held = min(max(rounded, self.low + self.margin), self.high - self.margin)
        return Decimal(held.numerator) / Decimal(held.denominator)


SEVEN = Scale(Fraction(1), Fraction(7), Fraction(1, 2), Fraction(1, 5), Fraction(1, 2))
"""Answers from 1 to 7, shown from 1.5 to 6.5."""
SHARE = Scale(Fraction(0), Fraction(1), Fraction(1, 10), Fraction(1, 20), Fraction(1, 10))
"""Shares, such as of those whom something helped, each person counting as 0 or 1; shown from 0.1 to 0.9."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What is shown of a released node. There is nothing more exact to be had: it is stored like this."""

    mean: Decimal
    spread: Spread | None
    answers: Answers


def figures(
    parents: Mapping[N, N | None],
    scores: Scores[N],
    *,
    scale: Scale = SEVEN,
    subjects: Mapping[N, int] | None = None,
) -> dict[N, Figure]:
    """What may be shown of people's scores, by released node. Each person counts once, at one node, with one score."""
    at = {node: Counter(scores.get(node, {})) for node in parents}
    shown = release(parents, {node: given.total() for node, given in at.items()}, subjects=subjects)
    below: dict[N, Counter[Fraction]] = {}
    for node in _upwards(parents):
        below[node] = below.get(node, Counter()) + at[node]
        if (parent := parents[node]) is not None:
            below[parent] = below.get(parent, Counter()) + below[node]
    return {node: figure(below[node], scale) for node in shown}


def figure(scores: Mapping[Fraction, int], scale: Scale = SEVEN) -> Figure:
    """The scores of one released node as people see them; whether it is released is not decided here."""
    answers = sum(scores.values())
    mean = sum((score * people for score, people in scores.items()), Fraction(0)) / answers
    squares = sum(((score - mean) ** 2 * people for score, people in scores.items()), Fraction(0))
    return Figure(scale.shown(mean, answers), _spread(squares / answers, answers, scale), band(answers))


def band(answers: int) -> Answers:
    """How many answered, as a band; nothing is released of fewer than five."""
    return Answers.FROM_5_TO_9 if answers < SPREAD_FROM else Answers.FROM_10_TO_19 if answers < FINE_FROM else Answers.FROM_20


def participation(answers: int) -> Participation:
    """How many have answered while it is open."""
    return Participation.FEWER_THAN_FIVE if answers < FIGURES_FROM else Participation.FIVE_OR_MORE


def _spread(variance: Fraction, answers: int, scale: Scale) -> Spread | None:
    """A word for the standard deviation: under a sixth of the scale's width, under a quarter and a bit, or more."""
    if answers < SPREAD_FROM:
        return None
    share = variance / (scale.high - scale.low) ** 2
    return Spread.CLOSE if share < _CLOSE else Spread.MIXED if share < _MIXED else Spread.FAR_APART


# Standard deviations of 1 and of 1.75 on a scale from 1 to 7, squared, as shares of the scale's width.
_CLOSE, _MIXED = Fraction(1, 6) ** 2, Fraction(7, 24) ** 2


def _upwards(parents: Mapping[N, N | None]) -> Iterator[N]:
    """Every node after all nodes below it, in an order that depends on nothing but what was given."""
    children: dict[N, list[N]] = {node: [] for node in parents}
    roots = list[N]()
    for node, parent in parents.items():
        (children[parent] if parent is not None and parent in children else roots).append(node)
    found, waiting = list[N](), roots
    while waiting:
        found.append(waiting.pop())
        waiting += children[found[-1]]
    return reversed(found)
