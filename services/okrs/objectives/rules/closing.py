"""What an objective owes before it closes: scores with their reasons, uncertainties resolved, and what was learned."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal

from contracts.values import KeyResultId, UncertaintyId

SCORE_PLACES = Decimal("1e-3")


@dataclass(frozen=True, slots=True)
class Scored:
    """A score as it is given, beside the progress that the measure shows."""

    key_result_id: KeyResultId
    progress: Decimal
    score: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Owed:
    """What is still missing; nothing where the objective may close."""

    learning: bool = False
    uncertainties: list[UncertaintyId] = field(default_factory=list)
    scores: list[KeyResultId] = field(default_factory=list)
    """Key results without a score, with several, or scored without being there."""
    reasons: list[KeyResultId] = field(default_factory=list)


def differs(score: Decimal, progress: Decimal) -> bool:
    """Whether a score says something else than the progress, both with three places."""
    return score != progress.quantize(SCORE_PLACES, ROUND_HALF_EVEN)


def owed_before_close(
    *,
    key_results: Collection[KeyResultId],
    scores: Iterable[Scored],
    open_uncertainties: Collection[UncertaintyId],
    resolved: Collection[UncertaintyId],
    learned: str,
) -> Owed:
    """Everything that keeps the objective from closing."""
    given = list(scores)
    times = Counter(score.key_result_id for score in given)
    unscored = [one for one in key_results if times[one] != 1]
    strangers = [one for one in times if one not in key_results]
    return Owed(
        learning=not learned.strip(),
        uncertainties=[one for one in open_uncertainties if one not in resolved],
        scores=unscored + strangers,
        reasons=[one.key_result_id for one in given if differs(one.score, one.progress) and not one.reason.strip()],
    )
