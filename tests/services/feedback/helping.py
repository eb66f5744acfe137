"""A goal to ask help for, and requests, Braintrusts and skill gaps of it."""

from typing import Any

from contracts.directory.people import PersonDocument, PersonStatus
from contracts.okrs.objectives import ObjectiveDocument, ObjectiveState
from contracts.okrs.requests import ResourceRequestDocument
from tests.gateway.documents import AT, objective
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import OTHER, TEAM

GOAL = objective(1, parts=2, contributor_ids=[PEOPLE["contributor"]])
KEY_RESULT, SECOND = (part.id for part in GOAL.key_results)
ON_IT = {"objective_id": GOAL.id, "key_result_id": KEY_RESULT}
NOWHERE = "0" * 32


async def goal(world: World, **more: Any) -> ObjectiveDocument:
    """The goal, learned from the okrs service; later versions of it by `version`."""
    document = GOAL.model_copy(update=more)
    await world.learn(document)
    return document


async def closed_goal(world: World, version: int = 2) -> None:
    await goal(world, version=version, state=ObjectiveState.CLOSED)


async def smaller_goal(world: World) -> None:
    """The first key result was removed."""
    await goal(world, version=2, key_results=GOAL.key_results[1:])


async def left(world: World, *names: str, status: PersonStatus = PersonStatus.LEFT) -> None:
    """They are not here any more, or were erased."""
    home = OTHER if status is PersonStatus.LEFT else None
    gone = [PersonDocument(epoch=1, version=9, id=PEOPLE[name], home_team_id=home, status=status) for name in names]
    await world.learn(*gone)


async def training(world: World, number: int = 1, **more: Any) -> ResourceRequestDocument:
    """A request for training for the key result."""
    given = {
        **AT,
        **ON_IT,
        "id": f"resource_request_{number:032x}",
        "team_id": TEAM,
        "resource": "training",
        "why": "To see the tide coming",
        "state": "open",
        "due_on": "2026-01-09",
        "asked_by": PEOPLE["champion"],
        "asked_at": "2026-01-05T08:00:00Z",
    }
    document = ResourceRequestDocument.model_validate(given | more)
    await world.learn(document)
    return document


async def asked(world: World, *, by: str = "author", **more: Any) -> dict[str, Any]:
    given = {**ON_IT, "what": "Who has read tide tables before?"}
    return dict((await world.do("ask_for_help", by=by, **given | more))["help_request"])


async def offered(world: World, request: dict[str, Any], *, by: str = "stranger", what: str = "An hour") -> str:
    """The offer's id."""
    told = await world.do("offer_help", by=by, help_request_id=request["id"], what=what)
    return str(told["help_request"]["offers"][-1]["id"])


async def called(world: World, *invited: str, by: str = "champion", **more: Any) -> dict[str, Any]:
    ids = [PEOPLE[name] for name in invited or ("invited", "stranger")]
    given = {"objective_id": GOAL.id, "invited_ids": ids, "meets_on": "2026-01-09", "question": "What do we not see?"}
    return dict((await world.do("call_braintrust", by=by, **given | more))["braintrust"])


async def noted(world: World, braintrust: dict[str, Any], *, by: str = "invited", text: str = "Too many at once") -> str:
    """The note's id."""
    told = await world.do("add_braintrust_note", by=by, braintrust_id=braintrust["id"], text=text)
    return str(told["receipt"]["id"])


async def notes(world: World, *braintrusts: dict[str, Any], by: str) -> list[dict[str, Any]]:
    """What somebody may read of them."""
    ids = [each["id"] for each in braintrusts]
    answer = await world.client.post("/braintrusts/notes", json=ids, headers={"authorization": f"Bearer {by}"})
    assert answer.status_code == 200, answer.text
    return list(answer.json())


async def flagged(world: World, *, by: str = "contributor", skill: str = "Reading tide tables", **more: Any) -> dict[str, Any]:
    return dict((await world.do("flag_skill_gap", by=by, **ON_IT | {"skill": skill} | more))["skill_gap"])
