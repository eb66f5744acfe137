"""Notes Days from opening to close: who writes when, how notes are grouped, and that everything is answered."""

from datetime import timedelta
from typing import Any

import pytest

from chassis.release import Release
from contracts.directory.people import PersonDocument, PersonStatus
from contracts.directory.teams import TeamDocument, TeamKind
from contracts.feedback.notes_days import LISTED_UNANSWERED
from services.feedback.jobs import APPLIERS, CHORES
from tests.services.feedback.notes_days.noting import (
    WEEK,
    answered,
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
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import COMPANY, DISSOLVED, OTHER, TEAM


class TestOpening:
    async def test_who_reads_and_until_when_stands_there_before_anybody_writes(self, world: World) -> None:
        day = await called(world)
        assert (day["readership"], day["state"], day["gate_opened_by"]) == ("subtree", "open", None)
        assert day["kept_until"] > day["ends_at"][:10]
        assert day["everyone_writes_from"] == "2026-01-06T09:00:00Z"
        assert (day["called_by"], day["facilitator_id"]) == (PEOPLE["lead"], PEOPLE["facilitator"])

    async def test_where_nobody_leads_everyone_writes_at_once(self, world: World) -> None:
        leaderless = TeamDocument.model_validate(
            {"epoch": 1, "version": 2, "id": TEAM, "name": "Without", "team_kind": TeamKind.TEAM, "parent_id": COMPANY}
        )
        await world.learn(leaderless)
        day = await called(world, by="lead_above")
        assert (day["gate_opened_by"], day["everyone_writes_from"]) == ("no_lead", day["starts_at"])
        await noted(world, day)

    @pytest.mark.parametrize("who", ["lead", "lead_above"])
    async def test_its_facilitator_leads_nobody_there(self, world: World, who: str) -> None:
        given = {"title": "N", "question": "Q", "team_id": TEAM, "ends_at": (world.clock.now() + WEEK).isoformat()}
        refused = await world.refusal("open_notes_day", by="lead", facilitator_id=PEOPLE[who], **given)
        assert refused == (422, "facilitator_leads_there", "facilitator_id")

    async def test_nor_a_team_below_nor_manages_anybody_there(self, world: World) -> None:
        given = {"title": "N", "question": "Q", "ends_at": (world.clock.now() + WEEK).isoformat()}
        refused = await world.refusal("open_notes_day", by="lead_above", team_id=COMPANY, facilitator_id=PEOPLE["lead"], **given)
        assert refused == (422, "facilitator_leads_there", "facilitator_id")
        managed = PersonDocument(
            epoch=1,
            version=2,
            id=PEOPLE["member1"],
            home_team_id=TEAM,
            status=PersonStatus.ACTIVE,
            manager_id=PEOPLE["stranger"],
        )
        await world.learn(managed)
        refused = await world.refusal("open_notes_day", by="lead", team_id=TEAM, facilitator_id=PEOPLE["stranger"], **given)
        assert refused == (422, "facilitator_leads_there", "facilitator_id")

    @pytest.mark.parametrize(
        ("more", "refused"),
        [
            ({"team_id": DISSOLVED}, (422, "no_such_team", "team_id")),
            ({"team_id": OTHER}, (403, "not_leading_the_team", None)),
            ({"facilitator_id": PEOPLE["gone"]}, (422, "no_such_person", "facilitator_id")),
            ({"ends_at": "2026-01-05T09:00:00Z"}, (422, "notes_day_too_long", "ends_at")),
            ({"ends_at": "2026-02-06T09:00:00Z"}, (422, "notes_day_too_long", "ends_at")),
            ({"starts_at": "2026-01-05T08:59:00Z"}, (422, "notes_day_starts_in_the_past", "starts_at")),
            ({"readership": "people"}, (422, "bad_input", "")),
        ],
    )  # fmt: skip
    async def test_what_cannot_be_a_notes_day_is_refused(
        self, world: World, more: dict[str, Any], refused: tuple[int, str, str | None]
    ) -> None:
        given = {"title": "N", "question": "Q", "team_id": TEAM, "facilitator_id": PEOPLE["facilitator"]}
        ends = {"ends_at": (world.clock.now() + WEEK).isoformat()}
        assert await world.refusal("open_notes_day", by="lead", **given | ends | more) == refused
        assert await world.rows("select count(*) from notes_days") == [(0,)]


class TestTheGate:
    async def test_nobody_but_the_lead_writes_until_the_lead_has(self, world: World) -> None:
        day = await called(world)
        told = await world.problem("submit_note", by="author", notes_day_id=day["id"], text="Slow")
        assert (told["status"], told["code"]) == (409, "leads_write_first")
        assert told["details"] == {"everyone_writes_from": "2026-01-06T09:00:00Z"}
        assert "2026-01-06 09:00 UTC" in told["detail"]
        assert await world.rows("select count(*) from writings") == [(0,)]

    @pytest.mark.parametrize("kind", ["mistake", "unknown", "changed_mind"])
    async def test_a_leads_entry_lets_everyone_write(self, world: World, kind: str) -> None:
        day = await called(world)
        told = await world.do("submit_note", by="lead", notes_day_id=day["id"], text="I was wrong", note_kind=kind)
        assert (told["notes_day"]["gate_opened_by"], told["notes_day"]["version"]) == ("entry", 2)
        await noted(world, day)

    async def test_a_leads_plain_note_lets_nobody_write(self, world: World) -> None:
        day = await called(world)
        told = await world.do("submit_note", by="lead", notes_day_id=day["id"], text="All is well")
        assert told["notes_day"] is None
        assert (await world.refusal("submit_note", by="author", notes_day_id=day["id"], text="S"))[1] == "leads_write_first"

    async def test_nor_a_mistake_of_anybody_else(self, world: World) -> None:
        day = await called(world)
        for by in ("member", "lead_deputy", "lead_above"):
            given = {"notes_day_id": day["id"], "text": "I was wrong", "note_kind": "mistake"}
            assert (await world.refusal("submit_note", by=by, **given))[0] in {403, 409}

    async def test_an_open_pass_lets_everyone_write_and_stays_visible(self, world: World) -> None:
        day = await running(world)
        assert (day["gate_opened_by"], day["passed_by_ids"]) == ("pass", [PEOPLE["lead"]])
        await noted(world, day)
        again = await world.refusal("pass_openly", by="lead", id=day["id"])
        assert again == (409, "everyone_writes_already", None)

    async def test_a_day_after_the_start_everyone_writes_anyway(self, world: World) -> None:
        day = await called(world)
        world.clock.move(timedelta(hours=23, minutes=59))
        assert (await world.refusal("submit_note", by="author", notes_day_id=day["id"], text="S"))[1] == "leads_write_first"
        world.clock.move(timedelta(minutes=1))
        await noted(world, day)

    async def test_before_the_gate_a_confidential_note_would_name_the_lead(self, world: World) -> None:
        day = await called(world)
        given = {"notes_day_id": day["id"], "text": "I was wrong", "note_kind": "mistake", "mode": "confidential"}
        assert await world.refusal("submit_note", by="lead", **given) == (409, "named_until_everyone_writes", "mode")

    async def test_nobody_writes_before_the_start_nor_after_the_end(self, world: World) -> None:
        starts, ends = world.clock.now() + timedelta(days=1), world.clock.now() + timedelta(days=3)
        day = await called(world, starts_at=starts.isoformat(), ends_at=ends.isoformat())
        given = {"notes_day_id": day["id"], "text": "Slow"}
        assert await world.refusal("submit_note", by="lead", **given) == (409, "notes_day_not_begun", None)
        assert await world.refusal("pass_openly", by="lead", id=day["id"]) == (409, "notes_day_not_begun", None)
        world.clock.move_to(ends)
        for mode in ("named", "confidential"):
            assert await world.refusal("submit_note", by="author", mode=mode, **given) == (409, "notes_day_is_over", None)


class TestNotes:
    async def test_the_words_of_a_named_note_are_its_readers_alone_unless_everyone_reads(self, world: World) -> None:
        day = await running(world)
        note = await noted(world, day)
        assert (note["text"]["text"], note["text"]["by"], note["text"]["readership"]) == (None, None, "subtree")
        for by in ("author", "member", "lead", "facilitator"):
            assert (await world.texts(note["id"], by=by))[note["id"]]["text"] == "The builds are slow"
        for by in ("stranger", "admin", "auditor"):
            assert await world.texts(note["id"], by=by) == {}
        open_day = await running(world, readership="everyone")
        told = (await noted(world, open_day))["text"]
        assert (told["text"], told["by"]) == ("The builds are slow", PEOPLE["author"])

    async def test_it_is_owed_an_answer_from_the_day_it_was_written_until_two_weeks_after_the_end(self, world: World) -> None:
        note = await noted(world, await running(world))
        assert (note["owed_since"], note["due_on"], note["topic_id"]) == ("2026-01-05", "2026-01-26", None)

    async def test_under_a_topic_it_is_answered_with_it(self, world: World) -> None:
        day = await running(world)
        topic = await topic_of(world, day, by="member")
        note = await noted(world, day, topic_id=topic["id"])
        assert (note["topic_id"], note["owed_since"], note["due_on"]) == (topic["id"], None, None)

    async def test_a_topic_of_another_day_takes_it_not(self, world: World) -> None:
        day, other = await running(world), await running(world)
        topic = await topic_of(world, other)
        for mode in ("named", "confidential"):
            given = {"notes_day_id": day["id"], "topic_id": topic["id"], "text": "Slow", "mode": mode}
            assert await world.refusal("submit_note", by="author", **given) == (422, "topic_of_another_day", "topic_id")

    async def test_whoever_left_the_team_writes_no_more_and_what_they_wrote_stays(self, world: World) -> None:
        day = await running(world)
        note = await noted(world, day, by="member1")
        waiting = await whispered(world, day, by="member1")
        moved = PersonDocument(epoch=1, version=2, id=PEOPLE["member1"], home_team_id=OTHER, status=PersonStatus.ACTIVE)
        await world.learn(moved)
        refused = await world.refusal("submit_note", by="member1", notes_day_id=day["id"], text="One more")
        assert refused == (403, "not_in_the_scope", None)
        await world.hour()
        assert (await document(world, waiting))["team_id"] == (await document(world, note["id"]))["team_id"] == TEAM


class TestClosing:
    async def test_it_is_refused_while_anything_is_unanswered_and_tells_what(self, world: World) -> None:
        day = await running(world)
        topic, note = await topic_of(world, day), await noted(world, day)
        await over(world)
        told = await world.problem("close_notes_day", by="facilitator", notes_day_id=day["id"])
        assert (told["status"], told["code"]) == (409, "notes_wait_for_an_answer")
        assert told["details"] == {"ids": sorted([topic["id"], note["id"]]), "count": 2}
        await answered(world, topic)
        await answered_note(world, note["id"])
        closed = (await world.do("close_notes_day", by="facilitator", notes_day_id=day["id"]))["notes_day"]
        assert (closed["state"], closed["closed_by"]) == ("closed", PEOPLE["facilitator"])

    async def test_of_many_a_hundred_are_told_and_how_many_there_are(self, world: World) -> None:
        day = await running(world)
        await put(
            world,
            "insert into notes (id, version, notes_day_id, team_id, note_kind, was_split, due_on)"
            " select 'note_' || lpad(to_hex(n), 32, '0'), 1, :day, :team, 'note', false, '2026-02-01'"
            " from generate_series(1, 130) n",
            day=day["id"], team=TEAM,
        )  # fmt: skip
        await over(world)
        told = (await world.problem("close_notes_day", by="lead", notes_day_id=day["id"]))["details"]
        assert (len(told["ids"]), told["count"]) == (LISTED_UNANSWERED, 130)

    async def test_not_before_its_end_and_the_hour_after_it(self, world: World) -> None:
        ends = world.clock.now() + timedelta(hours=2, minutes=30)
        day = await running(world, ends_at=ends.isoformat())
        world.clock.move_to(ends + timedelta(minutes=29))
        told = await world.problem("close_notes_day", by="lead", notes_day_id=day["id"])
        assert (told["code"], "2026-01-05 12:00 UTC" in told["detail"]) == ("notes_day_still_runs", True)
        world.clock.move(timedelta(minutes=1))
        told = await world.problem("close_notes_day", by="lead", notes_day_id=day["id"])
        assert told["code"] == "notes_day_still_runs"  # what is confidential is not published yet
        await Release(world.service, APPLIERS, CHORES).once()
        await world.do("close_notes_day", by="lead", notes_day_id=day["id"])

    async def test_once_closed_nothing_is_written_grouped_or_closed_any_more(self, world: World) -> None:
        day = await running(world)
        topic, note = await topic_of(world, day), await noted(world, day)
        await merged(world, topic, note["id"])
        await answered(world, topic)
        await over(world)
        await world.do("close_notes_day", by="lead", notes_day_id=day["id"])
        exit_form = {"proposal": "P", "carried_by": PEOPLE["member"], "first_step": "F", "first_step_by": "2026-02-01"}
        for verb, by, given in (
            ("submit_note", "author", {"notes_day_id": day["id"], "text": "Late"}),
            ("submit_note", "author", {"notes_day_id": day["id"], "text": "Late", "mode": "confidential"}),
            ("propose_topic", "member", {"notes_day_id": day["id"], "title": "Late"}),
            ("merge_notes", "member", {"topic_id": topic["id"], "note_ids": [note["id"]]}),
            ("split_note", "author", {"note_id": note["id"]}),
            ("endorse_note", "member", {"note_id": note["id"]}),
            ("record_topic_exit", "member", {"topic_id": topic["id"], **exit_form}),
            ("pass_openly", "lead", {"id": day["id"]}),
            ("close_notes_day", "lead", {"notes_day_id": day["id"]}),
        ):
            assert await world.refusal(verb, by=by, **given) == (409, "notes_day_is_closed", None), verb
        late = {"topic_id": topic["id"], "verdict": "adopt", "reason": "After all"}
        assert (await world.refusal("answer_topic", by="lead", **late))[1] == "topic_was_answered"
