"""How far a key result has come, from its measure."""

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal

from contracts.values import canonical

NOTHING = Decimal(0)
WHOLE = Decimal(1)
PLACES = Decimal("1e-9")


def share(value: Decimal) -> Decimal:
    """Held between 0 and 1, with the nine places of a Share, in the one text per number."""
    return canonical(min(max(value, NOTHING), WHOLE).quantize(PLACES, ROUND_HALF_EVEN))


def of_metric(*, baseline: Decimal | None, target: Decimal | None, current: Decimal | None) -> Decimal:
    """Share of the way from baseline to target; works downwards too.

    Without a target or a value there is no way to speak of, so nothing was travelled. Without a baseline (imported only) nobody
    knows the length of the way: it counts as gone when the value is the target, and as not begun before.
    """
    if target is None or current is None:
        return NOTHING
    if baseline is None or baseline == target:
        return WHOLE if current == target else NOTHING
    return share((current - baseline) / (target - baseline))


def of_threshold(*, held: int, counted: int) -> Decimal:
    """Share of the check-ins that held; none yet is 0."""
    return share(Decimal(held) / counted) if counted else NOTHING


def of_milestone(steps: Iterable[tuple[Decimal, bool]]) -> Decimal:
    """Sum of the weights of the steps (weight, done) that are done."""
    return share(sum((weight for weight, done in steps if done), NOTHING))


def weighted_mean(parts: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """Mean of (weight, share), as an objective's progress and score are; also over those of its key results that have any."""
    known = list(parts)
    total = sum((weight for weight, _ in known), NOTHING)
    return share(sum((weight * value for weight, value in known), NOTHING) / total) if total else NOTHING
