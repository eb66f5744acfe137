"""Who may do what with decisions; proposing, objecting and commenting is everybody's."""

from chassis.problems import Refused
from chassis.standing import Standing
from chassis.viewers import Viewer
from contracts.okrs.decision_refusals import DecisionCode as Code
from contracts.okrs.decisions import Objection
from contracts.values import PersonId
from services.okrs.decisions.tables import Decision


def _acts_for_any(standing: Standing, viewer: Viewer, *people: PersonId | None) -> bool:
    """Whether the viewer is one of them or stands in for one; where an import named nobody at all, whether they are an admin."""
    known = [person for person in people if person is not None]
    return standing.acts_for(*known) if known else viewer.is_admin


def may_shape(standing: Standing, viewer: Viewer, decision: Decision) -> None:
    """Whoever proposed it, the decider and their deputies edit a proposal and take it back."""
    if not _acts_for_any(standing, viewer, decision.decider_id, decision.proposed_by):
        raise Refused(Code.NOT_YOUR_PROPOSAL)


def may_vote(viewer: Viewer, decision: Decision) -> None:
    """Voters vote, in person: a vote does not pass to a deputy."""
    if viewer.person_id not in decision.voter_ids:
        raise Refused(Code.NOT_A_VOTER)


def may_resolve(standing: Standing, viewer: Viewer, decision: Decision, objection: Objection) -> None:
    """The decider, whoever proposed it or objected, and their deputies."""
    if not (_acts_for_any(standing, viewer, decision.decider_id, decision.proposed_by) or standing.acts_for(objection.by)):
        raise Refused(Code.NOT_YOURS_TO_RESOLVE)


def may_make(standing: Standing, viewer: Viewer, decision: Decision) -> None:
    """The decider and their deputies make a decision, and review it."""
    if not _acts_for_any(standing, viewer, decision.decider_id):
        raise Refused(Code.NOT_YOURS_TO_MAKE)


def may_supersede(standing: Standing, viewer: Viewer, earlier: Decision, later: Decision) -> None:
    """The deciders of both, and their deputies; where one was imported without a decider, admins too."""
    if not any(_acts_for_any(standing, viewer, decision.decider_id) for decision in (earlier, later)):
        raise Refused(Code.NOT_YOURS_TO_SUPERSEDE)
