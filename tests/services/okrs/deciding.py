"""Decisions for tests: proposals, votes, and refusals that leave everything as it was."""

from typing import Any

import orjson

from tests.services.okrs.world import PEOPLE, World

BUY = {"title": "Buy a desk", "text": "The one we know", "pros": ["It is there tomorrow"], "cons": ["It costs"]}
BUILD = {"title": "Build a desk", "pros": ["It fits"], "cons": ["It takes a year"]}
VOTERS = ("member", "owner", "helper")
_STATE = """
select (select coalesce(json_agg(d order by d.id), '[]') from decisions d),
  (select coalesce(json_agg(v order by v.decision_id, v.person_id), '[]') from decision_votes v),
  (select count(*) from journal), (select count(*) from outbox)
"""


async def proposed(world: World, *, by: str = "member", **more: Any) -> dict[str, Any]:
    """A proposal by a member, for the champion to decide."""
    given = {"title": "Which help desk we use", "method": "decider", "decider_id": PEOPLE["champion"], "options": [BUY, BUILD]}
    return dict((await world.do("propose_decision", by=by, **given | more))["decision"])


async def by_majority(world: World, *voters: str, **more: Any) -> dict[str, Any]:
    """A proposal on which three vote."""
    return await proposed(world, method="majority", voter_ids=[PEOPLE[name] for name in voters or VOTERS], **more)


async def vote(world: World, decision: dict[str, Any], place: int, *, by: str) -> dict[str, Any]:
    """The receipt, or with the last vote the fact."""
    return await world.do("vote_on_decision", by=by, decision_id=decision["id"], option_id=decision["options"][place]["id"])


def making(decision: dict[str, Any], place: int = 0, **more: Any) -> dict[str, Any]:
    """What makes it, for the option in this place."""
    return {"decision_id": decision["id"], "option_id": decision["options"][place]["id"], "rationale": "It is there"} | more


async def decided(world: World, *, by: str = "member", **more: Any) -> dict[str, Any]:
    """A decision of the champion's for the first option."""
    proposal = await proposed(world, by=by, **more)
    return dict((await world.do("make_decision", **making(proposal)))["decision"])


async def state(world: World) -> bytes:
    """Everything about decisions, and how much was ever told."""
    return orjson.dumps(await world.rows(_STATE), default=list)


async def problem(world: World, verb: str, *, by: str = "champion", **body: Any) -> dict[str, Any]:
    """A refusal that changes nothing."""
    before = await state(world)
    told = await world.problem(verb, by=by, **body)
    assert await state(world) == before
    return told


async def refused(world: World, verb: str, *, by: str = "champion", **body: Any) -> tuple[int, str, str | None]:
    """Status, code and field of a refusal that changes nothing."""
    told = await problem(world, verb, by=by, **body)
    return told["status"], told["code"], told["field"]


async def told(world: World) -> list[str]:
    """The short names of every fact so far."""
    return [kind.split(".")[2] for (kind,) in await world.rows("select type from outbox order by position")]
