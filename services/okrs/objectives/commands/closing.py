"""The end of an objective, and how it goes on: closed, reopened, carried over."""

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.okrs.key_results import KeyResult, Measure
from contracts.okrs.objective_commands import CarryOver, CloseObjective, Continuation, ContinuedKeyResult, ReopenObjective
from contracts.okrs.objectives import ObjectiveCarriedOver, ObjectiveClosed, ObjectiveReopened, ObjectiveState
from contracts.okrs.refusals import Code
from contracts.okrs.revisions import Revised
from services.okrs.alignment import queries as alignment
from services.okrs.cycles.tables import Cycle
from services.okrs.lessons import queries as lessons
from services.okrs.lessons.tables import Lesson
from services.okrs.lessons.tables.publication import out_of_close, published
from services.okrs.objectives.commands import history, measuring, opening
from services.okrs.objectives.rules import closing, measures
from services.okrs.objectives.rules.differences import Difference
from services.okrs.objectives.tables import Objective
from services.okrs.objectives.tables.continuation import continued, going_on


async def close_objective(command: CloseObjective, unit: UnitOfWork) -> ObjectiveClosed:
    opened = await opening.to_decide(unit, command.objective_id)
    objective = opened.objective
    objective.must_be(Code.OBJECTIVE_IS_NOT_ACTIVE, ObjectiveState.ACTIVE)
    _require_known(command, objective)
    if not objective.exempt:
        _require_nothing_owed(command, objective)
    _resolve(command, objective)
    _score(command, objective)
    told = [lesson.document() for lesson in await _lessons(command, unit, objective)]
    objective.close(outcome=command.outcome, learned=command.learned, at=unit.now, by=unit.actor.person_id)
    return unit.publish(ObjectiveClosed(objective=objective.document(), lessons=told))


async def _lessons(command: CloseObjective, unit: UnitOfWork, objective: Objective) -> list[Lesson]:
    """Those that were given; else what was learned, where the objective has none yet. An import may end without any."""
    given = {f"lessons.{place}": lesson for place, lesson in enumerate(command.lessons)}
    await lessons.require_fitting(unit.session, objective.id, given)
    if given:
        return [published(unit, objective, lesson) for lesson in command.lessons]
    if not command.learned or await lessons.with_lessons(unit.session, [objective.id]):
        return []
    return [out_of_close(unit, objective, command.learned)]


def _require_known(command: CloseObjective, objective: Objective) -> None:
    for place, score in enumerate(command.scores):
        objective.key_result(score.key_result_id, field=f"scores.{place}.key_result_id")
    known = {uncertainty.id for uncertainty in objective.uncertainties}
    for place, one in enumerate(command.uncertainties):
        if one.uncertainty_id not in known:
            field = f"uncertainties.{place}.uncertainty_id"
            raise Refused(Code.UNCERTAINTY_NOT_FOUND, field=field, id=one.uncertainty_id)


def _require_nothing_owed(command: CloseObjective, objective: Objective) -> None:
    standing = {part.id: part.progress for part in objective.key_results}
    owed = closing.owed_before_close(
        key_results=list(standing),
        scores=[closing.Scored(one.key_result_id, standing[one.key_result_id], one.score, one.reason) for one in command.scores],
        open_uncertainties=[one.id for one in objective.uncertainties if not one.resolved],
        resolved=[one.uncertainty_id for one in command.uncertainties],
        learned=command.learned,
    )
    if owed.learning:
        raise Refused(Code.NOTHING_LEARNED_YET, field="learned")
    if owed.uncertainties:
        raise Refused(Code.UNCERTAINTY_STILL_OPEN, field="uncertainties")
    if owed.scores:
        raise Refused(Code.SCORE_EVERY_KEY_RESULT, field="scores")
    if owed.reasons:
        place = [one.key_result_id for one in command.scores].index(owed.reasons[0])
        told = f"{standing[owed.reasons[0]]:f}"
        raise Refused(Code.SCORE_NEEDS_A_REASON, field=f"scores.{place}.reason", progress=told)


