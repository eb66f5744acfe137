"""A Notes Day of 5,000 people with 20,000 notes: submitting at 50 users at once, listing, and the close; on a real PostgreSQL."""

import statistics
import time
from collections.abc import Sequence
from typing import Any

import asyncpg
import orjson

from bench.measure import Figure
from bench.servers import Servers
from bench.serving import at_once, crowded, share
from chassis.confidential import next_hour
from chassis.memory import settle
from contracts.directory.people import PersonDocument, PersonStatus
from contracts.values import PersonId
from tests.gateway import world as gateways
from tests.services.feedback import world as feedback
from tests.services.feedback.notes_days.noting import WEEK, running
from tests.services.feedback.world import World
from tests.services.okrs.world import AT, TEAM

PEOPLE, NOTES, USERS, EACH, ROUNDS = 5_000, 20_000, 50, 10, 3
WAITING = 5_000
"""Everybody's confidential note in one hour."""
DEAREST = 30
"""Limit of submitting, as a multiple of the bare insert: it is seven statements where the latter is one, each at most so much
dearer than bare as the limit of the check-in lets them be."""
RELEASE_SECONDS, CLOSE_SECONDS = 10, 1
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
_HELD = """
insert into held_act (id, thread, place, handle, verb, act, due_at)
select 'h' || n, 'note_' || lpad(to_hex(1000000 + n), 32, '0'), 1, 'a handle', 'submit_note', jsonb_build_object(
  'notes_day_id', $1::text, 'note_kind', 'note', 'text', $2::text), $3
from generate_series(1, $4) n
"""
_BARE = """
insert into notes (id, version, notes_day_id, team_id, note_kind, was_split)
values ('note_' || replace(gen_random_uuid()::text, '-', ''), 1, $1, $2, 'note', false)
"""


Taken = tuple[list[float], float]
"""How long each took in milliseconds, sorted, and how many there were a second."""


def _crowd() -> list[PersonDocument]:
    """So many more people in the team."""
    ids = (PersonId(f"person_{number:032x}") for number in range(100_000, 100_000 + PEOPLE))
    return [PersonDocument(**AT, id=id, home_team_id=TEAM, status=PersonStatus.ACTIVE) for id in ids]


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
        settle()
        submitting = await _submitting(world, pool, day)
        listing = await _listing(gateway, day)
        await pool.execute("update notes set due_on = null where due_on is not null")
        closing = await _closing(world, pool, day)
        await pool.close()
    return [*submitting, listing, *closing]


async def _submitting(world: World, pool: Any, day: dict[str, Any]) -> list[Figure]:
    async def bare(_: int, __: int) -> None:
        await pool.execute(_BARE, day["id"], TEAM)

    figures = []
    async with crowded(world.app, USERS) as users:
        for mode in ("named", "confidential"):
            body = orjson.dumps({"notes_day_id": day["id"], "text": TEXT, "mode": mode})

            async def ours(user: int, number: int, body: bytes = body) -> None:
                status, answer = await users[user].post("/submit_note", body, f"member{number % 12 + 1}")
                assert status == 200, answer

            rounds = [(await at_once(USERS, EACH, ours), await at_once(USERS, EACH, bare)) for _ in range(ROUNDS + 1)][1:]
            figures += [_submitted(mode, rounds, of) for of in (0.5, 0.99)]
    return figures


def _submitted(mode: str, rounds: Sequence[tuple[Taken, Taken]], of: float) -> Figure:
    """Medians of the rounds, and of their ratios."""
    pairs = [(share(mine, of), share(other, of)) for (mine, _), (other, _) in rounds]
    mine, other = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = statistics.median(mine / other for mine, other in pairs)
    rates = [statistics.median(side[1] for side in each) for each in zip(*rounds, strict=True)]
    notes = (f"{rates[0]:.0f} a second, the bare insert {rates[1]:.0f}", f"among {PEOPLE:,} people and {NOTES:,} notes")
    what = f"submitting a {mode} note, {USERS} users at once, p{of * 100:.0f}"
    figures = (f"{mine:.1f} ms", f"{other:.1f} ms", ratio, f"≤ {DEAREST}", notes if of == 0.5 else ())
    return Figure(what, "the bare insert of its row, as many at once", *figures)


async def _listing(gateway: Any, day: dict[str, Any]) -> Figure:
    taken = []
    for _ in range(11):
        gateway.pool.statements.clear()
        began = time.perf_counter()
        shown = await gateway.read(LIST, by="lead", id=day["id"])
        taken.append(time.perf_counter() - began)
        assert len(shown["node"]["notes"]["nodes"]) == 100, orjson.dumps(shown)
    of_notes = [each for each in gateway.statements if "from note " in each]
    told = (f"{len(gateway.statements)} statements with the Notes Day that it is of",)
    figures = (f"{len(of_notes)}", "1", len(of_notes) / 1, "≤ 1")
    return Figure(
        "statements for a page of 100 notes of 20,000", "one", *figures, (f"{statistics.median(taken) * 1000:.1f} ms, p50", *told)
    )


async def _closing(world: World, pool: Any, day: dict[str, Any]) -> list[Figure]:
    """The hour of the release that everybody's confidential note waits for, and the close after it."""
    await pool.execute("delete from held_act")
    await pool.execute(_HELD, day["id"], TEXT, next_hour(world.clock.now()), WAITING)
    world.clock.move(WEEK)
    began = time.perf_counter()
    assert await world.hour() == WAITING
    released = time.perf_counter() - began
    # what was confidential is owed an answer since the release; a lead has answered it in the meantime
    await pool.execute("update notes set due_on = null where due_on is not null")
    began = time.perf_counter()
    await world.do("close_notes_day", by="lead", notes_day_id=day["id"])
    closed = time.perf_counter() - began
    return [
        _within(f"the release of {WAITING:,} confidential notes of one hour", released, RELEASE_SECONDS),
        _within(f"closing a Notes Day of {NOTES + WAITING:,} notes", closed, CLOSE_SECONDS),
    ]


def _within(what: str, seconds: float, limit: float) -> Figure:
    return Figure(what, f"{limit} s", f"{seconds:.2f} s", f"{limit} s", seconds / limit, "≤ 1")
