"""Recognition by ids, a page at once: in one statement, and to each reader what they may read of it."""

from typing import Any

from contracts.recognition.limits import SHOWN_AT_ONCE
from tests.services.recognition.giving import give, give_publicly, shown
from tests.services.recognition.test_recognitions_read import EVERYBODY, READERS
from tests.services.recognition.world import World


async def test_of_those_that_are_asked_for_at_once_only_what_one_may_read_is_answered_each_once_in_their_order(
    world: World,
) -> None:
    before_all, private, before_team = await give_publicly(world), await give(world, audience="private"), await give(world)
    asked = (before_team, f"recognition_{1:032x}", private, before_all, before_team)
    readable = {name: [each["recognition"]["id"] for each in await shown(world, *asked, by=name)] for name in EVERYBODY}
    order = {"private": private, "team": before_team, "organization": before_all}
    may = {name: {id for audience, id in order.items() if name in READERS[audience]} for name in EVERYBODY}
    assert readable == {name: [id for id in (before_team, private, before_all) if id in may[name]] for name in EVERYBODY}
    await world.do("withdraw_recognition", by="author", recognition_id=private)
    assert await shown(world, private) == await shown(world) == []


async def test_as_many_as_a_page_holds_are_one_statement_and_one_more_is_refused(world: World) -> None:
    ids = [await give(world) for _ in range(3)]
    for id in ids:
        await world.do("comment_on_recognition", by="member", recognition_id=id, text=f"Said to {id}")
        await world.do("add_reaction", by="member", recognition_id=id, reaction="heart")
    nothing = [f"recognition_{number:032x}" for number in range(SHOWN_AT_ONCE)]
    for asked in (ids[:1], [*ids, *nothing][:SHOWN_AT_ONCE]):
        world.statements.clear()
        found = await shown(world, *asked, by="recipient")
        assert len(world.statements) == 2, "who asks, and the recognitions"
        assert [each["recognition"]["id"] for each in found] == [id for id in asked if id in ids]
        for each in found:
            assert [said["text"] for said in each["comments"]] == [f"Said to {each['recognition']['id']}"]
            assert [said["recognition_id"] for said in each["reactions"]] == [each["recognition"]["id"]]
    refused: list[Any] = [nothing + ids[:1], ["recognition_1"], [f"team_{1:032x}"], {}]
    for body in refused:
        answer = await world.client.post("/recognitions/shown", json=body, headers={"authorization": "Bearer author"})
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_input")
