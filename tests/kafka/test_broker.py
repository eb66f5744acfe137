"""The servers that tests stand on do what the tests believe of them."""

import asyncio
import time
from collections.abc import Callable

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from tests.conftest import TOPICS
from tests.servers.broker import PARTITIONS, Broker
from tests.servers.postgres import Database, Postgres

TOPIC = TOPICS[0]


async def produce(bootstrap: str, *values: str) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True)
    await producer.start()
    try:
        await asyncio.gather(
            *[await producer.send(TOPIC, value.encode(), partition=0, headers=[("h", b"1")]) for value in values]
        )
    finally:
        await producer.stop()


async def consume(bootstrap: str, count: int) -> list[str]:
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
    consumer.assign([TopicPartition(TOPIC, 0)])
    await consumer.start()
    try:
        await consumer.seek_to_beginning()
        return [(await asyncio.wait_for(consumer.getone(), 60)).value.decode() for _ in range(count)]
    finally:
        await consumer.stop()


async def test_what_is_produced_is_consumed_in_order(kafka: str) -> None:
    sent = [str(number) for number in range(200)]
    await produce(kafka, *sent)
    assert await consume(kafka, len(sent)) == sent


@pytest.mark.real_broker
async def test_another_familys_client_reads_headers_key_and_value(kafka: str, kcat: Callable[..., str]) -> None:
    await produce(kafka, "only")
    assert kcat("-C", "-t", TOPIC, "-p", "0", "-e", "-q", "-f", "%h %s\n") == "h=1 only\n"


@pytest.mark.parametrize("_", ["first", "second"])
async def test_each_test_finds_the_topics_empty(kafka: str, _: str) -> None:
    await produce(kafka, "only")
    assert await consume(kafka, 1) == ["only"]
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka)
    await consumer.start()
    ends = await consumer.end_offsets([TopicPartition(TOPIC, 0)])
    await consumer.stop()
    assert list(ends.values()) == [1]


@pytest.mark.real_broker
async def test_topics_have_twelve_partitions_and_others_are_gone(broker: Broker, kafka: str) -> None:
    await broker.create_topics("somebody.elses", partitions=1)
    await broker.renew(*TOPICS)
    assert await broker.topics() == set(TOPICS)
    async with broker.admin() as admin:
        [topic] = await admin.describe_topics([TOPIC])
    assert len(topic["partitions"]) == PARTITIONS


@pytest.mark.parametrize("ending", ["stop", "kill"])
async def test_a_broker_keeps_its_address_and_records_over_a_restart(own_kafka: Broker, ending: str) -> None:
    await produce(own_kafka.bootstrap, "before")
    getattr(own_kafka, ending)()
    began = time.monotonic()
    own_kafka.start()
    assert time.monotonic() - began < 30
    await produce(own_kafka.bootstrap, "after")
    assert await consume(own_kafka.bootstrap, 2) == ["before", "after"]


async def test_a_database_is_empty_and_its_application_role_changes_no_schema(database: Database) -> None:
    owner, application = await asyncpg.connect(database.owner_url), await asyncpg.connect(database.url)
    try:
        assert await owner.fetchval("select count(*) from pg_tables where schemaname = 'public'") == 0
        await owner.execute("create table things (id int)")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await application.execute("create table more (id int)")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await application.fetchval("select count(*) from things")
    finally:
        await owner.close()
        await application.close()


async def test_a_template_is_built_once_and_copied(postgres: Postgres) -> None:
    built = []

    async def build(template: Database) -> None:
        built.append(template.name)
        owner = await asyncpg.connect(template.owner_url)
        await owner.execute("create table things (id int); insert into things values (1)")
        await owner.close()

    for _ in range(2):
        copy = await postgres.copy("of things", build)
        owner = await asyncpg.connect(copy.owner_url)
        assert await owner.fetchval("delete from things returning id") == 1
        await owner.close()
        await postgres.drop(copy)
    assert len(built) == 1


@pytest.mark.parametrize("ending", ["stop", "kill"])
async def test_a_server_of_ones_own_keeps_its_rows_over_a_restart(own_postgres: Postgres, ending: str) -> None:
    database = await own_postgres.create()
    owner = await asyncpg.connect(database.owner_url)
    await owner.execute("create table things (id int); insert into things values (1)")
    getattr(own_postgres, ending)()
    own_postgres.start()
    owner = await asyncpg.connect(database.owner_url)
    assert await owner.fetchval("select count(*) from things") == 1
    await owner.close()
