"""What readers say to recognition: reactions, each once, and comments, up to a limit."""

import asyncio

import pytest

from contracts.feedback.text import HidingReason
from contracts.recognition.ids import RecognitionId
from contracts.recognition.limits import COMMENTS_OF_ONE, MESSAGE
from services.recognition.recognitions.tables import Recognition
from tests.services.okrs.world import TEAM
from tests.services.recognition.giving import alone, facts, give, give_on, give_publicly, id_of
from tests.services.recognition.world import PEOPLE, World

AUDIENCES = ("private", "team", "organization")
HEART = {"reaction": "heart"}


@pytest.mark.parametrize("audience", AUDIENCES)
async def test_everybody_reacts_in_each_way_once_and_takes_it_back_alone(world: World, audience: str) -> None:
    id = await give_on(world, audience)
    before = await facts(world)
    for by, reaction in (("recipient", "heart"), ("recipient", "thanks"), ("author", "heart")):
        await world.do("add_reaction", by=by, recognition_id=id, reaction=reaction)
    again = await world.refusal("add_reaction", by="recipient", recognition_id=id, **HEART)
    assert again == (409, "reacted_already", "reaction")
    first = {(each["by"], each["reaction"]): each["id"] for each in (await alone(world, id))["reactions"]}
    assert set(first) == {(PEOPLE["recipient"], "heart"), (PEOPLE["recipient"], "thanks"), (PEOPLE["author"], "heart")}
    await world.do("remove_reaction", by="recipient", recognition_id=id, **HEART)
    gone = await world.refusal("remove_reaction", by="recipient", recognition_id=id, **HEART)
    assert gone == (404, "no_such_reaction", "reaction")
    await world.do("add_reaction", by="recipient", recognition_id=id, **HEART)
    later = {(each["by"], each["reaction"]): each["id"] for each in (await alone(world, id))["reactions"]}
    assert {pair for pair in first if first[pair] != later[pair]} == {(PEOPLE["recipient"], "heart")}, "a new id each time"
    told = (await facts(world))[len(before) :]
    public = ["reaction_added"] * 3 + ["reaction_removed", "reaction_added"]
    assert told == (public if audience == "organization" else [])


async def test_one_person_who_reacts_often_at_once_reacts_once_and_all_others_do(world: World) -> None:
    id = await give_publicly(world)
    people = [f"member{number}" for number in range(1, 9)]
    sent = [world.send("add_reaction", by=by, recognition_id=id, **HEART) for by in [*people, *["member"] * 4]]
    codes = [answer.status_code for answer in await asyncio.gather(*sent)]
    assert codes[:8] == [200] * 8
    assert sorted(codes[8:]) == [200, 409, 409, 409]
    removed = await asyncio.gather(*(world.send("remove_reaction", by="member", recognition_id=id, **HEART) for _ in range(4)))
    assert sorted(answer.status_code for answer in removed) == [200, 404, 404, 404]
    assert await world.rows("select count(*) from reactions") == [(8,)]
    assert (await facts(world)).count("reaction_added") == 9


@pytest.mark.parametrize("audience", AUDIENCES)
async def test_a_comment_is_told_where_the_recognition_is_public_and_belongs_to_its_team(world: World, audience: str) -> None:
    id = await give_on(world, audience)
    told = await world.do("comment_on_recognition", by="recipient", recognition_id=id, text="Thank you")
    [comment] = (await alone(world, id))["comments"]
    if audience == "organization":
        assert told["recognition_comment"] == comment
    else:
        assert told["receipt"]["id"] == comment["id"]
    assert (comment["text"], comment["by"], comment["team_id"], comment["text_state"]) == (
        "Thank you", PEOPLE["recipient"], TEAM, "shown",
    )  # fmt: skip
    assert ((await facts(world))[-1:] == ["comment_added"]) == (audience == "organization")


async def test_comments_end_at_two_hundred_also_where_two_come_at_once(world: World) -> None:
    id = await give(world)
    async with world.engine.begin() as connection:
        await connection.exec_driver_sql(
            f"""insert into recognition_comments (id, recognition_id, public, text, text_state, by, at, version)
            select 'recognition_comment_' || lpad(to_hex(n), 32, '0'), '{id}', false, 'w', 'shown', '{PEOPLE["member"]}', now(), 1
            from generate_series(1, {COMMENTS_OF_ONE - 1}) as n"""  # of an id of ours
        )
    sent = [world.send("comment_on_recognition", by="author", recognition_id=id, text="The last") for _ in range(3)]
    answers = await asyncio.gather(*sent)
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    assert {answer.json().get("code") for answer in answers} == {None, "too_many_comments"}
    assert len((await alone(world, id))["comments"]) == COMMENTS_OF_ONE


async def test_a_comment_has_its_limit(world: World) -> None:
    id = await give(world)
    told = await world.refusal("comment_on_recognition", by="member", recognition_id=id, text="x" * (MESSAGE + 1))
    assert told == (422, "bad_input", "text")
    comment = id_of(await world.do("comment_on_recognition", by="member", recognition_id=id, text="x" * MESSAGE))
    told = await world.refusal("edit_text", by="member", id=comment, text="y" * (MESSAGE + 1))
    assert told == (422, "bad_input", "text")


async def test_nothing_is_said_to_what_nobody_can_read_and_what_was_said_can_be_taken_back(world: World) -> None:
    id = await give(world)
    await world.do("add_reaction", by="member", recognition_id=id, **HEART)
    async with world.service.sessions() as session, session.begin():
        row = await session.get_one(Recognition, RecognitionId(id))
        row.hide(HidingReason.DISRESPECT)
    nothing = (409, "nothing_to_say_to", "recognition_id")
    assert await world.refusal("add_reaction", by="member", recognition_id=id, reaction="thanks") == nothing
    assert await world.refusal("comment_on_recognition", by="member", recognition_id=id, text="What was it?") == nothing
    assert await world.refusal("edit_recognition", by="author", recognition_id=id, text="Other words") == (
        409, "text_is_hidden", "recognition_id",
    )  # fmt: skip
    shown = (await alone(world, id))["recognition"]
    assert (shown["text"], shown["text_state"], shown["hidden_because"]) == ("", "hidden", "disrespect")
    await world.do("remove_reaction", by="member", recognition_id=id, **HEART)
    await world.do("withdraw_recognition", by="author", recognition_id=id)
