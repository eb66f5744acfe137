"""Consumers on a real broker: every fact once and in order, whoever dies and whatever becomes of the topic."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import pytest
from aiokafka.admin import NewPartitions, RecordsToDelete

from chassis.assignment import Reading
from chassis.consumer import Consumer, Pace
from chassis.kafka import KafkaAccess, Partition, closed, start_admin, to_aio
from chassis.parking import Sink
from chassis.positions import Move, Place, PositionMoved, load, move, put
from chassis.postgres import Connection
from chassis.topics import ensure_topics
from chassis.transactions import PoolTransactions
from tests.chassis.streams import Owner, Told, chassis_tables, connects, fresh_topic, painted, publish, told_by, toy_tables, until
from tests.servers.broker import Broker
from tests.servers.postgres import Database, Postgres

pytestmark = pytest.mark.real_broker
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
                await asyncio.wait_for(task, 20)

    async def publish(self, *pairs: tuple[int, int], **options: Any) -> list[str]:
        return await publish(self.access, self.topic, *(painted(number, version) for number, version in pairs), **options)

    async def told(self, count: int, within: float = 30) -> list[str]:
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


@pytest.fixture
async def world(database: Database, broker: Broker) -> AsyncIterator[World]:
    async with _world(database, broker) as made:
        await made.make_topic()
        yield made


@contextlib.asynccontextmanager
async def _world(database: Database, broker: Broker) -> AsyncIterator[World]:
    pool = await asyncpg.create_pool(database.owner_url, min_size=0, max_size=6)
    connection = await connects(database.owner_url)()
    await chassis_tables(connection)
    await toy_tables(connection)
    yield World(database, KafkaAccess((broker.bootstrap,), request_timeout_ms=3000), pool, connection)
    await connection.close()
    await pool.close()


def both(number: int, count: int, first: int = 1) -> list[tuple[int, int]]:
    return [(one, version) for version in range(first, first + count) for one in range(number)]


async def test_every_fact_is_told_once_and_in_order_per_subject(world: World) -> None:
    ids = await world.publish(*both(20, 50))
    async with world.working():
        found = await world.told(1000)
    assert sorted(found) == sorted(ids)
    rows = await world.connection.fetch("select subject, array_agg(sequence order by number) as told from told group by subject")
    assert all(row["told"] == sorted(row["told"]) for row in rows)
    assert sum((await world.offsets()).values()) == 1000


async def test_a_stopped_worker_goes_on_where_it_was(world: World) -> None:
    ids = await world.publish(*both(5, 4))
    async with world.working():
        await world.told(20)
    ids += await world.publish(*both(5, 4, first=5))
    async with world.working():
        found = await world.told(40)
    assert sorted(found) == sorted(ids)
    assert [set(causes.values()) for causes in world.owner.asked] == [{"first_sight"}]


async def test_two_workers_share_the_partitions_and_one_takes_over_what_the_other_leaves(world: World) -> None:
    async def shares() -> list[int]:
        query = (
            "select count(*) from pg_locks where locktype = 'advisory' and objsubid = 2 and mode = 'ExclusiveLock' group by pid"
        )
        return sorted(row["count"] for row in await world.connection.fetch(query))

    async def shared(*wanted: int) -> bool:
        return await shares() == sorted(wanted)

    ids = []
    async with world.working() as first:
        await until(lambda: shared(4))
        async with world.working():
            await until(lambda: shared(2, 2))
            ids += await world.publish(*both(20, 10))
            await world.told(200)
            first.cancel()
            await until(lambda: shared(4))
            ids += await world.publish(*both(20, 10, first=11))
            found = await world.told(400)
    assert sorted(found) == sorted(ids)


async def test_a_worker_whose_connection_is_killed_loses_its_leases_at_once_and_nothing_else(world: World) -> None:
    async with world.working(), world.working():
        ids = []
        for round_ in range(5):
            ids += await world.publish(*both(10, 4, first=1 + 4 * round_))
            await world.connection.execute(
                "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and mode = 'ShareLock' limit 1"
            )
        found = await world.told(200)
    assert sorted(found) == sorted(ids)


async def test_a_zombie_cannot_move_a_position(world: World) -> None:
    partition = Partition("toys", 0)
    old = Place("cluster", 5, "fact")
    await put(world.connection, "toys", partition, None, old)
    await move(world.connection, "toys", [Move(partition, "cluster", 5, 9, "newer")])
    for ghost in (Move(partition, "cluster", 5, 7, "late"), Move(partition, "another", 9, 10, "late")):
        with pytest.raises(PositionMoved):
            await move(world.connection, "toys", [ghost])
    with pytest.raises(PositionMoved):
        await put(world.connection, "toys", partition, old, Place("cluster", 0))
    assert await load(world.connection, "toys", [partition]) == {partition: Place("cluster", 9, "newer")}


async def test_two_that_both_believe_to_hold_every_lease_tell_every_fact_once(world: World, postgres: Postgres) -> None:
    """Leases in different databases do not exclude each other; positions do."""
    elsewhere = await postgres.create()
    ids = await world.publish(*both(20, 20))
    one, other = world.consumer(), world.consumer()
    other.connect = connects(elsewhere.owner_url)
    stop = asyncio.Event()
    tasks = [asyncio.create_task(consumer.run(stop)) for consumer in (one, other)]
    found = await world.told(400, 60)
    stop.set()
    await asyncio.gather(*tasks)
    assert sorted(found) == sorted(ids)


async def test_a_broker_that_is_restarted_costs_nothing(database: Database, own_kafka: Broker) -> None:
    async with _world(database, own_kafka) as world:
        await world.make_topic()
        async with world.working():
            ids = await world.publish(*both(10, 10))
            await world.told(100)
            await asyncio.to_thread(own_kafka.kill)
            await asyncio.sleep(1)
            await asyncio.to_thread(own_kafka.start)
            ids += await world.publish(*both(10, 10, first=11))
            found = await world.told(200, 60)
    assert sorted(found) == sorted(ids)
    assert len(world.owner.asked) == 1


@pytest.mark.parametrize("longer", [False, True])
async def test_a_recreated_topic_is_noticed_while_away_even_where_it_is_longer(world: World, longer: bool) -> None:
    await world.publish(*both(4, 3))
    async with world.working():
        await world.told(12)
    await world.remake_topic()
    ids = await world.publish(*both(4, 30 if longer else 1, first=4))
    async with world.working():
        found = await world.told(12 + len(ids))
    assert sorted(found[12:]) == sorted(ids)
    assert set(world.owner.asked[-1].values()) == {"recreated"}


async def test_a_topic_recreated_under_a_running_worker_is_noticed(world: World) -> None:
    async with world.working():
        await world.publish(*both(4, 3))
        await world.told(12)
        await world.remake_topic()
        ids = await world.publish(*both(4, 30, first=4))
        found = await world.told(12 + len(ids), 60)
    assert sorted(found[12:]) == sorted(ids)
    assert set(world.owner.asked[-1].values()) == {"recreated"}


async def test_another_cluster_is_noticed(world: World, own_kafka: Broker) -> None:
    await world.publish(*both(4, 3))
    async with world.working():
        await world.told(12)
    world.access = KafkaAccess((own_kafka.bootstrap,), request_timeout_ms=3000)
    await world.make_topic()
    ids = await world.publish(*both(4, 30, first=4))
    async with world.working():
        found = await world.told(12 + len(ids))
    assert sorted(found[12:]) == sorted(ids)
    assert set(world.owner.asked[-1].values()) == {"another_cluster"}


async def test_what_retention_removed_unread_is_pulled_from_the_owner(world: World) -> None:
    await world.publish(*both(4, 3), partition=1)
    async with world.working():
        await world.told(12)
    await world.publish(*both(4, 3, first=4), partition=1)
    admin = await start_admin(world.access)
    await admin.delete_records({to_aio(Partition(world.topic, 1)): RecordsToDelete(before_offset=20)})
    await closed(admin.close)
    ids = await world.publish(*both(4, 1, first=7), partition=1)
    async with world.working():
        found = await world.told(12 + 4 + len(ids))
    assert found[16:] == ids
    assert set(world.owner.asked[-1].values()) == {"gap"}


async def test_a_quiet_partition_whose_records_have_expired_is_no_gap(world: World) -> None:
    await world.publish(*both(4, 3), partition=1)
    async with world.working():
        await world.told(12)
    admin = await start_admin(world.access)
    await admin.delete_records({to_aio(Partition(world.topic, 1)): RecordsToDelete(before_offset=12)})
    await closed(admin.close)
    async with world.working():
        await world.publish((1, 9), partition=0)
        await world.told(13)  # by now all are taken up
        await world.publish((2, 9), partition=1)
        await world.told(14)
    assert len(world.owner.asked) == 1


async def test_new_partitions_are_read_from_their_beginning(world: World) -> None:
    async with world.working():
        ids = await world.publish(*both(10, 2))
        await world.told(20)
        admin = await start_admin(world.access)
        await admin.create_partitions({world.topic: NewPartitions(8)})
        await closed(admin.close)
        ids += await world.publish(*both(40, 2, first=3))
        found = await world.told(100)
    assert sorted(found) == sorted(ids)
    assert len(await world.offsets()) == 8
    assert len(world.owner.asked) == 1


async def test_a_topic_that_comes_later_is_waited_for(database: Database, broker: Broker) -> None:
    async with _world(database, broker) as world, world.working():
        await asyncio.sleep(0.5)
        await world.make_topic()
        ids = await world.publish(*both(5, 2))
        assert sorted(await world.told(10)) == sorted(ids)


async def test_while_one_topic_waits_for_its_owner_the_others_are_read(world: World) -> None:
    async with world.working():
        await world.publish(*both(4, 1))
        await world.told(4)
    other = fresh_topic()
    await ensure_topics(world.access, [other], 2)
    world.owner.open.clear()
    world.owner.away = 2
    reading = Reading("toys", [world.topic, other], world.access, PoolTransactions(world.pool), world.owner)
    stop = asyncio.Event()
    task = asyncio.create_task(Consumer(reading, connects(world.database.owner_url), world.sink, QUICK).run(stop))
    later = await publish(world.access, other, painted(1, 1))
    ids = await world.publish(*both(4, 1, first=2))
    assert sorted((await world.told(8))[4:]) == sorted(ids)
    world.owner.open.set()
    assert (await world.told(9))[8:] == later
    stop.set()
    await task
    assert world.owner.asked[-1] == {other: "first_sight"}


async def test_a_poison_fact_is_parked_with_the_later_ones_of_its_subject_and_others_flow(world: World) -> None:
    ids = await world.publish(*both(2, 4), partition=0)
    world.sink.unbearable = {ids[2]}
    async with world.working():
        found = await world.told(5)
        later = await world.publish((0, 5), (1, 5), partition=0)
        assert (await world.told(6))[5:] == later[1:]
    assert found == [ids[0], ids[1], ids[3], ids[5], ids[7]]
    parked = await world.connection.fetch("select fact_id, error, attempts from consumer_parked order by number")
    assert [row["fact_id"] for row in parked] == [ids[2], ids[4], ids[6], later[0]]
    assert (parked[0]["error"], parked[0]["attempts"]) == ("ValueError: unbearable", 5)


async def test_where_the_next_whole_document_heals_later_facts_of_the_subject_flow(world: World) -> None:
    world.sink = Told(ordered=False)
    ids = await world.publish(*both(2, 3), partition=0)
    world.sink.unbearable = {ids[0]}
    async with world.working():
        assert await world.told(5) == ids[1:]
    assert await world.connection.fetchval("select count(*) from consumer_parked") == 1
