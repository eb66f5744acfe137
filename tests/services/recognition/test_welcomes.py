"""Welcomes: by the members and leads of a team, to those who joined it lately, once each."""

import asyncio
from datetime import timedelta

import pytest

from contracts.directory.people import PersonChanged, PersonJoined, PersonLeft
from contracts.recognition.limits import MESSAGE, WELCOMED_WITHIN_DAYS
from contracts.values import PersonId, TeamId
from tests.services.okrs.world import DISSOLVED, DIVISION, OTHER, TEAM
from tests.services.recognition.directing import Directory, told
from tests.services.recognition.saying import moderates
from tests.services.recognition.world import PEOPLE, World

NEW = PEOPLE["recipient"]
HELLO = {"person_id": NEW, "team_id": TEAM, "text": "Good that you are here"}


@pytest.fixture
async def directory(world: World) -> Directory:
    """With somebody who joined the team today."""
    directory = Directory(world)
    await directory.tell(told(PersonJoined, NEW, 2, world.clock.now(), TEAM))
    return directory


@pytest.mark.parametrize("by", ["author", "member", "lead", "lead_above", "lead_deputy"])
async def test_members_and_leads_of_the_team_welcome_where_everybody_can_read_it(
    world: World, directory: Directory, by: str
) -> None:
    welcome = (await world.do("welcome_member", by=by, **HELLO))["welcome"]
    assert {name: welcome[name] for name in ("person_id", "joined_team_id", "text", "by", "team_id")} == {
        "person_id": NEW,
        "joined_team_id": TEAM,
        "text": "Good that you are here",
        "by": PEOPLE[by],
        "team_id": TEAM,
    }
    [(topic,)] = await world.rows("select topic from outbox where type like '%member_welcomed%'")
    assert topic == "forthright.recognition"


async def test_nobody_else_does_not_even_an_admin_and_nobody_themselves(world: World, directory: Directory) -> None:
    for by in ("stranger", "admin", "auditor", "moderator"):
        assert await world.refusal("welcome_member", by=by, **HELLO) == (403, "not_your_team_to_welcome", None), by
    told = await world.refusal("welcome_member", by="recipient", **HELLO)
    assert told == (422, "nobody_welcomes_themselves", "person_id")
    assert await world.rows("select id from welcomes") == await world.rows("select id from outbox") == []


async def test_once_each_also_by_two_requests_at_once(world: World, directory: Directory) -> None:
    answers = await asyncio.gather(*(world.send("welcome_member", by="author", **HELLO) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert await world.refusal("welcome_member", by="author", **HELLO) == (409, "welcomed_already", "person_id")
    await world.do("welcome_member", by="member", **HELLO)
    assert await world.rows("select count(*) from welcomes") == [(2,)]


async def test_who_withdrew_a_welcome_gives_another_but_not_in_the_place_of_one_that_a_moderator_hid(
    world: World, directory: Directory
) -> None:
    await moderates(world)
    first = (await world.do("welcome_member", by="author", **HELLO))["welcome"]
    await world.do("withdraw_text", by="author", id=first["id"])
    again = (await world.do("welcome_member", by="author", **HELLO | {"text": "Welcome"}))["welcome"]
    assert again["text"] == "Welcome"
    assert await world.rows("select text_state from welcomes order by id") == [("withdrawn",), ("shown",)]
    await world.do("report_text", by="member", id=again["id"], why="It is mean")
    await world.do("hide_text", by="moderator", id=again["id"], reason="disrespect")
    assert await world.refusal("welcome_member", by="author", **HELLO) == (409, "welcomed_already", "person_id")


async def test_for_ninety_days_after_they_joined(world: World, directory: Directory) -> None:
    world.clock.move(timedelta(days=WELCOMED_WITHIN_DAYS))
    await world.do("welcome_member", by="author", **HELLO)
    world.clock.move(timedelta(days=1))
    assert await world.refusal("welcome_member", by="member", **HELLO) == (409, "not_a_new_member", "person_id")


async def test_who_was_there_before_or_never_joined_or_has_left_the_team_is_not_new_in_it(
    world: World, directory: Directory
) -> None:
    for person in (PEOPLE["member"], PEOPLE["stranger"]):
        told_no = await world.refusal("welcome_member", by="author", **HELLO | {"person_id": person})
        assert told_no == (409, "not_a_new_member", "person_id")
    await directory.tell(told(PersonChanged, NEW, 3, world.clock.now(), OTHER))
    assert await world.refusal("welcome_member", by="author", **HELLO) == (409, "not_a_new_member", "person_id")


async def test_who_comes_back_is_welcomed_again(world: World, directory: Directory) -> None:
    await world.do("welcome_member", by="author", **HELLO)
    world.clock.move(timedelta(days=40))
    await directory.tell(told(PersonChanged, NEW, 3, world.clock.now(), OTHER))
    world.clock.move(timedelta(days=1))
    await directory.tell(told(PersonChanged, NEW, 4, world.clock.now(), OTHER, TEAM))
    await world.do("welcome_member", by="author", **HELLO)


async def test_who_left_and_a_team_that_is_gone_are_refused(world: World, directory: Directory) -> None:
    unknown = TeamId("team_" + "f" * 32)
    for team in (DISSOLVED, unknown):
        assert await world.refusal("welcome_member", by="author", **HELLO | {"team_id": team}) == (422, "no_such_team", "team_id")
    nobody = PersonId("person_" + "f" * 32)
    for person in (PEOPLE["gone"], nobody):
        refused = await world.refusal("welcome_member", by="author", **HELLO | {"person_id": person})
        assert refused == (422, "no_such_person", "person_id")
    await directory.tell(told(PersonLeft, NEW, 3, world.clock.now(), TEAM))
    assert await world.refusal("welcome_member", by="author", **HELLO) == (422, "no_such_person", "person_id")


async def test_a_lead_of_a_team_above_without_members_welcomes_there_too(world: World) -> None:
    await Directory(world).tell(told(PersonJoined, NEW, 2, world.clock.now(), TEAM, DIVISION))
    await world.do("welcome_member", by="lead_above", **HELLO | {"team_id": DIVISION})
    refused = await world.refusal("welcome_member", by="lead", **HELLO | {"team_id": DIVISION})
    assert refused == (403, "not_your_team_to_welcome", None)


async def test_words_have_to_be_there_and_have_their_limit(world: World, directory: Directory) -> None:
    for text in (" ", "x" * (MESSAGE + 1)):
        assert await world.refusal("welcome_member", by="author", **HELLO | {"text": text}) == (422, "bad_input", "text")
    await world.do("welcome_member", by="author", **HELLO | {"text": "x" * MESSAGE})
