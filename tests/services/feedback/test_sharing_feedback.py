"""Sharing feedback on: giver and recipient agree to the same people, and nobody reads it before."""

import asyncio
from typing import Any

import pytest

from contracts.directory.people import PersonDocument, PersonStatus
from contracts.feedback.giving import SHARED_WITH
from tests.services.feedback.talking import give, listed
from tests.services.feedback.world import MEMBERS, PEOPLE, World
from tests.services.okrs.world import TEAM


async def share(world: World, id: str, *people: str, by: str) -> dict[str, Any]:
    return await world.do("share_feedback", by=by, feedback_id=id, with_ids=[PEOPLE[name] for name in people])


async def refused(world: World, id: str, *people: str, by: str) -> tuple[int, str, str | None]:
    return await world.refusal("share_feedback", by=by, feedback_id=id, with_ids=[PEOPLE[name] for name in people])


async def readers(world: World, id: str, *names: str) -> list[str]:
    return [name for name in names if await world.read(f"/feedback/one/{id}", by=name) is not None]


@pytest.mark.parametrize(("first", "second"), [("author", "recipient"), ("recipient", "author")])
async def test_the_first_call_proposes_and_the_others_agrees(world: World, first: str, second: str) -> None:
    id = await give(world, kind="feedforward", next_step="Go on")
    await share(world, id, "lead", "member1", by=first)
    assert await readers(world, id, "lead", "member1") == []
    seen = await world.read(f"/feedback/one/{id}", by=second)
    assert (seen["share_proposed_by"], seen["share_proposed_with"]) == (PEOPLE[first], [PEOPLE["lead"], PEOPLE["member1"]])
    await share(world, id, "member1", "lead", by=second)
    assert await readers(world, id, "lead", "member1", "member2", "lead_above") == ["lead", "member1"]
    [shown] = await listed(world, "/feedback/shared", by="lead")
    assert (shown["text"]["text"], shown["text"]["why"]) == ("You asked everybody, and waited", "people")
    assert shown["next_step"]["text"] == "Go on"
    assert (shown["share_proposed_by"], shown["share_proposed_with"]) == (None, [])


async def test_the_acknowledgement_stays_between_the_two(world: World) -> None:
    id = await give(world)
    await world.do("acknowledge_feedback", by="recipient", feedback_id=id, thanks="Between us")
    for by in ("author", "recipient"):
        await share(world, id, "lead", by=by)
    shown = await world.read(f"/feedback/one/{id}", by="lead")
    assert (shown["thanks"], shown["acknowledged_on"]) == (None, None)
    assert "Between us" not in str(shown)


async def test_other_people_are_another_proposal(world: World) -> None:
    id = await give(world)
    await share(world, id, "lead", by="author")
    await share(world, id, "lead", "member1", by="recipient")
    assert await readers(world, id, "lead", "member1") == []
    await share(world, id, "lead", "member1", by="author")
    assert await readers(world, id, "lead", "member1") == ["lead", "member1"]


async def test_nobody_agrees_to_their_own_proposal(world: World) -> None:
    id = await give(world)
    await share(world, id, "lead", by="author")
    assert await refused(world, id, "lead", by="author") == (409, "share_is_proposed", None)
    await share(world, id, "member1", by="author")
    await share(world, id, "lead", by="recipient")
    assert await readers(world, id, "lead", "member1") == []


async def test_two_at_once_propose_and_agree(world: World) -> None:
    id = await give(world)
    await asyncio.gather(share(world, id, "lead", by="author"), share(world, id, "lead", by="recipient"))
    assert await readers(world, id, "lead") == ["lead"]


async def test_acknowledging_twice_at_once_happens_once(world: World) -> None:
    id = await give(world)
    body = {"by": "recipient", "feedback_id": id, "thanks": "Thank you"}
    answers = await asyncio.gather(*(world.send("acknowledge_feedback", **body) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert await world.rows("select count(*) from writings where role = 'thanks'") == [(1,)]


@pytest.mark.parametrize("by", ["member1", "lead", "lead_above", "admin", "auditor"])
async def test_nobody_else_shares_it_not_even_who_reads_it(world: World, by: str) -> None:
    id = await give(world)
    assert await refused(world, id, "member2", by=by) == (404, "feedback_not_found", "feedback_id")
    for each in ("author", "recipient"):
        await share(world, id, by, by=each)
    assert await refused(world, id, "member2", by=by) == (404, "feedback_not_found", "feedback_id")


async def test_what_cannot_be_shared_is_refused(world: World) -> None:
    id = await give(world)
    assert await refused(world, id, "author", by="recipient") == (422, "shared_with_others", "with_ids")
    assert await refused(world, id, "gone", by="recipient") == (422, "no_such_person", "with_ids")
    for by in ("author", "recipient"):
        await share(world, id, "lead", by=by)
    assert await refused(world, id, "lead", by="author") == (409, "feedback_is_shared", None)


async def test_it_is_shared_with_so_many_people_together(world: World) -> None:
    id = await give(world)
    people = [name for name in (*MEMBERS, "champion", "owner", "invited", "facilitator", "moderator", "admin", "stranger",
              "contributor", "helper", "lead", "lead_above") if name not in {"author", "recipient"}]  # fmt: skip
    for by in ("author", "recipient"):
        await share(world, id, *people[: SHARED_WITH - 1], by=by)
    assert await refused(world, id, *people[SHARED_WITH - 1 : SHARED_WITH + 1], by="author") == (
        409,
        "shared_with_too_many",
        "with_ids",
    )


async def test_nobody_agrees_for_somebody_who_left(world: World) -> None:
    id = await give(world)
    await share(world, id, "lead", by="recipient")
    gone = PersonDocument(epoch=1, version=2, id=PEOPLE["recipient"], home_team_id=TEAM, status=PersonStatus.LEFT)
    await world.learn(gone)
    assert await refused(world, id, "lead", by="author") == (409, "other_has_left", None)
    assert await readers(world, id, "lead") == []
    assert await world.read(f"/feedback/one/{id}", by="author") is not None
