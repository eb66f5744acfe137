"""What the tests of relay and consumers share: facts of a toy about boxes and lids, outbox rows, and a look into Kafka."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, ClassVar

from pydantic import Field
from sqlalchemy import Text

from chassis import chassis_schema, copies
from chassis.events import Event, decode, encode, sequence
from chassis.kafka import KafkaAccess, Partition, closed, start_consumer, start_producer, to_aio
from chassis.parking import Arrived
from chassis.postgres import Connect, Connection, connector
from chassis.topics import look_at
from chassis.transactions import Transaction
from contracts.messages import Document, Fact, Tombstone
from contracts.values import Id

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


class BoxId(Id):
    prefix = "box"


class LidId(Id):
    prefix = "lid"


class BoxDocument(Document):
    kind: ClassVar[str] = "box"
    service: ClassVar[str] = "toys"
    id: BoxId
    color: str = "red"


class BoxTombstone(Tombstone):
    kind: ClassVar[str] = "box"
    service: ClassVar[str] = "toys"
    id: BoxId


class LidDocument(Document):
    kind: ClassVar[str] = "lid"
    service: ClassVar[str] = "toys"
    id: LidId
    box_id: BoxId


class ToyFact(Fact):
    service: ClassVar[str] = "toys"


class BoxPainted(ToyFact):
    """A box was painted."""

    box: BoxDocument


class BoxRemoved(ToyFact):
    """A box was removed."""

    box: BoxTombstone


class LidsFitted(ToyFact):
    """Lids were fitted to a box."""

    box: BoxDocument | BoxTombstone
    lids: list[LidDocument] = Field(default_factory=list)
    first: LidDocument | None = None
    note: str = ""


FACTS: Mapping[str, type[Fact]] = {fact.type(): fact for fact in (BoxPainted, BoxRemoved, LidsFitted)}
BOX_COLUMNS = {"color": (Text(), "document->>'color'")}


def box_id(number: int) -> BoxId:
    return BoxId(f"box_{number:032x}")


def lid_id(number: int) -> LidId:
    return LidId(f"lid_{number:032x}")


def painted(number: int, version: int, color: str = "red", *, epoch: int = 1) -> BoxPainted:
    return BoxPainted(box=BoxDocument(id=box_id(number), epoch=epoch, version=version, color=color))


def outbox_row(fact: Fact, *, topic: str = "forthright.toys", **columns: Any) -> dict[str, Any]:
    subject = fact.subject
    row = {
        "id": str(uuid.uuid4()),
        "aggregatetype": "toys",
        "aggregateid": str(subject.root),
        "type": fact.type(),
        "payload": fact.model_dump_json(),
        "topic": topic,
        "source": "urn:forthright:test:toys",
        "subject": str(subject.id),
        "time": NOON,
        "dataschema": f"http://127.0.0.1/schemas/{fact.type()}.json",
        "sequence": sequence(subject.epoch, subject.version),
        "actor": None,
        "traceparent": None,
        "correlationid": None,
        "causationid": None,
    }
    return {**row, **columns}


async def fill_outbox(connection: Connection, *rows: Mapping[str, Any]) -> None:
    names = list(rows[0])
    gaps = ", ".join(f"${place}" for place in range(1, len(names) + 1))
    await connection.executemany(f"insert into outbox ({', '.join(names)}) values ({gaps})", [list(row.values()) for row in rows])


async def chassis_tables(connection: Connection) -> None:
    for statement in [*chassis_schema.statements(chassis_schema.FIRST), *chassis_schema.statements(chassis_schema.SECOND)]:
        await connection.execute(statement)


async def toy_tables(connection: Connection) -> None:
    await connection.execute(
        "create table told (number bigint generated always as identity, fact_id text not null, subject text not null,"
        " sequence text not null)"
    )
    for statement in (
        *copies.create_table_sql("box", generated=BOX_COLUMNS, indexes=[["color"]]),
        *copies.create_table_sql("lid"),
    ):
        await connection.execute(statement)


def connects(url: str) -> Connect:
    return connector(lambda: url, "a test")


def fresh_topic() -> str:
    return f"toys.{uuid.uuid4().hex[:12]}"


async def everything_in(access: KafkaAccess, topic: str) -> list[Event]:
    """Every record of a topic, partition by partition."""
    there = [Partition(topic, number) for number in (await look_at(access, [topic])).partitions[topic]]
    consumer = await start_consumer(access)
    try:
        consumer.assign([to_aio(partition) for partition in there])
        first = await consumer.beginning_offsets([to_aio(partition) for partition in there])
        ends = await consumer.end_offsets([to_aio(partition) for partition in there])
        for partition, offset in first.items():
            consumer.seek(partition, offset)
        missing, events = sum(ends.values()) - sum(first.values()), list[Event]()
        while len(events) < missing:
            found = await consumer.getmany(timeout_ms=1000, max_records=1000)
            events += [decode(record) for records in found.values() for record in records]
        return sorted(events, key=lambda event: (event.partition, event.offset))
    finally:
        await closed(consumer.stop)


async def until(true: Callable[[], Awaitable[Any]], within: float = 120) -> Any:
    """Waits until it answers something true."""
    async with asyncio.timeout(within):
        while not (answer := await true()):
            await asyncio.sleep(0.02)
        return answer


async def publish(access: KafkaAccess, topic: str, *facts: Fact, partition: int | None = None, **columns: Any) -> list[str]:
    """Puts facts on a topic, in order, and answers their ids."""
    producer: Any = await start_producer(replace(access, request_timeout_ms=20_000))
    rows = [outbox_row(fact, topic=topic, **columns) for fact in facts]
    try:
        for row in rows:
            _, key, value, headers = encode(row)
            await producer.send(topic, value, key=key, headers=headers, partition=partition)
    finally:
        await producer.stop()
    return [row["id"] for row in rows]


class Told:
    """A sink that writes down what it is told, in the consumer's own transaction; some facts it cannot bear."""

    def __init__(self, *, ordered: bool = True) -> None:
        self.ordered = ordered
        self.unbearable: set[str] = set()

    async def apply(self, transaction: Transaction, events: Sequence[Event]) -> None:
        for event in events:
            await transaction.driver.execute(
                "insert into told (fact_id, subject, sequence) values ($1, $2, $3)", event.id, event.subject, event.sequence
            )
            if event.id in self.unbearable:
                raise ValueError("unbearable")


async def told_by(connection: Connection) -> list[str]:
    """The ids of the facts that were told, in order."""
    return [row["fact_id"] for row in await connection.fetch("select fact_id from told order by number")]


class Owner:
    """Stands for the owners of topics: remembers why it was asked, and may be away."""

    def __init__(self) -> None:
        self.asked: list[Mapping[str, str]] = []
        self.away = 0
        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self, causes: Mapping[str, str]) -> None:
        await self.open.wait()
        if self.away:
            self.away -= 1
            raise ConnectionError("away")
        self.asked.append(causes)


@dataclass
class Given:
    """A record as it comes from Kafka."""

    value: bytes | None
    headers: Sequence[tuple[str, bytes]] = ()
    key: bytes | None = b"key"
    topic: str = "toys"
    partition: int = 3
    offset: int = 40


def given_record(row: Mapping[str, Any]) -> Given:
    _, key, value, headers = encode(row)
    return Given(value, headers, key)


def arrived(fact: Fact, **columns: Any) -> Arrived:
    record = given_record(outbox_row(fact, **columns))
    return Arrived(decode(record), record)
