"""The projector, batch by batch, against a bare `unnest` upsert of the same rows."""

from collections.abc import Sequence
from typing import Any

import asyncpg
import orjson

from bench.measure import Figure, compare, rate
from bench.samples import Arrived, many, outbox_row
from bench.servers import Servers
from chassis import copies, events, parking
from chassis.batches import Applier, Batch
from chassis.kafka import Partition
from chassis.pools import close_pool, open_pool
from chassis.positions import Move
from chassis.timeline import Entry
from gateway.read_model import MIGRATIONS
from gateway.read_model.timeline import TIMELINE
from gateway.worker import FOLLOWING

EVENTS, BATCH = 10_000, 500
_PARTITION = Partition("forthright.okrs", 0)
_COPY = """
insert into "{kind}" (id, epoch, version, deleted, revision, document)
select id, epoch, version, false, 1, document from unnest($1::text[], $2::bigint[], $3::bigint[], $4::jsonb[])
  as given (id, epoch, version, document)
on conflict (id) do update set version = excluded.version, document = excluded.document
where "{kind}".version < excluded.version
"""
_HISTORY = """
insert into timeline (fact_id, at, type, subject, root, sequence, actor, about, touched)
select fact_id, at, type, subject, root, sequence, actor, string_to_array(about, ' '), touched
from unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::jsonb[])
  as given (fact_id, at, type, subject, root, sequence, actor, about, touched)
"""


def _bare(batch: Sequence[Arrived]) -> list[tuple[str, list[list[Any]]]]:
    """The statements of a batch with their columns, made beforehand."""
    found = [events.decode(record) for record in batch]
    sink = FOLLOWING.sink()
    documents = [sink._payloads.documents(event) for event in found]  # noqa: SLF001  # the rows, before the clock runs
    entries = [TIMELINE.entry(event, of, ()) for event, of in zip(found, documents, strict=True)]
    statements = [(_HISTORY, _columns(entries))]
    for kind in ("check_in", "objective"):
        newest = copies.newest(copy for of in documents for copy in of if copy.kind == kind)
        rows: list[list[Any]] = [[one.id for one in newest], [one.epoch for one in newest], [one.version for one in newest]]
        statements.insert(0, (_COPY.format(kind=kind), [*rows, [one.document for one in newest]]))
    return statements


def _columns(entries: Sequence[Entry]) -> list[list[Any]]:
    names = ("fact_id", "at", "type", "subject", "root", "sequence", "actor")
    plain = [[getattr(entry, name) for entry in entries] for name in names]
    return [*plain, [" ".join(entry.about) for entry in entries], [orjson.dumps(entry.touched).decode() for entry in entries]]


async def measure(servers: Servers) -> list[Figure]:
    """Events a second, from the record as it came to the commit of its documents, its timeline row and the position."""
    database = await servers.postgres.create()
    engine = database.engine(owner=True)
    await MIGRATIONS.upgrade(engine, application_role=database.application_role)
    await engine.dispose()
    records = [Arrived.of(one, offset) for offset, one in enumerate(many(await outbox_row(servers), EVENTS))]
    batches = [records[start : start + BATCH] for start in range(0, EVENTS, BATCH)]
    prepared = [_bare(batch) for batch in batches]
    pool = await open_pool(lambda: database.url, component="bench", size=2)
    control = await asyncpg.connect(database.owner_url)
    applier = Applier("bench", FOLLOWING.derived(pool).transactions, FOLLOWING.sink())

    async def theirs() -> float:
        await _empty(control)
        return await rate(EVENTS, lambda: _write(control, prepared))

    async def ours() -> float:
        await _empty(control)
        return await rate(EVENTS, lambda: _project(applier, batches))

    mine, other, ratio = await compare(ours, theirs)
    await close_pool(pool)
    await control.close()
    note = f"{EVENTS:,} check-ins in batches of {BATCH}, two documents and a timeline row each"
    against = "bare `unnest` upsert of the same rows"
    return [Figure("projector, events/s in batches", against, f"{mine:,.0f}", f"{other:,.0f}", ratio, "≥ 0.5", (note,))]


async def _empty(control: Any) -> None:
    await control.execute("truncate check_in, objective, timeline, consumer_position")
    await control.execute("insert into consumer_position values ('bench', $1, 0, 'c', 0, null, now())", _PARTITION.topic)


async def _write(control: Any, prepared: Sequence[Sequence[tuple[str, list[list[Any]]]]]) -> None:
    for statements in prepared:
        async with control.transaction():
            for sql, columns in statements:
                await control.execute(sql, *columns)


async def _project(applier: Applier, batches: Sequence[Sequence[Arrived]]) -> None:
    for batch in batches:
        arrived = [parking.Arrived(events.decode(record), record) for record in batch]
        move = Move(_PARTITION, "c", batch[0].offset, batch[-1].offset + 1, arrived[-1].event.id)
        await applier.apply(Batch([move], arrived))
