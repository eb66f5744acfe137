"""A timeline of facts: each once, naming the documents it changed, holding no text of its own."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from chassis.events import Event
from chassis.postgres import Connection

CHANNEL = "timeline"
Touched = tuple[tuple[str, str, int], ...]
_COLUMNS = "position, fact_id, at, type, subject, root, sequence, actor, about, touched"
_INSERT = """
insert into "{table}" (fact_id, at, type, subject, root, sequence, actor, about, touched)
select fact_id, at, type, subject, root, sequence, actor, string_to_array(about, ' '), touched
from unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::jsonb[])
  as given (fact_id, at, type, subject, root, sequence, actor, about, touched)
on conflict (fact_id) do nothing
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact as the timeline keeps it; `position` orders commits, (at, fact_id) orders what happened."""

    fact_id: str
    at: datetime
    type: str
    subject: str
    root: str
    sequence: str
    actor: str | None
    about: tuple[str, ...]
    """Every id by which the fact is looked for: its documents, their teams, whoever did it."""
    touched: Touched
    position: int = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    """A timeline's table. `about` answers further ids by which a fact is looked for, from the JSON of its documents."""

    about: Callable[[Event, Sequence[Any]], Iterable[str]]
    table: str = "timeline"

    def create_sql(self) -> list[str]:
        """The statements that make the table, for migrations."""
        name = self.table
        table = (
            f'create table "{name}" (position bigint generated always as identity primary key, fact_id text not null unique,'
            " at timestamp with time zone not null, type text not null, subject text not null, root text not null,"
            " sequence text not null, actor text, about text[] not null, touched jsonb not null)"
        )
        by_time = f'create index "ix_{name}_at" on "{name}" (at, fact_id)'
        return [table, by_time, f'create index "ix_{name}_about" on "{name}" using gin (about)']

    def entry(self, event: Event, documents: Sequence[Any], touched: Touched) -> Entry:
        """An event as an entry."""
        places = self.about(event, documents) if event.about is None else event.about
        named = [event.subject, event.partition_key, *(name for _, name, _ in touched), *places]
        if event.actor is not None:
            named.append(event.actor)
        about = tuple(dict.fromkeys(named))
        return Entry(
            event.id, event.time, event.type, event.subject, event.partition_key, event.sequence, event.actor, about, touched
        )

    async def insert(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Adds each fact that is not there yet; the last thing a transaction does.

        One transaction at a time from here to its commit, so that positions become visible in their order: whoever tails
        the table by position never passes over a row that commits late.
        """
        if not entries:
            return
        await connection.execute("select pg_advisory_xact_lock($1)", self._lock_number())
        columns = zip(
            *(
                (
                    one.fact_id,
                    one.at,
                    one.type,
                    one.subject,
                    one.root,
                    one.sequence,
                    one.actor,
                    " ".join(one.about),
                    orjson.dumps(one.touched).decode(),
                )
                for one in entries
            ),
            strict=True,
        )
        await connection.execute(_INSERT.format(table=self.table), *(list(column) for column in columns))

    async def after(self, connection: Connection, position: int, limit: int = 500) -> list[Entry]:
        """Entries committed after a position, in the order of their commits."""
        query = f'select {_COLUMNS} from "{self.table}" where position > $1 order by position limit $2'  # noqa: S608  # its own table
        return [entry_of(row) for row in await connection.fetch(query, position, limit)]

    async def last_position(self, connection: Connection) -> int:
        """The position of the newest entry, 0 where there is none."""
        return int(await connection.fetchval(f'select coalesce(max(position), 0) from "{self.table}"'))  # noqa: S608  # its own table

    async def position_of(self, connection: Connection, fact_id: str) -> int | None:
        """Where a fact stands; None where it is not known."""
        found = await connection.fetchval(f'select position from "{self.table}" where fact_id = $1', fact_id)  # noqa: S608  # its own table
        return int(found) if found is not None else None

    def _lock_number(self) -> int:
        return int.from_bytes(hashlib.sha256(f"timeline {self.table}".encode()).digest()[:8], "big", signed=True)


def entry_of(row: Any) -> Entry:
    """A row of a timeline's table (all columns) as an entry."""
    touched = tuple((kind, name, version) for kind, name, version in orjson.loads(row["touched"]))
    return Entry(
        fact_id=row["fact_id"],
        at=row["at"],
        type=row["type"],
        subject=row["subject"],
        root=row["root"],
        sequence=row["sequence"],
        actor=row["actor"],
        about=tuple(row["about"]),
        touched=touched,
        position=row["position"],
    )
