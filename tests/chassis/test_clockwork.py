"""What is done every so often: trouble does not end it, a stop does at once, and no run begins before the last has ended."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from chassis.clockwork import repeat
from chassis.lifecycle import Lifecycle
from chassis.service import Service
from chassis.unit import UnitOfWork
from tests.chassis.toy import Counter, CounterId, CounterMade, migrations, toy_service

AN_HOUR = 3_600.0


@dataclass
class Bell:
    """Counts who listens to it."""

    rung: int = 0

    async def ring(self) -> None:
        self.rung += 1


@dataclass
class Runs:
    """Runs that end one after the other as is listed; one more, which takes long."""

    ends: Iterator[Exception | None]
    begun: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def once(self) -> None:
        self.begun += 1
        try:
            trouble = next(self.ends)
        except StopIteration:
            self.over.set()
            await asyncio.sleep(AN_HOUR)
            return
        if trouble is not None:
            raise trouble


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
async def service(engine: AsyncEngine, bell: Bell) -> AsyncIterator[Service]:
    await migrations().upgrade(engine)
    made = toy_service(engine, notify=bell.ring)
    yield made
    await made.waker.close()


async def counters(service: Service) -> list[str]:
    async with service.sessions() as session:
        return list(await session.scalars(text("select note from counters order by note")))


def count(unit: UnitOfWork, note: str) -> CounterMade:
    return unit.publish(CounterMade(counter=unit.add(Counter(id=unit.new_id(CounterId), value=0, note=note)).document()))


async def test_what_goes_wrong_with_the_database_is_told_and_done_by_the_next_run(service: Service) -> None:
    there, done = iter(["nowhere", "counters"]), asyncio.Event()

    async def once() -> None:
        async with service.begin_job() as unit:
            count(unit, "made")
            await unit.session.execute(text(f"select id from {next(there)}"))
        done.set()
        await asyncio.sleep(AN_HOUR)

    with capture_logs() as said:
        running = asyncio.create_task(repeat(once, every=0.0, late="it is done later"))
        await asyncio.wait_for(done.wait(), 60)
        running.cancel()
    assert said[0] == {"event": "it is done later", "error": "ProgrammingError", "log_level": "warning"}
    assert await counters(service) == ["made"], "the first run left nothing behind"


@pytest.mark.parametrize("trouble", [OSError("refused"), TimeoutError()])
async def test_a_database_that_is_away_is_waited_for_run_after_run(trouble: Exception) -> None:
    runs = Runs(iter([trouble, trouble, None, trouble]))
    with capture_logs() as said:
        running = asyncio.create_task(repeat(runs.once, every=0.0, late="later"))
        await asyncio.wait_for(runs.over.wait(), 60)
        running.cancel()
    assert runs.begun == 5
    assert [one["error"] for one in said] == [type(trouble).__name__] * 3


async def test_a_defect_ends_it_and_the_process_with_it() -> None:
    runs, lifecycle = Runs(iter([None, KeyError("a defect")])), Lifecycle(drain_seconds=0, shutdown_seconds=1)
    lifecycle.run_task("clockwork", lambda: repeat(runs.once, every=0.0, late="later"))
    with capture_logs() as said:
        assert await asyncio.wait_for(lifecycle.run(), 60) == 1
    assert runs.begun == 2
    assert [one["part"] for one in said if one["log_level"] == "error"] == ["clockwork"]


async def test_it_stops_at_once_when_told_however_long_it_would_have_waited() -> None:
    rung, lifecycle = asyncio.Event(), Lifecycle(drain_seconds=0, shutdown_seconds=1)

    async def once() -> None:
        rung.set()

    lifecycle.run_task("clockwork", lambda: repeat(once, every=AN_HOUR, late="later"))
    running = asyncio.create_task(lifecycle.run())
    await asyncio.wait_for(rung.wait(), 60)
    lifecycle.stop()
    assert await asyncio.wait_for(running, 60) == 0


async def test_what_a_stop_breaks_off_in_the_middle_leaves_nothing_behind(service: Service, bell: Bell) -> None:
    midway = asyncio.Event()

    async def once() -> None:
        async with service.begin_job() as unit:
            count(unit, "half")
            await unit.flush()
            midway.set()
            await asyncio.sleep(AN_HOUR)

    running = asyncio.create_task(repeat(once, every=0.0, late="later"))
    await asyncio.wait_for(midway.wait(), 60)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(running, 60)
    assert (await counters(service), bell.rung) == ([], 0)


async def test_no_run_begins_before_the_last_has_ended() -> None:
    now, together, runs = 0, set[int](), 0

    async def once() -> None:
        nonlocal now, runs
        now, runs = now + 1, runs + 1
        together.add(now)
        await asyncio.sleep(0.01)  # longer than what lies between two runs
        now -= 1

    running = asyncio.create_task(repeat(once, every=0.001, late="later"))
    async with asyncio.timeout(60):
        while runs < 5:
            await asyncio.sleep(0.001)
    running.cancel()
    assert together == {1}


def nothing(_: UnitOfWork) -> None:
    """A run that finds nothing to do."""


@pytest.mark.parametrize(("work", "told"), [(lambda unit: count(unit, "a"), 1), (nothing, 0)], ids=["something", "nothing"])
async def test_a_job_wakes_the_relay_if_it_told_anything(
    service: Service, bell: Bell, work: Callable[[UnitOfWork], object], told: int
) -> None:
    async with service.begin_job() as unit:
        work(unit)
        assert bell.rung == 0
    await service.waker.close()
    async with service.sessions() as session:
        assert await session.scalar(text("select count(*) from outbox")) == told
    assert bell.rung == told
