"""Resource requests: asked, granted, declined, withdrawn. Their objective is held as it is, so that activation sees them."""

from chassis import organization as people
from chassis.standing import Standing
from chassis.unit import UnitOfWork
from contracts.okrs.requests import (
    DeclineResource,
    GrantResource,
    RequestResource,
    RequestState,
    ResourceDeclined,
    ResourceGranted,
    ResourceRequested,
    ResourceRequestWithdrawn,
    WithdrawResourceRequest,
)
from contracts.values import ResourceRequestId
from services.okrs.cycles.tables import Cycle
from services.okrs.objectives.tables import Objective
from services.okrs.requests import policies
from services.okrs.requests.tables import ResourceRequest


async def request_resource(command: RequestResource, unit: UnitOfWork) -> ResourceRequested:
    objective = await unit.hold(Objective, command.objective_id)
    cycle = await unit.hold(Cycle, objective.cycle_id)
    part = objective.key_result(command.key_result_id)
    standing = await people.standing(unit, objective.team_id)
    policies.may_ask(standing, objective, part)
    cycle.must_not_be_closed()
    objective.must_not_be_closed()
    await people.require_people(unit.session, {"approver_id": [command.approver_id]})
    request = ResourceRequest(
        id=unit.new_id(ResourceRequestId),
        team_id=objective.team_id,
        state=RequestState.OPEN,
        due_on=standing.day_in(unit.answer_days["request"], now=unit.now),
        asked_by=unit.actor.person_id,
        asked_at=unit.now,
        **command.model_dump(),
    )
    unit.add(request)
    return unit.publish(ResourceRequested(resource_request=request.document()))


async def grant_resource(command: GrantResource, unit: UnitOfWork) -> ResourceGranted:
    request, standing = await _opened(unit, command.resource_request_id)
    policies.may_answer(standing, request)
    _end(unit, request, RequestState.GRANTED, command.reason)
    return unit.publish(ResourceGranted(resource_request=request.document()), reason=command.reason)


async def decline_resource(command: DeclineResource, unit: UnitOfWork) -> ResourceDeclined:
    request, standing = await _opened(unit, command.resource_request_id)
    policies.may_answer(standing, request)
    _end(unit, request, RequestState.DECLINED, command.reason)
    return unit.publish(ResourceDeclined(resource_request=request.document()), reason=command.reason)


async def withdraw_resource_request(command: WithdrawResourceRequest, unit: UnitOfWork) -> ResourceRequestWithdrawn:
    request, standing = await _opened(unit, command.resource_request_id)
    policies.may_withdraw(standing, request)
    _end(unit, request, RequestState.WITHDRAWN, None)
    return unit.publish(ResourceRequestWithdrawn(resource_request=request.document()))


async def _opened(unit: UnitOfWork, id: ResourceRequestId) -> tuple[ResourceRequest, Standing]:
    """The request, locked; also of an objective that is closed or gone: whoever owes an answer can always give it."""
    request = await unit.change(ResourceRequest, id)
    return request, await people.standing(unit, request.team_id)


def _end(unit: UnitOfWork, request: ResourceRequest, state: RequestState, reason: str | None) -> None:
    policies.must_be_open(request)
    request.state, request.reason = state, reason
    request.answered_by, request.answered_at = unit.actor.person_id, unit.now
