"""The timeline: each fact once, visible in the order of its positions, followed without gap or repeat."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any

import asyncpg
import pytest

from chassis.copies import Copy
from chassis.events import Event
from chassis.payloads import Payloads
from chassis.postgres import Connection
from chassis.sinks import Copying
from chassis.tail import Tail, tell
from chassis.timeline import Entry, Timeline
from chassis.transactions import PoolTransactions
from tests.chassis.streams import FACTS, NOON, arrived, box_id, chassis_tables, connects, painted, toy_tables, until
from tests.servers.postgres import Database


def colors(_: Event, documents: Sequence[Copy]) -> list[str]:
    return [f"kind_{document.kind}" for document in documents]


TIMELINE = Timeline(colors)


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[Connection]:
    opened = await connects(database.owner_url)()
    await chassis_tables(opened)
    await toy_tables(opened)
    for statement in TIMELINE.create_sql():
        await opened.execute(statement)
    yield opened
    await opened.close()


@pytest.fixture
async def pool(database: Database, connection: Connection) -> AsyncIterator[Any]:
    opened = await asyncpg.create_pool(database.owner_url, min_size=0, max_size=8)
    yield opened
    await opened.close()


async def project(pool: Any, *events: Event) -> None:
    async with PoolTransactions(pool).begin() as transaction:
        await Copying("toys", Payloads(FACTS), ["box"], TIMELINE).apply(transaction, events)
    await tell(pool)


def fact(number: int, version: int = 1, **columns: Any) -> Event:
    return arrived(painted(number, version), **columns).event


async def test_a_fact_stands_there_once_however_often_it_comes(pool: Any, connection: Connection) -> None:
    one, other = fact(1, actor="person_1"), fact(2)
    await project(pool, one, one)
    await project(pool, other, one)
    entries = await TIMELINE.after(connection, 0)
    assert [entry.fact_id for entry in entries] == [one.id, other.id]
    assert entries[0] == Entry(
        fact_id=one.id,
        at=NOON,
        type=one.type,
        subject=box_id(1),
        root=box_id(1),
        sequence=one.sequence,
        actor="person_1",
        about=(box_id(1), "kind_box", "person_1"),
        touched=(("box", box_id(1), 1),),
        position=entries[0].position,
    )
    assert await TIMELINE.position_of(connection, other.id) == entries[1].position
    assert await TIMELINE.position_of(connection, "unknown") is None


async def test_positions_become_visible_in_their_order_whoever_commits_first(
    pool: Any, connection: Connection, database: Database
) -> None:
    slow, seen = await connects(database.owner_url)(), list[int]()
    async with slow.transaction():
        await TIMELINE.insert(slow, [TIMELINE.entry(fact(1), [], ())])
        quick = asyncio.create_task(project(pool, fact(2)))
        await asyncio.sleep(0.2)
        seen += [entry.position for entry in await TIMELINE.after(connection, 0)]
        assert not quick.done()
    await quick
    assert seen == []
    assert [entry.subject for entry in await TIMELINE.after(connection, 0)] == [box_id(1), box_id(2)]
    await slow.close()


async def read_up_to(tail: Tail, position: int) -> None:
    """Waits until it has begun, or begun anew, and read so far."""

    async def there() -> bool:
        return tail.last == position

    await until(there)


@contextlib.asynccontextmanager
async def tailing(database: Database, pool: Any, **options: Any) -> AsyncIterator[Tail]:
    tail, stop = Tail(TIMELINE, pool, connects(database.owner_url), **options), asyncio.Event()
    task = asyncio.create_task(tail.run(stop))
    yield tail
    stop.set()
    await asyncio.wait_for(task, 60)


class Reader:
    """Collects what a follower is told."""

    def __init__(self, tail: Tail, after: int | None = None) -> None:
        self.found: list[Entry] = []
        self.task = asyncio.create_task(self._read(tail, after))

    async def _read(self, tail: Tail, after: int | None) -> None:
        async for entry in tail.follow(after):
            self.found.append(entry)

    async def has(self, count: int) -> list[str]:
        async def enough() -> bool:
            return len(self.found) >= count

        await until(enough, 40)  # sooner than the longest poll
        await asyncio.sleep(0.05)
        assert len(self.found) == count
        return [entry.fact_id for entry in self.found]

    def stop(self) -> int:
        self.task.cancel()
        return self.found[-1].position


async def test_followers_are_told_what_commits_from_now_on_without_waiting_for_a_poll(pool: Any, database: Database) -> None:
    await project(pool, fact(1))
    async with tailing(database, pool, poll=60) as tail:
        readers = [Reader(tail) for _ in range(3)]
        await read_up_to(tail, 1)
        later = [fact(number) for number in range(2, 7)]
        for event in later:
            await project(pool, event)
        for reader in readers:
            assert await reader.has(5) == [event.id for event in later]
            reader.stop()


async def test_one_who_comes_back_with_a_position_misses_nothing_and_sees_nothing_twice(pool: Any, database: Database) -> None:
    first = [fact(number) for number in range(30)]
    async with tailing(database, pool, poll=0.05) as tail:
        reader = Reader(tail, 0)
        await project(pool, *first[:10])
        await reader.has(10)
        position = reader.stop()
        await project(pool, *first[10:20])
        again = Reader(tail, position)
        await project(pool, *first[20:])
        assert await again.has(20) == [event.id for event in first[10:]]
        again.stop()
    async with tailing(database, pool, poll=0.05) as tail:
        old = Reader(tail, position)
        assert await old.has(20) == [event.id for event in first[10:]]
        old.stop()


async def test_many_projectors_and_a_follower_agree(pool: Any, database: Database) -> None:
    events = [fact(number) for number in range(200)]
    async with tailing(database, pool, poll=0.05) as tail:
        reader = Reader(tail, 0)
        await asyncio.gather(*(project(pool, *events[start::5]) for start in range(5)))
        found = await reader.has(200)
        reader.stop()
    assert sorted(found) == sorted(event.id for event in events)


async def test_a_follower_whose_listener_is_cut_off_goes_on(pool: Any, database: Database, connection: Connection) -> None:
    async with connection.transaction():
        await TIMELINE.insert(connection, [TIMELINE.entry(fact(2), [], ())])
    async with tailing(database, pool, poll=0.05) as tail:
        reader = Reader(tail)
        await read_up_to(tail, 1)
        others = "pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()"
        await connection.execute(f"select pg_terminate_backend(pid) from {others}")
        await until(lambda: _projects(pool, fact(1)))
        await reader.has(1)
        reader.stop()


async def _projects(pool: Any, event: Event) -> bool:
    with contextlib.suppress(asyncpg.PostgresError, asyncpg.InterfaceError):
        await project(pool, event)
        return True
    return False


async def test_a_read_model_made_anew_is_followed_from_its_beginning(
    pool: Any, database: Database, connection: Connection
) -> None:
    await project(pool, *(fact(number) for number in range(20)))
    async with tailing(database, pool, poll=0.05) as tail:
        await read_up_to(tail, 20)
        await connection.execute("truncate timeline restart identity")
        await read_up_to(tail, 0)
        reader = Reader(tail)
        await asyncio.sleep(0.1)
        event = fact(99)
        await project(pool, event)
        assert await reader.has(1) == [event.id]
        reader.stop()
