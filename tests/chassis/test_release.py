"""Many confidential acts take effect together, in as few statements as one, each thread all or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.release import AT_ONCE
from tests.chassis.whispering import Whispering, failures

_HELD = """
insert into held_act (id, thread, place, handle, verb, act, due_at)
select n, 'counter_' || lpad(to_hex(n), 32, '0'), 1, 'a handle', 'whisper', '{"note": "psst"}', '2026-01-05T10:00:00Z'
from generate_series(1, :many) n
"""


@contextmanager
def seen(engine: AsyncEngine, statements: list[str]) -> Iterator[None]:
    """Every statement that is run meanwhile."""

    def see(*said: Any) -> None:
        statements.append(said[2])

    event.listen(engine.sync_engine, "before_cursor_execute", see)
    yield
    event.remove(engine.sync_engine, "before_cursor_execute", see)


async def put(engine: AsyncEngine, sql: str, **values: Any) -> None:
    """Writes rows that would take a test too long otherwise."""
    async with engine.begin() as connection:
        await connection.execute(text(sql), values)


async def test_one_that_fails_among_those_that_take_effect_together_waits_alone(toyed: Whispering) -> None:
    before = failures()
    good = sorted([await toyed.whisper(str(place)) for place in range(5)])
    bad = await toyed.whisper("unspeakable")
    assert await toyed.at_the_hour() == len(good)
    assert await toyed.rows("select id from counters order by id") == [(id,) for id in good]
    assert sorted(await toyed.rows("select subject from journal")) == [(id,) for id in good]
    assert await toyed.rows("select thread from held_act") == [(bad,)]
    assert failures() == before + 1


async def test_statements_of_a_release_do_not_grow_with_what_takes_effect_together(toyed: Whispering) -> None:
    counted = []
    for many in (2, 40):
        for place in range(many):
            await toyed.whisper(str(place))
        statements = list[str]()
        with seen(toyed.engine, statements):
            assert await toyed.at_the_hour() == many
        counted.append(len(statements))
    assert counted[0] == counted[1]


async def test_more_threads_than_take_effect_at_once_all_do(toyed: Whispering) -> None:
    await put(toyed.engine, _HELD, many=2 * AT_ONCE + 1)
    assert await toyed.at_the_hour() == 2 * AT_ONCE + 1
    assert await toyed.rows("select count(*) from journal") == [(2 * AT_ONCE + 1,)]
    assert await toyed.rows("select count(*) from held_act") == [(0,)]


async def test_threads_of_one_act_and_of_several_are_told_in_one_shuffled_order(toyed: Whispering) -> None:
    long = {await toyed.whisper("long") for _ in range(15)}
    for thread in long:
        await toyed.send("whisper_more", counter_id=thread)
    short = {await toyed.whisper("short") for _ in range(15)}
    await toyed.at_the_hour()
    rows = await toyed.rows("select subject from journal where type like '%made%' order by position")
    told = [row[0] in long for row in rows]
    assert (told.count(True), told.count(False)) == (len(long), len(short))
    assert told not in (sorted(told), sorted(told, reverse=True))
