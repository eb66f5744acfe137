"""Votes, which nobody sees before the last."""

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.messages import Receipt
from contracts.okrs.decision_commands import VoteOnDecision
from contracts.okrs.decision_refusals import DecisionCode
from contracts.okrs.decisions import Method, VotesShown
from services.okrs.decisions import policies, queries, rules
from services.okrs.decisions.tables import Decision, DecisionVote


async def vote_on_decision(command: VoteOnDecision, unit: UnitOfWork) -> VotesShown | Receipt:
    decision = await queries.lock(unit.session, command.decision_id)
    _must_be_voted_on(decision)
    policies.may_vote(unit.actor, decision)
    if decision.votes:
        raise Refused(DecisionCode.VOTES_ARE_SHOWN)
    option = decision.option(command.option_id)
    first = insert(DecisionVote).values(decision_id=decision.id, person_id=unit.actor.person_id, option_id=option.id)
    await unit.session.execute(
        first.on_conflict_do_update(index_elements=["decision_id", "person_id"], set_={"option_id": first.excluded.option_id})
    )
    votes = rules.shown(decision.voter_ids, await queries.votes_of(unit.session, decision.id))
    if not votes:
        return Receipt(id=decision.id, version=decision.version)
    decision = await unit.change(Decision, decision.id)
    decision.votes = votes
    await unit.session.execute(delete(DecisionVote).where(DecisionVote.decision_id == decision.id))
    return unit.publish(VotesShown(decision=decision.document()))


def _must_be_voted_on(decision: Decision) -> None:
    decision.must_be_proposed()
    if decision.method is not Method.MAJORITY:
        how = decision.method.value if decision.method else "nothing yet"
        raise Refused(DecisionCode.NOT_BY_MAJORITY, method=how)
