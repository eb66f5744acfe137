"""Whoever answers a note can read it, and whoever cannot read it does not answer it."""

from typing import Any

import pytest

from contracts.directory.teams import TeamDocument
from contracts.values import TeamId
from tests.services.feedback.notes_days.noting import answered_note, noted, running, whispered
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import AT, COMPANY, TEAM

NOTE: dict[str, Any] = {"verdict": "decline", "reason": "We cannot move the date"}
REFUSED = (403, "not_among_its_answerers", None)


async def led_by(world: World, *names: str, team: TeamId = TEAM, version: int = 3) -> None:
    given = {**AT, "version": version, "id": team, "name": "Team", "team_kind": "team", "status": "active"}
    parent = COMPANY if team == TEAM else None
    leads = [PEOPLE[name] for name in names]
    await world.learn(TeamDocument.model_validate({**given, "parent_id": parent, "lead_ids": leads}))


async def reads(world: World, id: str, *, by: str) -> str | None:
    found = await world.texts(id, by=by)
    return str(found[id]["why"]) if id in found else None


async def readers(world: World, id: str, *, by: str = "author") -> set[str]:
    found = await world.read(f"/texts/{id}/readers", by=by)
    assert found["count"] == len(found["person_ids"])
    return set(found["person_ids"])


@pytest.mark.parametrize("confidential", [False, True])
async def test_a_deputy_of_the_lead_reads_what_they_answer_and_is_told_why(world: World, confidential: bool) -> None:
    day = await running(world)
    id = await whispered(world, day) if confidential else (await noted(world, day))["id"]
    await world.hour()
    assert await reads(world, id, by="lead_deputy") == "answers"
    assert await reads(world, id, by="lead") == "subtree"
    assert PEOPLE["lead_deputy"] in await readers(world, id)
    note = await answered_note(world, id, by="lead_deputy")
    assert note["answer"]["by"] == PEOPLE["lead_deputy"]
    assert await reads(world, note["answer"]["reason"]["id"], by="lead") == "subtree"


async def test_the_lead_of_a_team_above_answers_where_the_team_has_no_lead_and_else_reads_nothing(world: World) -> None:
    id = (await noted(world, await running(world)))["id"]
    assert await reads(world, id, by="lead_above") is None
    assert await world.refusal("answer_note", by="lead_above", note_id=id, **NOTE) == REFUSED
    assert PEOPLE["lead_above"] not in await readers(world, id)
    await led_by(world)
    assert await reads(world, id, by="lead_above") == "answers"
    assert PEOPLE["lead_above"] in await readers(world, id)
    assert await reads(world, id, by="lead_deputy") is None, "the one they stand in for leads nothing any more"
    await answered_note(world, id, by="lead_above")


async def test_who_reads_is_who_is_listed(world: World) -> None:
    id = (await noted(world, await running(world)))["id"]
    for leads in ((), ("lead",), ("member3", "stranger")):
        await led_by(world, *leads, version=3 + len(leads))
        listed = await readers(world, id)
        for name in ("author", "member", "lead", "lead_deputy", "lead_above", "stranger", "facilitator", "admin", "auditor"):
            assert (await reads(world, id, by=name) is not None) is (PEOPLE[name] in listed), (name, leads)


async def test_a_note_for_named_people_alone_is_owed_no_answer_and_holds_up_no_close(world: World) -> None:
    id = (await noted(world, await running(world)))["id"]
    told = await world.do("tighten_privacy", by="author", id=id, readership="people", reader_ids=[PEOPLE["facilitator"]])
    assert (told["note"]["owed_since"], told["note"]["due_on"]) == (None, None)
    for by in ("lead", "lead_deputy", "lead_above"):
        assert await reads(world, id, by=by) is None
        assert await world.refusal("answer_note", by=by, note_id=id, **NOTE) == REFUSED


async def test_everyone_reads_a_note_for_everyone_and_leads_above_answer_it(world: World) -> None:
    id = (await noted(world, await running(world, readership="everyone")))["id"]
    assert await reads(world, id, by="lead_above") == "everyone"
    await answered_note(world, id, by="lead_above")


async def test_a_question_that_its_author_narrowed_is_answered_by_those_who_still_read_it(world: World) -> None:
    asked = (await world.do("ask_leader", by="author", team_id=TEAM, text="Why?"))["leader_question"]["id"]
    await world.do("tighten_privacy", by="author", id=asked, readership="team")
    answer = {"leader_question_id": asked, "text": "For the light"}
    assert await reads(world, asked, by="lead_above") is None
    assert await world.refusal("answer_question", by="lead_above", **answer) == REFUSED
    assert await reads(world, asked, by="lead_deputy") == "answers"
    await world.do("answer_question", by="lead_deputy", **answer)
    other = (await world.do("ask_leader", by="author", team_id=TEAM, text="Why not?"))["leader_question"]["id"]
    told = await world.do("tighten_privacy", by="author", id=other, readership="people", reader_ids=[])
    assert (told["leader_question"]["state"], told["leader_question"]["owed_since"]) == ("withdrawn", None)
