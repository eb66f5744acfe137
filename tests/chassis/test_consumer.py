"""Consumers on a real broker: every fact once and in order, whoever dies and whatever becomes of the topic."""

import asyncio

import pytest

from chassis.kafka import Partition
from chassis.positions import Move, Place, PositionMoved, load, move, put
from tests.chassis.consuming import World, both, opened
from tests.chassis.streams import connects, until
from tests.servers.broker import Broker
from tests.servers.postgres import Database, Postgres

pytestmark = pytest.mark.real_broker


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
    found = await world.told(400)
    stop.set()
    await asyncio.gather(*tasks)
    assert sorted(found) == sorted(ids)


async def test_a_broker_that_is_restarted_costs_nothing(database: Database, own_kafka: Broker) -> None:
    async with opened(database, own_kafka) as world:
        await world.make_topic()
        async with world.working():
            ids = await world.publish(*both(10, 10))
            await world.told(100)
            await asyncio.to_thread(own_kafka.kill)
            await asyncio.sleep(1)
            await asyncio.to_thread(own_kafka.start)
            ids += await world.publish(*both(10, 10, first=11))
            found = await world.told(200)
    assert sorted(found) == sorted(ids)
    assert len(world.owner.asked) == 1
