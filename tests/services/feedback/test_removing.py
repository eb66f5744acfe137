"""Words whose time is over go, however many of them one thread has: all in one run, told once."""

from datetime import date, timedelta
from typing import Any

from contracts.feedback.moderation import APPEAL_DAYS
from tests.services.feedback.moderation.moderating import hidden, moderates
from tests.services.feedback.notes_days.noting import answered_note, document, noted, put, running
from tests.services.feedback.talking import report
from tests.services.feedback.test_mistakes import respond
from tests.services.feedback.test_retention import on
from tests.services.feedback.world import World

LAST = date(2026, 1, 31)
AFTER = LAST + timedelta(days=1)
SAID = {"question": "What misled you?", "learning": "Two names alike", "action": "I rename one"}


async def note_with_answer(world: World) -> str:
    """Both are kept until the same day."""
    note = await noted(world, await running(world))
    await answered_note(world, note["id"])
    await put(world, "update writings set kept_until = :last", last=LAST)
    return str(note["id"])


async def mistake_with_response(world: World) -> str:
    """Five texts of one thread, of which no document tells."""
    id = await report(world)
    await respond(world, id, **SAID)
    await put(world, "update writings set kept_until = :last", last=LAST)
    return id


async def left(world: World) -> list[Any]:
    """How many texts have words, and how many are in a state in which they have."""
    return await world.rows("select count(*) filter (where text <> ''), count(*) filter (where state = 'shown') from writings")


class TestSeveralOfOneThread:
    async def test_of_what_a_document_shows_all_go_at_once_and_it_is_told_once_with_the_next_version(self, world: World) -> None:
        id = await note_with_answer(world)
        before = (await document(world, id))["version"]
        await on(world, AFTER)
        assert await left(world) == [(0, 0)]
        told = await world.rows("select sequence from journal where subject = :id and type like '%text_expired%'", id=id)
        assert len(told) == 1
        shown = await document(world, id)
        assert (shown["version"], shown["text"]["state"], shown["answer"]["reason"]["state"]) == (
            before + 1,
            "expired",
            "expired",
        )
        assert shown["due_on"] is None
        assert await world.rows("select version from notes") == [(before + 1,)]
        await world.hour()
        assert (await document(world, id))["version"] == before + 1

    async def test_of_what_no_document_shows_all_go_at_once(self, world: World) -> None:
        await mistake_with_response(world)
        await on(world, AFTER)
        assert await left(world) == [(0, 0)]
        assert await world.rows("select due_on from mistakes") == [(None,)]
        assert await world.rows("select count(*) from journal") == [(0,)]

    async def test_a_word_that_is_kept_longer_stays(self, world: World) -> None:
        id = await mistake_with_response(world)
        await put(world, "update writings set kept_until = null where role = 'learning'")
        await on(world, AFTER)
        assert await world.rows("select text from writings where thread = :id and text <> ''", id=id) == [(SAID["learning"],)]

    async def test_hidden_ones_go_all_when_nobody_can_appeal_any_more(self, world: World) -> None:
        await moderates(world)
        id = await report(world)
        await respond(world, id, **SAID)
        for (text,) in await world.rows("select id from writings where role in ('question', 'learning', 'action')"):
            await hidden(world, text)
        await on(world, date(2026, 1, 5) + timedelta(days=APPEAL_DAYS + 1))
        assert await world.rows("select role from writings where text <> '' order by place") == [("mistake",), ("thanks",)]
        assert await world.rows("select count(*) from hidings") == [(0,)]

    async def test_what_is_hidden_where_removing_fails_is_not_forgotten_and_keeps_no_other(self, world: World) -> None:
        await moderates(world)
        broken, id = await report(world), await report(world)
        for each in (broken, id):
            await hidden(world, each)
        # Of no thread that there could be.
        await put(world, "update writings set thread = 'round_' || repeat('f', 32), open = true where id = :id", id=broken)
        await on(world, date(2026, 1, 5) + timedelta(days=APPEAL_DAYS + 1))
        assert await world.rows("select text_id from hidings") == [(broken,)]
        assert await world.rows("select id from writings where text <> ''") == [(broken,)]


class TestMany:
    async def test_more_than_are_looked_for_at_once_go_in_one_hour(self, world: World) -> None:
        await put(
            world,
            "insert into writings (id, thread, place, role, mode, readership, reader_ids, open, text, state, edited, said_on,"
            " kept_until) select 'contribution_' || lpad(to_hex(n), 32, '0'), 'contribution_' || lpad(to_hex(n / 500), 32, '0'),"
            " n, 'contribution', 'confidential', 'people', '[]', true, 'Once', 'shown', false, '2026-01-05', :last"
            " from generate_series(1, 2600) n",
            last=LAST,
        )
        await on(world, AFTER)
        assert await left(world) == [(0, 0)]

    async def test_threads_that_fail_keep_none_of_those_behind_them(self, world: World) -> None:
        sql = (
            "insert into writings (id, thread, place, role, mode, readership, reader_ids, open, text, state, edited, said_on,"
            " kept_until) select 'contribution_' || lpad(to_hex(n), 32, '0'), :thread, n, 'contribution', 'confidential',"
            " 'people', '[]', true, 'Once', 'shown', false, '2026-01-05', :last"
            " from generate_series(cast(:first as int), :final) n"
        )
        await put(world, sql, thread="round_" + "f" * 32, last=LAST - timedelta(days=1), first=1, final=1000)
        await put(world, sql, thread="contribution_" + "1" * 32, last=LAST, first=1001, final=1002)
        await on(world, AFTER)
        assert await left(world) == [(1000, 1000)]


class TestWhatNobodyCanReadAnyMore:
    async def test_nobody_responds_to_it_nor_goes_on_about_it(self, world: World) -> None:
        id = await mistake_with_response(world)
        await on(world, AFTER)
        for verb, by, said in (
            ("respond_to_mistake", "member1", {"thanks": "Thank you"}),
            ("follow_up_mistake", "author", {"text": "And now?"}),
        ):
            assert await world.refusal(verb, by=by, mistake_id=id, **said) == (409, "mistake_is_withdrawn", None)
        assert await world.rows("select count(*) from writings") == [(5,)]
