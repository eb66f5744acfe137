"""How a measurement is taken and shown: rounds in turn, the median of their ratios."""

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

ROUNDS = 5
Round = Callable[[], Awaitable[float]]


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table."""

    measure: str
    against: str
    ours: str
    theirs: str
    ratio: float | None
    aim: str
    notes: Sequence[str] = field(default_factory=tuple)

    @property
    def reached(self) -> bool | None:
        """Whether the aim is reached; none where it is only printed."""
        if self.ratio is None or self.aim[0] not in "≥≤":
            return None
        bound = float(self.aim[1:].strip().split()[0])
        return self.ratio >= bound if self.aim[0] == "≥" else self.ratio <= bound


async def compare(ours: Round, theirs: Round, *, rounds: int = ROUNDS) -> tuple[float, float, float]:
    """Medians of ours and of theirs, and the median of their ratios, taken round by round in turn after one warm-up each."""
    await theirs()
    await ours()
    pairs = [(await ours(), await theirs()) for _ in range(rounds)]
    mine, other = zip(*pairs, strict=True)
    return statistics.median(mine), statistics.median(other), statistics.median(a / b for a, b in pairs)


async def rate(count: int, work: Callable[[], Awaitable[object]]) -> float:
    """How many a second."""
    began = time.perf_counter()
    await work()
    return count / (time.perf_counter() - began)


async def latency(count: int, one: Callable[[], Awaitable[object]]) -> float:
    """The median of so many, one after another, in milliseconds."""
    taken = []
    for _ in range(count):
        began = time.perf_counter()
        await one()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def table(figures: Sequence[Figure]) -> str:
    """Markdown."""
    lines = ["| measure | against | ours | theirs | ratio | aim | |", "|---|---|---|---|---|---|---|"]
    for figure in figures:
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        verdict = {True: "reached", False: "**missed**", None: "printed"}[figure.reached]
        lines.append(
            f"| {figure.measure} | {figure.against} | {figure.ours} | {figure.theirs} | {ratio} | {figure.aim} | {verdict} |"
        )
    notes = [f"- {figure.measure}: {note}" for figure in figures for note in figure.notes]
    return "\n".join([*lines, *([""] if notes else []), *notes])
