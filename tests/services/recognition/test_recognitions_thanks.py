"""Thanks on a confidential thread: for everybody to read, for nobody in particular, and telling nothing of its author."""

import pytest

from tests.services.okrs.world import OTHER, TEAM
from tests.services.recognition.giving import TEXT, alone, concern, facts, list_of, note, question
from tests.services.recognition.world import PEOPLE, World

THREADS = {"concern": concern(1), "note": note(1), "leader_question": question(1)}
THANKS = {"recognition_kind": "candor", "text": TEXT}


@pytest.mark.parametrize("kind", THREADS)
async def test_candor_in_confidence_is_thanked_on_its_thread_by_anybody(world: World, kind: str) -> None:
    await world.learn(*THREADS.values())
    thread = THREADS[kind].id
    for by in ("author", "stranger", "lead", "admin"):
        told = (await world.do("give_recognition", by=by, **THANKS, thread_id=thread))["recognition"]
        assert (told["thread_id"], told["by"], told["audience"]) == (thread, PEOPLE[by], "organization")
        assert told["recipient_ids"] == told["team_ids"] == []
        assert told["team_id"] == (OTHER if kind == "leader_question" else TEAM)
    assert await facts(world) == ["recognition_given"] * 4
    for by in PEOPLE:
        if by != "gone":
            assert await list_of(world, by=by) == [], "in nobody's private list"
    kept = await world.rows("select distinct recipient_ids, team_ids, homes, reader_team_ids from recognitions")
    assert kept == [([], [], {}, [])], "nothing of the row speaks of anybody but who gave it"


async def test_thanks_name_nobody_and_are_of_candor(world: World) -> None:
    await world.learn(*THREADS.values())
    thread = THREADS["concern"].id
    for more in (
        {"recipient_ids": [PEOPLE["recipient"]]},
        {"team_ids": [TEAM]},
        {"audience": "organization"},
        {"audience": "private"},
        {"recognition_kind": "help"},
    ):
        refused = await world.refusal("give_recognition", by="author", **(THANKS | {"thread_id": thread} | more))
        assert refused == (422, "thanks_name_nobody", "thread_id"), more
    told = await world.do("give_recognition", by="author", **THANKS, thread_id=thread)
    refused = await world.refusal(
        "edit_recognition", by="author", recognition_id=told["recognition"]["id"], recognition_kind="help"
    )
    assert refused == (422, "thanks_name_nobody", "recognition_kind")


@pytest.mark.parametrize("kind", THREADS)
async def test_a_thread_whose_author_is_known_is_no_thread_for_thanks(world: World, kind: str) -> None:
    named = {"mode": "named", "by": PEOPLE["member"]}
    await world.learn({"concern": concern(2, **named), "note": note(2, **named), "leader_question": question(2, **named)}[kind])
    thread = f"{kind}_{2:032x}"
    refused = await world.refusal("give_recognition", by="author", **THANKS, thread_id=thread)
    assert refused == (422, "thread_has_an_author", "thread_id")


async def test_a_thread_that_not_everybody_reads_or_that_is_gone_is_none(world: World) -> None:
    await world.learn(
        note(3, readership="team", team_id=TEAM, text=None),
        note(4, state="withdrawn", text=None),
        question(3, readership="team", team_id=TEAM, text=None, mode="named"),
        concern(3, state="withdrawn"),
        concern(4, text="", text_withdrawn=True),
    )
    there = await world.rows("select id from note union select id from leader_question union select id from concern")
    for thread in (*(row[0] for row in there), f"concern_{9:032x}", f"objective_{1:032x}", f"topic_{1:032x}"):
        refused = await world.refusal("give_recognition", by="author", **THANKS, thread_id=thread)
        assert refused == (422, "no_such_thread", "thread_id"), thread
    assert await facts(world) == []


async def test_thanks_are_edited_and_taken_back_and_never_narrowed_or_hidden(world: World) -> None:
    await world.learn(*THREADS.values())
    told = await world.do("give_recognition", by="author", **THANKS, thread_id=THREADS["note"].id)
    id = told["recognition"]["id"]
    narrowed = await world.refusal("narrow_recognition", by="author", recognition_id=id, audience="private")
    assert narrowed == (409, "thanks_stay_public", None)
    for by in ("author", "lead", "member"):
        assert await world.refusal("hide_recognition", by=by, recognition_id=id) == (403, "not_for_you", None)
    await world.do("edit_recognition", by="author", recognition_id=id, text="Other words")
    await world.do("add_reaction", by="stranger", recognition_id=id, reaction="thanks")
    assert (await alone(world, id, by="stranger"))["recognition"]["text"] == "Other words"
    await world.do("withdraw_recognition", by="author", recognition_id=id)
    assert (await facts(world))[-1] == "recognition_withdrawn"
