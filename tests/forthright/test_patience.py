"""The demo's seed waits for what comes in its own time, however slow the machine, and for nothing that will never come."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy.exc import ProgrammingError

from chassis.clock import SystemClock
from chassis.lifecycle import Lifecycle
from forthright.demo.patience import once_heard, once_undisturbed
from forthright.demo.running import Demo, WentDown
from forthright.issuer import open_issuer
from forthright.owners import OwnerRefused, OwnerUnreachable

NOT_YET = {"no_such_evidence"}


@dataclass
class Answering:
    """Ends as is listed, time after time, and answers then."""

    ends: Iterable[Exception]
    asked: int = 0

    def __post_init__(self) -> None:
        self.left = iter(self.ends)

    async def __call__(self) -> str:
        self.asked += 1
        for error in self.left:
            raise error
        return "done"


def refusal(code: str) -> OwnerRefused:
    return OwnerRefused({"code": code, "detail": f"Refused: {code}."})


async def test_what_a_service_has_not_heard_of_yet_is_said_again_until_it_has() -> None:
    asks = Answering([refusal("no_such_evidence"), refusal("service_unavailable"), refusal("no_such_evidence")])
    assert (await once_heard(asks, NOT_YET), asks.asked) == ("done", 4)


async def test_any_other_refusal_ends_it_at_once() -> None:
    asks = Answering([refusal("no_such_evidence"), refusal("text_too_long")])
    with pytest.raises(OwnerRefused, match="text_too_long"):
        await once_heard(asks, NOT_YET)
    assert asks.asked == 2


async def test_what_is_never_heard_of_is_refused_in_the_end() -> None:
    with pytest.raises(OwnerRefused, match="no_such_evidence"):
        await once_heard(Answering(refusal("no_such_evidence") for _ in iter(int, 1)), NOT_YET, seconds=0.2)


@pytest.mark.parametrize("trouble", [TimeoutError(), OSError("away"), ProgrammingError("select", {}, ValueError("deadlock"))])
async def test_trouble_with_the_database_is_waited_out_and_a_defect_is_not(trouble: Exception) -> None:
    does = Answering([trouble, trouble])
    assert (await once_undisturbed(does), does.asked) == ("done", 3)
    with pytest.raises(type(trouble)):
        await once_undisturbed(Answering(trouble for _ in iter(int, 1)), seconds=0.2)
    with pytest.raises(KeyError):
        await once_undisturbed(Answering([KeyError("a defect")]))


def demo(folder: Path, is_empty: Answering) -> Demo:
    """One that has nothing but a marker, which says what is listed."""
    nothing, marker, lifecycle = None, Marking(is_empty), Lifecycle()
    issuer = open_issuer(folder, clock=SystemClock(), development=True)
    anything: Any = (lifecycle, nothing, {}, nothing, issuer, nothing, marker)
    return Demo(*anything)


@dataclass
class Marking:
    is_empty: Answering


GONE = [OwnerUnreachable("The directory does not answer."), httpx2.ReadError("cut off"), refusal("internal_error")]


@pytest.mark.parametrize("error", GONE, ids=lambda error: type(error).__name__)
async def test_whatever_a_stop_in_the_middle_breaks_off_is_no_fault(tmp_path: Path, error: Exception) -> None:
    stopped, running = demo(tmp_path, Answering([error])), demo(tmp_path, Answering([error]))
    stopped.lifecycle.health.draining = True
    await stopped.welcome({})
    assert stopped.refused is None
    with pytest.raises(type(error)):
        await running.welcome({})
    assert isinstance(running.refused, WentDown) is isinstance(error, OwnerRefused)
