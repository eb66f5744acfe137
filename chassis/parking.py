"""Facts set aside because they, or an earlier one of their subject, cannot be applied: parked, listed, retried, dropped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import orjson

from chassis.events import Event, Record, decode
from chassis.postgres import Connection
from chassis.transactions import Transaction, Transactions, is_lost

BEHIND = "an earlier fact of its subject is parked"


class Sink(Protocol):
    """Where facts take effect."""

    ordered: bool
    """Whether later facts of a subject must wait for a parked one. Whole documents need not: the next one heals."""

    async def apply(self, transaction: Transaction, events: Sequence[Event]) -> None:
        """Applies facts, in order; whatever it raises, none of it counts."""
        ...


class Arrived(NamedTuple):
    """A fact and the record it came in."""

    event: Event
    record: Record


@dataclass(frozen=True, slots=True)
class Parked:
    """A fact that lies aside."""

    number: int
    consumer: str
    fact_id: str
    type: str
    subject: str
    error: str
    attempts: int
    parked_at: datetime


@dataclass(frozen=True, slots=True)
class _Kept:
    """A parked record, as it came from Kafka."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Retried:
    """What a retry came to."""

    applied: int
    left: int


async def blocked(connection: Connection, consumer: str, subjects: Iterable[str]) -> set[str]:
    """Those of the subjects that have a parked fact; they stay so until this transaction ends (a retry waits for it)."""
    query = "select subject from consumer_parked where consumer = $1 and subject = any($2) for share"
    return {row["subject"] for row in await connection.fetch(query, consumer, list(subjects))}


async def park(connection: Connection, consumer: str, facts: Sequence[tuple[Arrived, str]], attempts: int = 1) -> None:
    """Sets facts aside with their errors, in order; one that lies there already only gets its new error."""
    await connection.executemany(
        "insert into consumer_parked as held (consumer, fact_id, subject, topic, partition, kafka_offset, headers, value,"
        " error, attempts, parked_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now())"
        " on conflict (consumer, fact_id) do update set error = excluded.error, attempts = held.attempts + excluded.attempts",
        [
            (
                consumer,
                event.id,
                event.subject,
                record.topic,
                record.partition,
                record.offset,
                _headers(record),
                record.value,
                error,
                attempts,
            )
            for (event, record), error in facts
        ],
    )


def _headers(record: Record) -> str:
    kept = {name: value.decode(errors="replace") for name, value in record.headers}
    if record.key is not None:
        kept["key"] = record.key.decode(errors="replace")
    return orjson.dumps(kept).decode().replace("\\u0000", "\\ufffd")  # jsonb takes no zeros


def in_short(error: BaseException) -> str:
    """An error as it is shown to who looks after parked facts: its kind and its first words, never a whole text."""
    return f"{type(error).__name__}: {error}"[:500].replace("\0", "")


async def parked_facts(connection: Connection, consumer: str | None = None) -> list[Parked]:
    """What lies aside, in order."""
    rows = await connection.fetch(
        "select number, consumer, fact_id, coalesce(headers->>'ce_type', '') as type, subject, error, attempts, parked_at"
        " from consumer_parked where $1::text is null or consumer = $1 order by number",
        consumer,
    )
    return [Parked(**row) for row in rows]


async def parked_count(connection: Connection, consumer: str) -> int:
    """How many facts of a consumer lie aside."""
    return int(await connection.fetchval("select count(*) from consumer_parked where consumer = $1", consumer))


async def drop_facts(connection: Connection, numbers: Sequence[int]) -> int:
    """Forgets parked facts for good; later ones of their subjects flow again once none is left."""
    done = await connection.execute("delete from consumer_parked where number = any($1)", list(numbers))
    return int(done.rpartition(" ")[2])


async def retry_facts(transactions: Transactions, consumer: str, sink: Sink, subject: str | None = None) -> Retried:
    """Applies what lies aside, each subject's facts in order, until one fails again; those applied are removed."""
    async with transactions.begin() as transaction:
        query = "select distinct subject from consumer_parked where consumer = $1 and ($2::text is null or subject = $2)"
        subjects = [row["subject"] for row in await transaction.driver.fetch(query, consumer, subject)]
    applied = left = 0
    for one in sorted(subjects):
        done = await _retry_subject(transactions, consumer, sink, one)
        applied, left = applied + done.applied, left + done.left
    return Retried(applied, left)


async def _retry_subject(transactions: Transactions, consumer: str, sink: Sink, subject: str) -> Retried:
    """Until none is left: while it works, the consumer may set a later fact aside behind those it is working on."""
    applied = 0
    while True:
        async with transactions.begin() as transaction:
            rows = await transaction.driver.fetch(
                "select number, topic, partition, kafka_offset, headers::text, value from consumer_parked"
                " where consumer = $1 and subject = $2 order by number for update",
                consumer,
                subject,
            )
            if not rows:
                return Retried(applied, 0)
            for place, row in enumerate(rows):
                if not await _applies(transaction, sink, row):
                    return Retried(applied, len(rows) - place)
                applied += 1


async def _applies(transaction: Transaction, sink: Sink, row: Any) -> bool:
    headers = orjson.loads(row["headers"])
    key = headers.pop("key", None)
    kept = _Kept(
        row["topic"],
        row["partition"],
        row["kafka_offset"],
        key.encode() if key is not None else None,
        row["value"],
        [(name, value.encode()) for name, value in headers.items()],
    )
    try:
        async with transaction.savepoint():
            await sink.apply(transaction, [decode(kept)])
            await transaction.driver.execute("delete from consumer_parked where number = $1", row["number"])
    except Exception as error:
        if is_lost(error):
            raise
        query = "update consumer_parked set attempts = attempts + 1, error = $2 where number = $1"
        await transaction.driver.execute(query, row["number"], in_short(error))
        return False
    return True
