"""Weights that sum to exactly 1, with four decimal places."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, Decimal

from contracts.values import canonical

PLACES = Decimal("1e-4")
WHOLE = Decimal(1)


def equal(count: int) -> list[Decimal]:
    """The default: equal weights, the remainder to the first."""
    return in_proportion([WHOLE] * count)


def in_proportion(weights: Sequence[Decimal]) -> list[Decimal]:
    """Weights in the same proportion that sum to 1, as for the key results that are carried over; the remainder to the first."""
    if not weights:
        return []
    total = sum(weights, Decimal(0))
    if not total:
        return equal(len(weights))
    shares = [(weight / total).quantize(PLACES, ROUND_DOWN) for weight in weights]
    shares[0] += WHOLE - sum(shares, Decimal(0))
    return [canonical(weight) for weight in shares]


def sum_of(weights: Iterable[Decimal]) -> Decimal:
    """What the weights make together, for the refusal that names it."""
    return canonical(sum(weights, Decimal(0)))


def sum_to_one(weights: Iterable[Decimal]) -> bool:
    """Whether the weights make exactly 1."""
    return sum_of(weights) == WHOLE
