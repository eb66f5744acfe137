"""Braintrusts: nobody with authority is invited, notes are for the owner and those invited, and bind nobody."""

import asyncio
from typing import Any

import pytest

from contracts.directory.people import PersonStatus
from contracts.feedback.braintrusts import AHEAD, BRAINTRUSTS_AT_ONCE, NOTES_EACH, OPEN_BRAINTRUSTS
from contracts.okrs.objectives import ObjectiveDocument
from tests.services.feedback.helping import GOAL, NOWHERE, called, closed_goal, goal, left, noted, notes
from tests.services.feedback.world import PEOPLE, World

READERS = {"champion", "invited", "stranger"}
OTHERS = {"author", "member1", "lead", "lead_above", "deputy", "lead_deputy", "moderator", "admin", "auditor"}


@pytest.fixture(autouse=True)
async def a_goal(world: World) -> ObjectiveDocument:
    return await goal(world)


async def test_a_braintrust_is_called_noted_for_and_closed_with_what_was_used_and_why(world: World) -> None:
    braintrust = await called(world)
    assert (braintrust["owner_id"], braintrust["called_by"]) == (PEOPLE["champion"], PEOPLE["champion"])
    assert (braintrust["state"], braintrust["due_on"]) == ("called", "2026-01-16")
    assert (braintrust["question"]["text"], braintrust["question"]["by"]) == ("What do we not see?", PEOPLE["champion"])
    first, second = await noted(world, braintrust), await noted(world, braintrust, by="stranger", text="Ask the harbor")
    verdict = {"note_id": second, "use": "used", "why": "They answered within a day"}
    told = await world.do(
        "close_braintrust", braintrust_id=braintrust["id"], outcome="used", why="We asked the harbor", verdicts=[verdict]
    )
    closed = told["braintrust"]
    assert (closed["state"], closed["outcome"], closed["due_on"], closed["closed_on"]) == ("closed", "used", None, "2026-01-05")
    assert (closed["closing"]["text"], closed["closing"]["by"], closed["closing"]["readership"]) == (None, None, "people")
    found = {each["note"]["id"]: each for each in await notes(world, braintrust, by="invited")}
    assert (found[first]["use"], found[first]["why"]) == (None, None)
    assert (found[second]["use"], found[second]["why"]["text"]) == ("used", "They answered within a day")


async def test_notes_are_read_by_the_owner_and_those_invited_and_by_nobody_else(world: World) -> None:
    braintrust = await called(world)
    note = await noted(world, braintrust)
    told = await world.do("close_braintrust", braintrust_id=braintrust["id"], outcome="not_used", why="Too late for that")
    closing = told["braintrust"]["closing"]["id"]
    for name in READERS:
        assert [each["note"]["text"] for each in await notes(world, braintrust, by=name)] == ["Too many at once"]
        assert set(await world.texts(note, closing, by=name)) == {note, closing}
    for name in OTHERS:
        assert await notes(world, braintrust, by=name) == []
        assert await world.texts(note, closing, by=name) == {}


async def test_the_lead_who_calls_one_does_not_read_it(world: World) -> None:
    braintrust = await called(world, by="lead")
    assert (braintrust["called_by"], braintrust["owner_id"]) == (PEOPLE["lead"], PEOPLE["champion"])
    await noted(world, braintrust)
    assert await notes(world, braintrust, by="lead") == []
    assert len(await notes(world, braintrust, by="champion")) == 1


