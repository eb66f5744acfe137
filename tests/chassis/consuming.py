"""A topic, a database and workers of one consumer, for tests."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from chassis.assignment import Reading
from chassis.consumer import Consumer, Pace
from chassis.kafka import KafkaAccess, closed, start_admin
from chassis.parking import Sink
from chassis.postgres import Connection
from chassis.topics import ensure_topics
from chassis.transactions import PoolTransactions
from tests.chassis.streams import Owner, Told, chassis_tables, connects, fresh_topic, painted, publish, told_by, toy_tables, until
from tests.servers.broker import Broker
from tests.servers.postgres import Database

QUICK = Pace(balance_every=0.2, look_every=0.5, look_for_missing_every=0.2, wait=0.05)


@dataclass
class World:
    """A database, a topic, and workers of one consumer."""

    database: Database
    access: KafkaAccess
    pool: Any
    connection: Connection
    topic: str = field(default_factory=fresh_topic)
    owner: Owner = field(default_factory=Owner)
    sink: Told = field(default_factory=Told)

    def consumer(self, sink: Sink | None = None, pace: Pace = QUICK) -> Consumer:
        reading = Reading("toys", [self.topic], self.access, PoolTransactions(self.pool), self.owner)
        return Consumer(reading, connects(self.database.owner_url), sink or self.sink, pace)

    @contextlib.asynccontextmanager
    async def working(self, sink: Sink | None = None, pace: Pace = QUICK) -> AsyncIterator[asyncio.Task[None]]:
        stop = asyncio.Event()
        task = asyncio.create_task(self.consumer(sink, pace).run(stop))
        try:
            yield task
        finally:
            stop.set()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait_for(task, 60)

    async def publish(self, *pairs: tuple[int, int], **options: Any) -> list[str]:
        return await publish(self.access, self.topic, *(painted(number, version) for number, version in pairs), **options)

    async def told(self, count: int, within: float = 120) -> list[str]:
        async def enough() -> list[str] | None:
            found = await told_by(self.connection)
            return found if len(found) >= count else None

        found = await until(enough, within)
        await asyncio.sleep(0.2)
        assert await told_by(self.connection) == found
        return list(found)

    async def offsets(self) -> dict[int, int]:
        rows = await self.connection.fetch("select partition, next_offset from consumer_position order by partition")
        return {row["partition"]: row["next_offset"] for row in rows}

    async def make_topic(self, partitions: int = 4) -> None:
        await ensure_topics(self.access, [self.topic], partitions)

    async def remake_topic(self, partitions: int = 4) -> None:
        admin = await start_admin(self.access)
        try:
            await admin.delete_topics([self.topic])
            while self.topic in await admin.list_topics():
                await asyncio.sleep(0.05)
        finally:
            await closed(admin.close)
        await self.make_topic(partitions)


@contextlib.asynccontextmanager
async def opened(database: Database, broker: Broker) -> AsyncIterator[World]:
    pool = await asyncpg.create_pool(database.owner_url, min_size=0, max_size=6)
    connection = await connects(database.owner_url)()
    await chassis_tables(connection)
    await toy_tables(connection)
    yield World(database, KafkaAccess((broker.bootstrap,)), pool, connection)
    await connection.close()
    await pool.close()


def both(number: int, count: int, first: int = 1) -> list[tuple[int, int]]:
    return [(one, version) for version in range(first, first + count) for one in range(number)]
