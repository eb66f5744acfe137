"""Whoever a moderator muted in a thread writes nothing more there, whatever it is: refused, and nothing changes."""

from typing import Any

import pytest

from tests.services.feedback import helping, talking
from tests.services.feedback.moderation.moderating import moderates
from tests.services.feedback.notes_days.noting import noted, running, whispered
from tests.services.feedback.rounds.rounding import opened, retrospective
from tests.services.feedback.talking import give, meet, of_team, report
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import COMPANY

MUTED = (403, "muted_in_this_thread", None)
RESPONSE: dict[str, Any] = {"thanks": "Thank you for telling us"}


@pytest.fixture
async def moderated(world: World) -> World:
    """Somebody moderates everything."""
    await moderates(world, "moderator", COMPANY)
    await world.learn(talking.cycle(), helping.GOAL)
    return world


async def mute(world: World, id: str, *, reader: str = "member1") -> None:
    """Somebody who reads it reports it, and the moderator mutes its author."""
    await world.do("report_text", by=reader, id=id, why="It attacks somebody")
    await world.do("mute_author", by="moderator", id=id)


async def is_refused(world: World, verb: str, *, by: str = "author", **body: Any) -> None:
    everything = "select (select count(*) from writings), (select count(*) from held_act), (select count(*) from journal)"
    before = await world.rows(everything)
    assert await world.refusal(verb, by=by, **body) == MUTED
    assert await world.rows(everything) == before


@pytest.mark.parametrize("confidential", [False, True])
async def test_nobody_takes_a_note_out_of_its_topic_whose_author_is_muted(moderated: World, confidential: bool) -> None:
    day = await running(moderated)
    id = await whispered(moderated, day) if confidential else (await noted(moderated, day))["id"]
    await moderated.hour()
    await mute(moderated, id)
    await is_refused(moderated, "split_note", note_id=id)
    await noted(moderated, day, text="Another thread is open to me")


async def test_a_lead_who_went_first_too_harshly_writes_no_more_in_that_round(moderated: World) -> None:
    round = await retrospective(moderated, passes=False)
    harsh = {"round_id": round["id"], "kind": "unknown", "text": "I do not know why you are here"}
    round = (await moderated.do("go_first", by="lead", **harsh))["round"]
    await mute(moderated, round["first"]["id"])
    await is_refused(moderated, "write_in_round", by="lead", round_id=round["id"], text="And another thing")
    await moderated.do("write_in_round", by="member1", round_id=round["id"], text="Others write")
    other = await opened(moderated)
    await moderated.do("write_in_round", by="lead", round_id=other["id"], text="Elsewhere I write")


async def test_who_is_muted_gives_no_feedback_within_that_conversation(moderated: World) -> None:
    conversation = {"conversation_id": await meet(moderated)}
    await mute(moderated, await give(moderated, **conversation), reader="recipient")
    more: dict[str, Any] = {"to_id": PEOPLE["recipient"], "kind": "appreciation", "text": "Once more"}
    await is_refused(moderated, "give_feedback", **more, **conversation)
    await give(moderated)
    await give(moderated, by="recipient", to="author", **conversation)


async def test_who_is_muted_responds_to_that_mistake_no_more(moderated: World) -> None:
    id, other = await report(moderated), await report(moderated)
    await moderated.do("respond_to_mistake", by="member", mistake_id=id, **RESPONSE)
    [found] = [each for each in await of_team(moderated) or [] if each["id"] == id]
    await mute(moderated, found["words"][0]["text"]["id"])
    await is_refused(moderated, "respond_to_mistake", by="member", mistake_id=id, **RESPONSE)
    await moderated.do("respond_to_mistake", by="member", mistake_id=other, **RESPONSE)


@pytest.mark.parametrize("mode", ["named", "confidential"])
async def test_who_is_muted_goes_on_about_that_mistake_no_more(moderated: World, mode: str) -> None:
    id = await report(moderated, mode=mode)
    await moderated.hour()
    await moderated.do("respond_to_mistake", by="member", mistake_id=id, **RESPONSE)
    await mute(moderated, id)
    await is_refused(moderated, "follow_up_mistake", mistake_id=id, text="And yet")


async def test_who_is_muted_writes_no_further_note_for_that_braintrust(moderated: World) -> None:
    first = await helping.called(moderated)
    await mute(moderated, await helping.noted(moderated, first), reader="champion")
    await is_refused(moderated, "add_braintrust_note", by="invited", braintrust_id=first["id"], text="Once more")
    await helping.noted(moderated, first, by="stranger")
    second = await helping.called(moderated)
    await helping.noted(moderated, second)


@pytest.mark.parametrize("confidential", [False, True])
async def test_whoever_is_muted_withdraws_their_own_text_all_the_same(moderated: World, confidential: bool) -> None:
    day = await running(moderated)
    id = await whispered(moderated, day) if confidential else (await noted(moderated, day))["id"]
    await moderated.hour()
    await mute(moderated, id)
    await moderated.do("withdraw_text", by="author", id=id)
    await moderated.hour()
    assert await moderated.rows(f"select text, state from writings where id = '{id}'") == [("", "withdrawn")]  # an id


async def test_a_lead_who_is_muted_takes_back_what_they_wrote_in_that_round(moderated: World) -> None:
    round = await retrospective(moderated, passes=False)
    harsh = {"round_id": round["id"], "kind": "unknown", "text": "I do not know why you are here"}
    round = (await moderated.do("go_first", by="lead", **harsh))["round"]
    await moderated.do("write_in_round", by="lead", round_id=round["id"], text="And another thing")
    await mute(moderated, round["first"]["id"])
    await is_refused(moderated, "write_in_round", by="lead", round_id=round["id"], text="In other words")
    await moderated.do("write_in_round", by="lead", round_id=round["id"])
    assert await moderated.rows("select count(*) from round_contributions") == [(0,)]
