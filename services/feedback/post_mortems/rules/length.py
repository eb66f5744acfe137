"""How long a post-mortem is."""

from collections.abc import Iterable

from contracts.feedback.post_mortems import EntryFrame, FactorFrame, ListedAction


def characters(
    words: Iterable[str], timeline: Iterable[EntryFrame], factors: Iterable[FactorFrame], actions: Iterable[ListedAction]
) -> int:
    """Its words together, the title and the tags too."""
    parts = [*(entry.as_told for entry in timeline), *(tag for factor in factors for tag in factor.tags)]
    return sum(map(len, (*words, *parts, *(action.text for action in actions))))
