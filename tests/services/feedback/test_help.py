"""Help is asked for, offered, accepted and closed, and changes no goal."""

import asyncio
from typing import Any

import pytest

from contracts.directory.people import PersonStatus
from contracts.feedback.help import OFFERS, OPEN_REQUESTS
from contracts.okrs.objectives import ObjectiveDocument
from tests.services.feedback.helping import (
    GOAL,
    KEY_RESULT,
    NOWHERE,
    ON_IT,
    SECOND,
    asked,
    closed_goal,
    goal,
    left,
    offered,
    smaller_goal,
)
from tests.services.feedback.world import PEOPLE, World


@pytest.fixture(autouse=True)
async def a_goal(world: World) -> ObjectiveDocument:
    return await goal(world)


async def test_help_is_asked_offered_accepted_and_closed_with_what_was_used_of_it(world: World) -> None:
    request = await asked(world)
    assert (request["state"], request["asked_on"], request["due_on"]) == ("open", "2026-01-05", "2026-01-10")
    assert (request["ask"]["text"], request["ask"]["by"]) == ("Who has read tide tables before?", PEOPLE["author"])
    first, second = await offered(world, request), await offered(world, request, by="lead_above", what="I know somebody")
    accepted = (await world.do("accept_help", by="author", help_offer_id=first))["help_request"]
    assert (accepted["state"], accepted["accepted_offer_ids"]) == ("accepted", [first])
    both = (await world.do("accept_help", by="champion", help_offer_id=second))["help_request"]
    assert both["accepted_offer_ids"] == [first, second]
    told = await world.do(
        "close_help", by="author", help_request_id=request["id"], used="The table of 1985", thanks="Thank you both"
    )
    closed = told["help_request"]
    assert (closed["state"], closed["was_used"], closed["closed_on"], closed["due_on"]) == ("closed", True, "2026-01-05", None)
    assert (closed["used"]["text"], closed["thanks"]["text"]) == ("The table of 1985", "Thank you both")
    assert [offer["text"] for offer in closed["offers"]] == ["An hour", "I know somebody"]
    facts = await world.rows("select type from outbox order by position")
    assert [fact.split(".")[2] for (fact,) in facts] == [
        "help_asked", "help_offered", "help_offered", "help_accepted", "help_accepted", "help_closed",
    ]  # fmt: skip


async def test_a_request_can_be_closed_without_use(world: World) -> None:
    request = await asked(world)
    closed = (await world.do("close_help", by="champion", help_request_id=request["id"]))["help_request"]
    assert (closed["state"], closed["was_used"], closed["used"], closed["thanks"]) == ("closed", False, None, None)
    assert closed["first_offer_on"] is None


async def test_asking_changes_neither_status_nor_confidence(world: World) -> None:
    """The goal's copy is what the okrs service published last: nothing here writes it, or asks that service for anything."""
    before = await world.rows("select id, version, document from objective")
    request = await asked(world)
    await world.do("accept_help", by="author", help_offer_id=await offered(world, request))
    await world.do("close_help", by="author", help_request_id=request["id"])
    assert await world.rows("select id, version, document from objective") == before
    named = await world.rows("select distinct jsonb_array_elements(touched)->>0 from journal")
    assert named == [("help_request",)]
    topics = await world.rows("select distinct topic from outbox")
    assert topics == [("forthright.feedback",)]


async def test_the_first_offer_is_what_is_measured(world: World) -> None:
    request = await asked(world)
    world.clock.move_to(world.clock.now().replace(day=8))
    await offered(world, request)
    world.clock.move_to(world.clock.now().replace(day=9))
    told = await world.do("offer_help", by="invited", help_request_id=request["id"], what="Me too")
    shown = told["help_request"]
    assert (shown["asked_on"], shown["first_offer_on"], shown["due_on"]) == ("2026-01-05", "2026-01-08", None)


@pytest.mark.parametrize("by", ["author", "champion", "contributor"])
async def test_whoever_works_on_it_and_members_ask(world: World, by: str) -> None:
    assert (await asked(world, by=by))["asked_by"] == PEOPLE[by]


async def test_others_do_not_ask_for_them(world: World) -> None:
    for by in ("stranger", "lead_above", "admin"):
        told = await world.refusal("ask_for_help", by=by, **ON_IT, what="Help them")
        assert told == (403, "not_yours_to_ask_for_help", None)


