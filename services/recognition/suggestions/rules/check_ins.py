"""What the check-ins on one key result tell: a recovery, candor in time, a long effort."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise

from contracts.okrs.key_results import Measure
from contracts.okrs.objectives import Ambition
from contracts.recognition.recognitions import RecognitionKind
from contracts.recognition.suggestions import SuggestionReason
from contracts.values import KeyResultId, ObjectiveId, PersonId, Score, TeamId
from services.recognition.suggestions.rules import ground
from services.recognition.suggestions.rules.drawn import Drawn, counted, evidence, people, sentence
from services.recognition.suggestions.rules.ground import Said

FALLING = 2
"""Check-ins in a row that lost ground before one gains: a single dip is everyday, and two are where people begin to give up."""
LOWERED = 2
"""Points of confidence: one up or down is mood, two of ten is a message."""
EARLY = Decimal("0.5")
"""The share of the cycle until which there is time to act on what was said."""
LONG_CHECK_INS = 8
"""Check-ins of a long effort: more than half of a quarter's weeks."""
LONG_DAYS = 42
"""Days between the first and the last of them: eight check-ins within a week are no long effort."""
REACHED = Decimal("0.7")
"""From here on a stretch goal reads as success, and what is recognized then is a result."""


@dataclass(frozen=True, slots=True)
class KeyResultHistory:
    """A key result with the check-ins on it that count, its objective and its cycle, as far as they are known."""

    id: KeyResultId
    objective_id: ObjectiveId
    team_id: TeamId
    ambition: Ambition
    measure: Measure
    check_ins: Sequence[Said]
    working: Sequence[PersonId] = ()
    """Who looks after it and works on it."""
    score: Score | None = None
    closed_at: datetime | None = None
    """When its objective was closed by somebody; None where it is not, and where an import closed it."""
    starts_on: date | None = None
    ends_on: date | None = None


def drawn(history: KeyResultHistory) -> list[Drawn]:
    """All that these check-ins tell."""
    check_ins = ground.in_order(history.check_ins)
    return [*recoveries(history, check_ins), *candor(history, check_ins), *efforts(history, check_ins)]


def recoveries(history: KeyResultHistory, check_ins: Sequence[Said]) -> Iterator[Drawn]:
    """Each check-in that gains after two or more that lost; one that stands still or does not fit the measure ends a fall."""
    falling: list[Said] = []
    heights = [ground.height(history.measure, said) for said in check_ins]
    for (before, from_), (after, to) in pairwise(zip(check_ins, heights, strict=True)):
        step = 0 if from_ is None or to is None else to - from_
        if step < 0:
            falling = [*(falling or [before]), after]
            continue
        if step > 0 and len(falling) > FALLING and after.by is not None:
            yield _recovery(history, falling, after)
        falling = []


def _recovery(history: KeyResultHistory, falling: Sequence[Said], after: Said) -> Drawn:
    lost = counted(len(falling) - 1, "check-in")
    return Drawn(
        RecognitionKind.PROGRESS,
        SuggestionReason.RECOVERY,
        sentence(f"{lost} in a row lost ground, then it went {ground.way(history.measure, falling[-1], after)}."),
        history.id,
        happened_at=_known(*falling, after),
        evidence_ids=evidence(after.id, history.id),
        objective_id=history.objective_id,
        team_id=history.team_id,
        recipient_ids=people(*history.working, after.by),
    )


def _known(*check_ins: Said) -> datetime:
    """When all of this had been said: a check-in may speak of an earlier day."""
    return max(said.recorded_at for said in check_ins)


def candor(history: KeyResultHistory, check_ins: Sequence[Said]) -> Iterator[Drawn]:
    """Each check-in that lowers the confidence clearly, early, or while the progress alone would not have told."""
    for place, (before, after) in enumerate(pairwise(check_ins), 2):
        if before.confidence is None or after.confidence is None or before.confidence - after.confidence < LOWERED:
            continue
        when = _in_time(history, check_ins[:place])
        if when is not None and after.by is not None:
            yield Drawn(
                RecognitionKind.CANDOR,
                SuggestionReason.EARLY_CANDOR,
                f"Confidence was lowered from {before.confidence} to {after.confidence} {when}.",
                history.id,
                happened_at=_known(before, after),
                evidence_ids=evidence(after.id, history.id),
                objective_id=history.objective_id,
                team_id=history.team_id,
                recipient_ids=people(after.by),
            )


def _in_time(history: KeyResultHistory, until: Sequence[Said]) -> str | None:
    """In which way the last of these came in time; None where it did not, or where nobody knows how long the cycle is."""
    if history.starts_on is None or history.ends_on is None:
        return None
    said = until[-1]
    day = max(said.effective_on, said.recorded_at.astimezone(UTC).date())  # what is said late of an early day is not early
    gone = Decimal((day - history.starts_on).days) / max((history.ends_on - history.starts_on).days, 1)
    if gone <= EARLY:
        return "in the first half of the cycle"
    reached = ground.progress(history.measure, until)
    if reached >= gone:
        return f"while it was on track, at {ground.percent(reached)} with {ground.percent(gone)} of the cycle gone"
    return None


def efforts(history: KeyResultHistory, check_ins: Sequence[Said]) -> Iterator[Drawn]:
    """A long run of check-ins on a stretch goal: once it is long and the goal not reached, and at a close without reaching it."""
    if history.ambition is not Ambition.ASPIRATIONAL:
        return
    long = next((place for place in range(LONG_CHECK_INS, len(check_ins) + 1) if _is_long(check_ins[:place])), None)
    if long is None:
        return
    stands = ground.progress(history.measure, check_ins[:long])
    if stands < REACHED and check_ins[long - 1].by is not None:
        how = f"that is not reached yet: it stood at {ground.percent(stands)}"
        yield _effort(history, check_ins[:long], how, _known(*check_ins[:long]))
    ended = ground.progress(history.measure, check_ins) if history.score is None else history.score
    if history.closed_at is not None and ended < REACHED:
        how = f"that was closed at {ground.percent(ended)}"
        yield _effort(history, check_ins, how, max(history.closed_at, _known(*check_ins[:long])))


def _is_long(check_ins: Sequence[Said]) -> bool:
    return (check_ins[-1].effective_on - check_ins[0].effective_on).days >= LONG_DAYS


def _effort(history: KeyResultHistory, check_ins: Sequence[Said], how: str, at: datetime) -> Drawn:
    weeks = (check_ins[-1].effective_on - check_ins[0].effective_on).days // 7
    long = f"{counted(len(check_ins), 'check-in')} over {counted(weeks, 'week')}"
    return Drawn(
        RecognitionKind.EFFORT,
        SuggestionReason.LONG_EFFORT,
        sentence(f"{long} on a stretch goal {how}."),
        history.id,
        happened_at=at,
        evidence_ids=evidence(history.id, check_ins[-1].id),
        objective_id=history.objective_id,
        team_id=history.team_id,
        recipient_ids=people(*history.working, *(said.by for said in check_ins)),
    )
