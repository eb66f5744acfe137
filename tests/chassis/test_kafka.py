"""Kafka's clients: what they say when a broker is not there or not as told, topics made once, a producer truly abandoned."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from chassis.assignment import Reading
from chassis.consumer import Consumer, Pace
from chassis.kafka import KafkaAccess, KafkaUnreachable, abandon, bounded, start_consumer, start_producer
from chassis.secret import Secret
from chassis.topics import ensure_topics, look_at
from chassis.transactions import PoolTransactions
from tests.chassis.streams import (
    Owner,
    Told,
    chassis_tables,
    connects,
    everything_in,
    fresh_topic,
    painted,
    publish,
    told_by,
    toy_tables,
    until,
)
from tests.servers.broker import Broker
from tests.servers.mock import MockKafka
from tests.servers.postgres import Database


@pytest.fixture
def access(broker: Broker) -> KafkaAccess:
    return KafkaAccess((broker.bootstrap,))


async def test_a_broker_that_is_not_there_is_told_with_its_address_and_what_to_look_at(free_port: int) -> None:
    with pytest.raises(KafkaUnreachable, match=f"127.0.0.1:{free_port} did not answer.*whether the brokers run"):
        await start_producer(KafkaAccess((f"127.0.0.1:{free_port}",), request_timeout_ms=1000))


@pytest.mark.real_broker
async def test_a_broker_that_speaks_no_tls_or_knows_no_such_user_is_told_with_the_settings_to_look_at(broker: Broker) -> None:
    user = {"user": "somebody", "password": Secret("wrong"), "request_timeout_ms": 2000}
    access = KafkaAccess((broker.bootstrap,), "SASL_SSL", **user)  # type: ignore[arg-type]
    with pytest.raises(KafkaUnreachable, match=r"FORTHRIGHT_KAFKA_CA_FILE.*FORTHRIGHT_KAFKA_PASSWORD") as caught:
        await start_consumer(access)
    assert "wrong" not in str(caught.value)


async def test_a_secret_that_cannot_be_read_is_told_by_the_name_of_its_setting(tmp_path: Any) -> None:
    password = Secret(file=tmp_path / "missing", name="FORTHRIGHT_KAFKA_PASSWORD")
    with pytest.raises(KafkaUnreachable, match="FORTHRIGHT_KAFKA_PASSWORD_FILE"):
        await start_producer(KafkaAccess(("127.0.0.1:1",), "SASL_SSL", user="somebody", password=password))


@pytest.mark.real_broker
async def test_topics_are_made_once_with_their_partitions(access: KafkaAccess) -> None:
    one, other = fresh_topic(), fresh_topic()
    assert (await look_at(access, [one])).partitions == {one: []}
    await ensure_topics(access, [one], partitions=3)
    await asyncio.gather(*(ensure_topics(access, [one, other], partitions=5) for _ in range(3)))
    found = dict[str, int]()

    async def known() -> bool:
        """A broker learns of a topic a moment after it was made."""
        found.update({name: len(there) for name, there in (await look_at(access, [one, other])).partitions.items()})
        return all(found.values())

    await until(known)
    assert found == {one: 3, other: 5}


@pytest.mark.real_broker
async def test_a_topic_that_cannot_be_made_is_told_with_the_brokers_reason(access: KafkaAccess) -> None:
    with pytest.raises(KafkaUnreachable, match=r"topic not a name could not be made: InvalidTopic.*illegal|invalid"):
        await ensure_topics(access, ["not a name"])


@pytest.mark.real_broker
async def test_an_abandoned_producer_sends_nothing_of_what_it_still_holds(own_kafka: Broker) -> None:
    """Its successor sends the same rows; what came late from the first would stand after them."""
    access, topic = KafkaAccess((own_kafka.bootstrap,), request_timeout_ms=2000), "toys"
    await ensure_topics(access, [topic], partitions=1)
    producer = await start_producer(access)
    await (await producer.send(topic, b"{}", key=b"first", headers=[]))
    await asyncio.to_thread(own_kafka.kill)
    for _ in range(50):
        await producer.send(topic, b"{}", key=b"late", headers=[])
    await asyncio.sleep(0.2)
    await abandon(producer)
    await asyncio.to_thread(own_kafka.start)
    await asyncio.sleep(3)
    assert {event.partition_key for event in await everything_in(access, topic)} == {"first"}


async def test_a_call_that_swallows_its_cancellation_is_not_waited_for() -> None:
    async def stubborn() -> None:
        while True:
            try:
                await asyncio.sleep(0.05)
            except asyncio.CancelledError:
                await asyncio.sleep(0.2)
                return

    with pytest.raises(TimeoutError):
        await bounded(stubborn(), 0.05)


class Mock:
    """librdkafka's mock clusters, each start a new one."""

    def __init__(self) -> None:
        self.started: list[MockKafka] = []

    def start(self) -> KafkaAccess:
        self.started.append(MockKafka())
        return KafkaAccess((self.started[-1].bootstrap,), request_timeout_ms=5000)


@pytest.fixture
async def mock() -> AsyncIterator[Mock]:
    made = Mock()
    yield made
    for started in made.started:
        started.discard()


async def test_with_librdkafkas_mock_topics_come_by_being_asked_for(mock: Mock) -> None:
    access = mock.start()
    await ensure_topics(access, ["toys"], partitions=12)
    assert len((await look_at(access, ["toys"])).partitions["toys"]) == 4


async def test_with_every_start_of_the_mock_the_owner_is_asked_and_reading_goes_on(mock: Mock, database: Database) -> None:
    connection = await connects(database.owner_url)()
    await chassis_tables(connection)
    await toy_tables(connection)
    pool = await asyncpg.create_pool(database.owner_url, min_size=0, max_size=3)
    owner, ids = Owner(), list[str]()
    for round_ in (1, 2):
        access = mock.start()
        await ensure_topics(access, ["toys"])
        reading = Reading("toys", ["toys"], access, PoolTransactions(pool), owner)
        stop = asyncio.Event()
        pace = Pace(balance_every=0.2, look_every=0.5, wait=0.05)
        task = asyncio.create_task(Consumer(reading, connects(database.owner_url), Told(), pace).run(stop))
        ids += await publish(access, "toys", *(painted(number, round_) for number in range(20)))
        expected = 20 * round_

        async def told(count: int = expected) -> bool:
            return len(await told_by(connection)) == count

        await until(told)
        stop.set()
        await task
    assert sorted(await told_by(connection)) == sorted(ids)
    assert [set(causes.values()) for causes in owner.asked] == [{"first_sight"}, {"another_cluster"}]
    await pool.close()
    await connection.close()
