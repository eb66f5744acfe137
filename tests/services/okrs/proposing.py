"""Facts of the feedback service told to the reactions of the okrs service, over its real database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson

from chassis.batches import Applier, Batch
from chassis.events import Event, decode, encode
from chassis.kafka import Partition
from chassis.parking import Arrived, parked_facts
from chassis.payloads import Payloads
from chassis.positions import Move, Place, put
from chassis.reactions import Reactions
from chassis.sinks import Copying, Together
from chassis.transactions import EngineTransactions
from chassis.unit import Trail, UnitOfWork
from contracts import catalog
from contracts.feedback.messages import FeedbackFact
from services.okrs.proposals.tables import CAUSES
from services.okrs.reactions import REACTIONS
from tests.chassis.streams import outbox_row
from tests.services.okrs.world import World

TOPIC = "forthright.feedback"


def arrived(fact: FeedbackFact) -> Arrived:
    _, key, value, headers = encode(outbox_row(fact, topic=TOPIC))
    record: Any = _Record(TOPIC, 0, 0, key, value, headers)
    return Arrived(decode(record), record)


@dataclass(frozen=True)
class _Record:
    topic: str
    partition: int
    offset: int
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]


@dataclass
class Told:
    """The okrs service's reactions, over its real database."""

    world: World
    offset: int = 0

    async def __call__(self, *facts: FeedbackFact) -> None:
        await self.deliver(*map(arrived, facts))

    async def deliver(self, *facts: Arrived) -> None:
        payloads = Payloads(catalog.facts())
        sink = Together(Copying("okrs-reactions", payloads, CAUSES), Reactions("okrs-reactions", payloads, self._unit, REACTIONS))
        move = Move(Partition(TOPIC, 0), "cluster", self.offset, self.offset + len(facts), facts[-1].event.id)
        applier = Applier("okrs-reactions", EngineTransactions(self.world.engine), sink, delays=(0.001,))
        await applier.apply(Batch([move], facts))
        self.offset += len(facts)
        async with self.world.engine.connect() as connection:
            raw: Any = await connection.get_raw_connection()
            assert await parked_facts(raw.driver_connection) == []

    @asynccontextmanager
    async def _unit(self, session: Any, event: Event) -> AsyncIterator[UnitOfWork]:
        async with self.world.service.begin_unattended(session, Trail(causation_id=event.id)) as unit:
            yield unit


async def telling(world: World) -> Told:
    """Ready to hear the first fact."""
    async with world.engine.begin() as connection:
        raw: Any = await connection.get_raw_connection()
        await put(raw.driver_connection, "okrs-reactions", Partition(TOPIC, 0), None, Place("cluster", 0))
    return Told(world)


async def proposed(world: World) -> list[dict[str, Any]]:
    """Every objective that was ever drafted because of something, as it was told."""
    query = "select payload from outbox where type = 'forthright.okrs.objective_drafted.v1' order by position"
    told = [orjson.loads(payload)["objective"] for (payload,) in await world.rows(query)]
    return [objective for objective in told if objective["proposed_because_id"]]


async def there(world: World) -> list[str]:
    return [id for (id,) in await world.rows("select id from objectives where proposed_because_id is not null")]


async def states(world: World) -> list[str]:
    return [state for (state,) in await world.rows("select state from proposals order by cause_id")]
