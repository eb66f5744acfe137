"""The relay on a real broker: in order, at least once, by one leader, whatever goes away meanwhile."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace

import pytest

from chassis.events import Event
from chassis.kafka import KafkaAccess, KafkaUnreachable, Producer, start_producer
from chassis.outbox import CHANNEL
from chassis.postgres import Connection
from chassis.relay import Pace, Relay
from chassis.topics import ensure_topics
from tests.chassis.streams import (
    box_id,
    chassis_tables,
    connects,
    everything_in,
    fill_outbox,
    fresh_topic,
    outbox_row,
    painted,
    until,
)
from tests.servers.broker import Broker
from tests.servers.postgres import Database

pytestmark = pytest.mark.real_broker
QUICK = Pace(poll=0.05, standby=0.05, acknowledged_within=60)
"""What a slow machine acknowledges late would be sent once more, and told twice."""
IMPATIENT = Pace(poll=0.05, standby=0.05, acknowledged_within=5)


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[Connection]:
    opened = await connects(database.owner_url)()
    await chassis_tables(opened)
    yield opened
    await opened.close()


@pytest.fixture
def access(broker: Broker) -> KafkaAccess:
    return KafkaAccess((broker.bootstrap,))


@pytest.fixture
async def topic(access: KafkaAccess) -> str:
    name = fresh_topic()
    await ensure_topics(access, [name], partitions=3)
    return name


@contextlib.asynccontextmanager
async def relaying(
    database: Database, start: Callable[[], Awaitable[Producer]], pace: Pace = QUICK
) -> AsyncIterator[asyncio.Task[None]]:
    stop = asyncio.Event()
    task = asyncio.create_task(Relay(connects(database.owner_url), start, component="toys", pace=pace).run(stop))
    try:
        yield task
    finally:
        stop.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait_for(task, 60)


async def is_empty(connection: Connection) -> bool:
    return not bool(await connection.fetchval("select exists (select from outbox)"))


async def drained(connection: Connection, within: float = 120) -> None:
    await until(lambda: is_empty(connection), within)


def told(events: Sequence[Event]) -> dict[str, list[str]]:
    """The sequences of each subject, in Kafka's order."""
    found = defaultdict(list)
    for event in events:
        found[event.subject].append(event.sequence)
    return found


def without_repeats(sequences: Sequence[str]) -> list[str]:
    """At least once: what a consumer makes of it by passing over what is not newer."""
    kept: list[str] = []
    for one in sequences:
        if not kept or one > kept[-1]:
            kept.append(one)
    return kept


async def test_everything_arrives_once_and_in_order_per_key(
    database: Database, connection: Connection, access: KafkaAccess, topic: str
) -> None:
    rows = [outbox_row(painted(number, version), topic=topic) for version in range(1, 101) for number in range(20)]
    await fill_outbox(connection, *rows)
    async with relaying(database, lambda: start_producer(access)):
        await drained(connection)
    events = await everything_in(access, topic)
    assert len(events) == 2000
    assert all(sequences == sorted(set(sequences)) for sequences in told(events).values())
    assert {event.id for event in events} == {row["id"] for row in rows}


async def test_a_notification_wakes_it_long_before_its_poll(
    database: Database, connection: Connection, access: KafkaAccess, topic: str
) -> None:
    async with relaying(database, lambda: start_producer(access), Pace(poll=60, standby=0.05)):
        await fill_outbox(connection, outbox_row(painted(1, 1), topic=topic))
        await until(lambda: _wakes(connection), 40)


async def _wakes(connection: Connection) -> bool:
    await connection.execute(f"notify {CHANNEL}")
    await asyncio.sleep(0.05)
    return await is_empty(connection)


async def test_a_lost_notification_costs_no_more_than_a_poll(
    database: Database, connection: Connection, access: KafkaAccess, topic: str
) -> None:
    async with relaying(database, lambda: start_producer(access)):
        await fill_outbox(connection, outbox_row(painted(1, 1), topic=topic))
        await drained(connection)


