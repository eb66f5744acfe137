"""A toy's confidential commands: whisper a counter into being, and raise one that was whispered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import httpx2
from pydantic import Field
from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis import confidential, metrics
from chassis.clock import FixedClock
from chassis.confidential import Act
from chassis.problems import Refused
from chassis.release import Applier, Release, Together, Waiting
from chassis.service import Service
from chassis.unit import UnitOfWork
from contracts.messages import Receipt
from contracts.refusals import Code
from tests.chassis.toy import Counter, CounterId, CounterMade, CounterRaised, ToyCommand


class Whisper(ToyCommand[CounterMade]):
    """Make a counter, confidentially."""

    receipted: ClassVar[bool] = True
    note: str = Field("", description="Anything.")


class WhisperMore(ToyCommand[CounterRaised]):
    """Raise a counter of your own, confidentially."""

    receipted: ClassVar[bool] = True
    counter_id: CounterId
    by: int = 1


async def whisper(command: Whisper, unit: UnitOfWork) -> CounterMade | Receipt:
    await confidential.begin(unit)
    return await confidential.hold_back(unit, unit.new_id(CounterId), command.verb(), {"note": command.note})


async def whisper_more(command: WhisperMore, unit: UnitOfWork) -> CounterRaised | Receipt:
    await confidential.begin(unit, command.counter_id)
    waiting = await confidential.waiting(unit.session, command.counter_id)
    counter = await unit.session.get(Counter, command.counter_id)
    handle = counter.note.partition("|")[0] if counter else waiting[0].handle if waiting else None
    if not unit.handles.fits(handle, unit.actor.person_id, command.counter_id):
        raise Refused(Code.FORBIDDEN)
    return await confidential.hold_back(unit, command.counter_id, command.verb(), {"by": command.by})


async def apply_whispers(waiting: Sequence[Waiting]) -> None:
    for act, unit in waiting:
        if act.act["note"] == "unspeakable":
            raise ValueError("the toy has its limits")
        counter = unit.add(Counter(id=CounterId(act.thread), value=0, note=f"{act.handle}|{act.act['note']}"))
        unit.publish(CounterMade(counter=counter.document()))


async def apply_whisper_more(act: Act, unit: UnitOfWork) -> None:
    counter = await unit.change(Counter, CounterId(act.thread))
    if act.act["by"] < 0:
        raise ValueError("the toy goes up only")
    counter.value = counter.value * 10 + act.act["by"]
    unit.publish(CounterRaised(counter=counter.document()))


async def sweep(unit: UnitOfWork) -> None:
    """A chore: removes what was swept under the rug."""
    await unit.session.execute(delete(Counter).where(Counter.note == "rug"))


async def break_off(unit: UnitOfWork) -> None:
    """A chore that fails after it removed everything."""
    await unit.session.execute(delete(Counter))
    raise RuntimeError("the toy is broken")


async def misread(unit: UnitOfWork) -> None:
    """A chore that PostgreSQL does not understand."""
    await unit.session.execute(text("select nothing from nowhere"))


APPLIERS: dict[str, Applier] = {"whisper": Together(apply_whispers), "whisper_more": apply_whisper_more}
QUARTER_PAST = datetime(2026, 1, 5, 9, 15, 20, 123456, tzinfo=UTC)


@dataclass
class Whispering:
    """The toy, its clock and its release."""

    client: httpx2.AsyncClient
    service: Service
    clock: FixedClock
    engine: AsyncEngine

    @property
    def release(self) -> Release:
        return Release(self.service, APPLIERS, [sweep])

    async def send(self, verb: str, *, key: str | None = None, **body: Any) -> dict[str, Any]:
        headers = {"idempotency-key": key} if key else {}
        answer = await self.client.post(f"/{verb}", json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.json().get("receipt") or answer.json())

    async def whisper(self, note: str = "", **more: Any) -> str:
        return str((await self.send("whisper", note=note, **more))["id"])

    async def rows(self, query: str) -> list[Any]:
        async with self.engine.connect() as connection:
            return [tuple(row) for row in await connection.execute(text(query))]

    async def at_the_hour(self) -> int:
        self.clock.move_to(self.clock.now().replace(minute=0, second=3) + timedelta(hours=1))
        return await self.release.once()


def failures() -> float:
    return metrics.REGISTRY.get_sample_value("forthright_release_failures_total", {"component": "toy"}) or 0
