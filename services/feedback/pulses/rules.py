"""When a pulse may be opened, what a pack needs, where people count, and what their answers say of a facet."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from contracts.feedback.ids import ItemId
from contracts.feedback.pulse_items import HIGHEST, LOWEST, REQUIRED, Facet, Item, ItemInput
from contracts.feedback.pulses import DAYS_BETWEEN, LONGEST_DAYS, SHORTEST_DAYS, reader_of
from contracts.values import PersonId, TeamId

_TIMED = 7
BETWEEN = timedelta(days=DAYS_BETWEEN)
Score = tuple[int, int]
"""Somebody's answers about a facet: their sum and their number, which are counted much faster than fractions are."""
GRACE = timedelta(days=14)
"""For so long after its close a pulse waits for a ballot key that is not in place; then it is destroyed unopened."""


def asked_from(team: TeamId) -> date:
    """The first day on which a team may be asked: 28 days after it was formed, which its id tells (UUIDv7)."""
    milliseconds = team.uuid.int >> 80 if team.uuid.version == _TIMED else 0
    return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds) + BETWEEN).date()


def is_a_window(opens: datetime, closes: datetime) -> bool:
    """Whether people have time to answer, and not too much of it."""
    return timedelta(days=SHORTEST_DAYS) <= closes - opens <= timedelta(days=LONGEST_DAYS)


def incomplete(items: Sequence[ItemInput]) -> Facet | None:
    """A facet that lacks its two items, one of them reversed, or has too many; the one on leads may be left out."""
    for facet in Facet:
        reversals = sorted(item.reversed for item in items if item.facet is facet)
        if reversals != [False, True] and (facet in REQUIRED or reversals):
            return facet
    return None


def says_twice(items: Sequence[ItemInput]) -> bool:
    """Whether two items say the same."""
    return len({item.text.casefold() for item in items}) < len(items)


def written(asked: Sequence[ItemInput], before: Sequence[Item], new_id: Callable[[], ItemId]) -> list[Item]:
    """The items of a pack: what it said before in these very words is the same item, all else is new."""
    known = {(item.facet, item.text, item.reversed): item.id for item in before}
    return [Item(id=known.get((item.facet, item.text, item.reversed)) or new_id(), **item.model_dump()) for item in asked]


@dataclass(frozen=True, slots=True)
class Node:
    """A team of the tree that a pulse asks, as it was at opening."""

    id: TeamId
    parent_id: TeamId | None
    lead_ids: frozenset[PersonId]


def leads_at(nodes: Iterable[Node]) -> dict[TeamId, int]:
    """How many leads there are at each node, each counted once: at the topmost they lead. From the top downwards."""
    counted, found = set[PersonId](), dict[TeamId, int]()
    for node in nodes:
        found[node.id] = len(node.lead_ids - counted)
        counted |= node.lead_ids
    return found


def facet_scores(items: Iterable[Item], answers: Mapping[ItemId, int]) -> dict[Facet, Score]:
    """What a person says of each facet: their answers, turned so that high is good. None where all were skipped."""
    given: dict[Facet, Score] = {}
    for item in items:
        if (value := answers.get(item.id)) is not None:
            total, number = given.get(item.facet, (0, 0))
            given[item.facet] = (total + (LOWEST + HIGHEST - value if item.reversed else value), number + 1)
    return given


@dataclass(slots=True)
class Tally:
    """Everything that was answered, by the node where people count, and by nobody. In memory alone."""

    items: Sequence[Item]
    texts: list[tuple[TeamId, str]] = field(default_factory=list)
    _given: dict[Facet, dict[TeamId, Counter[Score]]] = field(default_factory=dict)

    def count_all(self, answered: Iterable[tuple[TeamId, bytes]]) -> None:
        """Each person's answer: where they count, and what was sealed."""
        read = reader_of(self.items)
        for node, content in answered:
            answers, text = read(content)
            for facet, score in facet_scores(self.items, answers).items():
                self._given.setdefault(facet, {}).setdefault(node, Counter())[score] += 1
            if text:
                self.texts.append((node, text))

    def scores(self) -> dict[Facet, dict[TeamId, Counter[Fraction]]]:
        """How many people, by facet and node, say what of it: the mean of their answers."""
        return {facet: {node: _means(given) for node, given in nodes.items()} for facet, nodes in self._given.items()}

    def writers(self) -> Counter[TeamId]:
        """How many people wrote something, by the node where they count."""
        return Counter(node for node, _ in self.texts)


def _means(given: Mapping[Score, int]) -> Counter[Fraction]:
    found = Counter[Fraction]()
    for (total, number), people in given.items():
        found[Fraction(total, number)] += people
    return found