async def test_no_fact_or_document_tells_of_a_note_or_how_many_there_are(world: World) -> None:
    braintrust = await called(world)
    for text in ("One", "Two", "Three"):
        await noted(world, braintrust, text=text)
    facts = await world.rows("select type from journal")
    assert [fact.split(".")[2] for (fact,) in facts] == ["braintrust_called"]
    assert await world.rows("select version from braintrusts") == [(1,)]
    told = await world.do("close_braintrust", braintrust_id=braintrust["id"], outcome="used", why="We see it now")
    without = await called(world, "recipient")
    bare = await world.do("close_braintrust", braintrust_id=without["id"], outcome="used", why="We see it now")
    noticed = {name for name in told["braintrust"] if told["braintrust"][name] != bare["braintrust"][name]}
    assert noticed == {"id", "invited_ids", "question", "closing"}
    payloads = " ".join(payload for (payload,) in await world.rows("select payload from outbox"))
    assert not [word for word in ("One", "Two", "Three", "braintrust_note", "We see it now") if word in payloads]


async def test_the_owner_publishes_in_their_own_words(world: World) -> None:
    braintrust = await called(world)
    note = await noted(world, braintrust)
    told = await world.do(
        "close_braintrust", braintrust_id=braintrust["id"], outcome="used", why="We do fewer things at once", publish=True
    )
    assert told["braintrust"]["closing"]["text"] == "We do fewer things at once"
    assert await world.texts(note, by="member1") == {}


async def test_notes_change_no_goal(world: World) -> None:
    before = await world.rows("select id, version, document from objective")
    braintrust = await called(world)
    await noted(world, braintrust)
    await world.do("close_braintrust", braintrust_id=braintrust["id"], outcome="not_used", why="We go on")
    assert await world.rows("select id, version, document from objective") == before
    assert await world.rows("select distinct jsonb_array_elements(touched)->>0 from journal") == [("braintrust",)]


async def refused(world: World, verb: str, *, by: str = "champion", **body: Any) -> tuple[int, str, str | None]:
    """A call that would succeed but for what is given."""
    given = {"objective_id": GOAL.id, "invited_ids": [PEOPLE["invited"]], "meets_on": "2026-01-09", "question": "What?"}
    return await world.refusal(verb, by=by, **(given | body if verb == "call_braintrust" else body))


async def test_the_champion_and_the_leads_call_one_and_nobody_else(world: World) -> None:
    for by in ("author", "contributor", "stranger", "admin"):
        assert await refused(world, "call_braintrust", by=by) == (403, "not_yours_to_call", None)
    for by in ("deputy", "lead_deputy"):
        await called(world, by=by)


async def test_it_meets_today_or_soon(world: World) -> None:
    for day in ("2026-01-04", "2026-04-06"):
        assert await refused(world, "call_braintrust", meets_on=day) == (422, "braintrust_day", "meets_on")
    assert AHEAD == 90
    for day in ("2026-01-05", "2026-04-05"):
        await called(world, meets_on=day)


async def test_the_owner_is_no_guest_and_nobody_who_is_not_here_is_either(world: World) -> None:
    told = await refused(world, "call_braintrust", invited_ids=[PEOPLE["invited"], PEOPLE["champion"]])
    assert told == (422, "owner_is_not_invited", "invited_ids")
    for id in (PEOPLE["gone"], f"person_{NOWHERE}"):
        assert await refused(world, "call_braintrust", invited_ids=[id]) == (422, "no_such_person", "invited_ids")
    assert len((await called(world, "invited", "invited"))["invited_ids"]) == 1


async def test_an_objective_has_few_open_ones(world: World) -> None:
    for _ in range(OPEN_BRAINTRUSTS):
        braintrust = await called(world)
    assert await refused(world, "call_braintrust") == (409, "too_many_braintrusts", "objective_id")
    await world.do("close_braintrust", braintrust_id=braintrust["id"], outcome="used", why="Yes")
    await called(world)


async def test_an_objective_without_a_champion_or_that_is_closed_has_none_and_one_that_is_there_is_still_closed(
    world: World,
) -> None:
    braintrust = await called(world)
    await noted(world, braintrust)
    await goal(world, version=2, champion_id=None)
    assert await refused(world, "call_braintrust", by="lead") == (409, "nobody_to_advise", "objective_id")
    await goal(world, version=3, champion_id=PEOPLE["gone"])
    assert await refused(world, "call_braintrust", by="lead") == (422, "no_such_person", "objective_id")
    await closed_goal(world, version=4)
    await noted(world, braintrust, text="Still")
    await world.do("close_braintrust", braintrust_id=braintrust["id"], outcome="not_used", why="It is over")


