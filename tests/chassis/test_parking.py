"""Facts and messages that lie aside: listed, retried in order, dropped."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from chassis import outbox
from chassis.batches import Applier, Batch
from chassis.events import Event, decode, encode
from chassis.kafka import Partition
from chassis.parking import Arrived, Retried, Sink, drop_facts, parked_facts, retry_facts
from chassis.payloads import Payloads
from chassis.positions import Move, Place, put
from chassis.postgres import Connection
from chassis.sinks import Copying
from chassis.transactions import EngineTransactions, PoolTransactions, Transaction, is_lost
from tests.chassis.streams import (
    FACTS,
    Told,
    arrived,
    box_id,
    chassis_tables,
    connects,
    fill_outbox,
    given_record,
    outbox_row,
    painted,
    told_by,
    toy_tables,
)
from tests.servers.postgres import Database

PARTITION = Partition("toys", 0)


@dataclass
class World:
    """A consumer's transactions without Kafka: batches are made by hand."""

    connection: Connection
    transactions: PoolTransactions
    sink: Told
    offset: int = 0

    async def deliver(self, *facts: Arrived, sink: Sink | None = None) -> None:
        move = Move(PARTITION, "cluster", self.offset, self.offset + len(facts), facts[-1].event.id)
        await Applier("toys", self.transactions, sink or self.sink, delays=(0.001, 0.001)).apply(Batch([move], facts))
        self.offset += len(facts)

    async def parked(self) -> list[str]:
        return [fact.fact_id for fact in await parked_facts(self.connection, "toys")]


@pytest.fixture
async def world(database: Database) -> AsyncIterator[World]:
    pool = await asyncpg.create_pool(database.owner_url, min_size=0, max_size=4)
    connection = await connects(database.owner_url)()
    await chassis_tables(connection)
    await toy_tables(connection)
    await put(connection, "toys", PARTITION, None, Place("cluster", 0))
    yield World(connection, PoolTransactions(pool), Told())
    await connection.close()
    await pool.close()


async def test_a_batch_in_which_nothing_fails_is_told_at_once(world: World) -> None:
    facts = [arrived(painted(number, 1)) for number in range(5)]
    await world.deliver(*facts)
    assert await told_by(world.connection) == [fact.event.id for fact in facts]
    assert await world.parked() == []


async def test_a_fault_that_passes_costs_a_retry_and_parks_nothing(world: World) -> None:
    class Moody(Told):
        moods = 2

        async def apply(self, transaction: Transaction, events: Sequence[Event]) -> None:
            await super().apply(transaction, events)
            if self.moods:
                self.moods -= 1
                raise asyncpg.DeadlockDetectedError("passing")

    world.sink = Moody()
    facts = [arrived(painted(number, 1)) for number in range(3)]
    await world.deliver(*facts)
    assert await told_by(world.connection) == [fact.event.id for fact in facts]
    assert await world.parked() == []


async def test_what_lies_aside_is_retried_in_order_and_then_the_subject_flows_again(world: World) -> None:
    mine = [arrived(painted(1, version)) for version in range(1, 6)]
    others = [arrived(painted(2, version)) for version in range(1, 3)]
    world.sink.unbearable = {mine[1].event.id}
    await world.deliver(*mine[:3], others[0])
    await world.deliver(mine[3], others[1])
    aside = [fact.event.id for fact in mine[1:4]]
    assert await world.parked() == aside

    assert await retry_facts(world.transactions, "toys", world.sink) == Retried(applied=0, left=3)
    assert await world.parked() == aside
    [first, *_] = await parked_facts(world.connection)
    assert (first.attempts, first.type, first.error) == (5, painted(1, 1).type(), "ValueError: unbearable")

    world.sink.unbearable = set()
    assert await retry_facts(world.transactions, "toys", world.sink) == Retried(applied=3, left=0)
    await world.deliver(mine[4])
    expected = [mine[0], *others, *mine[1:]]
    assert await told_by(world.connection) == [fact.event.id for fact in expected]
    assert await world.parked() == []


async def test_a_retried_fact_is_the_very_fact_that_was_parked(world: World) -> None:
    seen: list[Event] = []

    class Looking(Told):
        async def apply(self, transaction: Transaction, events: Sequence[Event]) -> None:
            seen.extend(events)
            await super().apply(transaction, events)

    world.sink = Looking()
    fact = arrived(painted(1, 1, "caf\u00e9"), actor="person_1", traceparent="00-" + "a" * 32 + "-" + "b" * 16 + "-01")
    world.sink.unbearable = {fact.event.id}
    await world.deliver(fact)
    world.sink.unbearable = set()
    await retry_facts(world.transactions, "toys", world.sink)
    assert seen[-1] == seen[0] == fact.event


