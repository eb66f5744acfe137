"""The words of a post-mortem belong to whoever wrote them: edited, taken back, reported, hidden and appealed like any others."""

from typing import Any

import pytest

from contracts.feedback import post_mortems as limits
from tests.services.feedback.moderation.moderating import cases, hidden, moderates
from tests.services.feedback.post_mortems.telling import factored, opened, told
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import COMPANY

Json = dict[str, Any]
BLAME = "Maria forgot the pager again."
ENTRY = {"at": "2026-01-02T09:00:00Z", "text": BLAME}


@pytest.fixture
async def moderated(world: World) -> World:
    """One moderator of the team, and one of the company."""
    await moderates(world)
    await moderates(world, "facilitator", COMPANY)
    return world


async def blaming(world: World, *, published: bool = True) -> Json:
    """A post-mortem of the team, with an entry, a factor and a section, each by somebody else."""
    made = await factored(world, "alerting", by="recipient")
    given = {"post_mortem_id": made["id"]}
    await world.do("edit_post_mortem", by="member1", **given, learnings="Ask Maria less.")
    made = (await world.do("add_timeline_entry", by="author", **given, **ENTRY))["post_mortem"]
    if published:
        made = (await world.do("publish_post_mortem", by="author", **given))["post_mortem"]
    return dict(made)


def parts(post_mortem: Json) -> dict[str, Json]:
    return {
        "author": post_mortem["timeline"][0],
        "recipient": post_mortem["factors"][0],
        "member1": post_mortem["learnings"],
    }


async def last(world: World, fact: str) -> Json:
    return dict((await told(world, fact))[-1]["post_mortem"])


@pytest.mark.parametrize("writer", ["author", "recipient", "member1"])
async def test_a_part_is_reported_and_hidden_and_its_reason_stands_in_every_copy(moderated: World, writer: str) -> None:
    post_mortem = await blaming(moderated)
    part = parts(post_mortem)[writer]
    assert (part["by"], part["state"], part["readership"]) == (PEOPLE[writer], "shown", "everyone")
    await moderated.do("report_text", by="stranger", id=part["id"], why="It blames somebody")
    [case] = await cases(moderated)
    assert (case["id"], case["text"], case["by"], case["reasons"]) == (
        part["id"],
        part["text"],
        PEOPLE[writer],
        ["It blames somebody"],
    )
    done = await moderated.do("hide_text", by="moderator", id=part["id"], reason="disrespect")
    shown = parts(done["post_mortem"])[writer]
    assert (shown["text"], shown["state"], shown["hidden_because"]) == (None, "hidden", "disrespect")
    assert done["post_mortem"]["version"] == post_mortem["version"] + 1
    assert done["moderation_count"]["hidden"] == 1
    others = [each["text"] for name, each in parts(done["post_mortem"]).items() if name != writer]
    assert all(others), "the others stand as they did"


async def test_its_author_appeals_and_another_moderator_restores_it(moderated: World) -> None:
    entry = parts(await blaming(moderated))["author"]
    await hidden(moderated, entry["id"])
    assert await moderated.refusal("appeal_hiding", by="recipient", id=entry["id"], why="No") == (403, "not_your_text", "id")
    await moderated.do("appeal_hiding", by="author", id=entry["id"], why="She asked me to write it")
    done = await moderated.do("decide_appeal", by="facilitator", id=entry["id"], outcome="restore", reason="She did")
    assert parts(done["post_mortem"])["author"]["text"] == BLAME


async def test_whoever_wrote_a_part_takes_it_back_also_once_it_is_published(world: World) -> None:
    post_mortem = await blaming(world)
    entry, factor, _ = parts(post_mortem).values()
    for by in ("recipient", "lead", "stranger"):
        assert await world.refusal("withdraw_text", by=by, id=entry["id"]) == (403, "not_your_text", "id")
    done = (await world.do("withdraw_text", by="author", id=entry["id"]))["post_mortem"]
    assert (done["timeline"][0]["text"], done["timeline"][0]["state"], done["timeline"][0]["at"]) == (
        None,
        "withdrawn",
        entry["at"],
    )
    assert done["version"] == post_mortem["version"] + 1
    done = (await world.do("withdraw_text", by="recipient", id=factor["id"]))["post_mortem"]
    assert (done["factors"][0]["text"], done["factors"][0]["tags"]) == (None, ["alerting"]), "its tags go on counting"
    assert await world.rows("select count(*) from writings where text like '%Maria%'") == [(1,)]


