"""Decisions are made, each by its own method."""

from collections.abc import Awaitable, Callable, Mapping

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.okrs.decision_commands import MakeDecision
from contracts.okrs.decision_refusals import DecisionCode, Leading, MadeAlready, OpenObjection, Unresolved, VotersMissing
from contracts.okrs.decisions import DecisionMade, DecisionState, Dissent, Method
from contracts.values import OptionId
from services.okrs.decisions import policies, queries, rules
from services.okrs.decisions.commands import naming
from services.okrs.decisions.tables import Decision

Chosen = Callable[[UnitOfWork, Decision, OptionId], Awaitable[None]]


async def make_decision(command: MakeDecision, unit: UnitOfWork) -> DecisionMade:
    decision = await unit.change(Decision, command.decision_id)
    standing = await people.standing(unit, None)
    policies.may_make(standing, unit.actor, decision)
    _must_be_open(decision)
    if decision.method is None or decision.decider_id is None:
        raise Refused(DecisionCode.DECIDER_AND_METHOD_MISSING)
    if not decision.options:
        raise Refused(DecisionCode.OPTIONS_MISSING)
    option = decision.option(command.option_id)
    await people.require_people(unit.session, {f"dissents.{place}.by": [one.by] for place, one in enumerate(command.dissents)})
    naming.require_day(unit, standing, command.review_on, field="review_on")
    await _METHODS[decision.method](unit, decision, option.id)
    decision.state, decision.chosen_option_id, decision.rationale = DecisionState.DECIDED, option.id, command.rationale
    decision.dissents = [Dissent(by=one.by, text=one.text) for one in command.dissents]
    decision.consequences = command.consequences or decision.consequences
    decision.review_on = command.review_on or decision.review_on
    decision.decided_at, decision.decided_by = unit.now, unit.actor.person_id
    decision.edited()
    return unit.publish(DecisionMade(decision=decision.document()))


def _must_be_open(decision: Decision) -> None:
    """Whoever decides second learns what the first decided."""
    if decision.state in {DecisionState.DECIDED, DecisionState.SUPERSEDED}:
        chosen = rules.options_by_id(decision.options).get(decision.chosen_option_id) if decision.chosen_option_id else None
        title = chosen.title if chosen else None
        told = MadeAlready(option_id=decision.chosen_option_id, option=title, by=decision.decided_by, at=decision.decided_at)
        raise Refused(DecisionCode.DECISION_WAS_MADE, details=told, option=f"“{title}”" if title else "what its rationale says")
    decision.must_be_proposed()


async def _by_consent(unit: UnitOfWork, decision: Decision, option: OptionId) -> None:  # noqa: ARG001  # all have one form
    """Nothing is decided against an objection that nobody has resolved."""
    against = rules.unresolved(decision.objections)
    if against:
        told = Unresolved(objections=[OpenObjection(id=one.id, text=one.text) for one in against])
        raise Refused(DecisionCode.OBJECTIONS_UNRESOLVED, details=told, count=len(against))


async def _by_advice(unit: UnitOfWork, decision: Decision, option: OptionId) -> None:  # noqa: ARG001
    """Somebody else than who decides has said something; whether it is followed is the decider's."""
    deciding = {decision.decider_id, unit.actor.person_id}
    if not rules.advised(await queries.advisers_of(unit.session, decision.id), deciding):
        raise Refused(DecisionCode.ADVICE_NEEDED)


async def _by_majority(unit: UnitOfWork, decision: Decision, option: OptionId) -> None:
    """Once all have voted, for what most voted for; between equals the decider chooses."""
    if not decision.votes:
        missing = rules.yet_to_vote(decision.voter_ids, await queries.votes_of(unit.session, decision.id))
        voters, voted = len(decision.voter_ids), len(decision.voter_ids) - len(missing)
        told = VotersMissing(voted=voted, voters=voters, missing_ids=missing)
        raise Refused(DecisionCode.VOTES_MISSING, details=told, voted=voted, voters=voters)
    ahead = rules.leading([one.id for one in decision.options], decision.votes)
    if option not in ahead:
        raise Refused(DecisionCode.NOT_THE_MAJORITY, field="option_id", details=Leading(option_ids=ahead))


async def _by_decider(unit: UnitOfWork, decision: Decision, option: OptionId) -> None:
    """Whenever the decider sees fit."""


_METHODS: Mapping[Method, Chosen] = {
    Method.CONSENT: _by_consent,
    Method.ADVICE: _by_advice,
    Method.MAJORITY: _by_majority,
    Method.DECIDER: _by_decider,
}
