"""Changes to an active objective, each kept with its reason."""

from typing import Any

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.okrs.key_results import KeyResult
from contracts.okrs.objective_commands import ReviseKeyResult, ReviseObjective
from contracts.okrs.objectives import KeyResultRevised, ObjectiveRevised, ObjectiveState
from contracts.okrs.refusals import Code
from contracts.okrs.revisions import Revised
from services.okrs.objectives import queries
from services.okrs.objectives.commands import history, measuring, opening
from services.okrs.objectives.commands.opening import Opened
from services.okrs.objectives.rules import differences, key_results
from services.okrs.objectives.tables import Objective

_FIELDS = {
    "title": Revised.TITLE,
    "why": Revised.WHY,
    "team_id": Revised.TEAM,
    "champion_id": Revised.CHAMPION,
    "ambition": Revised.AMBITION,
}


async def revise_objective(command: ReviseObjective, unit: UnitOfWork) -> ObjectiveRevised:
    opened = await _to_revise(unit, command)
    objective = opened.objective
    before = _told(objective)
    given = command.model_dump(include=set(_FIELDS), exclude_none=True)
    if "team_id" in given:
        await people.require_team(unit.session, given["team_id"], field="team_id")
    await people.require_people(unit.session, {"champion_id": [given.get("champion_id")]})
    for name, value in given.items():
        setattr(objective, name, value)
    told = _kept(unit, opened, differences.of_fields(before, _told(objective)))
    return unit.publish(ObjectiveRevised(objective=objective.document(), revisions=told), reason=command.reason)


async def revise_key_result(command: ReviseKeyResult, unit: UnitOfWork) -> KeyResultRevised:
    opened = await _to_revise(unit, command)
    objective = opened.objective
    before = objective.key_result(command.key_result_id)
    after = before.model_copy(update=command.model_dump(include={"title", "definition"}, exclude_none=True))
    if command.measure is not None:
        after = await _measured_anew(unit, command, after)
    objective.replace(after)
    objective.must_fit()
    told = _kept(unit, opened, differences.of_key_results(before, after))
    return unit.publish(KeyResultRevised(objective=objective.document(), revisions=told), reason=command.reason)


async def _to_revise(unit: UnitOfWork, command: ReviseObjective | ReviseKeyResult) -> Opened:
    opened = await opening.to_reshape(unit, command)
    opened.objective.must_be(Code.OBJECTIVE_IS_NOT_ACTIVE, ObjectiveState.ACTIVE)
    return opened


async def _measured_anew(unit: UnitOfWork, command: ReviseKeyResult, part: KeyResult) -> KeyResult:
    """Under the new measure, read again from all its check-ins: a threshold counts them by its limit as it is now."""
    assert command.measure is not None, "only asked for where there is one"
    measure = measuring.measured(unit, command.measure, part.measure, field="measure")
    if measure.kind is not part.measure.kind:
        raise Refused(Code.MEASURE_KIND_IS_FIXED, field="measure", kind=part.measure.kind.value)
    return key_results.read_anew(part.model_copy(update={"measure": measure}), await queries.check_ins_of(unit.session, part.id))


def _told(objective: Objective) -> dict[Revised, Any]:
    return {what: getattr(objective, name) for name, what in _FIELDS.items()}


def _kept(unit: UnitOfWork, opened: Opened, changes: list[differences.Difference]) -> list[Any]:
    if not changes:
        raise Refused(Code.NOTHING_CHANGES)
    opened.objective.edited()
    return history.revisions(unit, opened, changes)
