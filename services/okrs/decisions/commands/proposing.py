"""Proposals: made, edited, taken back."""

from typing import Any

from sqlalchemy import delete

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork, expect_edit_version
from contracts.okrs.decision_commands import EditDecision, ProposeDecision, WithdrawDecision
from contracts.okrs.decision_refusals import DecisionCode
from contracts.okrs.decisions import DecisionEdited, DecisionProposed, DecisionState, DecisionWithdrawn, Method
from contracts.okrs.refusals import Code
from contracts.values import DecisionId
from services.okrs.decisions import queries, rules
from services.okrs.decisions.commands import naming, opening
from services.okrs.decisions.tables import Decision, DecisionVote

_PLAIN = ("title", "context", "method", "decider_id", "review_on")
_LISTS = ("voter_ids", "objective_ids", "team_ids")
_VOTED_ON = frozenset({"options", "voter_ids", "method"})
"""What stays once everybody has seen the votes."""


async def propose_decision(command: ProposeDecision, unit: UnitOfWork) -> DecisionProposed:
    standing = await people.standing(unit, None)
    given: dict[str, Any] = {name: naming.once(getattr(command, name)) for name in _LISTS}
    given |= command.model_dump(include={"title", "context", "method", "review_on"})
    given["options"] = naming.options(unit, command.options, {})
    given["decider_id"] = command.decider_id or unit.actor.person_id
    naming.require_voters(command.method, given["voter_ids"])
    naming.require_day(unit, standing, command.review_on, field="review_on")
    await _require_named(unit, given)
    await queries.require_concerns(unit.session, None, given["options"], given["objective_ids"])
    decision = Decision.proposed(id=unit.new_id(DecisionId), at=unit.now, by=unit.actor.person_id, **given)
    return unit.publish(DecisionProposed(decision=unit.add(decision).document()))


async def edit_decision(command: EditDecision, unit: UnitOfWork) -> DecisionEdited:
    decision, standing = await opening.to_shape(unit, command.decision_id)
    expect_edit_version(decision.edit_version, command.expected_edit_version)
    changes = _changes(command, unit, decision)
    if not changes:
        raise Refused(Code.NOTHING_CHANGES)
    naming.require_voters(changes.get("method", decision.method), changes.get("voter_ids", decision.voter_ids))
    if "review_on" in changes:
        naming.require_day(unit, standing, changes["review_on"], field="review_on")
    await _require_named(unit, changes)
    for name, value in changes.items():
        setattr(decision, name, value)
    if changes.keys() & {"options", "objective_ids"}:
        await queries.require_concerns(unit.session, decision.id, decision.options, decision.objective_ids)
    await _count_anew(unit, decision, changes)
    decision.edited()
    return unit.publish(DecisionEdited(decision=decision.document()))


async def withdraw_decision(command: WithdrawDecision, unit: UnitOfWork) -> DecisionWithdrawn:
    decision, _ = await opening.to_shape(unit, command.decision_id)
    decision.state, decision.withdrawn_reason = DecisionState.WITHDRAWN, command.reason
    await unit.session.execute(delete(DecisionVote).where(DecisionVote.decision_id == decision.id))
    decision.edited()
    return unit.publish(DecisionWithdrawn(decision=decision.document()), reason=command.reason)


def _changes(command: EditDecision, unit: UnitOfWork, decision: Decision) -> dict[str, Any]:
    """What is given and differs; whoever leaves the method of majority leaves the voters with it."""
    given = command.model_dump(include=set(_PLAIN), exclude_none=True)
    given |= {name: naming.once(value) for name in _LISTS if (value := getattr(command, name)) is not None}
    if command.options is not None:
        given["options"] = naming.options(unit, command.options, rules.options_by_id(decision.options))
    if command.without_review:
        given["review_on"] = None
    if command.method not in {None, Method.MAJORITY}:
        given.setdefault("voter_ids", [])
    changes = {name: value for name, value in given.items() if getattr(decision, name) != value}
    if decision.votes and (touched := sorted(_VOTED_ON & changes.keys())):
        raise Refused(DecisionCode.VOTES_ARE_SHOWN, field=touched[0])
    return changes


async def _require_named(unit: UnitOfWork, given: dict[str, Any]) -> None:
    await people.require_people(unit.session, {"decider_id": [given.get("decider_id")], "voter_ids": given.get("voter_ids", ())})
    await queries.require_teams(unit.session, given.get("team_ids", ()), field="team_ids")
    await queries.require_objectives(unit.session, given.get("objective_ids", ()), field="objective_ids")


async def _count_anew(unit: UnitOfWork, decision: Decision, changes: dict[str, Any]) -> None:
    """Votes for what is gone go, and those of people who do not vote any more; where that leaves nobody, all are shown."""
    if not _VOTED_ON & changes.keys():
        return
    votes = await queries.votes_of(unit.session, decision.id)
    counting = rules.that_count(votes, voters=decision.voter_ids, options=[option.id for option in decision.options])
    decision.votes = rules.shown(decision.voter_ids, counting)
    gone = votes.keys() if decision.votes else votes.keys() - counting.keys()
    if gone:
        its_own = DecisionVote.decision_id == decision.id
        await unit.session.execute(delete(DecisionVote).where(its_own, DecisionVote.person_id.in_(gone)))
