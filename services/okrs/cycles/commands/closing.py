"""A cycle closes once nothing is open in it, or carries over what is."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN

from sqlalchemy import select

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.okrs.cycles import CloseCycle, CycleClosed, CycleState
from contracts.okrs.lessons import LessonDocument
from contracts.okrs.limits import CARRIED_OVER_AT_ONCE
from contracts.okrs.objective_commands import Continuation
from contracts.okrs.objectives import Edge, ObjectiveCarriedOver, ObjectiveClosed, ObjectiveEdited, ObjectiveState, Outcome
from contracts.okrs.refusals import Code, OpenCycles, StillOpen
from contracts.values import CycleId, ObjectiveId, canonical
from services.okrs.alignment import queries as alignment
from services.okrs.cycles import policies, queries
from services.okrs.cycles.commands.running import moved_on
from services.okrs.cycles.tables import Cycle
from services.okrs.lessons import queries as lessons
from services.okrs.lessons.tables.publication import out_of_close
from services.okrs.objectives.rules import closing, measures, progress
from services.okrs.objectives.tables import Objective
from services.okrs.objectives.tables.continuation import continued, going_on


async def close_cycle(command: CloseCycle, unit: UnitOfWork) -> CycleClosed:
    """Objectives are locked before the cycle, as commands on them do; once it is locked too, none is reopened any more."""
    policies.may_run_cycles(unit.actor)
    await _lock_open(unit, command.cycle_id)
    cycle = await moved_on(unit, command.cycle_id, CycleState.CLOSED, Code.CYCLE_IS_NOT_CLOSING)
    if within := await queries.open_within(unit.session, cycle.id):
        raise Refused(Code.CYCLES_STILL_OPEN, details=OpenCycles(cycle_ids=within), count=len(within))
    if still_open := await _lock_open(unit, cycle.id):
        await _carry_over(unit, command, still_open)
    elif command.carry_over_to_id not in {None, cycle.id}:
        await unit.hold(Cycle, command.carry_over_to_id, field="carry_over_to_id")  # named in vain, but it is to be there
    cycle.closed_at = unit.now
    return unit.publish(CycleClosed(cycle=cycle.document()))


async def _lock_open(unit: UnitOfWork, id: CycleId) -> list[ObjectiveId]:
    of_cycle = select(Objective.id).where(Objective.cycle_id == id, Objective.state != ObjectiveState.CLOSED)
    return list(await unit.session.scalars(of_cycle.order_by(Objective.id).with_for_update()))


async def _carry_over(unit: UnitOfWork, command: CloseCycle, still_open: Sequence[ObjectiveId]) -> None:
    """Active objectives close and go on as drafts of the later cycle; those that never began move there."""
    later = await _later_cycle(unit, command, still_open)
    objectives = await unit.change_all(Objective, still_open)
    if not command.learned and any(objective.state is ObjectiveState.ACTIVE for objective in objectives):
        raise Refused(Code.NOTHING_LEARNED_YET, field="learned")
    await alignment.lock(unit.session)
    edges = [edge for objective in objectives for edge in objective.aligned_to]
    reachable = set(await alignment.within_reach(unit.session, edges, later.id))
    taught = await lessons.with_lessons(unit.session, still_open)
    for objective in objectives:
        kept = [edge for edge in objective.aligned_to if edge in reachable]
        if objective.state is ObjectiveState.ACTIVE:
            told = [] if objective.id in taught else [out_of_close(unit, objective, command.learned).document()]
            _end(unit, objective, later, kept, command.learned, told)
        else:
            objective.cycle_id, objective.aligned_to = later.id, kept
            objective.moved()
            unit.publish(ObjectiveEdited(objective=objective.document()))


async def _later_cycle(unit: UnitOfWork, command: CloseCycle, still_open: Sequence[ObjectiveId]) -> Cycle:
    count = len(still_open)
    if command.carry_over_to_id is None:
        details = StillOpen(count=count, objective_ids=list(still_open[: queries.LISTED]))
        raise Refused(Code.OBJECTIVES_STILL_OPEN, details=details, count=count)
    if count > CARRIED_OVER_AT_ONCE:
        raise Refused(Code.TOO_MUCH_TO_CARRY_OVER, field="carry_over_to_id", count=count, limit=CARRIED_OVER_AT_ONCE)
    if command.carry_over_to_id == command.cycle_id:
        raise Refused(Code.CARRY_OVER_TO_ANOTHER_CYCLE, field="carry_over_to_id")
    later = await unit.hold(Cycle, command.carry_over_to_id, field="carry_over_to_id")
    later.must_take_drafts("carry_over_to_id")
    return later


def _end(
    unit: UnitOfWork, objective: Objective, later: Cycle, edges: Sequence[Edge], learned: str, lessons: list[LessonDocument]
) -> None:
    """Closes it with the scores that its progress gives; what is left to reach goes on, unless it went on before."""
    done = objective.progress == progress.WHOLE
    objective.key_results = [
        part.model_copy(update={"score": canonical(part.progress.quantize(closing.SCORE_PLACES, ROUND_HALF_EVEN))})
        for part in objective.key_results
    ]
    outcome = Outcome.ACHIEVED if done else Outcome.PARTLY
    objective.close(outcome=outcome, learned=learned, at=unit.now, by=unit.actor.person_id)
    left = [(part, measures.carried_over(part.measure, Continuation.BASELINE_FROM_CURRENT)) for part in objective.key_results]
    parts = going_on(unit, [(part, measure) for part, measure in left if measure is not None])
    if done or not parts or objective.carried_over_to_id is not None:
        unit.publish(ObjectiveClosed(objective=objective.document(), lessons=lessons))
        return
    draft = continued(unit, objective, to_cycle_id=later.id, key_results=parts, aligned_to=edges)
    told = ObjectiveCarriedOver(objective=draft.document(), carried_over_from=objective.document(), lessons=lessons)
    unit.publish(told)
