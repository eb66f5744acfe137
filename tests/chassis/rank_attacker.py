"""An attacker on released sums: knows the tree, who counts where, every count, all sums unrounded, and what colluders answered.

The released sums are a matrix M: a row for each released node, a column for each person who is no colluder, 1 where that person
counts at or below the node. Some combination of the sums speaks of nobody but the people S exactly if M without the columns of S
has a lower rank than M. People at one node have equal columns, so only S made of whole nodes matter: a node is one column here.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

PRIME = 2_147_483_647
"""Ranks are taken over the field of this many elements: exact here, as every minor of such a matrix is 0, 1 or -1."""
Parents = Mapping[int, int | None]
Counts = Mapping[int, int]


def exposed(
    parents: Parents, counts: Counts, released: Collection[int], *, k: int, colluders: Sequence[int] = ()
) -> tuple[int, ...] | None:
    """The nodes of fewer than k - c people of whom the attacker learns a sum; None where the release holds.

    `colluders` names the node of each of the c people whose answers the attacker knows.
    """
    remaining = Counter(counts)
    remaining.subtract(colluders)
    people = [node for node in parents if remaining[node] > 0]
    rows = [[int(top in line) for line in (_line(parents, node) for node in people)] for top in released]
    whole = rank(rows)
    for chosen in _largest([remaining[node] for node in people], k - len(colluders)):
        if rank([[cell for column, cell in enumerate(row) if column not in chosen] for row in rows]) < whole:
            return tuple(people[column] for column in chosen)
    return None


def rank(rows: Sequence[Sequence[int]]) -> int:
    """The rank of a matrix over the prime field."""
    left, found = [list(row) for row in rows], 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        found += 1
        inverse = pow(pivot[column], -1, PRIME)
        for row in left:
            if factor := row[column] * inverse % PRIME:
                row[:] = [(cell - factor * other) % PRIME for cell, other in zip(row, pivot, strict=True)]
    return found


def _largest(sizes: Sequence[int], below: int) -> Iterator[tuple[int, ...]]:
    """Sets of columns with fewer than `below` people to which no other can be added: a smaller set tells no more."""
    small = [column for column, size in enumerate(sizes) if size < below]
    for many in range(1, below):
        for chosen in combinations(small, many):
            room = below - sum(sizes[column] for column in chosen)
            if room > 0 and not any(sizes[column] < room for column in small if column not in chosen):
                yield chosen


def _line(parents: Parents, node: int) -> set[int]:
    """The node and every node above it."""
    found, at = set[int](), node if node in parents else None
    while at is not None:
        found.add(at)
        at = parents.get(at)
    return found
