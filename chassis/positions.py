"""How far a consumer has read: moved by compare-and-swap in the transaction of the effects."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from chassis.kafka import Partition
from chassis.postgres import Connection

_MOVE = """
update consumer_position held set next_offset = given.after, last_fact_id = given.fact, moved_at = now()
from unnest($2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::text[])
  as given (topic, partition, cluster, before, after, fact)
where held.consumer = $1 and held.topic = given.topic and held.partition = given.partition
  and held.cluster = given.cluster and held.next_offset = given.before
"""
_PUT = """
insert into consumer_position as held (consumer, topic, partition, cluster, next_offset, last_fact_id, moved_at)
values ($1, $2, $3, $4, $5, $6, now())
on conflict (consumer, topic, partition) do update
set cluster = excluded.cluster, next_offset = excluded.next_offset, last_fact_id = excluded.last_fact_id, moved_at = now()
where (held.cluster, held.next_offset) is not distinct from ($7::text, $8::bigint)
"""


class PositionMoved(Exception):
    """Someone else has read on: this worker is a ghost of its lease, and its batch must not count."""


class Place(NamedTuple):
    """Where reading goes on, and what was read last, to know the log again."""

    cluster: str
    next_offset: int
    last_fact_id: str | None = None


class Move(NamedTuple):
    """A step from one offset to another."""

    partition: Partition
    cluster: str
    before: int
    after: int
    fact_id: str


async def load(connection: Connection, consumer: str, partitions: Iterable[Partition]) -> dict[Partition, Place]:
    """The stored places of these partitions, as far as there are any."""
    wanted = list(partitions)
    rows = await connection.fetch(
        "select held.* from consumer_position held join unnest($2::text[], $3::bigint[]) as given (topic, partition)"
        " using (topic, partition) where consumer = $1",
        consumer,
        [partition.topic for partition in wanted],
        [partition.partition for partition in wanted],
    )
    return {
        Partition(row["topic"], row["partition"]): Place(row["cluster"], row["next_offset"], row["last_fact_id"]) for row in rows
    }


async def topics_read(connection: Connection, consumer: str, cluster: str) -> set[str]:
    """The topics of this cluster that the consumer has read from before."""
    query = "select distinct topic from consumer_position where consumer = $1 and cluster = $2"
    return {row["topic"] for row in await connection.fetch(query, consumer, cluster)}


async def move(connection: Connection, consumer: str, moves: Sequence[Move]) -> None:
    """Moves on from exactly where this worker believes to be. Raises `PositionMoved`."""
    partitions, clusters, before, after, facts = (list(column) for column in zip(*moves, strict=True))
    topics, numbers = [partition.topic for partition in partitions], [partition.partition for partition in partitions]
    done = await connection.execute(_MOVE, consumer, topics, numbers, clusters, before, after, facts)
    if int(done.rpartition(" ")[2]) != len(moves):
        raise PositionMoved


async def put(connection: Connection, consumer: str, partition: Partition, old: Place | None, new: Place) -> None:
    """Sets a place anew, if it is still the old one. Raises `PositionMoved`."""
    before = (old.cluster, old.next_offset) if old is not None else (None, None)
    done = await connection.execute(_PUT, consumer, *partition, *new, *before)
    if not int(done.rpartition(" ")[2]):
        raise PositionMoved
