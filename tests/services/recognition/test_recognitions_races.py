"""Two who act on a recognition at once: one after the other, and nothing half."""

import asyncio
from typing import Any

import pytest

from tests.services.okrs.world import TEAM
from tests.services.recognition.giving import alone, facts, give, give_on, give_publicly
from tests.services.recognition.world import World


async def _both(world: World, *asked: tuple[str, str, dict[str, Any]]) -> list[tuple[int, str | None]]:
    answers = await asyncio.gather(*(world.send(verb, by=by, **more) for verb, by, more in asked))
    return [(answer.status_code, answer.json().get("code")) for answer in answers]


@pytest.mark.parametrize("audience", ["team", "organization"])
async def test_a_comment_and_a_withdrawal_at_once_leave_no_comment_behind(world: World, audience: str) -> None:
    missing = (404, "recognition_not_found")
    for _ in range(5):
        id = await give_on(world, audience)
        said = {"recognition_id": id, "text": "Indeed"}
        sent = [("comment_on_recognition", f"member{number}", said) for number in range(1, 5)]
        withdrawn = ("withdraw_recognition", "author", {"recognition_id": id})
        comments = await _both(world, *sent[:2], withdrawn, *sent[2:])
        assert comments.pop(2) == (200, None)
        assert set(comments) <= {(200, None), missing}
        assert await world.rows("select id from recognition_comments") == []
    ended = await world.rows("select count(*) from buried where kind = 'recognition_comment'")
    assert ended == [((await facts(world)).count("comment_added"),)], "each that was told is told to be gone"


async def test_an_edit_and_a_narrowing_at_once_tell_nobody_of_the_new_words_after_the_end(world: World) -> None:
    for _ in range(5):
        id = await give_publicly(world)
        before = len(await facts(world))
        told = await _both(
            world,
            ("narrow_recognition", "recipient", {"recognition_id": id, "audience": "private"}),
            ("edit_recognition", "author", {"recognition_id": id, "text": "Other words"}),
        )
        assert told == [(200, None), (200, None)]
        assert (await facts(world))[before:] in (["recognition_narrowed"], ["recognition_edited", "recognition_narrowed"])
        shown = (await alone(world, id))["recognition"]
        assert (shown["text"], shown["audience"]) == ("Other words", "private")
        [(last,)] = await world.rows("select max(version) from buried where id = :id", id=id)
        assert last == (2 if (await facts(world))[before] == "recognition_narrowed" else 3)


@pytest.mark.parametrize("audience", ["team", "organization"])
async def test_all_who_hide_it_at_once_are_out_of_it_and_the_last_takes_it_away(world: World, audience: str) -> None:
    people = ("recipient", "member1", "member2")
    for name in people:
        await world.do("choose_praise", by=name, widest="organization")
    id = await give(world, to=people, audience=audience)
    before = len(await facts(world))
    told = await _both(world, *(("hide_recognition", by, {"recognition_id": id}) for by in people))
    assert told == [(200, None)] * 3
    assert await world.rows("select id from recognitions") == []
    public = ["recognition_edited", "recognition_edited", "recognition_hidden"]
    assert (await facts(world))[before:] == (public if audience == "organization" else [])


async def test_of_two_withdrawals_one_finds_nothing_any_more(world: World) -> None:
    id = await give_publicly(world)
    told = await _both(world, *[("withdraw_recognition", "author", {"recognition_id": id})] * 2)
    assert sorted(told, key=str) == [(200, None), (404, "recognition_not_found")]
    assert (await facts(world)).count("recognition_withdrawn") == 1


async def test_a_reaction_and_a_narrowing_at_once_never_leave_a_public_reaction(world: World) -> None:
    for _ in range(5):
        id = await give_publicly(world, to=("recipient",), team_ids=[TEAM])
        sent = [("add_reaction", f"member{number}", {"recognition_id": id, "reaction": "heart"}) for number in range(1, 4)]
        narrowed = ("narrow_recognition", "author", {"recognition_id": id, "audience": "team"})
        assert set(await _both(world, *sent, narrowed)) == {(200, None)}
        assert await world.rows("select count(*) from reactions where public") == [(0,)]
        assert len((await alone(world, id))["reactions"]) == 3
    assert await world.rows("select count(*) from buried where kind = 'reaction'") == [
        ((await facts(world)).count("reaction_added"),)
    ]
