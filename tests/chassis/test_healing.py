"""Topics that are not what was read: recreated, moved, cut or grown; and facts that cannot be applied."""

import asyncio

import pytest
from aiokafka.admin import NewPartitions, RecordsToDelete

from chassis.assignment import Reading
from chassis.consumer import Consumer
from chassis.kafka import KafkaAccess, Partition, closed, start_admin, to_aio
from chassis.topics import ensure_topics
from chassis.transactions import PoolTransactions
from tests.chassis.consuming import QUICK, World, both, opened
from tests.chassis.streams import Told, connects, fresh_topic, painted, publish
from tests.servers.broker import Broker
from tests.servers.postgres import Database

pytestmark = pytest.mark.real_broker


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
        found = await world.told(12 + len(ids))
    assert sorted(found[12:]) == sorted(ids)
    assert set(world.owner.asked[-1].values()) == {"recreated"}


async def test_another_cluster_is_noticed(world: World, own_kafka: Broker) -> None:
    await world.publish(*both(4, 3))
    async with world.working():
        await world.told(12)
    world.access = KafkaAccess((own_kafka.bootstrap,))
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
    async with opened(database, broker) as world, world.working():
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
