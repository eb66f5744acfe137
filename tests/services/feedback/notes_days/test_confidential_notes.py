"""Confidential notes and endorsements: seen by nobody before the hour, their authors and endorsers by nobody at all."""

from datetime import timedelta
from typing import Any

import pytest

from chassis import confidential
from contracts.directory.people import PersonDocument, PersonStatus
from tests.services.feedback.notes_days.noting import (
    answered,
    answered_note,
    document,
    merged,
    noted,
    over,
    put,
    running,
    topic_of,
    whispered,
)
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import OTHER


@pytest.fixture
async def day(world: World) -> dict[str, Any]:
    """One in which everyone may write."""
    return await running(world)


_HELD = """
insert into held_act (id, thread, place, handle, verb, act, due_at)
select n, 'note_' || lpad(to_hex(n), 32, '0'), 1, 'a handle', 'submit_note', jsonb_build_object(
  'notes_day_id', cast(:day as text), 'topic_id', case when n % 2 = 0 then cast(:topic as text) end, 'note_kind', 'note',
  'text', 'We fear the dates'), cast(:due as timestamptz)
from generate_series(cast(:first as int), cast(:last as int)) n
"""


async def published(world: World, day: dict[str, Any], *, by: str = "author", **more: Any) -> str:
    id = await whispered(world, day, by=by, **more)
    await world.hour()
    return id


class TestNotes:
    async def test_it_waits_for_the_hour_and_only_its_author_knows(self, world: World, day: dict[str, Any]) -> None:
        id = await whispered(world, day)
        assert await document(world, id) == {}
        for by in ("member", "lead", "admin"):
            assert await world.texts(id, by=by) == {}
        told = {"note_id": id, "verdict": "adopt", "reason": "Yes"}
        assert await world.refusal("answer_note", by="lead", **told) == (404, "note_not_found", "note_id")
        [own] = await world.read("/threads/mine")
        assert (own["id"], own["text"], own["on"]) == (id, "We fear the dates", None)
        assert own["publishes_at"] == "2026-01-05T10:00:00Z"
        assert await world.read("/threads/mine", by="member") == []

    async def test_at_the_hour_its_words_are_its_readers_alone_also_where_everyone_reads(self, world: World) -> None:
        for readership, others in (("subtree", set()), ("everyone", {"stranger", "admin", "auditor"})):
            id = await published(world, await running(world, readership=readership))
            shown = (await document(world, id))["text"]
            assert (shown["text"], shown["by"], shown["mode"]) == (None, None, "confidential")
            readers = {by for by in ("member", "lead", "stranger", "admin", "auditor") if await world.texts(id, by=by)}
            assert readers == {"member", "lead"} | others
            assert (await world.texts(id, by="member"))[id]["by"] is None

    async def test_no_fact_of_it_names_anybody(self, world: World, day: dict[str, Any]) -> None:
        id = await published(world, day)
        rows = await world.rows("select actor, payload from outbox where payload like :id", id=f"%{id}%")
        assert [(actor, PEOPLE["author"] in payload, "We fear" in payload) for actor, payload in rows] == [(None, False, False)]

    async def test_where_too_few_could_have_written_it_it_is_refused(self, world: World, day: dict[str, Any]) -> None:
        few = [
            name
            for name in PEOPLE
            if name.startswith("member1") or name in {"member2", "member3", "member4", "member5", "member6"}
        ]
        moved = [
            PersonDocument(epoch=1, version=2, id=PEOPLE[name], home_team_id=OTHER, status=PersonStatus.ACTIVE) for name in few
        ]
        await world.learn(*moved)
        given = {"notes_day_id": day["id"], "text": "We fear the dates", "mode": "confidential"}
        assert await world.refusal("submit_note", by="author", **given) == (409, "too_few_to_be_confidential", "mode")
        assert await world.rows("select count(*) from held_act") == [(0,)]

    async def test_a_hundred_of_them_are_published_in_as_many_statements_as_two(self, world: World, day: dict[str, Any]) -> None:
        topic = await topic_of(world, day)
        await world.hour()  # the first of a day counts endorsements, too
        counted = list[int]()
        for many, first in ((2, 1), (100, 3)):
            given = {"day": day["id"], "topic": topic["id"], "due": confidential.next_hour(world.clock.now())}
            await put(world, _HELD, first=first, last=first + many - 1, **given)
            world.statements.clear()
            assert await world.hour() == many
            counted.append(len(world.statements))
        assert counted[0] == counted[1]
        notes = await world.rows("select count(*), count(distinct id), count(distinct topic_id) from notes")
        assert notes == [(102, 102, 1)]

    async def test_its_author_takes_it_out_of_a_topic_at_the_hour_and_once(self, world: World, day: dict[str, Any]) -> None:
        id, topic = await published(world, day), await topic_of(world, day)
        await merged(world, topic, id)
        assert (await world.refusal("split_note", by="member", note_id=id))[1] == "not_your_text"
        assert (await world.do("split_note", by="author", note_id=id))["receipt"]["id"] == id
        assert (await world.refusal("split_note", by="author", note_id=id))[1] == "note_is_under_no_topic"
        assert (await document(world, id))["topic_id"] == topic["id"]
        await world.hour()
        assert (await document(world, id))["was_split"] is True

    async def test_of_one_under_a_topic_that_was_answered_meanwhile_an_answer_is_owed(
        self, world: World, day: dict[str, Any]
    ) -> None:
        topic = await topic_of(world, day)
        id = await whispered(world, day, topic_id=topic["id"])
        await answered(world, topic)
        await world.hour()
        shown = await document(world, id)
        assert (shown["topic_id"], shown["due_on"]) == (None, "2026-01-26")

    async def test_its_author_says_whether_the_topics_answer_helped(self, world: World, day: dict[str, Any]) -> None:
        id, topic = await published(world, day), await topic_of(world, day)
        await merged(world, topic, id)
        given = {"id": id, "helped": "partly"}
        assert (await world.refusal("say_whether_it_helped", by="author", **given))[1] == "nothing_to_judge"
        await answered(world, topic)
        await world.do("say_whether_it_helped", by="author", **given)
        await world.hour()
        assert (await document(world, id))["helped"] == "partly"
        assert (await world.refusal("say_whether_it_helped", by="member", **given))[1] == "not_your_text"

    async def test_withdrawn_it_keeps_nobody_waiting(self, world: World, day: dict[str, Any]) -> None:
        id = await published(world, day)
        await world.do("withdraw_text", by="author", id=id)
        await world.hour()
        shown = await document(world, id)
        assert (shown["text"]["state"], shown["owed_since"], shown["due_on"]) == ("withdrawn", None, None)
        told = {"note_id": id, "verdict": "try", "reason": "Yes"}
        assert (await world.refusal("answer_note", by="lead", **told))[1] == "note_is_withdrawn"

    async def test_from_its_answer_on_the_days_count_for_which_its_author_is_known(
        self, world: World, day: dict[str, Any]
    ) -> None:
        alone, under = await published(world, day), await published(world, day, by="member")
        topic = await topic_of(world, day)
        await merged(world, topic, under)
        await answered(world, topic)
        await answered_note(world, alone)
        rows = await world.rows("select count(*) from writings where role = 'note' and settled_on is not null")
        assert rows == [(2,)]

    async def test_what_is_published_after_the_close_can_still_be_answered(self, world: World, day: dict[str, Any]) -> None:
        """A thread that failed at its hour waits for the next one, and its Notes Day may be closed by then."""
        id = await whispered(world, day)
        await put(world, "update notes_days set state = 'closed' where id = :id", id=day["id"])
        await world.hour()
        assert (await answered_note(world, id))["answer"]["verdict"] == "decline"