async def test_an_author_edits_for_ten_minutes_within_what_a_post_mortem_holds(world: World) -> None:
    post_mortem = await blaming(world, published=False)
    entry = parts(post_mortem)["author"]
    done = (await world.do("edit_text", by="author", id=entry["id"], text="The pager was silent."))["post_mortem"]
    assert (done["timeline"][0]["text"], done["timeline"][0]["edited"]) == ("The pager was silent.", True)
    assert done["edit_version"] == post_mortem["edit_version"] + 1, "whoever edits its sections sees that it changed"
    add = {"post_mortem_id": post_mortem["id"], "at": ENTRY["at"]}
    for _ in range(limits.CHARACTERS // 4_000 - 1):
        await world.do("add_timeline_entry", by="member", **add, text="t" * 4_000)
    await world.do("add_timeline_entry", by="member", **add, text="t" * 3_000)
    refused = await world.refusal("edit_text", by="author", id=entry["id"], text="t" * 2_000)
    assert refused == (422, "post_mortem_too_long", None)
    assert await world.rows("select text from writings where id = :id", id=entry["id"]) == [("The pager was silent.",)]


async def test_the_longest_part_can_be_read_reported_and_appealed(moderated: World) -> None:
    post_mortem = await opened(moderated, impact="i" * 4_000)
    id = post_mortem["impact"]["id"]
    assert (await moderated.texts(id, by="stranger"))[id]["text"] == "i" * 4_000
    await hidden(moderated, id)
    await moderated.do("appeal_hiding", by="author", id=id, why="It is long, not rude")
    [case] = await cases(moderated, by="facilitator")
    [own] = await moderated.read("/texts/mine/hidden", by="author")
    assert case["text"] == own["text"] == "i" * 4_000


async def test_a_section_belongs_to_whoever_worded_it_last_and_earlier_words_are_gone(world: World) -> None:
    post_mortem = await blaming(world, published=False)
    given = {"post_mortem_id": post_mortem["id"]}
    before = post_mortem["learnings"]["id"]
    done = (await world.do("edit_post_mortem", by="lead", **given, learnings="Route the pager."))["post_mortem"]
    assert (done["learnings"]["text"], done["learnings"]["by"]) == ("Route the pager.", PEOPLE["lead"])
    assert done["learnings"]["id"] != before
    assert await world.rows("select text, state from writings where id = :id", id=before) == [("", "withdrawn")]
    done = (await world.do("edit_post_mortem", by="lead", **given, learnings=""))["post_mortem"]
    assert done["learnings"] is None
    assert await world.rows("select id from writings where text like '%pager.' and role <> 'entry'") == []


async def test_what_is_taken_out_loses_its_words_and_what_is_hidden_waits_for_its_appeal(moderated: World) -> None:
    post_mortem = await blaming(moderated, published=False)
    given = {"post_mortem_id": post_mortem["id"]}
    entry, factor, learnings = parts(post_mortem).values()
    await hidden(moderated, entry["id"])
    await hidden(moderated, learnings["id"], reporter="member2")
    out = {"without_entry_ids": [entry["id"]], "without_factor_ids": [factor["id"]], "learnings": "Route the pager."}
    done = (await moderated.do("edit_post_mortem", by="lead", **given, **out))["post_mortem"]
    assert (done["timeline"], done["factors"], done["learnings"]["text"]) == ([], [], "Route the pager.")
    states = dict(await moderated.rows("select id, state from writings"))
    assert (states[entry["id"]], states[factor["id"]], states[learnings["id"]]) == ("hidden", "withdrawn", "hidden")
    await moderated.do("appeal_hiding", by="author", id=entry["id"], why="She asked me to")
    await moderated.do("decide_appeal", by="facilitator", id=entry["id"], outcome="restore", reason="She did")
    assert (await last(moderated, "text_restored"))["timeline"] == [], "it was taken out"


async def test_a_hidden_section_is_left_alone_by_an_edit_that_says_nothing_there(moderated: World) -> None:
    post_mortem = await blaming(moderated, published=False)
    await hidden(moderated, post_mortem["learnings"]["id"], reporter="member2")
    edit = {"post_mortem_id": post_mortem["id"], "learnings": ""}
    assert await moderated.refusal("edit_post_mortem", by="lead", **edit) == (422, "nothing_edited", None)


async def test_whoever_is_muted_writes_no_more_in_it_and_can_publish_it(moderated: World) -> None:
    post_mortem = await blaming(moderated, published=False)
    await moderated.do("mute_author", by="moderator", id=parts(post_mortem)["author"]["id"])
    given = {"post_mortem_id": post_mortem["id"]}
    for verb, more in (
        ("add_timeline_entry", ENTRY),
        ("add_factor", {"kind": "tool", "text": "x"}),
        ("edit_post_mortem", {"impact": "x"}),
    ):
        assert await moderated.refusal(verb, by="author", **given, **more) == (403, "muted_in_this_thread", None)
    await moderated.do("add_factor", by="member", **given, kind="tool", text="The pager is old.")
    await moderated.do("publish_post_mortem", by="author", **given)
