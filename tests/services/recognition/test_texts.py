"""What authors do with their words: edit them for ten minutes, and take them back whenever they want."""

import asyncio
from datetime import timedelta

import orjson
import pytest

from contracts.recognition.limits import EDIT_MINUTES
from contracts.values import TeamId
from tests.services.okrs.world import COMPANY, OTHER
from tests.services.recognition.giving import give, give_publicly
from tests.services.recognition.saying import EDITED, KINDS, PUBLIC, WORDS, holds, say, stored
from tests.services.recognition.world import World

NOTHING = "0" * 32


async def last(world: World) -> tuple[str, dict[str, object], str | None]:
    """The last fact with its document and whom it names."""
    rows = await world.rows("select type, payload, actor from outbox order by position desc limit 1")
    return rows[0][0], orjson.loads(rows[0][1]), rows[0][2]


@pytest.mark.parametrize("what", PUBLIC)
async def test_an_author_edits_for_ten_minutes_in_every_copy(world: World, what: str) -> None:
    id = await say(world, what)
    world.clock.move(timedelta(minutes=EDIT_MINUTES))
    document = (await world.do("edit_text", by="author", id=id, text="We often begin late"))[KINDS.get(what, what)]
    assert (document["id"], document["text"], document["version"]) == (id, "We often begin late", 2)
    assert document["edited_at"] is not None
    type_, payload, actor = await last(world)
    assert (type_, actor) == ("forthright.recognition.text_edited.v1", None)
    assert payload[KINDS.get(what, what)] == document
    world.clock.move(timedelta(seconds=1))
    assert await world.refusal("edit_text", by="author", id=id, text="Too late") == (409, "editing_is_over", "id")
    assert await stored(world, id) == ("We often begin late", "shown", True)


@pytest.mark.parametrize("what", PUBLIC)
async def test_an_author_withdraws_at_any_time_and_the_words_are_gone_everywhere(world: World, what: str) -> None:
    id = await say(world, what)
    world.clock.move(timedelta(days=300))
    document = (await world.do("withdraw_text", by="author", id=id))[KINDS.get(what, what)]
    assert (document["id"], document["text"], document["text_state"], document["version"]) == (id, "", "withdrawn", 2)
    type_, payload, actor = await last(world)
    assert (type_, actor) == ("forthright.recognition.text_withdrawn.v1", None)
    assert payload[KINDS.get(what, what)] == document
    assert await stored(world, id) == ("", "withdrawn", False)
    for verb, more in (("withdraw_text", {}), ("edit_text", {"text": "Again"})):
        assert await world.refusal(verb, by="author", id=id, **more) == (409, "text_is_withdrawn", "id")


async def test_of_what_fewer_than_everybody_read_nobody_else_is_told(world: World) -> None:
    id = await say(world, "private comment")
    before = await world.rows("select count(*) from outbox")
    edited = await world.do("edit_text", by="author", id=id, text="We often begin late")
    withdrawn = await world.do("withdraw_text", by="author", id=id)
    for told, version in ((edited, 2), (withdrawn, 3)):
        assert told["receipt"] == {"id": id, "version": version, "published_at": None}
    assert await world.rows("select count(*) from outbox") == before
    assert await stored(world, id) == ("", "withdrawn", True)


@pytest.mark.parametrize("what", EDITED)
async def test_nobody_else_edits_or_withdraws_not_even_the_recognized(world: World, what: str) -> None:
    id = await say(world, what)
    for by in ("recipient", "member", "lead"):
        for verb, more in (("withdraw_text", {}), ("edit_text", {"text": "Better"})):
            assert await world.refusal(verb, by=by, id=id, **more) == (403, "not_your_text", "id"), by
    assert await stored(world, id) == (WORDS, "shown", False)


async def test_whoever_cannot_read_it_does_not_learn_that_it_is_there(world: World) -> None:
    id = await say(world, "private comment")
    for by in ("stranger", "admin", "auditor", "lead_above"):
        for of in (id, f"recognition_comment_{NOTHING}", f"openness_{NOTHING}", f"note_{NOTHING}", "not_an_id"):
            code = (422, "bad_input", "id") if of == "not_an_id" else (404, "no_such_text", "id")
            assert await world.refusal("withdraw_text", by=by, id=of) == code


