"""What an insider takes after a journey: every row with its transaction and place, every record, line, span and metric."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from opentelemetry.sdk.trace import ReadableSpan

from chassis import metrics
from chassis.kafka import KafkaAccess, Partition, closed, start_consumer, to_aio
from chassis.topics import look_at
from tests.conftest import TOPICS
from tests.servers.postgres import Database

PERSON = re.compile(r"person_[0-9a-f]{32}")
IDENTITY = re.compile(r"identity_[0-9a-f]{32}")
_TABLES = "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"


@dataclass(frozen=True)
class Row:
    """A row with what PostgreSQL notes beside it."""

    database: str
    table: str
    page: int
    place: int
    xmin: int
    xmax: int
    data: Mapping[str, Any]
    text: str


@dataclass(frozen=True)
class Record:
    """A record of Kafka."""

    topic: str
    partition: int
    offset: int
    milliseconds: int
    headers: Mapping[str, str]
    text: str


@dataclass
class Haul:
    """Everything."""

    rows: list[Row]
    records: list[Record]
    lines: list[Mapping[str, Any]]
    spans: Sequence[ReadableSpan]
    metrics: str
    identities: Mapping[str, str] = field(default_factory=dict)
    """People by their sign-ins, as a copy of the directory tells them."""

    def people(self, text: str) -> list[str]:
        """The people whom a text names, by person or by sign-in."""
        known = [self.identities[found] for found in IDENTITY.findall(text) if found in self.identities]
        return [*PERSON.findall(text), *known]

    def speaking_of(self, id: str) -> Iterator[Row]:
        """The rows in which an id stands."""
        return (row for row in self.rows if id in row.text)


async def taken(
    databases: Mapping[str, Database], kafka: KafkaAccess, lines: Sequence[Mapping[str, Any]], spans: Sequence[ReadableSpan]
) -> Haul:
    """Takes it, as whoever runs the databases can."""
    rows = [row for name, database in databases.items() for row in await rows_of(name, database)]
    records = [record for topic in TOPICS for record in await _records(kafka, topic)]
    identities = {
        row.data["id"]: _document(row)["person_id"] for row in rows if (row.database, row.table) == ("okrs", "identity")
    }
    return Haul(rows, records, list(lines), spans, metrics.exposition()[0].decode(), identities)


def _document(row: Row) -> dict[str, Any]:
    return dict(row.data["document"])


async def rows_of(name: str, database: Database) -> list[Row]:
    """Every row of every table of a database."""
    connection = await asyncpg.connect(database.owner_url)
    try:
        rows: list[Row] = []
        for table in [found["table_name"] for found in await connection.fetch(_TABLES)]:
            system = "ctid::text, xmin::text::bigint as xmin, xmax::text::bigint as xmax"
            for one in await connection.fetch(f'select {system}, to_jsonb(t)::text as data from "{table}" t'):
                page, place = (int(part) for part in one["ctid"].strip("()").split(","))
                rows.append(Row(name, table, page, place, one["xmin"], one["xmax"], json.loads(one["data"]), one["data"]))
        return rows
    finally:
        await connection.close()


async def _records(access: KafkaAccess, topic: str) -> list[Record]:
    there = [to_aio(Partition(topic, number)) for number in (await look_at(access, [topic])).partitions[topic]]
    consumer = await start_consumer(access)
    try:
        consumer.assign(there)
        first, ends = await consumer.beginning_offsets(there), await consumer.end_offsets(there)
        for partition, offset in first.items():
            consumer.seek(partition, offset)
        missing, found = sum(ends.values()) - sum(first.values()), list[Record]()
        while len(found) < missing:
            for partition, batch in (await consumer.getmany(timeout_ms=1000, max_records=1000)).items():
                found += [_record(topic, partition.partition, one) for one in batch]
        return found
    finally:
        await closed(consumer.stop)


def _record(topic: str, partition: int, one: Any) -> Record:
    headers = {name: value.decode() for name, value in one.headers}
    text = " ".join([*headers.values(), (one.key or b"").decode(), (one.value or b"").decode()])
    return Record(topic, partition, one.offset, one.timestamp, headers, text)