async def test_a_closed_objective_has_no_braintrust_any_more(world: World) -> None:
    await closed_goal(world)
    assert await refused(world, "call_braintrust") == (409, "objective_is_closed_already", "objective_id")
    told = await refused(world, "call_braintrust", objective_id=f"objective_{NOWHERE}")
    assert told == (422, "no_such_objective", "objective_id")


async def test_only_those_invited_write_and_only_so_much(world: World) -> None:
    braintrust = await called(world)
    body = {"braintrust_id": braintrust["id"], "text": "As I see it"}
    for by in ("champion", "author", "lead", "lead_above", "admin"):
        assert await refused(world, "add_braintrust_note", by=by, **body) == (403, "not_invited", None)
    answers = await asyncio.gather(*(world.send("add_braintrust_note", by="invited", **body) for _ in range(NOTES_EACH + 2)))
    assert sorted(answer.status_code for answer in answers) == [200] * NOTES_EACH + [409, 409]
    assert await refused(world, "add_braintrust_note", by="invited", **body) == (409, "too_many_braintrust_notes", None)
    await noted(world, braintrust, by="stranger")


async def test_only_the_owner_and_their_deputies_close_it_and_judge_each_note_once(world: World) -> None:
    braintrust = await called(world)
    verdict = {"note_id": await noted(world, braintrust), "use": "used", "why": "Yes"}
    body = {"braintrust_id": braintrust["id"], "outcome": "used", "why": "We see it"}
    for by in ("invited", "author", "lead", "lead_above", "admin"):
        assert await refused(world, "close_braintrust", by=by, **body) == (403, "not_the_owner", None)
    nothing = {**verdict, "note_id": f"braintrust_note_{NOWHERE}"}
    told = await refused(world, "close_braintrust", **body, verdicts=[verdict, nothing])
    assert told == (422, "no_such_braintrust_note", "verdicts.1.note_id")
    twice = await refused(world, "close_braintrust", **body, verdicts=[verdict, verdict])
    assert twice == (422, "no_such_braintrust_note", "verdicts.1.note_id")
    unread = await refused(world, "close_braintrust", by="deputy", **body, verdicts=[verdict])
    assert unread == (422, "no_such_braintrust_note", "verdicts.0.note_id")
    assert await world.rows("select use from braintrust_notes") == [(None,)]
    await world.do("close_braintrust", by="deputy", **body)
    over = (409, "braintrust_is_closed", None)
    assert await refused(world, "close_braintrust", **body) == over
    assert await refused(world, "add_braintrust_note", by="invited", braintrust_id=braintrust["id"], text="Late") == over


async def test_a_note_of_another_braintrust_is_none_of_this(world: World) -> None:
    braintrust, other = await called(world), await called(world)
    verdict = {"note_id": await noted(world, other), "use": "used", "why": "Yes"}
    told = await refused(
        world, "close_braintrust", braintrust_id=braintrust["id"], outcome="used", why="We see it", verdicts=[verdict]
    )
    assert told == (422, "no_such_braintrust_note", "verdicts.0.note_id")


@pytest.mark.parametrize("status", [PersonStatus.LEFT, PersonStatus.ERASED])
async def test_leads_close_one_whose_owner_left_without_reading_it(world: World, status: PersonStatus) -> None:
    braintrust = await called(world)
    await noted(world, braintrust)
    await left(world, "champion", status=status)
    told = await world.do("close_braintrust", by="lead", braintrust_id=braintrust["id"], outcome="not_used", why="Nobody is left")
    assert told["braintrust"]["owner_id"] == PEOPLE["champion"]
    assert await notes(world, braintrust, by="lead") == []


