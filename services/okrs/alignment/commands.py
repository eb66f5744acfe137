"""What people do with alignments; the edge lives in the objective that contributes or supports."""

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.okrs.alignment import AlignObjective, ObjectiveAligned, ObjectiveUnaligned, UnalignObjective
from contracts.okrs.limits import EDGES
from contracts.okrs.objectives import Edge
from contracts.okrs.refusals import AlignmentPath, Code
from contracts.values import KeyResultId, ObjectiveId
from services.okrs.alignment import queries, rules
from services.okrs.cycles.tables import Cycle
from services.okrs.objectives import policies
from services.okrs.objectives.tables import Objective


async def align_objective(command: AlignObjective, unit: UnitOfWork) -> ObjectiveAligned:
    await queries.lock(unit.session)
    objective = await _to_align(unit, command.objective_id)
    if command.target_objective_id == objective.id:
        raise _loop([objective.id, objective.id])
    target = await unit.hold(Objective, command.target_objective_id, field="target_objective_id")
    if command.target_key_result_id is not None:
        target.key_result(command.target_key_result_id, field="target_key_result_id")
    parents = await queries.parents_of(unit.session, objective.cycle_id)
    if not rules.may_reach(objective.cycle_id, target.cycle_id, parents):
        raise Refused(Code.NOT_OF_THIS_OR_A_LONGER_CYCLE, field="target_objective_id")
    path = rules.loop_closed_by(objective.id, target.id, await queries.edges_from(unit.session, target.id))
    if path:
        raise _loop(path)
    edge = Edge(**command.model_dump(exclude={"objective_id"}))
    others = _without(objective, command.target_objective_id, command.target_key_result_id)
    if len(others) >= EDGES:
        raise Refused(Code.TOO_MANY_ALIGNMENTS, limit=EDGES)
    objective.aligned_to = [*others, edge]
    objective.moved()
    return unit.publish(ObjectiveAligned(objective=objective.document()))


async def unalign_objective(command: UnalignObjective, unit: UnitOfWork) -> ObjectiveUnaligned:
    objective = await _to_align(unit, command.objective_id)
    others = _without(objective, command.target_objective_id, command.target_key_result_id)
    if len(others) == len(objective.aligned_to):
        missing = command.target_key_result_id or command.target_objective_id
        raise Refused(Code.NOT_ALIGNED, field="target_objective_id", id=missing)
    objective.aligned_to = others
    objective.moved()
    return unit.publish(ObjectiveUnaligned(objective=objective.document()))


async def _to_align(unit: UnitOfWork, id: ObjectiveId) -> Objective:
    objective = await unit.change(Objective, id)
    cycle = await unit.hold(Cycle, objective.cycle_id)
    policies.may_decide(await people.standing(unit, objective.team_id), objective)
    cycle.must_not_be_closed()
    objective.must_not_be_closed()
    return objective


def _without(objective: Objective, target: ObjectiveId, key_result: KeyResultId | None) -> list[Edge]:
    gone = (target, key_result)
    return [edge for edge in objective.aligned_to if (edge.target_objective_id, edge.target_key_result_id) != gone]


def _loop(path: list[ObjectiveId]) -> Refused:
    told = " → ".join(path)
    return Refused(Code.ALIGNMENT_CYCLE, field="target_objective_id", details=AlignmentPath(path=path), path=told)
