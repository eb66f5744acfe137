"""A systemic issue is resolved, or rejected with its proposal; from then on only later factors count."""

from chassis import organization
from chassis.unit import UnitOfWork
from contracts.feedback.ids import SystemicIssueId
from contracts.feedback.post_mortems import (
    IssueState,
    RejectProposal,
    ResolveSystemicIssue,
    SystemicIssueRejected,
    SystemicIssueResolved,
)
from services.feedback.post_mortems import policies, queries
from services.feedback.post_mortems.tables import SystemicIssue


async def resolve_systemic_issue(command: ResolveSystemicIssue, unit: UnitOfWork) -> SystemicIssueResolved:
    issue = await _settled(unit, command.systemic_issue_id, IssueState.RESOLVED, command.how)
    return unit.publish(SystemicIssueResolved(systemic_issue=issue.document()))


async def reject_proposal(command: RejectProposal, unit: UnitOfWork) -> SystemicIssueRejected:
    issue = await _settled(unit, command.systemic_issue_id, IssueState.REJECTED, command.reason)
    return unit.publish(SystemicIssueRejected(systemic_issue=issue.document()), reason=command.reason)


async def _settled(unit: UnitOfWork, id: SystemicIssueId, state: IssueState, how: str) -> SystemicIssue:
    """Under the lock of its tag, so that what is published meanwhile counts either before or after."""
    issue = await unit.change(SystemicIssue, id)
    policies.may_settle(unit.actor, await organization.standing(unit, issue.team_id), issue)
    issue.settle(state, how, by=unit.actor.person_id, at=unit.now)
    await queries.lock_tags(unit.session, [issue.tag])
    await queries.use_up(unit.session, issue.tag)
    return issue