async def test_nobody_offers_to_themselves_or_twice_or_more_than_anyone_can_answer(world: World) -> None:
    request = await asked(world)
    own = await world.refusal("offer_help", by="author", help_request_id=request["id"], what="Me")
    assert own == (403, "your_own_request", None)
    await offered(world, request)
    again = await world.refusal("offer_help", by="stranger", help_request_id=request["id"], what="Still")
    assert again == (409, "offered_already", None)
    for name in ("recipient", *(f"member{number}" for number in range(1, OFFERS - 1))):
        await offered(world, request, by=name)
    full = await world.refusal("offer_help", by="invited", help_request_id=request["id"], what="Me too")
    assert full == (409, "too_many_offers", None)


async def test_only_so_many_requests_of_a_key_result_are_open_at_once(world: World) -> None:
    first = await asked(world)
    for _ in range(OPEN_REQUESTS - 1):
        await asked(world)
    assert await world.refusal("ask_for_help", by="author", **ON_IT, what="More") == (
        409, "too_many_open_requests", "key_result_id",
    )  # fmt: skip
    await asked(world, key_result_id=SECOND)
    await world.do("close_help", by="author", help_request_id=first["id"])
    await asked(world)


async def test_only_the_asker_and_the_champion_accept(world: World) -> None:
    request = await asked(world)
    offer = await offered(world, request)
    for by in ("stranger", "member1", "lead", "lead_above", "admin"):
        assert await world.refusal("accept_help", by=by, help_offer_id=offer) == (403, "not_yours_to_accept", None)
    await world.do("accept_help", by="deputy", help_offer_id=offer)
    assert await world.refusal("accept_help", by="author", help_offer_id=offer) == (409, "offer_was_accepted", None)


async def test_what_is_closed_takes_nothing_any_more(world: World) -> None:
    request = await asked(world)
    offer = await offered(world, request)
    await world.do("close_help", by="lead", help_request_id=request["id"])
    closed = (409, "help_is_closed", None)
    assert await world.refusal("offer_help", by="invited", help_request_id=request["id"], what="Me") == closed
    assert await world.refusal("accept_help", by="author", help_offer_id=offer) == closed
    assert await world.refusal("close_help", by="author", help_request_id=request["id"]) == closed


async def test_what_there_is_not_is_told_by_its_field(world: World) -> None:
    absent = {"objective_id": GOAL.id, "key_result_id": f"key_result_{NOWHERE}"}
    told = await world.refusal("ask_for_help", by="author", **absent, what="Help")
    assert told == (422, "no_such_key_result", "key_result_id")
    told = await world.refusal(
        "ask_for_help", by="author", objective_id=f"objective_{NOWHERE}", key_result_id=KEY_RESULT, what="x"
    )
    assert told == (422, "no_such_objective", "objective_id")
    told = await world.refusal("accept_help", by="author", help_offer_id=f"help_offer_{NOWHERE}")
    assert told == (404, "help_offer_not_found", "help_offer_id")
    told = await world.refusal("offer_help", by="author", help_request_id=f"help_request_{NOWHERE}", what="x")
    assert told == (404, "help_request_not_found", "help_request_id")


async def test_a_goal_that_was_closed_meanwhile_takes_no_requests_and_offers_and_its_requests_can_be_closed(world: World) -> None:
    request = await asked(world)
    await closed_goal(world)
    is_closed = (409, "objective_is_closed_already")
    assert await world.refusal("ask_for_help", by="author", **ON_IT, what="More") == (*is_closed, "objective_id")
    told = await world.refusal("offer_help", by="stranger", help_request_id=request["id"], what="Late")
    assert told == (*is_closed, "help_request_id")
    await world.do("close_help", by="author", help_request_id=request["id"])


async def test_a_key_result_that_was_removed_meanwhile_takes_no_offers_and_what_was_offered_is_still_accepted(
    world: World,
) -> None:
    request = await asked(world)
    offer = await offered(world, request)
    await smaller_goal(world)
    told = await world.refusal("offer_help", by="invited", help_request_id=request["id"], what="Late")
    assert told == (422, "no_such_key_result", "help_request_id")
    await world.do("accept_help", by="champion", help_offer_id=offer)
    closed = (await world.do("close_help", by="author", help_request_id=request["id"]))["help_request"]
    assert closed["key_result_id"] == KEY_RESULT


