"""What tests of feedback, conversations and mistakes share: goals to speak about, and what people say."""

from typing import Any

from contracts.okrs.check_ins import CheckInRecorded
from contracts.okrs.cycles import Cadence, CycleDocument, CycleState
from contracts.okrs.decisions import DecisionProposed
from contracts.okrs.objectives import ObjectiveDocument, ObjectiveState
from contracts.sampling import sample
from contracts.values import CycleId, KeyResultId, ObjectiveId, PersonId, TeamId
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import AT, OTHER, TEAM

CYCLE = CycleId("cycle_" + "1" * 32)
_CHECKED = CheckInRecorded.model_validate_json(sample(CheckInRecorded))


def objective(
    number: int,
    *,
    team: TeamId = TEAM,
    champion: PersonId | None = None,
    owner: PersonId | None = None,
    state: ObjectiveState = ObjectiveState.ACTIVE,
    version: int = 1,
) -> ObjectiveDocument:
    """An objective with one key result, of the same number."""
    part = _CHECKED.objective.key_results[0].model_copy(
        update={"id": key_result_id(number), "owner_id": owner, "contributor_ids": []}
    )
    said = {"id": ObjectiveId(f"objective_{number:032x}"), "epoch": 1, "version": version, "team_id": team, "state": state}
    named = {"champion_id": champion, "contributor_ids": [], "key_results": [part], "cycle_id": CYCLE}
    return _CHECKED.objective.model_copy(update={**said, **named})


def key_result_id(number: int) -> KeyResultId:
    """Of the objective of this number."""
    return KeyResultId(f"key_result_{number:032x}")


def cycle(*, state: CycleState = CycleState.ACTIVE, version: int = 1, id: CycleId = CYCLE, **more: Any) -> CycleDocument:
    """The quarter of these tests, or another."""
    given = {"starts_on": "2026-01-01", "ends_on": "2026-03-31", "name": "2026 Q1"} | more
    return CycleDocument.model_validate(
        {"epoch": 1, "version": version, "id": id, "state": state, "cadence": Cadence.WEEKLY, "time_zone": "UTC"} | given
    )


CHECK_IN = _CHECKED.check_in.model_copy(update=AT)
DECISION = DecisionProposed.model_validate_json(sample(DecisionProposed)).decision.model_copy(update=AT)
GOAL = objective(1, champion=PEOPLE["author"], owner=PEOPLE["member1"])
ELSEWHERE = objective(2, team=OTHER, champion=PEOPLE["invited"])


async def ask(world: World, *of: str, by: str = "recipient", **more: Any) -> str:
    """The id of a request for feedback."""
    given = {"of_ids": [PEOPLE[name] for name in of or ("author",)], "question": "How did I run the workshop?"} | more
    return str((await world.do("request_feedback", by=by, **given))["receipt"]["id"])


async def give(world: World, *, by: str = "author", to: str = "recipient", **more: Any) -> str:
    """The id of feedback."""
    given = {"to_id": PEOPLE[to], "kind": "appreciation", "text": "You asked everybody, and waited"} | more
    if "request_id" in given:
        del given["to_id"]
    return str((await world.do("give_feedback", by=by, **given))["receipt"]["id"])


async def meet(world: World, *, by: str = "author", **more: Any) -> str:
    """The id of a conversation, with the recipient where nobody is named."""
    given = {"meeting": "weekly"} | (more or {"person_id": PEOPLE["recipient"]})
    return str((await world.do("open_conversation", by=by, **given))["receipt"]["id"])


async def report(world: World, *, by: str = "author", **more: Any) -> str:
    """The id of a mistake."""
    given = {"text": "I restored the wrong backup"} | more
    return str((await world.do("report_mistake", by=by, **given))["receipt"]["id"])


async def listed(world: World, path: str, *, by: str) -> list[dict[str, Any]]:
    """The entries of a private list."""
    [entries] = (await world.read(path, by=by)).values()
    return list(entries)


async def of_team(world: World, *, by: str = "member", team: str = TEAM, more: str = "") -> list[dict[str, Any]] | None:
    """The mistakes of a team as somebody sees them; None where it is none of theirs."""
    found = await world.read(f"/mistakes?teams={team}{more}", by=by)
    return list(found[0]["mistakes"]) if found else None
