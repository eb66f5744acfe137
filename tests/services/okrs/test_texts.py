"""Texts: edited by their authors for ten minutes, withdrawn at any time, in every copy; numbers and reasons stay."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.services.okrs.concerning import AUTHOR, at_the_hour, confidential, document, gather, mine, raised
from tests.services.okrs.test_lessons import lesson_of
from tests.services.okrs.world import PEOPLE, World

TEXTS = {"what_changed": "Two left", "learned": "Ask Mr Miller", "in_the_way": "The desk", "question": "Who is next?"}
NOT_YOURS = (403, "not_your_text", "id")
WITHDRAWN = (409, "text_is_withdrawn", "id")
OVER = (409, "editing_is_over", "id")


async def comment(world: World, cycle: str) -> dict[str, Any]:
    said = {"objective_id": (await world.draft(cycle))["id"], "text": "Ask Mr Miller", "mentions": [PEOPLE["lead"]]}
    return dict((await world.do("comment_on_objective", by="champion", **said))["comment"])


async def concern(world: World, cycle: str) -> dict[str, Any]:
    return dict(await raised(world, await world.draft(cycle), by="champion", text="Ask Mr Miller"))


async def lesson(world: World, cycle: str) -> dict[str, Any]:
    return await lesson_of(world, await world.active(cycle), by="champion", text="Ask Mr Miller", applies_when="He is here")


async def check_in(world: World, cycle: str) -> dict[str, Any]:
    active = await world.active(cycle, contributor_ids=[PEOPLE["lead"]])
    given: dict[str, Any] = {"value": "4", **TEXTS}
    return dict((await world.check_in(active, **given))["check_in"])


MAKE = {"comment": comment, "concern": concern, "lesson": lesson, "check_in": check_in}
PASSAGE = {"check_in": {"passage": "learned"}}


def text_of(kind: str, made: dict[str, Any]) -> str:
    return str(made["learned" if kind == "check_in" else "text"])


async def facts(world: World, kind: str) -> list[dict[str, Any]]:
    """What was published of this type, in order."""
    return [
        row[0] for row in await world.rows("select payload::json from outbox where type like :t order by position", t=f"%{kind}%")
    ]


@pytest.mark.parametrize("kind", MAKE)
class TestEveryKind:
    async def test_its_author_edits_it_within_ten_minutes(self, world: World, cycle: str, kind: str) -> None:
        made = await MAKE[kind](world, cycle)
        world.clock.move(timedelta(minutes=9))
        told = await world.do("edit_text", id=made["id"], text="Ask around", **PASSAGE.get(kind, {}))
        edited = told[kind]
        assert (text_of(kind, edited), edited["version"]) == ("Ask around", made["version"] + 1)
        assert [name for name, value in told.items() if value] == [kind]
        [(about, journal)] = await world.rows("select subject, reason from journal order by position desc limit 1")
        assert (about, journal) == (made["id"], None)

    async def test_after_ten_minutes_it_stays_and_can_still_be_withdrawn(self, world: World, cycle: str, kind: str) -> None:
        made = await MAKE[kind](world, cycle)
        before = await state(world)
        world.clock.move(timedelta(minutes=10, seconds=2))
        assert await world.refusal("edit_text", id=made["id"], text="Ask around", **PASSAGE.get(kind, {})) == OVER
        assert await state(world) == before
        world.clock.move(timedelta(days=300))
        told = await world.do("withdraw_text", id=made["id"])
        withdrawn = told[kind]
        assert text_of(kind, withdrawn) == ""
        assert withdrawn["texts_withdrawn" if kind == "check_in" else "text_withdrawn"] is True
        assert [name for name, value in told.items() if value] == [kind]
        table = {"comment": "comments", "concern": "concerns", "lesson": "lessons", "check_in": "check_ins"}[kind]
        assert await world.rows(f"select 1 from {table} t where t::text like '%Miller%'") == []

    async def test_nobody_else_edits_or_withdraws_it(self, world: World, cycle: str, kind: str) -> None:
        """The deputy neither, who may do for the author whatever else they do."""
        made = await MAKE[kind](world, cycle)
        before = await state(world)
        code = (403, "not_your_concern", "id") if kind == "concern" else NOT_YOURS
        for by in ("deputy", "lead", "member", "stranger", "admin"):
            assert await world.refusal("edit_text", by=by, id=made["id"], text="Ha", **PASSAGE.get(kind, {})) == code
            assert await world.refusal("withdraw_text", by=by, id=made["id"]) == code
        assert await state(world) == before

    async def test_what_is_withdrawn_is_neither_edited_nor_withdrawn_again(self, world: World, cycle: str, kind: str) -> None:
        made = await MAKE[kind](world, cycle)
        await world.do("withdraw_text", id=made["id"])
        before = await state(world)
        assert await world.refusal("edit_text", id=made["id"], text="Ask around", **PASSAGE.get(kind, {})) == WITHDRAWN
        assert await world.refusal("withdraw_text", id=made["id"]) == WITHDRAWN
        assert await state(world) == before

    async def test_an_edit_needs_another_text_and_the_right_passage(self, world: World, cycle: str, kind: str) -> None:
        made = await MAKE[kind](world, cycle)
        before = await state(world)
        passage = PASSAGE.get(kind, {})
        wrong = {} if passage else {"passage": "learned"}
        unknown = f"{kind}_{'9' * 32}"
        assert await world.refusal("edit_text", id=made["id"], text="x", **wrong) == (422, "which_passage", "passage")
        assert await world.refusal("edit_text", id=made["id"], text="Ask Mr Miller", **passage) == (
            422,
            "nothing_changes",
            "text",
        )
        assert await world.refusal("edit_text", id=made["id"], text=" ", **passage) == (422, "bad_input", "text")
        assert await world.refusal("edit_text", id=unknown, text="x", **passage) == (404, f"{kind}_not_found", "id")
        assert await world.refusal("withdraw_text", id=unknown) == (404, f"{kind}_not_found", "id")
        assert await state(world) == before

    async def test_of_an_edit_and_a_withdrawal_at_once_nothing_of_the_text_is_left(
        self, world: World, cycle: str, kind: str
    ) -> None:
        made = await MAKE[kind](world, cycle)
        edit = world.send("edit_text", id=made["id"], text="Ask around", **PASSAGE.get(kind, {}))
        answers = await asyncio.gather(edit, world.send("withdraw_text", id=made["id"]))
        assert answers[1].status_code == 200
        assert answers[0].status_code in {200, 409}
        last = (await facts(world, "text_"))[-1][kind]
        assert text_of(kind, last) == ""


async def state(world: World) -> list[Any]:
    """Everything that an edit or a withdrawal could touch."""
    tables = ("comments", "concerns", "lessons", "check_ins", "objectives", "journal", "outbox", "held_act")
    return [await world.rows(f"select t::text from {table} t order by 1") for table in tables]


@pytest.mark.parametrize("id", ["objective_" + "9" * 32, "review_" + "9" * 32, "resource_request_" + "9" * 32])
async def test_what_has_no_text_of_an_author_is_no_text(world: World, cycle: str, id: str) -> None:
    assert await world.refusal("edit_text", id=id, text="x") == (404, "no_such_text", "id")
    assert await world.refusal("withdraw_text", id=id) == (404, "no_such_text", "id")
    assert await world.refusal("withdraw_text", id="nothing") == (422, "bad_input", "id")


async def test_a_withdrawn_comment_mentions_nobody_and_tells_when_it_was_said(world: World, cycle: str) -> None:
    said = await comment(world, cycle)
    world.clock.move(timedelta(minutes=3))
    edited = (await world.do("edit_text", id=said["id"], text="Ask around"))["comment"]
    assert edited == said | {"text": "Ask around", "edited_at": "2026-01-05T09:03:00Z", "version": 2}
    gone = (await world.do("withdraw_text", id=said["id"]))["comment"]
    assert gone == edited | {"text": "", "text_withdrawn": True, "mentions": [], "version": 3}


async def test_a_withdrawn_lesson_keeps_its_title_which_others_named(world: World, cycle: str) -> None:
    made = await lesson(world, cycle)
    gone = (await world.do("withdraw_text", id=made["id"]))["lesson"]
    assert gone == made | {"text": "", "applies_when": "", "text_withdrawn": True, "version": 2}


async def test_a_named_concern_tells_that_it_was_edited(world: World, cycle: str) -> None:
    made = await concern(world, cycle)
    edited = (await world.do("edit_text", id=made["id"], text="Ask around"))["concern"]
    assert edited == made | {"text": "Ask around", "edited": True, "version": 2}


async def test_what_is_asked_after_a_text_was_withdrawn_can_be_withdrawn_too(world: World, cycle: str) -> None:
    made = await concern(world, cycle)
    await world.do("answer_concern", by="lead", concern_id=made["id"], answer="decline", reason="We cannot")
    await world.do("withdraw_text", id=made["id"])
    await world.do("follow_up_concern", concern_id=made["id"], text="Did you ask Ms Smith?")
    gone = (await world.do("withdraw_text", id=made["id"]))["concern"]
    assert [remark["text"] for remark in gone["remarks"]] == ["We cannot", ""]
    assert await world.refusal("withdraw_text", id=made["id"]) == WITHDRAWN


async def test_a_concern_without_its_words_keeps_nobody_waiting_for_an_answer(world: World, cycle: str) -> None:
    made = await concern(world, cycle)
    gone = (await world.do("withdraw_text", id=made["id"]))["concern"]
    assert (gone["state"], gone["due_on"]) == ("withdrawn", None)
    refused = await world.refusal("answer_concern", by="lead", concern_id=made["id"], answer="adopt", reason="Yes")
    assert refused[:2] == (409, "concern_is_withdrawn")
    asked = await concern(world, cycle)
    await world.do("answer_concern", by="lead", concern_id=asked["id"], answer="decline", reason="We cannot")
    await world.do("follow_up_concern", concern_id=asked["id"], text="Did you ask Ms Smith?")
    gone = (await world.do("withdraw_text", id=asked["id"]))["concern"]
    assert (gone["state"], gone["due_on"]) == ("answered", None)


class TestConfidentialConcerns:
    @pytest.fixture
    async def waits(self, world: World, cycle: str) -> str:
        await gather(world)
        return await confidential(world, await world.in_review(cycle), text="Ask Mr Miller")

    async def test_one_is_edited_until_it_is_published(self, world: World, waits: str) -> None:
        world.clock.move(timedelta(minutes=30))
        told = await world.do("edit_text", by=AUTHOR, id=waits, text="Ask around")
        assert told == {"receipt": {"id": waits, "version": None, "published_at": "2026-01-05T10:00:00Z"}}
        assert [one["text"] for one in await mine(world)] == ["Ask around"]
        assert await at_the_hour(world) == 1
        published = await document(world, waits)
        assert (published["text"], published["edited"], published["version"]) == ("Ask around", False, 1)
        assert await world.rows("select 1 from outbox where payload like '%Miller%'") == []
        before = await state(world)
        assert await world.refusal("edit_text", by=AUTHOR, id=waits, text="Once more") == OVER
        assert await state(world) == before

    async def test_withdrawn_before_anybody_saw_it_nothing_remains(self, world: World, waits: str) -> None:
        told = await world.do("withdraw_text", by=AUTHOR, id=waits)
        assert told == {"receipt": {"id": waits, "version": None, "published_at": None}}
        assert await at_the_hour(world) == 0
        assert await world.rows("select 1 from concerns") == []

    async def test_withdrawn_later_it_reads_as_withdrawn_at_the_next_hour(self, world: World, waits: str) -> None:
        await at_the_hour(world)
        told = await world.do("withdraw_text", by=AUTHOR, id=waits)
        assert told["receipt"] == {"id": waits, "version": None, "published_at": "2026-01-05T11:00:00Z"}
        assert (await document(world, waits))["text"] == "Ask Mr Miller"
        assert await world.refusal("withdraw_text", by=AUTHOR, id=waits) == WITHDRAWN
        assert await at_the_hour(world) == 1
        published = await document(world, waits)
        assert (published["text"], published["text_withdrawn"], published["by"]) == ("", True, None)
        assert await world.refusal("withdraw_text", by=AUTHOR, id=waits) == WITHDRAWN

    async def test_what_its_author_asked_further_goes_with_it_before_anybody_saw_it(self, world: World, waits: str) -> None:
        await at_the_hour(world)
        await world.do("answer_concern", concern_id=waits, answer="decline", reason="We cannot")
        await world.do("follow_up_concern", by=AUTHOR, concern_id=waits, text="Did you ask Ms Smith?")
        await world.do("withdraw_text", by=AUTHOR, id=waits)
        await at_the_hour(world)
        published = await document(world, waits)
        assert [remark["text"] for remark in published["remarks"]] == ["We cannot", ""]
        assert await world.rows("select 1 from outbox where payload like '%Smith%'") == []

    async def test_what_its_author_asks_after_withdrawing_the_text_can_be_withdrawn_too(self, world: World, waits: str) -> None:
        await at_the_hour(world)
        await world.do("answer_concern", concern_id=waits, answer="decline", reason="We cannot")
        await world.do("withdraw_text", by=AUTHOR, id=waits)
        await world.do("follow_up_concern", by=AUTHOR, concern_id=waits, text="Did you ask Ms Smith?")
        await world.do("withdraw_text", by=AUTHOR, id=waits)
        assert await world.refusal("withdraw_text", by=AUTHOR, id=waits) == WITHDRAWN
        await at_the_hour(world)
        assert [remark["text"] for remark in (await document(world, waits))["remarks"]] == ["We cannot", ""]
        assert await world.rows("select 1 from outbox where payload like '%Smith%'") == []

    async def test_nobody_else_learns_of_one_that_waits(self, world: World, waits: str) -> None:
        for verb, more in {"edit_text": {"text": "x"}, "withdraw_text": {}}.items():
            assert await world.refusal(verb, by="champion", id=waits, **more) == (404, "concern_not_found", "id")
        await at_the_hour(world)
        for verb, more in {"edit_text": {"text": "x"}, "withdraw_text": {}}.items():
            assert await world.refusal(verb, by="champion", id=waits, **more) == (403, "not_your_concern", "id")