def _resolve(command: CloseObjective, objective: Objective) -> None:
    learned = {one.uncertainty_id: one.learned for one in command.uncertainties}
    objective.uncertainties = [
        one.model_copy(update={"resolved": True, "learned": learned[one.id]}) if one.id in learned else one
        for one in objective.uncertainties
    ]


def _score(command: CloseObjective, objective: Objective) -> None:
    given = {one.key_result_id: {"score": one.score, "score_reason": one.reason} for one in command.scores}
    objective.key_results = [part.model_copy(update=given.get(part.id, {})) for part in objective.key_results]


async def reopen_objective(command: ReopenObjective, unit: UnitOfWork) -> ObjectiveReopened:
    """Active again without scores and outcome; what was learned stays."""
    opened = await opening.to_decide(unit, command.objective_id)
    objective = opened.objective
    objective.must_be(Code.OBJECTIVE_IS_NOT_CLOSED, ObjectiveState.CLOSED)
    objective.state, objective.outcome = ObjectiveState.ACTIVE, None
    objective.closed_at, objective.closed_by = None, None
    blank = {"score": None, "score_reason": ""}
    objective.key_results = [part.model_copy(update=blank) for part in objective.key_results]
    objective.moved()
    again = Difference(Revised.STATE, ObjectiveState.CLOSED.value, ObjectiveState.ACTIVE.value)
    told = [history.keep(unit, objective, again, command.reason)]
    return unit.publish(ObjectiveReopened(objective=objective.document(), revisions=told), reason=command.reason)


async def carry_over(command: CarryOver, unit: UnitOfWork) -> ObjectiveCarriedOver:
    opened = await opening.to_decide(unit, command.objective_id)
    source = opened.objective
    source.must_be(Code.OBJECTIVE_IS_NOT_ACTIVE, ObjectiveState.ACTIVE, ObjectiveState.CLOSED)
    if source.carried_over_to_id is not None:
        raise Refused(Code.ALREADY_CARRIED_OVER, id=source.carried_over_to_id)
    if command.to_cycle_id == source.cycle_id:
        raise Refused(Code.CARRY_OVER_TO_ANOTHER_CYCLE, field="to_cycle_id")
    cycle = await unit.hold(Cycle, command.to_cycle_id, field="to_cycle_id")
    cycle.must_take_drafts("to_cycle_id")
    parts = [_goes_on(unit, source, given, place, command) for place, given in enumerate(command.key_results)]
    await alignment.lock(unit.session)
    edges = await alignment.within_reach(unit.session, source.aligned_to, cycle.id)
    draft = continued(unit, source, to_cycle_id=cycle.id, key_results=going_on(unit, parts), aligned_to=edges)
    draft.must_fit()
    return unit.publish(ObjectiveCarriedOver(objective=draft.document(), carried_over_from=source.document()))


def _goes_on(
    unit: UnitOfWork, source: Objective, given: ContinuedKeyResult, place: int, command: CarryOver
) -> tuple[KeyResult, Measure]:
    """The key result and how it is measured from now on."""
    field = f"key_results.{place}"
    part = source.key_result(given.key_result_id, field=f"{field}.key_result_id")
    if given.key_result_id in {earlier.key_result_id for earlier in command.key_results[:place]}:
        raise Refused(Code.NAMED_TWICE, field=f"{field}.key_result_id", id=given.key_result_id)
    anew = given.continuation is Continuation.NEW
    if anew != (given.measure is not None):
        raise Refused(Code.NEW_MEASURE_NEEDED, field=f"{field}.measure")
    if given.measure is not None:
        return part, measuring.measured(unit, given.measure, None, field=f"{field}.measure")
    measure = measures.carried_over(part.measure, given.continuation)
    if measure is None:
        raise Refused(Code.NEW_MEASURE_NEEDED, field=f"{field}.measure")
    return part, measure