async def test_somebody_invited_who_left_reads_and_writes_nothing_and_their_notes_stay(world: World) -> None:
    braintrust = await called(world)
    await noted(world, braintrust)
    await left(world, "invited")
    told = await refused(world, "add_braintrust_note", by="invited", braintrust_id=braintrust["id"], text="Bye")
    assert told == (403, "person_inactive", None)
    assert [each["note"]["by"] for each in await notes(world, braintrust, by="champion")] == [PEOPLE["invited"]]


async def test_a_note_beside_a_close_is_either_inside_or_refused(world: World) -> None:
    for _ in range(5):
        braintrust = await called(world)
        closing, note = await asyncio.gather(
            world.send("close_braintrust", braintrust_id=braintrust["id"], outcome="used", why="Yes"),
            world.send("add_braintrust_note", by="invited", braintrust_id=braintrust["id"], text="Wait"),
        )
        assert closing.status_code == 200
        assert note.status_code == 200 or note.json()["code"] == "braintrust_is_closed"
        assert len(await notes(world, braintrust, by="champion")) == (note.status_code == 200)


async def test_notes_of_many_cost_as_many_statements_as_of_one_and_are_asked_for_up_to_a_hundred(world: World) -> None:
    many = [await called(world) for _ in range(OPEN_BRAINTRUSTS)]
    for braintrust in many:
        await noted(world, braintrust)
    counted = []
    for asked in (many[:1], many):
        world.statements.clear()
        assert len(await notes(world, *asked, by="champion")) == len(asked)
        counted.append(len(world.statements))
    assert counted[0] == counted[1]
    ids = [f"braintrust_{number:032x}" for number in range(BRAINTRUSTS_AT_ONCE + 1)]
    too_many = await world.client.post("/braintrusts/notes", json=ids, headers={"authorization": "Bearer champion"})
    assert too_many.status_code == 422
    assert (await world.client.post("/braintrusts/notes", json=ids[:1])).status_code == 401


async def test_notes_are_kept_until_the_next_cycle_ends(world: World) -> None:
    braintrust = await called(world)
    note = await noted(world, braintrust)
    [(kept,)] = await world.rows("select kept_until from writings where id = :id", id=note)
    assert str(kept) == "2026-07-08"


async def test_a_note_is_edited_and_withdrawn_by_its_author_and_nobody_else_learns_of_it(world: World) -> None:
    braintrust = await called(world)
    note = await noted(world, braintrust)
    before = await world.rows("select count(*) from outbox")
    for by in ("champion", "stranger", "lead"):
        assert (await world.refusal("edit_text", by=by, id=note, text="Else"))[1] in {"not_your_text", "no_such_text"}
    told = await world.do("edit_text", by="invited", id=note, text="Two at once are enough")
    assert told["receipt"]["id"] == note
    [read] = await notes(world, braintrust, by="champion")
    assert (read["note"]["text"], read["note"]["edited"]) == ("Two at once are enough", True)
    await world.do("withdraw_text", by="invited", id=note)
    [read] = await notes(world, braintrust, by="stranger")
    assert (read["note"]["text"], read["note"]["state"]) == (None, "withdrawn")
    assert await world.rows("select count(*) from outbox") == before
    assert await world.rows("select version from braintrusts") == [(1,)]


async def test_why_is_edited_without_its_words_getting_out(world: World) -> None:
    braintrust = await called(world)
    told = await world.do("close_braintrust", braintrust_id=braintrust["id"], outcome="used", why="We see it now")
    why = told["braintrust"]["closing"]["id"]
    told = await world.do("edit_text", id=why, text="We see it now, thank you")
    assert (told["braintrust"]["closing"]["text"], told["braintrust"]["closing"]["edited"]) == (None, True)
    assert (await world.texts(why, by="invited"))[why]["text"] == "We see it now, thank you"
    payloads = " ".join(payload for (payload,) in await world.rows("select payload from outbox"))
    assert "We see it now" not in payloads
