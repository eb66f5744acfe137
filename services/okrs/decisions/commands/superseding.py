"""What becomes of a decision later: looked at again, or replaced by another."""

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.okrs.decision_commands import ReviewDecision, SupersedeDecision
from contracts.okrs.decision_refusals import DecisionCode, SupersessionPath
from contracts.okrs.decisions import DecisionReview, DecisionReviewed, DecisionState, DecisionSuperseded
from contracts.okrs.limits import DECISION_REVIEWS, SUPERSEDED
from services.okrs.decisions import policies, queries, rules
from services.okrs.decisions.commands import naming
from services.okrs.decisions.tables import Decision


async def supersede_decision(command: SupersedeDecision, unit: UnitOfWork) -> DecisionSuperseded:
    if command.decision_id == command.by_decision_id:
        raise Refused(DecisionCode.DECISION_SUPERSEDES_ITSELF, field="by_decision_id")
    await queries.require_decision(unit.session, command.by_decision_id, field="by_decision_id")
    earlier, later = await unit.change_all(Decision, [command.decision_id, command.by_decision_id])
    policies.may_supersede(await people.standing(unit, None), unit.actor, earlier, later)
    loop = rules.loop_closed_by(earlier.id, later.id, await queries.superseders_of(unit.session, later.id))
    if loop:
        told = SupersessionPath(path=loop)
        raise Refused(DecisionCode.SUPERSESSION_CYCLE, field="by_decision_id", details=told, path=" → ".join(loop))
    if earlier.superseded_by_id is not None:
        raise Refused(DecisionCode.DECISION_WAS_SUPERSEDED, field="decision_id", by=earlier.superseded_by_id)
    earlier.must_hold("decision_id")
    later.must_hold("by_decision_id")
    if len(later.supersedes_ids) >= SUPERSEDED:
        raise Refused(DecisionCode.SUPERSEDES_TOO_MANY, field="by_decision_id", limit=SUPERSEDED)
    earlier.state, earlier.superseded_by_id, earlier.superseded_reason = DecisionState.SUPERSEDED, later.id, command.reason
    later.supersedes_ids = [*later.supersedes_ids, earlier.id]
    earlier.edited()
    later.edited()
    return unit.publish(DecisionSuperseded(decision=earlier.document(), superseded_by=later.document()), reason=command.reason)


async def review_decision(command: ReviewDecision, unit: UnitOfWork) -> DecisionReviewed:
    decision = await unit.change(Decision, command.decision_id)
    standing = await people.standing(unit, None)
    policies.may_make(standing, unit.actor, decision)
    decision.must_hold("decision_id")
    naming.require_day(unit, standing, command.next_review_on, field="next_review_on")
    if len(decision.reviews) >= DECISION_REVIEWS:
        raise Refused(DecisionCode.TOO_MANY_REVIEWS, limit=DECISION_REVIEWS)
    said = DecisionReview(outcome=command.outcome, learned=command.learned, by=unit.actor.person_id, at=unit.now)
    decision.reviews, decision.review_on = [*decision.reviews, said], command.next_review_on
    return unit.publish(DecisionReviewed(decision=decision.document()))
