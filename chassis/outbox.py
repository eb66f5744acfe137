"""The outbox as the relay's leader sees it: the oldest rows, what was sent, what must wait aside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.postgres import Connection

CHANNEL = "outbox"
_LEADER = 0x0F07_71A0_0001  # the advisory locks of every component's database
_PARKING = 0x0F07_71A0_0002
_BEHIND = "an earlier message of its key is parked"

_OLDEST = """
select o.*, exists (select from outbox_parked p where p.aggregateid = o.aggregateid) as blocked
from outbox o order by o.position limit $1
"""
_PARK = """
with moved as (delete from outbox where position = $1 returning *)
insert into outbox_parked (position, message, aggregateid, error, parked_at)
select position, to_jsonb(moved), aggregateid, $2, now() from moved
"""
_FREE = """
with freed as (delete from outbox_parked returning message)
insert into outbox overriding system value
select kept.* from freed, jsonb_populate_record(null::outbox, freed.message) as kept order by kept.position
"""
_PARK_BEHIND = """
with moved as (
  delete from outbox o where position = any($1)
  and exists (select from outbox_parked p where p.aggregateid = o.aggregateid) returning *)
insert into outbox_parked (position, message, aggregateid, error, parked_at)
select position, to_jsonb(moved), aggregateid, $2, now() from moved
"""


async def try_to_lead(connection: Connection) -> bool:
    """Takes the one leader's lock of this database, held for as long as the connection lives."""
    return bool(await connection.fetchval("select pg_try_advisory_lock($1)", _LEADER))


async def oldest(connection: Connection, limit: int) -> Sequence[Any]:
    """The oldest rows, in order; `blocked` where a message of the same key is parked."""
    return await connection.fetch(_OLDEST, limit)


async def remove(connection: Connection, positions: Iterable[int]) -> None:
    """Forgets rows that Kafka has acknowledged."""
    await connection.execute("delete from outbox where position = any($1)", list(positions))


async def park(connection: Connection, position: int, error: str) -> None:
    """Sets a row aside that cannot be sent."""
    async with connection.transaction():
        await lock_parking(connection)
        await connection.execute(_PARK, position, error)


async def park_behind(connection: Connection, positions: Iterable[int]) -> None:
    """Sets rows aside whose key still has a parked message; those whose key was freed meanwhile stay."""
    async with connection.transaction():
        await lock_parking(connection)
        await connection.execute(_PARK_BEHIND, list(positions), _BEHIND)


async def lock_parking(connection: Connection) -> None:
    """One at a time parks and frees, so that no row is set aside behind a key that was just freed."""
    await connection.execute("select pg_advisory_xact_lock($1)", _PARKING)


async def standing(connection: Connection) -> tuple[int, float, int]:
    """Rows waiting (counted up to 100,000), the age of the oldest in seconds, and rows parked."""
    row = await connection.fetchrow(
        "select (select count(*) from (select from outbox limit 100000) as few) as waiting,"
        " (select extract(epoch from now() - time) from outbox order by position limit 1) as age,"
        " (select count(*) from outbox_parked) as parked"
    )
    return row["waiting"], max(float(row["age"] or 0), 0.0), row["parked"]


@dataclass(frozen=True, slots=True)
class ParkedMessage:
    """A message that lies aside."""

    position: int
    type: str
    subject: str
    error: str
    parked_at: datetime


async def parked_messages(connection: Connection) -> list[ParkedMessage]:
    """What lies aside, in order."""
    query = (
        "select position, coalesce(message->>'type', '') as type, aggregateid as subject, error, parked_at"
        " from outbox_parked order by position"
    )
    return [ParkedMessage(**row) for row in await connection.fetch(query)]


async def free(connection: Connection) -> int:
    """Hands every parked message back to the relay, at its old position; answers how many there were."""
    async with connection.transaction():
        await lock_parking(connection)
        done = await connection.execute(_FREE)
    await connection.execute(f"notify {CHANNEL}")
    return int(done.rpartition(" ")[2])


async def drop(connection: Connection, positions: Sequence[int]) -> int:
    """Forgets parked messages: they are never sent; later ones of their keys flow again once none is left."""
    async with connection.transaction():
        await lock_parking(connection)
        done = await connection.execute("delete from outbox_parked where position = any($1)", list(positions))
    return int(done.rpartition(" ")[2])
