"""A Notes Day of 5,000 people with 20,000 notes: submitting at 50 users at once, listing, and the close; on a real PostgreSQL."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import orjson

from bench.measure import Figure
from bench.servers import Servers
from contracts.directory.people import PersonDocument, PersonStatus
from contracts.values import PersonId
from tests.gateway import world as gateways
from tests.services.feedback import world as feedback
from tests.services.feedback.notes_days.noting import over, running
from tests.services.feedback.world import World
from tests.services.okrs.world import AT, TEAM

PEOPLE, NOTES, USERS, EACH = 5_000, 20_000, 50, 20
TEXT = "The builds are slow, and nobody knows which of them are needed at all"
LIST = """query($id: ID!) { node(id: $id) { ... on NotesDay { notes(first: 100) { nodes {
  id noteKind dueOn endorsed text { mode state } topic { title } } } } } }"""
_WRITTEN = """
with said as (select 'note_' || lpad(to_hex(n), 32, '0') as id, n from generate_series(1, $3) n), noted as (
  insert into notes (id, version, notes_day_id, team_id, note_kind, was_split, verdict, answered_by, answered_on)
  select id, 1, $1, $2, 'note', false, 'try', $4, '2026-01-05' from said
)
insert into writings
  (id, thread, place, role, mode, by, readership, team_id, reader_ids, open, text, state, edited, said_on, said_at)
select id, id, 1, 'note', 'named', $4, 'subtree', $2, '[]', true, $5, 'shown', false, '2026-01-05', now() from said
"""
_COPIED = """
insert into note (id, epoch, version, deleted, revision, document)
select 'note_' || lpad(to_hex(n), 32, '0'), 1, 1, false, 1, jsonb_build_object(
  'id', 'note_' || lpad(to_hex(n), 32, '0'), 'epoch', 1, 'version', 1, 'notes_day_id', $1::text, 'team_id', $2::text,
  'note_kind', 'note', 'text', jsonb_build_object('id', 'note_' || lpad(to_hex(n), 32, '0'), 'state', 'shown', 'mode', 'named',
    'readership', 'subtree', 'team_id', $2::text, 'on', '2026-01-05'))
from generate_series(1, $3) n
"""
_BARE = """
insert into notes (id, version, notes_day_id, team_id, note_kind, was_split)
values ('note_' || replace(gen_random_uuid()::text, '-', ''), 1, $1, $2, 'note', false)
"""


def _crowd() -> list[PersonDocument]:
    """So many more people in the team."""
    ids = (PersonId(f"person_{number:032x}") for number in range(100_000, 100_000 + PEOPLE))
    return [PersonDocument(**AT, id=id, home_team_id=TEAM, status=PersonStatus.ACTIVE) for id in ids]


async def _at_once(one: Callable[[int], Awaitable[object]]) -> tuple[float, float, float]:
    """So many users, each so often, one after another: p50 and p99 in milliseconds, and how many a second."""
    taken: list[float] = []

    async def user(number: int) -> None:
        for _ in range(EACH):
            began = time.perf_counter()
            await one(number)
            taken.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(user(number) for number in range(USERS)))
    whole = time.perf_counter() - began
    return statistics.median(taken) * 1000, statistics.quantiles(taken, n=100)[98] * 1000, len(taken) / whole


async def measure(servers: Servers) -> list[Figure]:
    """Submitting beside the bare insert, a page of the list, and the close."""
    database, reads = await servers.postgres.create(), await servers.postgres.create()
    await feedback.build(database)
    await gateways.build(reads, feedback.organization)
    async with feedback.opened(database) as world, gateways.opened(reads, world, people=feedback.PEOPLE) as gateway:
        await world.learn(*_crowd())
        day = await running(world)
        await gateway.project()
        pool = await asyncpg.create_pool(database.url, min_size=15, max_size=15)
        given = (day["id"], TEAM, NOTES)
        await pool.execute(_WRITTEN, *given, feedback.PEOPLE["member"], TEXT)
        async with gateway.raw.acquire() as connection:
            await connection.execute(_COPIED, *given)
        submitting = await _submitting(world, pool, day)
        listing = await _listing(gateway, day)
        await pool.execute("update notes set due_on = null where due_on is not null")
        closing = await _closing(world, day)
        await pool.close()
    return [*submitting, listing, closing]


async def _submitting(world: World, pool: Any, day: dict[str, Any]) -> list[Figure]:
    members = [f"member{number}" for number in range(1, 13)]

    async def ours(mode: str, number: int) -> None:
        body = {"notes_day_id": day["id"], "text": TEXT, "mode": mode}
        answer = await world.send("submit_note", by=members[number % len(members)], **body)
        assert answer.status_code == 200, answer.text

    async def bare(_: int) -> None:
        await pool.execute(_BARE, day["id"], TEAM)

    figures = []
    for mode in ("named", "confidential"):
        await _at_once(bare)
        p50, p99, rate = await _at_once(lambda number, mode=mode: ours(mode, number))  # type: ignore[misc]  # bound at once
        bare50, bare99, bare_rate = await _at_once(bare)
        notes = (f"{rate:.0f} a second, the bare insert {bare_rate:.0f}", f"among {PEOPLE:,} people and {NOTES:,} notes")
        of = f"submitting a {mode} note, {USERS} users at once"
        against = "the bare insert of its row, as many at once"
        figures += [
            Figure(f"{of}, p50", against, f"{p50:.1f} ms", f"{bare50:.1f} ms", p50 / bare50, "printed", notes),
            Figure(f"{of}, p99", against, f"{p99:.1f} ms", f"{bare99:.1f} ms", p99 / bare99, "printed"),
        ]
    return figures


async def _listing(gateway: Any, day: dict[str, Any]) -> Figure:
    taken = []
    for _ in range(11):
        gateway.pool.statements.clear()
        began = time.perf_counter()
        shown = await gateway.read(LIST, by="lead", id=day["id"])
        taken.append(time.perf_counter() - began)
        assert len(shown["node"]["notes"]["nodes"]) == 100, orjson.dumps(shown)
    of_notes = [each for each in gateway.statements if "from note " in each]
    told = (f"{len(of_notes)} SQL statement for the page, {len(gateway.statements)} with the Notes Day",)
    return Figure(
        "a page of 100 notes of 20,000, p50", "", f"{statistics.median(taken) * 1000:.1f} ms", "", None, "printed", told
    )


async def _closing(world: World, day: dict[str, Any]) -> Figure:
    began = time.perf_counter()
    await over(world)
    released = time.perf_counter()
    # what was confidential is owed an answer since the release; a lead has answered it in the meantime
    async with world.engine.begin() as connection:
        await connection.exec_driver_sql("update notes set due_on = null where due_on is not null")
    answered = time.perf_counter()
    await world.do("close_notes_day", by="lead", notes_day_id=day["id"])
    closed = time.perf_counter() - answered
    told = (f"the release of {USERS * EACH:,} confidential notes before it took {released - began:.1f} s",)
    return Figure("closing a Notes Day of 20,000 notes", "", f"{closed * 1000:.0f} ms", "", None, "printed", told)
