"""What several people do to a Notes Day at the same moment: one answer wins, and nothing is lost."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from chassis.confidential import RELEASING
from chassis.release import Release
from services.feedback.jobs import APPLIERS, CHORES
from tests.services.feedback.notes_days.noting import (
    WEEK,
    answered_note,
    called,
    document,
    merged,
    noted,
    over,
    put,
    running,
    topic_of,
    whispered,
)
from tests.services.feedback.world import World


@pytest.fixture
async def day(world: World) -> dict[str, Any]:
    """One in which everyone may write."""
    return await running(world)


async def codes(*asked: Any) -> list[str]:
    """What each was answered: `ok` or the code, in order."""
    answers = await asyncio.gather(*asked)
    return ["ok" if answer.status_code == 200 else answer.json()["code"] for answer in answers]


async def test_of_two_answers_to_a_topic_exactly_one_wins(world: World, day: dict[str, Any]) -> None:
    topic = await topic_of(world, day)
    given = {"topic_id": topic["id"], "reason": "Because"}
    told = await codes(
        world.send("answer_topic", by="lead", verdict="adopt", **given),
        world.send("answer_topic", by="lead_above", verdict="decline", **given),
        world.send("answer_topic", by="lead_deputy", verdict="try", **given),
    )
    assert sorted(told) == ["ok", "topic_was_answered", "topic_was_answered"]
    assert await world.rows("select count(*) from writings where role = 'answer'") == [(1,)]
    assert (await document(world, topic["id"]))["version"] == 2


async def test_a_note_is_merged_before_its_topic_is_answered_or_not_at_all(world: World, day: dict[str, Any]) -> None:
    for _ in range(5):
        topic, note = await topic_of(world, day), await noted(world, day)
        told = await codes(
            world.send("answer_topic", by="lead", topic_id=topic["id"], verdict="try", reason="Because"),
            world.send("merge_notes", by="member", topic_id=topic["id"], note_ids=[note["id"]]),
        )
        assert told[0] == "ok"
        assert told[1] in {"ok", "topic_was_answered"}
        shown = await document(world, note["id"])
        assert (shown["topic_id"] == topic["id"], shown["due_on"] is None) == (told[1] == "ok",) * 2
        settled = await world.rows("select answered_on is not null from notes where id = :id", id=note["id"])
        assert settled == [(told[1] == "ok",)]


async def test_a_note_is_written_before_the_close_which_then_waits_for_its_answer_or_not_at_all(
    world: World, day: dict[str, Any]
) -> None:
    """A writer holds the Notes Day as it is; here its time for writing is over for the close and not yet for the writer."""
    await world.hour()
    for _ in range(5):
        await put(
            world,
            "update notes_days set ends_at = :now, state = 'open', closed_at = null where id = :id",
            id=day["id"],
            now=world.clock.now().replace(second=0),
        )
        told = await codes(
            world.send("close_notes_day", by="lead", notes_day_id=day["id"]),
            world.send("submit_note", by="author", notes_day_id=day["id"], text="Late"),
        )
        assert told[0] == "ok"
        assert told[1] in {"notes_day_is_over", "notes_day_is_closed"}
    assert await world.rows("select count(*) from notes") == [(0,)]


async def test_a_close_waits_for_who_is_writing_and_then_tells_what_waits(world: World, day: dict[str, Any]) -> None:
    await over(world)
    async with world.engine.connect() as writing:
        begun = await writing.begin()
        await put_in(writing, "select id from notes_days where id = :id for share", id=day["id"])
        closing = asyncio.create_task(world.send("close_notes_day", by="lead", notes_day_id=day["id"]))
        await asyncio.sleep(0.2)
        assert not closing.done()
        await put_in(
            writing,
            "insert into notes (id, version, notes_day_id, team_id, note_kind, was_split, due_on)"
            " select 'note_' || repeat('1', 32), 1, id, team_id, 'note', false, '2026-02-01' from notes_days where id = :id",
            id=day["id"],
        )
        await begun.commit()
        answer = await closing
    assert (answer.status_code, answer.json()["code"]) == (409, "notes_wait_for_an_answer")


async def test_a_confidential_note_that_waits_for_its_release_is_answered_before_the_close(
    world: World, day: dict[str, Any]
) -> None:
    """A release runs some seconds after the hour, and somebody closes in between or while it runs."""
    world.clock.move(WEEK - timedelta(minutes=1))
    id = await whispered(world, day)
    world.clock.move(timedelta(minutes=1, seconds=1))
    asked = {"by": "lead", "notes_day_id": day["id"]}
    assert await world.refusal("close_notes_day", **asked) == (409, "notes_day_still_runs", None)
    async with world.engine.connect() as releasing:
        begun = await releasing.begin()
        await put_in(releasing, f"select pg_advisory_xact_lock({RELEASING})")
        closing = asyncio.create_task(world.send("close_notes_day", **asked))
        await asyncio.sleep(0.2)
        assert not closing.done()
        await begun.rollback()
        assert (await closing).json()["code"] == "notes_day_still_runs"
    await Release(world.service, APPLIERS, CHORES).once()
    told = await world.problem("close_notes_day", **asked)
    assert (told["code"], told["details"]["ids"]) == ("notes_wait_for_an_answer", [id])


async def test_a_confidential_note_waits_for_the_answer_that_its_topic_is_being_given(world: World, day: dict[str, Any]) -> None:
    topic = await topic_of(world, day)
    id = await whispered(world, day, topic_id=topic["id"])
    async with world.engine.connect() as answering:
        begun = await answering.begin()
        # What `answer_topic` does: it holds the Notes Day, and the topic is its own.
        await put_in(answering, "select id from notes_days where id = :id for share", id=day["id"])
        await put_in(answering, "update topics set verdict = 'try' where id = :id", id=topic["id"])
        releasing = asyncio.create_task(world.hour())
        await asyncio.sleep(0.5)
        assert not releasing.done()
        await begun.commit()
        await releasing
    assert await world.rows("select topic_id, due_on is not null from notes where id = :id", id=id) == [(None, True)]


async def test_a_release_waits_for_no_notes_day_that_somebody_holds_who_may_wait_for_it(
    world: World, day: dict[str, Any]
) -> None:
    async with world.engine.connect() as answering:
        begun = await answering.begin()
        await put_in(answering, "select id from notes_days where id = :id for share", id=day["id"])
        await asyncio.wait_for(world.hour(), timeout=60)
        await begun.commit()
    assert await world.rows("select counted_on from notes_days") == [(None,)]
    await world.hour()
    assert await world.rows("select counted_on is not null from notes_days") == [(True,)]


async def put_in(connection: Any, sql: str, **values: Any) -> None:
    await connection.execute(text(sql), values)


async def test_an_answer_after_the_close_is_refused_by_the_one_that_was_given(world: World, day: dict[str, Any]) -> None:
    note = await noted(world, day)
    await over(world)
    await answered_note(world, note["id"])
    told = await codes(
        world.send("close_notes_day", by="lead", notes_day_id=day["id"]),
        world.send("answer_note", by="lead_deputy", note_id=note["id"], verdict="adopt", reason="After all"),
    )
    assert told == ["ok", "note_was_answered"]


async def test_two_leads_who_open_the_gate_at_once_open_it_once(world: World) -> None:
    day = await called(world)
    given = {"notes_day_id": day["id"], "text": "I was wrong", "note_kind": "mistake"}
    told = await codes(
        *(world.send("submit_note", by="lead", **given) for _ in range(3)), world.send("pass_openly", by="lead", id=day["id"])
    )
    assert told[:3] == ["ok"] * 3
    assert told[3] in {"ok", "everyone_writes_already"}
    assert (await document(world, day["id"]))["version"] == 2


async def test_many_write_at_once_and_the_notes_day_stays_as_it_was(world: World, day: dict[str, Any]) -> None:
    writers = ["author", "recipient", "member", *(f"member{number}" for number in range(1, 13))]
    told = await codes(*(world.send("submit_note", by=by, notes_day_id=day["id"], text="Slow") for by in writers * 2))
    assert told == ["ok"] * 30
    assert await world.rows("select version from notes_days") == [(day["version"],)]
    topic = await topic_of(world, day)
    ids = [id for (id,) in await world.rows("select id from notes order by id limit 20")]
    assert len(await merged(world, topic, *ids)) == 20


@pytest.mark.parametrize(("mode", "most"), [("named", 7), ("confidential", 6)])
async def test_a_note_costs_as_many_statements_whatever_is_there(world: World, day: dict[str, Any], mode: str, most: int) -> None:
    counted = []
    for more in (500, 0):
        world.statements.clear()
        await world.do("submit_note", by="author", notes_day_id=day["id"], text="The builds are slow", mode=mode)
        counted.append(len(world.statements))
        await put(
            world,
            "insert into notes (id, version, notes_day_id, team_id, note_kind, was_split)"
            " select 'note_' || lpad(to_hex(n), 32, '0'), 1, :day, team_id, 'note', false from notes_days,"
            " generate_series(1, :more) n",
            day=day["id"],
            more=more,
        )
        await put(
            world,
            "insert into held_act (id, thread, place, handle, verb, act, due_at) select 'h' || n,"
            " 'note_' || lpad(to_hex(n), 32, '0'), 1, 'a handle', 'submit_note', '{}', now() from generate_series(1, :more) n",
            more=more,
        )
    assert counted[0] == counted[1] <= most
