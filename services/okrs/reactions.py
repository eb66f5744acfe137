"""What the okrs service does because of others' facts. A reaction is a line in `REACTIONS`, named by its effect."""

from collections.abc import Sequence

from chassis.events import Event
from chassis.reactions import Reaction
from chassis.unit import UnitOfWork
from contracts.derived import derived
from contracts.feedback.post_mortems import (
    IssueState,
    SystemicIssueDocument,
    SystemicIssueFact,
    SystemicIssueRaised,
    SystemicIssueRejected,
    SystemicIssueResolved,
)
from contracts.feedback.rounds import RoundClosed, RoundDocument
from contracts.messages import Fact
from contracts.okrs.objectives import Ambition
from contracts.values import Id, ObjectiveId
from services.okrs.proposals import commands, queries, rules
from services.okrs.proposals.tables import Proposal, ProposalState


async def draft_objective_for_systemic_issue(event: Event, fact: Fact | None, unit: UnitOfWork) -> None:
    """A draft for the responsible team while the issue is open; what nobody touched goes with a rejection.

    One reaction for the issue's whole life: of facts that come in another order, only the newest still has an effect.
    """
    issue = fact.systemic_issue if isinstance(fact, SystemicIssueFact) else await _copied(unit, Id(event.subject))
    if issue is None or issue.team_id is None:
        return
    if issue.state is not IssueState.OPEN:
        await commands.end(unit, issue.id, discard=issue.state is IssueState.REJECTED)
        return
    proposal = Proposal(
        cause_id=str(issue.id),
        objective_id=derived(ObjectiveId, issue.id),
        team_id=issue.team_id,
        title=rules.title_of(issue),
        why=rules.why_of(issue),
        ambition=Ambition.ASPIRATIONAL,
        contributor_ids=[],
        state=ProposalState.WAITING,
        proposed_at=unit.now,
    )
    await commands.propose(unit, proposal)


async def draft_objective_from_round(event: Event, fact: Fact | None, unit: UnitOfWork) -> None:
    """The objective that a team drafted together in a round; the draft belongs to the round, and nobody alone drafted it."""
    round = fact.round if isinstance(fact, RoundClosed) else await _copied_round(unit, Id(event.subject))
    if round is None or round.draft is None or round.team_id is None:
        return
    proposal = Proposal(
        cause_id=str(round.id),
        objective_id=derived(ObjectiveId, round.id),
        team_id=round.team_id,
        **round.draft.model_dump(),
        contributor_ids=[],
        state=ProposalState.WAITING,
        proposed_at=unit.now,
    )
    await commands.propose(unit, proposal)


async def _copied_round(unit: UnitOfWork, id: Id) -> RoundDocument | None:
    document = await queries.copied(unit.session, "round", id)
    return RoundDocument.model_validate(document) if document is not None else None


async def _copied(unit: UnitOfWork, id: Id) -> SystemicIssueDocument | None:
    document = await queries.copied(unit.session, "systemic_issue", id)
    return SystemicIssueDocument.model_validate(document) if document is not None else None


REACTIONS: Sequence[Reaction[UnitOfWork]] = (
    Reaction(
        "draft_objective_for_systemic_issue",
        [SystemicIssueRaised, SystemicIssueResolved, SystemicIssueRejected],
        draft_objective_for_systemic_issue,
    ),
    Reaction("draft_objective_from_round", [RoundClosed], draft_objective_from_round),
)
"""Whatever is told again, late or in another order, has each effect once: causes are natural keys."""
