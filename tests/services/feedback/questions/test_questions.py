"""Questions to leaders: asked by anybody, listed until they are answered, and answered in the open."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from contracts.directory.people import PersonDocument, PersonStatus
from contracts.directory.teams import TeamDocument, TeamKind
from contracts.feedback.questions import OPEN_QUESTIONS, WORDS
from tests.services.feedback.notes_days.noting import document
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import DISSOLVED, OTHER, TEAM

ASK = {"team_id": TEAM, "text": "Why do we move?"}


async def asked(world: World, *, by: str = "author", **more: Any) -> dict[str, Any]:
    return dict((await world.do("ask_leader", by=by, **ASK | more))["leader_question"])


async def whispered(world: World, *, by: str = "author", **more: Any) -> str:
    """A confidential question that is published; its id."""
    id = str((await world.do("ask_leader", by=by, **ASK | {"mode": "confidential"} | more))["receipt"]["id"])
    await world.hour()
    return id


async def answered(world: World, id: str, *, by: str = "lead", text: str = "For the light") -> dict[str, Any]:
    return dict((await world.do("answer_question", by=by, leader_question_id=id, text=text))["leader_question"])


class TestAsking:
    async def test_everyone_reads_it_and_for_how_long_it_waits(self, world: World) -> None:
        question = await asked(world, by="stranger")
        assert (question["text"]["text"], question["text"]["by"]) == ("Why do we move?", PEOPLE["stranger"])
        assert (question["state"], question["owed_since"], question["due_on"]) == ("open", "2026-01-05", "2026-01-10")
        assert "leader_question" in (await world.rows("select payload from outbox"))[0][0]

    async def test_a_confidential_one_is_read_by_everyone_after_the_hour_without_its_author(self, world: World) -> None:
        id = await whispered(world)
        shown = await document(world, id)
        assert (shown["text"]["text"], shown["text"]["by"], shown["text"]["mode"]) == ("Why do we move?", None, "confidential")
        rows = await world.rows("select actor, payload from outbox")
        assert [(actor, PEOPLE["author"] in payload) for actor, payload in rows] == [(None, False)]

    async def test_a_team_that_nobody_leads_asks_whoever_leads_above_it(self, world: World) -> None:
        assert (await asked(world, team_id=OTHER))["team_id"] == OTHER
        assert await world.refusal("ask_leader", by="author", **ASK | {"team_id": DISSOLVED}) == (422, "no_such_team", "team_id")
        gone = PersonDocument(epoch=1, version=2, id=PEOPLE["lead_above"], home_team_id=OTHER, status=PersonStatus.LEFT)
        await world.learn(gone)
        refused = await world.refusal("ask_leader", by="author", **ASK | {"team_id": OTHER})
        assert refused == (409, "nobody_leads_it", "team_id")

    async def test_where_too_few_could_have_asked_it_is_not_confidential(self, world: World) -> None:
        left = [
            PersonDocument(epoch=1, version=2, id=id, home_team_id=OTHER, status=PersonStatus.LEFT)
            for name, id in PEOPLE.items()
            if name not in {"author", "lead", "member"}
        ]
        await world.learn(*left)
        refused = await world.refusal("ask_leader", by="author", **ASK, mode="confidential")
        assert refused == (409, "too_few_to_be_confidential", "mode")

    async def test_nobody_has_more_questions_waiting_than_leads_can_answer(self, world: World) -> None:
        for number in range(OPEN_QUESTIONS):
            if number % 2:
                await asked(world)
            else:
                await world.do("ask_leader", by="author", mode="confidential", **ASK)
            if number == 2:
                await world.hour()
        for mode in ("named", "confidential"):
            refused = await world.refusal("ask_leader", by="author", mode=mode, **ASK)
            assert refused == (409, "too_many_open_questions", None)
        await asked(world, by="member")
        await asked(world, team_id=OTHER)


class TestAnswers:
    async def test_exactly_one_of_two_answers_wins(self, world: World) -> None:
        id = (await asked(world))["id"]
        sent = [world.send("answer_question", by=by, leader_question_id=id, text="Yes") for by in ("lead", "lead_above")]
        answers = await asyncio.gather(*sent)
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        [refused] = [answer.json() for answer in answers if answer.status_code == 409]
        assert refused["code"] == "leader_question_was_answered"
        assert refused["details"]["answered_on"] == "2026-01-05"
        assert (await document(world, id))["due_on"] is None

    async def test_the_author_asks_further_and_another_answer_is_owed(self, world: World) -> None:
        id = (await asked(world))["id"]
        given = {"leader_question_id": id, "text": "And the noise?"}
        assert (await world.refusal("follow_up_question", by="author", **given))[1] == "question_not_answered_yet"
        await answered(world, id, by="lead_deputy")
        assert (await world.refusal("follow_up_question", by="member", **given))[1] == "not_your_text"
        world.clock.move(timedelta(days=1))
        further = (await world.do("follow_up_question", by="author", **given))["leader_question"]
        assert (further["state"], further["owed_since"], further["due_on"]) == ("followed_up", "2026-01-06", "2026-01-11")
        last = await answered(world, id)
        assert [(word["is_answer"], word["text"]["text"]) for word in last["words"]] == [
            (True, "For the light"),
            (False, "And the noise?"),
            (True, "For the light"),
        ]

    async def test_a_confidential_author_asks_further_once_and_at_the_hour(self, world: World) -> None:
        id = await whispered(world)
        await answered(world, id)
        given = {"leader_question_id": id, "text": "And the noise?"}
        assert "receipt" in await world.do("follow_up_question", by="author", **given)
        assert (await world.refusal("follow_up_question", by="author", **given))[1] == "question_not_answered_yet"
        assert (await document(world, id))["state"] == "answered"
        await world.hour()
        shown = await document(world, id)
        assert (shown["state"], shown["words"][1]["text"]["by"], shown["words"][1]["text"]["text"]) == (
            "followed_up",
            None,
            "And the noise?",
        )

    async def test_a_thread_has_an_end(self, world: World) -> None:
        id = (await asked(world))["id"]
        for _ in range(WORDS // 2 - 1):
            await answered(world, id)
            await world.do("follow_up_question", by="author", leader_question_id=id, text="And?")
        await answered(world, id)
        refused = await world.refusal("follow_up_question", by="author", leader_question_id=id, text="And?")
        assert refused == (409, "too_many_words", None)
        assert len((await document(world, id))["words"]) == WORDS - 1

    @pytest.mark.parametrize("mode", ["named", "confidential"])
    async def test_the_author_says_whether_it_helped(self, world: World, mode: str) -> None:
        id = await whispered(world) if mode == "confidential" else str((await asked(world))["id"])
        given = {"id": id, "helped": "yes"}
        assert (await world.refusal("say_whether_it_helped", by="author", **given))[1] == "nothing_to_judge"
        await answered(world, id)
        await world.do("say_whether_it_helped", by="author", **given)
        await world.hour()
        assert (await document(world, id))["helped"] == "yes"


class TestWithdrawing:
    async def test_a_question_without_its_words_waits_for_no_answer(self, world: World) -> None:
        id = (await asked(world))["id"]
        await world.do("withdraw_text", by="author", id=id)
        shown = await document(world, id)
        assert (shown["state"], shown["due_on"], shown["text"]["state"]) == ("withdrawn", None, "withdrawn")
        refused = await world.refusal("answer_question", by="lead", leader_question_id=id, text="Yes")
        assert refused == (409, "question_is_withdrawn", None)
        given = {"leader_question_id": id, "text": "And?"}
        assert (await world.refusal("follow_up_question", by="author", **given))[1] == "question_is_withdrawn"

    async def test_without_what_was_asked_further_the_answer_before_counts(self, world: World) -> None:
        id = await whispered(world)
        await answered(world, id)
        await world.do("follow_up_question", by="author", leader_question_id=id, text="And the noise?")
        await world.hour()
        further = (await document(world, id))["words"][1]["text"]["id"]
        await world.do("withdraw_text", by="author", id=further)
        await world.hour()
        shown = await document(world, id)
        assert (shown["state"], shown["due_on"], shown["words"][1]["text"]["text"]) == ("answered", None, None)

    async def test_what_waits_for_the_hour_is_taken_back_and_never_seen(self, world: World) -> None:
        id = (await world.do("ask_leader", by="author", mode="confidential", **ASK))["receipt"]["id"]
        await world.do("edit_text", by="author", id=id, text="Why?")
        assert [own["text"] for own in await world.read("/threads/mine")] == ["Why?"]
        await world.do("withdraw_text", by="author", id=id)
        await world.hour()
        assert await document(world, id) == {}
        assert await world.read("/threads/mine") == []


class TestOwnThreads:
    async def test_those_of_which_something_waits_come_first_and_then_the_newest(self, world: World) -> None:
        first = await whispered(world)
        world.clock.move(timedelta(days=1))
        second = await whispered(world, team_id=OTHER)
        await answered(world, first)
        await asked(world)
        assert [own["id"] for own in await world.read("/threads/mine")] == [second, first]
        await world.do("follow_up_question", by="author", leader_question_id=first, text="And?")
        new = (await world.do("ask_leader", by="author", mode="confidential", **ASK))["receipt"]["id"]
        own = await world.read("/threads/mine")
        assert [(one["id"], one["publishes_at"] is not None) for one in own] == [(new, True), (first, True), (second, False)]
        for by in ("member", "lead", "admin", "auditor"):
            assert await world.read("/threads/mine", by=by) == []

    async def test_many_cost_as_many_statements_as_one(self, world: World) -> None:
        counted = []
        for team in (TEAM, OTHER):
            for _ in range(OPEN_QUESTIONS):
                await world.do("ask_leader", by="author", mode="confidential", **ASK | {"team_id": team})
            await world.hour()
            world.statements.clear()
            assert len(await world.read("/threads/mine")) >= OPEN_QUESTIONS
            counted.append(len(world.statements))
        assert counted[0] == counted[1] <= 6

    async def test_an_erased_team_keeps_its_questions(self, world: World) -> None:
        id = (await asked(world))["id"]
        dissolved = {"epoch": 1, "version": 2, "id": TEAM, "name": "Gone", "team_kind": TeamKind.TEAM, "status": "dissolved"}
        await world.learn(TeamDocument.model_validate(dissolved | {"lead_ids": [PEOPLE["lead"]]}))
        assert (await answered(world, id))["state"] == "answered"
        assert (await world.refusal("ask_leader", by="author", **ASK))[1] == "no_such_team"