class TestEndorsements:
    async def test_nobody_sees_who_endorses_and_of_fewer_than_five_nobody_sees_anything(
        self, world: World, day: dict[str, Any]
    ) -> None:
        note = await noted(world, day)
        for number in range(1, 5):
            told = await world.do("endorse_note", by=f"member{number}", note_id=note["id"])
            assert told == {"receipt": {"id": note["id"], "version": None, "published_at": None}}
        await world.hour()
        assert (await document(world, note["id"]))["endorsed"] is None
        rows = await world.rows("select e::text from endorsements e union all select h::text from held_act h")
        assert not [row for (row,) in rows if "person_" in row]
        assert len(rows) == 4

    async def test_bands_are_counted_once_a_day(self, world: World, day: dict[str, Any]) -> None:
        note = await noted(world, day)
        await world.hour()
        for number in range(1, 7):
            await world.do("endorse_note", by=f"member{number}", note_id=note["id"])
        await world.hour()
        assert (await document(world, note["id"]))["endorsed"] is None, "counted today already"
        for _ in range(16):
            await world.hour()
        shown = await document(world, note["id"])
        assert (shown["endorsed"], shown["version"]) == ("five_or_more", 2)

    async def test_nobody_counts_twice_nor_for_their_own(self, world: World, day: dict[str, Any]) -> None:
        note, quiet = await noted(world, day), await published(world, day)
        for _ in range(2):
            await world.do("endorse_note", by="member", note_id=note["id"])
        await world.hour()
        await world.do("endorse_note", by="member", note_id=note["id"])
        await world.hour()
        assert await world.rows("select count(*) from endorsements") == [(1,)]
        for own in (note["id"], quiet):
            assert await world.refusal("endorse_note", by="author", note_id=own) == (409, "not_your_own_note", None)

    async def test_who_endorsed_is_forgotten_some_time_after_the_close(self, world: World, day: dict[str, Any]) -> None:
        note = await noted(world, day)
        await world.do("endorse_note", by="member", note_id=note["id"])
        await answered_note(world, note["id"])
        await over(world)
        await world.do("close_notes_day", by="lead", notes_day_id=day["id"])
        assert await world.rows("select count(*) from endorsements") == [(1,)]
        world.clock.move(timedelta(days=31))
        await world.hour()
        assert await world.rows("select count(*) from endorsements") == [(0,)]
