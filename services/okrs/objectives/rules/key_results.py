"""What check-ins make of a key result: all of them read anew, or one more on top of what is known."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from contracts.okrs.key_results import KeyResult, Measure, Threshold
from services.okrs.objectives.rules import check_ins, measures


class Said(check_ins.Dated, measures.Reading, Protocol):
    """A check-in with its day, its reading and its confidence."""

    @property
    def confidence(self) -> int | None:
        """How likely the team found success; None only where imported."""


def read_anew(part: KeyResult, said: Sequence[Said]) -> KeyResult:
    """The key result as everything that was ever said about it leaves it, corrected or not."""
    counting = check_ins.standing(said)
    measure = measures.after_check_ins(part.measure, counting)
    if not counting:
        return _standing(part, measure)
    return _told(_standing(part, measure), counting[-1], max(one.recorded_at for one in said))


def one_more(part: KeyResult, said: Said) -> KeyResult | None:
    """The same after one more check-in that corrects none; None where only everything that was said tells which counts now."""
    known, last = part.effective_on, part.last_check_in_at
    if known is not None and (last is None or said.recorded_at <= last):
        return None
    counts_now = known is None or said.effective_on >= known
    measure = measures.after_check_ins(part.measure, [said]) if counts_now else part.measure
    moved = _standing(part, _counted(part.measure, measure, said))
    if counts_now:
        return _told(moved, said, said.recorded_at)
    return moved.model_copy(update={"last_check_in_at": said.recorded_at})


def _counted(before: Measure, after: Measure, said: Said) -> Measure:
    """A threshold counts every check-in, whichever is the latest."""
    if not isinstance(before, Threshold) or said.value is None:
        return after
    held = before.held + measures.holds(before, said.value)
    return after.model_copy(update={"held": held, "counted": before.counted + 1})


def _standing(part: KeyResult, measure: Measure) -> KeyResult:
    return part.model_copy(update={"measure": measure, "progress": measures.progress_of(measure)})


def _told(part: KeyResult, said: Said, recorded_at: datetime) -> KeyResult:
    return part.model_copy(
        update={"confidence": said.confidence, "effective_on": said.effective_on, "last_check_in_at": recorded_at}
    )