async def test_a_recognition_has_verbs_of_its_own(world: World) -> None:
    id = await give_publicly(world)
    assert await world.refusal("edit_text", by="author", id=id, text="More") == (404, "no_such_text", "id")
    assert await world.refusal("withdraw_text", by="author", id=id) == (404, "no_such_text", "id")


async def test_the_same_words_change_nothing(world: World) -> None:
    id = await say(world, "openness")
    assert await world.refusal("edit_text", by="author", id=id, text=WORDS) == (422, "text_changes_nothing", "text")
    assert await world.refusal("edit_text", by="author", id=id, text=" ") == (422, "bad_input", "text")


async def test_a_comment_goes_on_being_its_authors_where_the_recognition_is_narrowed(world: World) -> None:
    recognition = await give_publicly(world)
    told = await world.do("comment_on_recognition", by="stranger", recognition_id=recognition, text=WORDS)
    id = told["recognition_comment"]["id"]
    await world.do("narrow_recognition", by="author", recognition_id=recognition, audience="private")
    told = await world.do("withdraw_text", by="stranger", id=id)
    assert told["receipt"]["id"] == id
    assert await stored(world, id) == ("", "withdrawn", False)


@pytest.mark.parametrize("went", ["narrowed", "withdrawn"])
async def test_whoever_cannot_read_a_recognition_any_more_is_not_told_by_their_comment_whether_it_is_there(
    world: World, went: str
) -> None:
    recognition = await give_publicly(world)
    told = await world.do("comment_on_recognition", by="stranger", recognition_id=recognition, text=WORDS)
    id = told["recognition_comment"]["id"]
    if went == "narrowed":
        await world.do("narrow_recognition", by="author", recognition_id=recognition, audience="private")
        await world.do("edit_text", by="stranger", id=id, text="We often begin late")
        same = await world.refusal("edit_text", by="stranger", id=id, text="We often begin late")
        world.clock.move(timedelta(minutes=EDIT_MINUTES, seconds=1))
        late = await world.refusal("edit_text", by="stranger", id=id, text="Too late")
        await world.do("withdraw_text", by="stranger", id=id)
        assert same == late == (404, "no_such_text", "id")
    else:
        await world.do("withdraw_recognition", by="author", recognition_id=recognition)
    for verb, more in (("edit_text", {"text": "Again"}), ("withdraw_text", {})):
        assert await world.refusal(verb, by="stranger", id=id, **more) == (404, "no_such_text", "id"), verb


async def test_what_was_said_to_a_recognition_that_went_is_gone_too_also_under_a_legal_hold(world: World) -> None:
    await holds(world)
    recognition = await give(world)
    id = (await world.do("comment_on_recognition", by="author", recognition_id=recognition, text=WORDS))["receipt"]["id"]
    await world.do("withdraw_recognition", by="author", recognition_id=recognition)
    assert await world.refusal("withdraw_text", by="author", id=id) == (404, "no_such_text", "id")


@pytest.mark.parametrize("what", EDITED)
async def test_a_legal_hold_keeps_withdrawn_words_where_nobody_reads_them_until_it_is_lifted(world: World, what: str) -> None:
    await holds(world)
    id = await say(world, what)
    told = await world.do("withdraw_text", by="author", id=id)
    assert WORDS not in str(told)
    await world.hour()
    assert await stored(world, id) == (WORDS, "withdrawn", False)
    await holds(world, lifted=True)
    await world.hour()
    assert await stored(world, id) == ("", "withdrawn", False)


@pytest.mark.parametrize(("team", "kept"), [(OTHER, ""), (None, WORDS), (COMPANY, WORDS)])
async def test_a_legal_hold_is_about_its_team_and_those_below_or_about_everything(
    world: World, team: TeamId | None, kept: str
) -> None:
    await holds(world, team)
    id = await say(world, "openness")
    await world.do("withdraw_text", by="author", id=id)
    assert await stored(world, id) == (kept, "withdrawn", False)


async def test_edited_and_withdrawn_at_once_it_is_withdrawn_in_the_end(world: World) -> None:
    id = await say(world, "openness")
    edit, withdrawal = await asyncio.gather(
        world.send("edit_text", by="author", id=id, text="Softer"), world.send("withdraw_text", by="author", id=id)
    )
    assert withdrawal.status_code == 200
    assert edit.status_code == 200 or edit.json()["code"] == "text_is_withdrawn"
    text, state, _ = await stored(world, id)
    assert (text, state) == ("", "withdrawn")
