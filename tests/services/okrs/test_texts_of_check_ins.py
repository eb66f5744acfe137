"""Texts of check-ins, also in the corrections that repeat them."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from contracts.okrs.texts import Passage
from tests.services.okrs.test_texts import NOT_YOURS, TEXTS, WITHDRAWN, check_in, facts
from tests.services.okrs.world import World

BLANK = dict.fromkeys(TEXTS, "")


async def corrected(world: World, wrong: dict[str, Any], *, by: str, **more: Any) -> dict[str, Any]:
    told = await world.do("correct_check_in", by=by, check_in_id=wrong["id"], reason="Counted twice", **more)
    return dict(told["check_in"])


async def test_one_text_is_edited_and_the_rest_stays(world: World, cycle: str) -> None:
    said = await check_in(world, cycle)
    for number, passage in enumerate(Passage, 1):
        told = await world.do("edit_text", id=said["id"], passage=passage.value, text=f"New {number}")
        changed = {passage.value: f"New {number}", "version": number + 1, "edited_at": "2026-01-05T09:00:00Z"}
        said |= changed
        assert told["check_in"] == said
    assert await world.rows("select version from objectives") == [(4,)], "no text of it is in the objective's document"


async def test_a_text_fits_into_a_check_in(world: World, cycle: str) -> None:
    given = {"id": (await check_in(world, cycle))["id"], "passage": "learned"}
    assert await world.refusal("edit_text", **given, text="t" * 1001) == (422, "passage_too_long", "text")
    assert await world.refusal("edit_text", **given | {"passage": "value"}, text="5") == (422, "bad_input", "passage")
    await world.do("edit_text", **given, text="t" * 1000)


async def test_all_texts_go_and_the_numbers_stay(world: World, cycle: str) -> None:
    said = await check_in(world, cycle)
    told = await world.do("withdraw_text", id=said["id"])
    assert told["check_in"] == said | BLANK | {"texts_withdrawn": True, "version": 2}


async def test_what_never_had_a_text_has_none_to_withdraw(world: World, cycle: str) -> None:
    said = (await world.check_in(await world.active(cycle), value="4"))["check_in"]
    assert await world.refusal("withdraw_text", id=said["id"]) == (422, "nothing_changes", "id")
    told = await world.do("edit_text", id=said["id"], passage="learned", text="One more thing")
    assert told["check_in"]["learned"] == "One more thing"


async def test_what_was_imported_without_an_author_stays_as_it_came(world: World, cycle: str) -> None:
    said = await check_in(world, cycle)
    async with world.engine.begin() as connection:
        await connection.exec_driver_sql("update check_ins set by = null")
    assert await world.refusal("edit_text", id=said["id"], passage="learned", text="x") == NOT_YOURS
    assert await world.refusal("withdraw_text", id=said["id"]) == NOT_YOURS


@pytest.mark.parametrize("named", [0, 1, 2])
async def test_a_withdrawal_reaches_every_correction_that_repeats_the_text(world: World, cycle: str, named: int) -> None:
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


async def test_whoever_only_corrected_a_number_has_no_words_to_withdraw(world: World, cycle: str) -> None:
    first = await check_in(world, cycle)
    second = await corrected(world, first, by="lead", value="5")
    assert await world.refusal("withdraw_text", by="lead", id=second["id"]) == (422, "nothing_changes", "id")
    assert {row[0] for row in await world.rows("select learned from check_ins")} == {"Ask Mr Miller"}


async def test_an_edit_reaches_the_corrections_that_repeat_the_text(world: World, cycle: str) -> None:
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


async def test_a_correction_of_what_was_withdrawn_brings_nothing_back(world: World, cycle: str) -> None:
    first = await check_in(world, cycle)
    await world.do("withdraw_text", id=first["id"])
    second = await corrected(world, first, by="champion", value="5")
    assert {name: second[name] for name in TEXTS} == BLANK
    third = await corrected(world, second, by="champion", learned="Something else")
    assert (third["learned"], third["texts_withdrawn"]) == ("Something else", False)


async def test_of_a_correction_and_a_withdrawal_at_once_no_copy_escapes(world: World, cycle: str) -> None:
    for _ in range(5):
        first = await check_in(world, cycle)
        body = {"check_in_id": first["id"], "value": "5", "reason": "Counted twice"}
        answers = await asyncio.gather(
            world.send("correct_check_in", by="lead", **body), world.send("withdraw_text", id=first["id"])
        )
        assert [answer.status_code for answer in answers] == [200, 200]
    assert await world.rows("select 1 from check_ins where learned <> '' or question <> ''") == []


async def test_an_edit_waits_for_a_withdrawal_that_is_about_to_commit(world: World, cycle: str) -> None:
    said = await check_in(world, cycle)
    async with world.engine.connect() as connection:
        await connection.execute(text("update check_ins set learned = '', texts_withdrawn = true"))
        given = {"id": said["id"], "passage": "learned", "text": "Ask around"}
        edit = asyncio.create_task(world.send("edit_text", **given))
        assert await asyncio.wait([edit], timeout=0.3) == (set(), {edit})
        await connection.commit()
    assert (await edit).json()["code"] == "text_is_withdrawn"
    assert await world.rows("select learned from check_ins") == [("",)]
