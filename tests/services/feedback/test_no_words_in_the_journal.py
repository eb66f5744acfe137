"""The journal is for ever and for everybody: what people write, and may take back, stands there neither as reason nor as detail.

After each other test of this service, `world` looks for the words of all that was written in it.
"""

import pytest

from tests.services.feedback.journal import words_in_the_journal
from tests.services.feedback.notes_days.noting import answered, answered_note, noted, put, running, topic_of
from tests.services.feedback.test_removing import note_with_answer
from tests.services.feedback.world import PEOPLE, World
from tests.services.feedback.writings import named


async def test_an_answer_that_its_author_takes_back_is_nowhere_in_the_journal(world: World) -> None:
    day = await running(world)
    topic, note = await topic_of(world, day), await noted(world, day, text="A planted note")
    step = {"carried_by": PEOPLE["member"], "first_step": "F", "first_step_by": "2026-02-01"}
    await world.do("record_topic_exit", by="member", topic_id=topic["id"], proposal="A planted proposal", **step)
    told = await answered(world, topic, reason="A planted answer")
    await answered_note(world, note["id"], reason="A planted reason")
    planted = "select type from journal where row(reason, details)::text like '%planted%'"
    assert await world.rows(planted) == []
    await world.do("withdraw_text", by="lead", id=told["answer"]["reason"]["id"])
    assert await world.rows(planted) == []


@pytest.mark.parametrize(("reason", "details"), [("As I see it", "{}"), (None, '{"why": "As I see it"}')])
async def test_words_that_stood_there_would_be_found(world: World, reason: str | None, details: str) -> None:
    await note_with_answer(world)
    await named(world)
    assert await words_in_the_journal(world) == []
    columns = "type, subject, sequence, partition_key, actor, at, touched, about, correlation_id, public"
    copied = (
        f"insert into journal (fact_id, {columns}, reason, details) select 'copy', {columns}, :reason, cast(:details as jsonb)"
    )
    await put(world, f"{copied} from journal limit 1", reason=reason, details=details)
    assert [role for _, role in await words_in_the_journal(world)] == ["contribution"]
    await put(world, "update writings set text = ''")