@pytest.mark.parametrize("status", [PersonStatus.LEFT, PersonStatus.ERASED])
async def test_an_offer_of_somebody_who_left_is_not_accepted_and_leads_close_what_nobody_else_can(
    world: World, status: PersonStatus
) -> None:
    request = await asked(world)
    offer = await offered(world, request)
    await left(world, "stranger", "author", "champion", status=status)
    told = await world.refusal("accept_help", by="deputy", help_offer_id=offer)
    assert told == (422, "no_such_person", "help_offer_id")
    closed = (await world.do("close_help", by="lead", help_request_id=request["id"]))["help_request"]
    assert (closed["state"], closed["offers"][0]["by"]) == ("closed", PEOPLE["stranger"])


async def test_words_that_were_withdrawn_offer_and_ask_nothing_any_more(world: World) -> None:
    request = await asked(world)
    first, second = await offered(world, request), await offered(world, request, by="invited")
    told = (await world.do("withdraw_text", by="stranger", id=first))["help_request"]
    assert [(offer["text"], offer["state"]) for offer in told["offers"]] == [(None, "withdrawn"), ("An hour", "shown")]
    assert told["first_offer_on"] == "2026-01-05"
    assert await world.refusal("accept_help", by="author", help_offer_id=first) == (409, "offer_is_gone", None)
    third = await offered(world, request, what="Two hours")
    told = (await world.do("withdraw_text", by="author", id=request["id"]))["help_request"]
    assert (told["ask"]["text"], told["ask"]["state"], told["version"]) == (None, "withdrawn", 6)
    late = await world.refusal("offer_help", by="member1", help_request_id=request["id"], what="Me")
    assert late == (409, "nothing_is_asked", None)
    for offer in (second, third):
        await world.do("accept_help", by="author", help_offer_id=offer)
    await world.do("close_help", by="author", help_request_id=request["id"], used="Both")


async def test_nobody_is_awaited_where_the_words_were_withdrawn(world: World) -> None:
    request = await asked(world)
    assert request["due_on"] == "2026-01-10"
    told = (await world.do("withdraw_text", by="author", id=request["id"]))["help_request"]
    assert (told["due_on"], told["state"]) == (None, "open")


async def test_a_request_is_edited_for_ten_minutes_by_its_author(world: World) -> None:
    request = await asked(world)
    told = await world.refusal("edit_text", by="champion", id=request["id"], text="Who else?")
    assert told[1] in {"not_your_text", "no_such_text"}
    edited = (await world.do("edit_text", by="author", id=request["id"], text="Who can read tides?"))["help_request"]
    assert (edited["ask"]["text"], edited["ask"]["edited"], edited["version"]) == ("Who can read tides?", True, 2)


async def tried(world: World, *commands: tuple[str, str, dict[str, Any]]) -> list[str]:
    """`ok` or the code of each, sent at once."""
    answers = await asyncio.gather(*(world.send(verb, by=by, **body) for verb, by, body in commands))
    return ["ok" if answer.status_code == 200 else str(answer.json()["code"]) for answer in answers]


async def test_two_who_accept_one_offer_at_once_accept_it_once(world: World) -> None:
    request = await asked(world)
    body = {"help_offer_id": await offered(world, request)}
    told = await tried(world, ("accept_help", "author", body), ("accept_help", "champion", body))
    assert sorted(told) == ["offer_was_accepted", "ok"]
    [(accepted,)] = await world.rows("select accepted_offer_ids from help_requests")
    assert accepted == [body["help_offer_id"]]


async def test_an_offer_beside_a_close_is_either_inside_or_refused(world: World) -> None:
    for number in range(1, 6):
        request = await asked(world)
        body = {"help_request_id": request["id"]}
        told = await tried(world, ("close_help", "author", body), ("offer_help", f"member{number}", {**body, "what": "Me"}))
        assert told in (["ok", "ok"], ["ok", "help_is_closed"])
        [(texts,)] = await world.rows("select count(*) from writings where thread = :id and role = 'offer'", id=request["id"])
        assert texts == (told[1] == "ok")


async def test_many_who_ask_at_once_are_held_to_what_a_key_result_takes(world: World) -> None:
    body = {**ON_IT, "what": "Help"}
    told = await tried(world, *(("ask_for_help", f"member{number}", body) for number in range(1, OPEN_REQUESTS + 3)))
    assert sorted(told) == ["ok"] * OPEN_REQUESTS + ["too_many_open_requests"] * 2
