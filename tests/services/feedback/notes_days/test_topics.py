"""Notes are grouped under topics, which are worked on and answered."""

from contracts.values import DecisionId
from services.feedback.notes_days import policies
from tests.gateway.documents import objective
from tests.services.feedback.notes_days.noting import (
    answered,
    answered_note,
    document,
    merged,
    noted,
    put,
    running,
    topic_of,
)
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import TEAM


class TestGrouping:
    async def test_merged_notes_are_owed_no_answer_of_their_own(self, world: World) -> None:
        day = await running(world)
        topic, notes = await topic_of(world, day), [await noted(world, day, by=by) for by in ("author", "member")]
        told = await merged(world, topic, *(note["id"] for note in notes))
        assert [(note["topic_id"], note["due_on"], note["version"]) for note in told] == [(topic["id"], None, 2)] * 2

    async def test_an_author_takes_a_note_out_once_and_it_is_merged_no_more(self, world: World) -> None:
        day = await running(world)
        topic, note = await topic_of(world, day), await noted(world, day)
        assert await world.refusal("split_note", by="author", note_id=note["id"]) == (409, "note_is_under_no_topic", None)
        await merged(world, topic, note["id"])
        assert await world.refusal("split_note", by="member", note_id=note["id"]) == (403, "not_your_text", "note_id")
        split = (await world.do("split_note", by="author", note_id=note["id"]))["note"]
        assert (split["was_split"], split["topic_id"], split["due_on"]) == (True, None, "2026-01-26")
        given = {"topic_id": topic["id"], "note_ids": [note["id"]]}
        assert await world.refusal("merge_notes", by="facilitator", **given) == (409, "note_stands_alone", "note_ids")

    async def test_what_cannot_be_grouped_is_refused_and_nothing_of_it_is_done(self, world: World) -> None:
        day, other = await running(world), await running(world)
        topic, elsewhere = await topic_of(world, day), await topic_of(world, other)
        fine, under, told, foreign = [await noted(world, each) for each in (day, day, day, other)]
        await merged(world, topic, under["id"])
        await answered_note(world, told["id"])
        second = await topic_of(world, day, title="Tests")
        for bad, code in ((under, "note_is_under_a_topic"), (told, "note_was_answered"), (foreign, "topic_of_another_day")):
            given = {"topic_id": second["id"], "note_ids": [fine["id"], bad["id"]]}
            assert (await world.refusal("merge_notes", by="facilitator", **given))[1] == code
        assert (await document(world, fine["id"]))["topic_id"] is None
        await answered(world, elsewhere)
        given = {"topic_id": elsewhere["id"], "note_ids": [foreign["id"]]}
        assert (await world.refusal("merge_notes", by="facilitator", **given))[1] == "topic_was_answered"
        unknown = {"topic_id": topic["id"], "note_ids": ["note_" + "0" * 32]}
        assert await world.refusal("merge_notes", by="facilitator", **unknown) == (404, "note_not_found", "note_ids.0")

    async def test_there_are_as_many_topics_as_can_be_worked_on(self, world: World) -> None:
        day = await running(world)
        await put(
            world,
            "insert into topics (id, version, notes_day_id, team_id, title, proposed_by, proposed_on)"
            " select 'topic_' || lpad(to_hex(n), 32, '0'), 1, :day, :team, 'T', :team, '2026-01-05'"
            " from generate_series(1, :count) n",
            day=day["id"], team=TEAM, count=policies.TOPICS,
        )  # fmt: skip
        refused = await world.refusal("propose_topic", by="member", notes_day_id=day["id"], title="One more")
        assert refused == (409, "too_many_topics", None)

    async def test_a_topic_leaves_its_session_once_with_who_carries_what(self, world: World) -> None:
        day = await running(world)
        topic = await topic_of(world, day)
        given = {
            "topic_id": topic["id"],
            "proposal": "Cache what does not change",
            "carried_by": PEOPLE["member"],
            "first_step": "Measure one build",
            "first_step_by": "2026-01-12",
        }
        left = (await world.do("record_topic_exit", by="facilitator", **given))["notes_day_topic"]["exit"]
        assert (left["proposal"]["text"], left["carried_by"]) == ("Cache what does not change", PEOPLE["member"])
        assert (left["first_step"], left["first_step_by"], left["recorded_by"]) == (
            "Measure one build",
            "2026-01-12",
            PEOPLE["facilitator"],
        )
        assert await world.refusal("record_topic_exit", by="lead", **given) == (409, "topic_has_its_exit", None)
        gone = given | {"topic_id": (await topic_of(world, day))["id"], "carried_by": PEOPLE["gone"]}
        assert await world.refusal("record_topic_exit", by="lead", **gone) == (422, "no_such_person", "carried_by")


class TestAnswers:
    async def test_one_answer_is_given_with_its_reason_for_everyone(self, world: World) -> None:
        day = await running(world)
        topic = await answered(world, await topic_of(world, day))
        assert (topic["due_on"], topic["answer"]["verdict"], topic["answer"]["reason"]["text"]) == (None, "try", "For a month")
        given = {"topic_id": topic["id"], "verdict": "adopt", "reason": "Yes"}
        told = await world.problem("answer_topic", by="lead_above", **given)
        assert told["code"] == "topic_was_answered"
        assert told["details"] == {"verdict": "try", "answered_by": PEOPLE["lead"], "answered_on": "2026-01-05"}

    async def test_the_reason_to_a_note_is_read_by_whoever_reads_the_note(self, world: World) -> None:
        note = await answered_note(world, (await noted(world, await running(world)))["id"], by="lead_deputy")
        reason = note["answer"]["reason"]
        assert (reason["text"], note["answer"]["verdict"], note["answer"]["by"]) == (None, "decline", PEOPLE["lead_deputy"])
        assert (await world.texts(reason["id"], by="member"))[reason["id"]]["text"] == "We cannot move the date"
        assert await world.texts(reason["id"], by="stranger") == {}

    async def test_a_note_under_a_topic_has_no_answer_of_its_own(self, world: World) -> None:
        day = await running(world)
        note = await noted(world, day)
        await merged(world, await topic_of(world, day), note["id"])
        given = {"note_id": note["id"], "verdict": "try", "reason": "Yes"}
        assert await world.refusal("answer_note", by="lead", **given) == (409, "note_is_under_a_topic", None)

    async def test_what_is_adopted_is_linked_and_nothing_else(self, world: World) -> None:
        day = await running(world)
        goal, closed = objective(1), objective(2, state="closed")
        await world.learn(goal, closed)
        topic = await topic_of(world, day)
        given = {"topic_id": topic["id"], "reason": "Yes"}
        tried = await world.refusal("answer_topic", by="lead", verdict="try", objective_id=goal.id, **given)
        assert tried[:2] == (422, "bad_input")
        for more, told in (
            ({"objective_id": "objective_" + "0" * 32}, (422, "no_such_objective", "objective_id")),
            ({"objective_id": closed.id}, (409, "objective_is_closed_already", "objective_id")),
            ({"decision_id": DecisionId("decision_" + "0" * 32)}, (422, "no_such_decision", "decision_id")),
        ):
            assert await world.refusal("answer_topic", by="lead", verdict="adopt", **given, **more) == told
        adopted = await answered(world, topic, verdict="adopt", objective_id=goal.id)
        assert adopted["answer"]["objective_id"] == goal.id