async def test_dropped_facts_are_gone_and_the_later_ones_can_be_retried(world: World) -> None:
    facts = [arrived(painted(1, version)) for version in range(1, 4)]
    world.sink.unbearable = {facts[0].event.id}
    await world.deliver(*facts)
    [first, *_] = await parked_facts(world.connection)
    assert await drop_facts(world.connection, [first.number]) == 1
    assert await retry_facts(world.transactions, "toys", world.sink) == Retried(applied=2, left=0)
    assert await told_by(world.connection) == [fact.event.id for fact in facts[1:]]


async def test_the_same_fact_parked_again_lies_there_once(world: World) -> None:
    fact = arrived(painted(1, 1))
    world.sink.unbearable = {fact.event.id}
    world.sink.ordered = False
    await world.deliver(fact)
    await world.deliver(fact)
    assert await world.parked() == [fact.event.id]


@pytest.mark.parametrize("poison", ["9223372036854775808", "0.5", '1,"x":"\\u0000"', "null"])
async def test_a_value_that_no_column_takes_is_the_facts_fault_and_not_the_connections(world: World, poison: str) -> None:
    good, bad = arrived(painted(1, 1)), outbox_row(painted(2, 1))
    bad["payload"] = bad["payload"].replace('"version":1', f'"version":{poison}')
    record = given_record(bad)
    sink = Copying("toys", Payloads(FACTS), ["box"])
    await world.deliver(Arrived(decode(record), record), good, sink=sink)
    assert await world.parked() == [bad["id"]]
    assert [row["id"] for row in await world.connection.fetch("select id from box")] == [box_id(1)]


async def test_a_lost_connection_is_no_fault_of_any_fact(world: World, database: Database) -> None:
    class Cut(Told):
        async def apply(self, transaction: Transaction, events: Sequence[Event]) -> None:
            await super().apply(transaction, events)
            await transaction.driver.execute("select pg_terminate_backend(pg_backend_pid())")

    world.sink = Cut()
    with pytest.raises(Exception, match=r".") as caught:
        await world.deliver(arrived(painted(1, 1)))
    assert is_lost(caught.value)
    assert await world.parked() == []
    assert await told_by(world.connection) == []


async def test_a_connection_lost_under_sqlalchemy_is_known_as_such(database: Database) -> None:
    engine = create_async_engine(database.owner_url.replace("postgresql:", "postgresql+asyncpg:"))

    async def work(statement: str) -> None:
        async with EngineTransactions(engine).begin() as transaction:
            assert transaction.sqlalchemy is not None
            await transaction.sqlalchemy.exec_driver_sql(statement)

    with pytest.raises(DBAPIError) as caught:
        await work("select pg_terminate_backend(pg_backend_pid())")
    assert is_lost(caught.value)
    with pytest.raises(DBAPIError) as caught:
        await work("select 1 / 0")
    assert not is_lost(caught.value)
    await engine.dispose()


async def put_aside(connection: Connection, *rows: dict[str, Any]) -> None:
    await fill_outbox(connection, *rows)
    positions = [row["position"] for row in await outbox.oldest(connection, 100)]
    await outbox.park(connection, positions[0], "too large")
    await outbox.park_behind(connection, positions[1:])


async def test_parked_messages_go_back_to_where_they_were_as_they_were(world: World) -> None:
    rows = [outbox_row(painted(1, version), topic="toys", actor="person_1") for version in (1, 2, 3)]
    await put_aside(world.connection, *rows)
    await fill_outbox(world.connection, outbox_row(painted(2, 1)))
    assert {message.error for message in await outbox.parked_messages(world.connection)} >= {"too large"}
    assert len(await outbox.oldest(world.connection, 10)) == 1
    assert await outbox.free(world.connection) == 3
    back = await outbox.oldest(world.connection, 10)
    assert [row["aggregateid"] for row in back] == [box_id(1)] * 3 + [box_id(2)]
    assert [encode(row) for row in back[:3]] == [encode(row) for row in rows]
    assert await outbox.parked_messages(world.connection) == []


async def test_messages_of_a_key_wait_behind_its_parked_one_until_it_is_dropped(world: World) -> None:
    rows = [outbox_row(painted(number, 1)) for number in (1, 2)]
    await put_aside(world.connection, *rows)
    assert [row["aggregateid"] for row in await outbox.oldest(world.connection, 10)] == [box_id(2)]
    await fill_outbox(world.connection, outbox_row(painted(1, 2)))
    assert [row["blocked"] for row in await outbox.oldest(world.connection, 10)] == [False, True]
    [parked] = await outbox.parked_messages(world.connection)
    assert await outbox.drop(world.connection, [parked.position]) == 1
    await outbox.park_behind(world.connection, [row["position"] for row in await outbox.oldest(world.connection, 10)])
    assert [row["blocked"] for row in await outbox.oldest(world.connection, 10)] == [False, False]
