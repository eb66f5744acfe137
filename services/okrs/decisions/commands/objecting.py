"""Objections to a proposal, and how they are resolved."""

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.okrs.decision_commands import RaiseObjection, ResolveObjection
from contracts.okrs.decision_refusals import DecisionCode, ResolvedAlready
from contracts.okrs.decisions import Objection, ObjectionRaised, ObjectionResolved
from contracts.okrs.limits import OBJECTIONS
from contracts.values import ObjectionId
from services.okrs.decisions import policies
from services.okrs.decisions.tables import Decision


async def raise_objection(command: RaiseObjection, unit: UnitOfWork) -> ObjectionRaised:
    decision = await unit.change(Decision, command.decision_id)
    decision.must_be_proposed()
    if len(decision.objections) >= OBJECTIONS:
        raise Refused(DecisionCode.TOO_MANY_OBJECTIONS, limit=OBJECTIONS)
    raised = Objection(id=unit.new_id(ObjectionId), text=command.text, by=unit.actor.person_id, raised_at=unit.now)
    decision.objections = [*decision.objections, raised]
    return unit.publish(ObjectionRaised(decision=decision.document()))


async def resolve_objection(command: ResolveObjection, unit: UnitOfWork) -> ObjectionResolved:
    decision = await unit.change(Decision, command.decision_id)
    objection = decision.objection(command.objection_id)
    policies.may_resolve(await people.standing(unit, None), unit.actor, decision, objection)
    decision.must_be_proposed()
    if objection.resolution is not None and objection.resolved_by is not None and objection.resolved_at is not None:
        told = ResolvedAlready(resolution=objection.resolution, by=objection.resolved_by, at=objection.resolved_at)
        raise Refused(DecisionCode.OBJECTION_WAS_RESOLVED, field="objection_id", details=told)
    resolved = {"resolution": command.resolution, "resolved_by": unit.actor.person_id, "resolved_at": unit.now}
    decision.objections = [one.model_copy(update=resolved) if one is objection else one for one in decision.objections]
    return unit.publish(ObjectionResolved(decision=decision.document()))
