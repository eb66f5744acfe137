"""Ways to choose which sums to show that look careful and are not: the attacker has to win against each."""

from collections.abc import Mapping

Parents = Mapping[int, int | None]
Counts = Mapping[int, int]


def threshold_only(parents: Parents, counts: Counts, k: int) -> set[int]:
    """Whatever has k answers is shown."""
    return {node for node, answers in _below(parents, counts).items() if answers >= k}


def single_complements(parents: Parents, counts: Counts, k: int) -> set[int]:
    """As above, but for a node that leaves its parent fewer than k others."""
    below, shown = _below(parents, counts), threshold_only(parents, counts, k)
    return {node for node in shown if (above := parents[node]) not in shown or not 0 < below[above] - below[node] < k}


def next_smallest(parents: Parents, counts: Counts, k: int) -> set[int]:
    """As the threshold; where what is hidden among the children of one node is fewer than k, the next smallest is hidden too."""
    below, shown = _below(parents, counts), threshold_only(parents, counts, k)
    for parent in parents:
        siblings = sorted((node for node, above in parents.items() if above == parent), key=lambda node: below[node])
        while 0 < below[parent] - sum(below[node] for node in siblings if node in shown) < k:
            left = [node for node in siblings if node in shown]
            if not left:
                break
            shown.discard(left[0])
    return shown


def _below(parents: Parents, counts: Counts) -> dict[int, int]:
    """How many are counted at or below each node."""
    found = dict.fromkeys(parents, 0)
    for node, answers in counts.items():
        at: int | None = node
        while at is not None:
            found[at] += answers
            at = parents[at]
    return found
