"""Review: submitted, returned, activated."""

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.okrs.objective_commands import ActivateObjective, ReturnToDraft, SubmitForReview
from contracts.okrs.objectives import ObjectiveActivated, ObjectiveReturnedToDraft, ObjectiveState, ObjectiveSubmitted
from contracts.okrs.readiness import blockers
from contracts.okrs.refusals import Code, Missing
from contracts.okrs.revisions import Revised
from services.okrs.concerns import queries as concerns
from services.okrs.objectives.commands import history, opening
from services.okrs.objectives.rules.differences import Difference
from services.okrs.requests import queries as requests


async def submit_for_review(command: SubmitForReview, unit: UnitOfWork) -> ObjectiveSubmitted:
    opened = await opening.to_decide(unit, command.objective_id)
    objective = opened.objective
    objective.must_be(Code.OBJECTIVE_IS_NOT_A_DRAFT, ObjectiveState.DRAFT)
    objective.state = ObjectiveState.IN_REVIEW
    objective.submitted_at, objective.submitted_by = unit.now, unit.actor.person_id
    objective.moved()
    return unit.publish(ObjectiveSubmitted(objective=objective.document()))


async def return_to_draft(command: ReturnToDraft, unit: UnitOfWork) -> ObjectiveReturnedToDraft:
    opened = await opening.to_decide(unit, command.objective_id)
    objective = opened.objective
    objective.must_be(Code.OBJECTIVE_IS_NOT_IN_REVIEW, ObjectiveState.IN_REVIEW)
    objective.state = ObjectiveState.DRAFT
    objective.moved()
    back = Difference(Revised.STATE, ObjectiveState.IN_REVIEW.value, ObjectiveState.DRAFT.value)
    told = [history.keep(unit, objective, back, command.reason)]
    return unit.publish(ObjectiveReturnedToDraft(objective=objective.document(), revisions=told), reason=command.reason)


async def activate_objective(command: ActivateObjective, unit: UnitOfWork) -> ObjectiveActivated:
    opened = await opening.to_decide(unit, command.objective_id)
    objective = opened.objective
    objective.must_be(Code.OBJECTIVE_IS_NOT_IN_REVIEW, ObjectiveState.IN_REVIEW)
    unanswered = await concerns.unanswered(unit.session, objective.id)
    waited_for = await requests.open_requests(unit.session, objective.id)
    if missing := blockers(objective.document(), opened.cycle.state, concerns=unanswered, requests=waited_for):
        raise Refused(Code.NOT_READY_TO_ACTIVATE, details=Missing(blockers=missing), count=len(missing))
    objective.state = ObjectiveState.ACTIVE
    objective.activated_at, objective.activated_by = unit.now, unit.actor.person_id
    objective.moved()
    return unit.publish(ObjectiveActivated(objective=objective.document()))
