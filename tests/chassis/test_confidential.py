"""Confidential acts wait for the full hour, and take effect together, in a shuffled order and without a time."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import FixedClock
from chassis.handles import Handles
from chassis.release import Release
from chassis.secret import Secret
from contracts.values import PersonId
from tests.chassis.streams import until
from tests.chassis.toy import ME, CounterId, toy
from tests.chassis.whispering import (
    APPLIERS,
    QUARTER_PAST,
    Whispering,
    break_off,
    failures,
    misread,
    sweep,
    whisper,
)


async def test_nothing_is_there_before_the_hour_and_all_of_it_after(toyed: Whispering) -> None:
    receipt = await toyed.send("whisper", note="psst")
    assert receipt["published_at"] == "2026-01-05T10:00:00Z"
    toyed.clock.move_to(datetime(2026, 1, 5, 9, 59, 59, tzinfo=UTC))
    assert await toyed.release.once() == 0
    parts = "(select count(*) from counters), (select count(*) from journal), (select count(*) from outbox)"
    assert await toyed.rows(f"select {parts}") == [(0, 0, 0)]
    toyed.clock.move_to(datetime(2026, 1, 5, 10, 0, 0, tzinfo=UTC))
    assert await toyed.release.once() == 1
    assert await toyed.rows(f"select {parts}, (select count(*) from held_act)") == [(1, 1, 1, 0)]
    assert await toyed.rows("select id from counters") == [(receipt["id"],)]


async def test_what_waits_holds_neither_its_author_nor_its_time(toyed: Whispering) -> None:
    await toyed.whisper("psst")
    [(kept,)] = await toyed.rows("select held_act::text from held_act")
    assert "person_" not in kept
    assert "09:15" not in kept
    assert await toyed.rows("select due_at, substr(id, 15, 1), substr(thread, 21, 1) from held_act") == [
        (datetime(2026, 1, 5, 10, tzinfo=UTC), "4", "4")
    ]


async def test_what_is_published_has_no_actor_no_trace_and_no_hour(toyed: Whispering) -> None:
    await toyed.whisper("psst")
    await toyed.at_the_hour()
    day = datetime(2026, 1, 5, tzinfo=UTC)
    assert await toyed.rows("select actor, at, correlation_id, substr(fact_id, 15, 1) from journal") == [(None, day, None, "4")]
    told = await toyed.rows("select actor, time, traceparent, correlationid, causationid, substr(id, 15, 1) from outbox")
    assert told == [(None, day, None, None, None, "4")]


async def test_acts_of_a_thread_keep_their_order_and_threads_do_not(toyed: Whispering) -> None:
    threads = [await toyed.whisper(str(place)) for place in range(12)]
    for by in (1, 2, 3):
        for thread in threads:
            await toyed.send("whisper_more", counter_id=thread, by=by)
    assert await toyed.at_the_hour() == 48
    assert await toyed.rows("select distinct value from counters") == [(123,)]
    told = [row[0] for row in await toyed.rows("select subject from journal where type like '%made%' order by position")]
    assert sorted(told) == sorted(threads)
    assert told not in (threads, sorted(threads))


async def test_an_act_that_comes_late_waits_for_the_next_hour_so_that_none_is_alone(toyed: Whispering) -> None:
    await toyed.whisper("in time")
    late = toyed.clock.now()
    await toyed.at_the_hour()
    released_at = toyed.clock.now()
    toyed.clock.move_to(late)
    await toyed.whisper("committed a moment late")
    toyed.clock.move_to(released_at + timedelta(seconds=5))
    assert await toyed.release.once() == 0
    assert await toyed.at_the_hour() == 1


async def test_several_workers_release_an_hour_once(toyed: Whispering) -> None:
    threads = [await toyed.whisper(str(place)) for place in range(5)]
    toyed.clock.move(timedelta(hours=1))
    assert sorted(await asyncio.gather(*(toyed.release.once() for _ in range(4)))) == [0, 0, 0, len(threads)]
    assert await toyed.rows("select count(*) from journal") == [(5,)]


async def test_a_thread_that_fails_waits_on_and_keeps_nobody_from_theirs(toyed: Whispering) -> None:
    before = failures()
    bad, good = await toyed.whisper("bad"), await toyed.whisper("good")
    await toyed.send("whisper_more", counter_id=bad, by=-1)
    await toyed.send("whisper_more", counter_id=good, by=1)
    assert await toyed.at_the_hour() == 2
    assert await toyed.rows("select id, value from counters") == [(good, 1)]
    assert await toyed.rows("select distinct thread from held_act") == [(bad,)]
    await toyed.whisper("later")
    assert await toyed.at_the_hour() == 1
    assert await toyed.rows("select count(*) from held_act") == [(2,)]
    assert failures() == before + 2


async def test_a_release_that_runs_waits_out_trouble_and_goes_on_at_the_next_hour(toyed: Whispering) -> None:
    await toyed.whisper("psst")
    toyed.clock.move(timedelta(hours=1))
    async with toyed.engine.begin() as connection:
        await connection.execute(text("alter table released rename to away"))
    running = asyncio.create_task(toyed.release.run(poll=0.01))
    await asyncio.sleep(0.1)
    assert await toyed.rows("select count(*) from counters") == [(0,)]
    async with toyed.engine.begin() as connection:
        await connection.execute(text("alter table away rename to released"))

    async def published() -> bool:
        return bool(await toyed.rows("select 1 from counters"))

    await until(published)
    running.cancel()


async def test_what_a_release_publishes_wakes_the_relay(engine: AsyncEngine) -> None:
    woken = asyncio.Event()

    async def notify() -> None:
        woken.set()

    clock = FixedClock(QUARTER_PAST)
    async with toy(engine, whisper, clock=clock, notify=notify) as (client, app):
        await client.post("/whisper", json={})
        assert not woken.is_set()
        clock.move(timedelta(hours=1))
        await Release(app.state.service, APPLIERS).once()
        await asyncio.wait_for(woken.wait(), 60)
        await app.state.service.waker.close()


async def test_rows_and_facts_of_an_hour_share_their_transaction_with_nobody_who_is_named(toyed: Whispering) -> None:
    await toyed.whisper("a")
    await toyed.client.post("/make_counter", json={"note": "named"})
    await toyed.whisper("b")
    await toyed.at_the_hour()
    await toyed.client.post("/make_counter", json={"note": "named too"})
    named = {row[0] for row in await toyed.rows("select xmin::text from journal where actor is not null")}
    batch = {row[0] for row in await toyed.rows("select xmin::text from journal where actor is null")}
    assert len(named) == 2
    assert not named & batch


async def test_a_chore_runs_with_the_release_though_nothing_waits(toyed: Whispering) -> None:
    await toyed.client.post("/make_counter", json={"note": "rug"})
    assert await toyed.at_the_hour() == 0
    assert await toyed.rows("select count(*) from counters") == [(0,)]


async def test_a_chore_that_fails_holds_back_neither_acts_nor_other_chores_and_leaves_nothing_behind(toyed: Whispering) -> None:
    await toyed.client.post("/make_counter", json={"note": "rug"})
    await toyed.whisper("psst")
    before, tidying = failures(), Release(toyed.service, APPLIERS, [break_off, misread, sweep])
    toyed.clock.move_to(toyed.clock.now().replace(minute=0, second=3) + timedelta(hours=1))
    assert await tidying.once() == 1
    assert failures() == before + 2
    [(note,)] = await toyed.rows("select note from counters")
    assert note.endswith("|psst")


class TestUnderAKey:
    async def test_a_repeated_whisper_is_one_and_its_receipt_the_same_also_after_it_is_published(self, toyed: Whispering) -> None:
        first = await toyed.whisper("psst", key="k")
        assert await toyed.whisper("psst", key="k") == first
        await toyed.at_the_hour()
        assert await toyed.whisper("psst", key="k") == first
        assert await toyed.rows("select count(*) from counters") == [(1,)]

    async def test_its_outcome_is_written_anew_with_the_release_in_the_order_of_keys(self, toyed: Whispering) -> None:
        for place in range(20):
            await toyed.whisper(str(place), key=f"k{place}")
        before = await toyed.rows("select key, outcome, at from answered order by key")
        await toyed.at_the_hour()
        assert await toyed.rows("select key, outcome, at from answered order by ctid") == before
        assert await toyed.rows("select count(distinct xmin::text) from answered") == [(1,)]

    async def test_a_key_that_is_used_again_a_day_later_makes_something_else(self, toyed: Whispering) -> None:
        first = await toyed.whisper("psst", key="k")
        await toyed.at_the_hour()
        async with toyed.engine.begin() as connection:
            await connection.execute(text("delete from answered"))
        toyed.clock.move(timedelta(days=2))
        assert await toyed.whisper("psst", key="k") != first


class TestHandles:
    OTHER = PersonId("person_" + "7" * 32)
    THREADS = tuple(CounterId(f"counter_{number:032x}") for number in range(3))

    def test_are_one_per_person_and_thread(self) -> None:
        handles = Handles(Secret("a secret"))
        made = {handles.of(person, thread) for person in (ME, self.OTHER) for thread in self.THREADS}
        assert len(made) == 6
        assert handles.of(ME, self.THREADS[0]) == handles.of(ME, self.THREADS[0])

    def test_are_worth_nothing_without_the_secret_or_once_removed(self) -> None:
        ours, theirs = Handles(Secret("a secret")), Handles(Secret("a guess"))
        handle = ours.of(ME, self.THREADS[0])
        assert ours.fits(handle, ME, self.THREADS[0])
        assert not ours.fits(handle, self.OTHER, self.THREADS[0])
        assert not ours.fits(None, ME, self.THREADS[0])
        assert not theirs.fits(handle, ME, self.THREADS[0])

    async def test_tell_authors_from_others_while_a_whisper_waits_and_after(self, toyed: Whispering) -> None:
        thread = await toyed.whisper("psst")
        await toyed.send("whisper_more", counter_id=thread)
        await toyed.at_the_hour()
        await toyed.send("whisper_more", counter_id=thread)
        async with toyed.engine.begin() as connection:
            await connection.execute(text("update counters set note = 'someone else|'"))
        answer = await toyed.client.post("/whisper_more", json={"counter_id": thread})
        assert answer.status_code == 403
