"""Texts: edited by their authors for ten minutes, withdrawn at any time, in every copy; numbers and reasons stay."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from contracts.okrs.texts import Passage
from tests.services.okrs.concerning import AUTHOR, at_the_hour, confidential, document, gather, mine, raised
from tests.services.okrs.test_lessons import lesson_of
from tests.services.okrs.world import PEOPLE, World

TEXTS = {"what_changed": "Two left", "learned": "Ask Mr Miller", "in_the_way": "The desk", "question": "Who is next?"}
BLANK = dict.fromkeys(TEXTS, "")
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


class TestCheckIns:
    async def test_one_text_is_edited_and_the_rest_stays(self, world: World, cycle: str) -> None:
        said = await check_in(world, cycle)
        for number, passage in enumerate(Passage, 1):
            told = await world.do("edit_text", id=said["id"], passage=passage.value, text=f"New {number}")
            changed = {passage.value: f"New {number}", "version": number + 1, "edited_at": "2026-01-05T09:00:00Z"}
            said |= changed
            assert told["check_in"] == said
        assert await world.rows("select version from objectives") == [(4,)], "no text of it is in the objective's document"

    async def test_a_text_fits_into_a_check_in(self, world: World, cycle: str) -> None:
        given = {"id": (await check_in(world, cycle))["id"], "passage": "learned"}
        assert await world.refusal("edit_text", **given, text="t" * 1001) == (422, "passage_too_long", "text")
        assert await world.refusal("edit_text", **given | {"passage": "value"}, text="5") == (422, "bad_input", "passage")
        await world.do("edit_text", **given, text="t" * 1000)

    async def test_all_texts_go_and_the_numbers_stay(self, world: World, cycle: str) -> None:
        said = await check_in(world, cycle)
        told = await world.do("withdraw_text", id=said["id"])
        assert told["check_in"] == said | BLANK | {"texts_withdrawn": True, "version": 2}

    async def test_what_never_had_a_text_has_none_to_withdraw(self, world: World, cycle: str) -> None:
        said = (await world.check_in(await world.active(cycle), value="4"))["check_in"]
        assert await world.refusal("withdraw_text", id=said["id"]) == (422, "nothing_changes", "id")
        told = await world.do("edit_text", id=said["id"], passage="learned", text="One more thing")
        assert told["check_in"]["learned"] == "One more thing"

    async def test_what_was_imported_without_an_author_stays_as_it_came(self, world: World, cycle: str) -> None:
        said = await check_in(world, cycle)
        async with world.engine.begin() as connection:
            await connection.exec_driver_sql("update check_ins set by = null")
        assert await world.refusal("edit_text", id=said["id"], passage="learned", text="x") == NOT_YOURS
        assert await world.refusal("withdraw_text", id=said["id"]) == NOT_YOURS

    @pytest.mark.parametrize("named", [0, 1, 2])
    async def test_a_withdrawal_reaches_every_correction_that_repeats_the_text(
        self, world: World, cycle: str, named: int
    ) -> None:
        """Whichever of them is named, and although somebody else made a correction in between."""
        first = await check_in(world, cycle)
        second = await corrected(world, first, by="lead", value="5", learned="It was Ms Smith")
        third = await corrected(world, second, by="champion", value="6")
        chain = [first["id"], second["id"], third["id"]]
        assert await world.refusal("withdraw_text", by="member", id=chain[named]) == NOT_YOURS
        told = (await world.do("withdraw_text", by="champion", id=chain[named]))["check_in"]
        assert told["id"] == chain[named]
        stands = await world.rows("select id, what_changed, learned, question, value::int, corrected from check_ins order by id")
        assert stands == [
            (chain[0], "", "", "", 4, True),
            (chain[1], "", "It was Ms Smith", "", 5, True),
            (chain[2], "", "It was Ms Smith", "", 6, False),
        ]
        published = [fact["check_in"] for fact in await facts(world, "text_withdrawn")]
        assert [one["id"] for one in published] == chain
        assert all(one["texts_withdrawn"] and "Miller" not in str(one) for one in published)
        assert [one["version"] for one in published] == [3, 3, 2]
        assert await world.rows("select reason from journal where type like '%corrected%'") == [("Counted twice",)] * 2
        assert published[1]["correction_reason"] == "Counted twice", "reasons of changes stay"
        assert await world.refusal("withdraw_text", by="champion", id=chain[0]) == WITHDRAWN
        told = (await world.do("withdraw_text", by="lead", id=chain[0]))["check_in"]
        assert await world.rows("select distinct learned from check_ins") == [("",)], "and the words of whoever corrected"
        assert told["id"] == chain[1], "the first where they stood"

    async def test_whoever_only_corrected_a_number_has_no_words_to_withdraw(self, world: World, cycle: str) -> None:
        first = await check_in(world, cycle)
        second = await corrected(world, first, by="lead", value="5")
        assert await world.refusal("withdraw_text", by="lead", id=second["id"]) == (422, "nothing_changes", "id")
        assert {row[0] for row in await world.rows("select learned from check_ins")} == {"Ask Mr Miller"}

    async def test_an_edit_reaches_the_corrections_that_repeat_the_text(self, world: World, cycle: str) -> None:
        first = await check_in(world, cycle)
        second = await corrected(world, first, by="lead", value="5")
        third = await corrected(world, second, by="lead", value="6", learned="It was Ms Smith")
        world.clock.move(timedelta(minutes=2))
        told = (await world.do("edit_text", id=first["id"], passage="learned", text="Ask around"))["check_in"]
        assert (told["id"], told["learned"]) == (first["id"], "Ask around")
        assert [fact["check_in"]["id"] for fact in await facts(world, "text_edited")] == [first["id"], second["id"]]
        ids = [first["id"], second["id"], third["id"]]
        texts = dict(await world.rows("select id, learned from check_ins"))
        assert [texts[id] for id in ids] == ["Ask around", "Ask around", "It was Ms Smith"]
        await world.do("withdraw_text", by="champion", id=first["id"])
        texts = dict(await world.rows("select id, learned from check_ins"))
        assert [texts[id] for id in ids] == ["", "", "It was Ms Smith"], "what was repeated goes on being known as a copy"

    async def test_a_correction_of_what_was_withdrawn_brings_nothing_back(self, world: World, cycle: str) -> None:
        first = await check_in(world, cycle)
        await world.do("withdraw_text", id=first["id"])
        second = await corrected(world, first, by="champion", value="5")
        assert {name: second[name] for name in TEXTS} == BLANK
        third = await corrected(world, second, by="champion", learned="Something else")
        assert (third["learned"], third["texts_withdrawn"]) == ("Something else", False)

    async def test_of_a_correction_and_a_withdrawal_at_once_no_copy_escapes(self, world: World, cycle: str) -> None:
        for _ in range(5):
            first = await check_in(world, cycle)
            body = {"check_in_id": first["id"], "value": "5", "reason": "Counted twice"}
            answers = await asyncio.gather(
                world.send("correct_check_in", by="lead", **body), world.send("withdraw_text", id=first["id"])
            )
            assert [answer.status_code for answer in answers] == [200, 200]
        assert await world.rows("select 1 from check_ins where learned <> '' or question <> ''") == []

    async def test_an_edit_waits_for_a_withdrawal_that_is_about_to_commit(self, world: World, cycle: str) -> None:
        said = await check_in(world, cycle)
        async with world.engine.connect() as connection:
            await connection.execute(text("update check_ins set learned = '', texts_withdrawn = true"))
            given = {"id": said["id"], "passage": "learned", "text": "Ask around"}
            edit = asyncio.create_task(world.send("edit_text", **given))
            assert await asyncio.wait([edit], timeout=0.3) == (set(), {edit})
            await connection.commit()
        assert (await edit).json()["code"] == "text_is_withdrawn"
        assert await world.rows("select learned from check_ins") == [("",)]


async def corrected(world: World, wrong: dict[str, Any], *, by: str, **more: Any) -> dict[str, Any]:
    told = await world.do("correct_check_in", by=by, check_in_id=wrong["id"], reason="Counted twice", **more)
    return dict(told["check_in"])


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

    async def test_nobody_else_learns_of_one_that_waits(self, world: World, waits: str) -> None:
        for verb, more in {"edit_text": {"text": "x"}, "withdraw_text": {}}.items():
            assert await world.refusal(verb, by="champion", id=waits, **more) == (404, "concern_not_found", "id")
        await at_the_hour(world)
        for verb, more in {"edit_text": {"text": "x"}, "withdraw_text": {}}.items():
            assert await world.refusal(verb, by="champion", id=waits, **more) == (403, "not_your_concern", "id")