async def test_one_of_two_leads_and_the_other_takes_over_when_the_leader_dies(
    database: Database, connection: Connection, access: KafkaAccess, topic: str
) -> None:
    started: list[str] = []

    def starts(name: str) -> Callable[[], Awaitable[Producer]]:
        async def start() -> Producer:
            started.append(name)
            return await start_producer(access)

        return start

    async with relaying(database, starts("first")) as first:
        await fill_outbox(connection, outbox_row(painted(1, 1), topic=topic))
        await drained(connection)
        async with relaying(database, starts("second")):
            await fill_outbox(connection, outbox_row(painted(1, 2), topic=topic))
            await drained(connection)
            assert started == ["first"]
            first.cancel()
            await fill_outbox(connection, outbox_row(painted(1, 3), topic=topic))
            await drained(connection)
            assert started == ["first", "second"]
    assert len(told(await everything_in(access, topic))[box_id(1)]) == 3


async def test_a_leader_whose_database_session_ends_leads_again_and_loses_nothing(
    database: Database, connection: Connection, access: KafkaAccess, topic: str
) -> None:
    async with relaying(database, lambda: start_producer(access)):
        for version in range(1, 31):
            await fill_outbox(connection, *(outbox_row(painted(n, version), topic=topic) for n in range(20)))
            if version % 10 == 0:
                await connection.execute(
                    "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()"
                )
        await drained(connection)
    sequences = told(await everything_in(access, topic))
    assert {len(without_repeats(found)) for found in sequences.values()} == {30}


async def test_a_broker_restarted_in_the_middle_loses_nothing_and_disorders_nothing(
    database: Database, connection: Connection, own_kafka: Broker
) -> None:
    access, topic = KafkaAccess((own_kafka.bootstrap,), request_timeout_ms=3000), "toys"
    await ensure_topics(access, [topic], partitions=3)
    async with relaying(database, lambda: start_producer(access), IMPATIENT):
        for version in range(1, 41):
            await fill_outbox(connection, *(outbox_row(painted(n, version), topic=topic) for n in range(50)))
            if version == 20:
                await asyncio.to_thread(own_kafka.kill)
                await asyncio.to_thread(own_kafka.start)
        await drained(connection)
    sequences = told(await everything_in(access, topic))
    assert {len(without_repeats(found)) for found in sequences.values()} == {40}
    assert all(found == sorted(found) for found in sequences.values())


async def test_while_the_broker_is_away_rows_wait_and_then_go_out_in_order(
    database: Database, connection: Connection, access: KafkaAccess, topic: str
) -> None:
    away = True

    async def start() -> Producer:
        if away:
            raise KafkaUnreachable("away")
        return await start_producer(access)

    async with relaying(database, start):
        await fill_outbox(connection, *(outbox_row(painted(1, version), topic=topic) for version in (1, 2, 3)))
        await asyncio.sleep(0.3)
        assert await connection.fetchval("select count(*) from outbox") == 3
        away = False
        await drained(connection)
    assert [event.sequence[-1] for event in await everything_in(access, topic)] == ["1", "2", "3"]


async def test_a_row_that_cannot_be_sent_waits_aside_with_the_later_ones_of_its_key_and_others_flow(
    database: Database, connection: Connection, access: KafkaAccess, topic: str
) -> None:
    huge = outbox_row(painted(1, 2), topic=topic, payload="x" * 2_000_000)
    rows = [outbox_row(painted(number, version), topic=topic) for version in (1, 2, 3) for number in (1, 2)]
    async with relaying(database, lambda: start_producer(access)):
        await fill_outbox(connection, *rows[:2], huge, *rows[3:])
        await drained(connection)
        await fill_outbox(connection, *(outbox_row(painted(number, 4), topic=topic) for number in (1, 2)))
        await drained(connection)
    sequences = told(await everything_in(access, topic))
    assert ([one[-1] for one in sequences[box_id(1)]], [one[-1] for one in sequences[box_id(2)]]) == (["1"], ["1", "2", "3", "4"])
    parked = await connection.fetch("select message->>'sequence' as sequence, error from outbox_parked order by position")
    assert [row["sequence"][-1] for row in parked] == ["2", "3", "4"]
    assert "MessageSizeTooLarge" in parked[0]["error"]


async def test_a_topic_that_cannot_be_had_holds_up_no_other(
    database: Database, connection: Connection, access: KafkaAccess, topic: str
) -> None:
    rows = [outbox_row(painted(number, 1), topic=topic if number % 2 else "toys.missing") for number in range(6)]
    await fill_outbox(connection, *rows)
    impatient = replace(access, request_timeout_ms=3000)  # so long a client looks for a topic
    async with relaying(database, lambda: start_producer(impatient)):
        await drained(connection)
    assert len(await everything_in(access, topic)) == 3
    assert await connection.fetchval("select count(*) from outbox_parked") == 3
