"""Comments: on objectives, check-ins and decisions, with mentions, by anybody who is here."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from tests.services.okrs.world import PEOPLE, TEAM, World

UNKNOWN = {"objective": "objective_" + "9" * 32, "check_in": "check_in_" + "9" * 32, "decision": "decision_" + "9" * 32}


async def decision(world: World) -> str:
    told = await world.do("propose_decision", by="stranger", title="Which desk?", method="consent", options=[{"title": "New"}])
    return str(told["decision"]["id"])


async def subjects(world: World, cycle: str) -> dict[str, str]:
    """One of everything that can be commented on, by what the commands call it."""
    active = await world.active(cycle)
    check_in = (await world.check_in(active, value="4"))["check_in"]
    return {"objective": active["id"], "check_in": check_in["id"], "decision": await decision(world)}


async def test_anybody_comments_on_an_objective_which_stays_as_it_is(world: World, cycle: str) -> None:
    draft = await world.draft(cycle)
    told = await world.do("comment_on_objective", by="stranger", objective_id=draft["id"], text=" Ask the night shift, too ")
    comment = told["comment"]
    assert (comment["text"], comment["by"], comment["at"]) == (
        "Ask the night shift, too",
        PEOPLE["stranger"],
        "2026-01-05T09:00:00Z",
    )
    assert (comment["objective_id"], comment["team_id"], comment["check_in_id"]) == (draft["id"], TEAM, None)
    assert (comment["decision_id"], comment["mentions"], comment["version"]) == (None, [], 1)
    assert (comment["text_withdrawn"], comment["edited_at"]) == (False, None)
    assert await world.rows("select version from objectives") == [(1,)]
    [(key,)] = await world.rows("select aggregateid from outbox order by position desc limit 1")
    assert key == draft["id"], "it keeps its order with the objective"


async def test_a_comment_on_a_check_in_names_its_objective_and_team(world: World, cycle: str) -> None:
    about = await subjects(world, cycle)
    told = await world.do("comment_on_check_in", by="admin", check_in_id=about["check_in"], text="Well done")
    comment = told["comment"]
    assert (comment["check_in_id"], comment["objective_id"], comment["team_id"]) == (about["check_in"], about["objective"], TEAM)
    assert await world.rows("select version from check_ins") == [(1,)]


async def test_a_comment_on_a_decision_is_how_advice_is_given(world: World) -> None:
    about = await decision(world)
    told = await world.do("comment_on_decision", by="helper", decision_id=about, text="The old desk broke twice")
    comment = told["comment"]
    assert (comment["decision_id"], comment["objective_id"], comment["team_id"]) == (about, None, None)
    assert await world.rows("select version from decisions") == [(1,)]


async def test_comments_go_on_when_the_objective_and_its_cycle_are_closed(world: World, cycle: str) -> None:
    about = await subjects(world, cycle)
    [(document,)] = await world.rows("select key_results->0->>'id' from objectives where id = :id", id=about["objective"])
    await world.close({"id": about["objective"], "key_results": [{"id": document}]})
    for verb in ("begin_closing_cycle", "close_cycle"):
        await world.do(verb, by="admin", cycle_id=cycle)
    for kind in ("objective", "check_in"):
        await world.do(f"comment_on_{kind}", by="stranger", **{f"{kind}_id": about[kind]}, text="What came of it?")


async def test_people_who_are_here_are_mentioned(world: World, cycle: str) -> None:
    draft = await world.draft(cycle)
    named = [PEOPLE["lead"], PEOPLE["stranger"]]
    told = await world.do("comment_on_objective", by="stranger", objective_id=draft["id"], text="Look", mentions=named)
    assert told["comment"]["mentions"] == named


@pytest.mark.parametrize("kind", ["objective", "check_in", "decision"])
async def test_what_is_refused_leaves_no_comment(world: World, cycle: str, kind: str) -> None:
    about = {f"{kind}_id": (await subjects(world, cycle))[kind]}
    here, gone = PEOPLE["lead"], PEOPLE["gone"]
    cases: list[tuple[dict[str, Any], tuple[int, str, str | None]]] = [
        ({f"{kind}_id": UNKNOWN[kind]}, (404, f"{kind}_not_found", f"{kind}_id")),
        ({"mentions": [here, gone]}, (422, "no_such_person", "mentions")),
        ({"mentions": ["person_" + "9" * 32]}, (422, "no_such_person", "mentions")),
        ({"mentions": [here, PEOPLE["member"], here]}, (422, "named_twice", "mentions")),
        ({"mentions": [here] * 21}, (422, "bad_input", "mentions")),
        ({"text": "  "}, (422, "bad_input", "text")),
        ({"text": "t" * 2001}, (422, "bad_input", "text")),
    ]
    for faulty, refusal in cases:
        assert await world.refusal(f"comment_on_{kind}", by="stranger", **about | {"text": "Look"} | faulty) == refusal
    assert await world.rows("select 1 from comments") == []
    assert await world.rows("select 1 from journal where type like '%comment%'") == []


async def test_a_discarded_draft_takes_no_more_comments_and_those_it_has_stay(world: World, cycle: str) -> None:
    draft = await world.draft(cycle)
    said = {"objective_id": draft["id"], "text": "Look"}
    await world.do("comment_on_objective", by="stranger", **said)
    await world.do("discard_draft", by="member", objective_id=draft["id"])
    refusal = await world.refusal("comment_on_objective", by="stranger", **said)
    assert refusal == (404, "objective_not_found", "objective_id")
    assert await world.rows("select objective_id from comments") == [(draft["id"],)]


async def test_many_comment_at_once_without_waiting_for_one_another(world: World, cycle: str) -> None:
    """The objective is held, not locked: a reader of it that keeps it from changing does not keep anybody from commenting."""
    draft = await world.draft(cycle)
    said = {"objective_id": draft["id"], "text": "Look"}
    async with world.engine.connect() as connection:
        await connection.execute(text("select 1 from objectives for share"))
        await asyncio.wait_for(asyncio.gather(*(world.do("comment_on_objective", **said) for _ in range(8))), 60)
        await connection.rollback()
        await connection.execute(text("select 1 from objectives for update"))
        waiting = asyncio.create_task(world.do("comment_on_objective", **said))
        assert await asyncio.wait([waiting], timeout=0.3) == (set(), {waiting}), "nobody comments on what is being discarded"
        await connection.rollback()
    await waiting
    assert await world.rows("select count(*) from comments") == [(9,)]
