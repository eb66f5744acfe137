"""Who may do what with actions."""

from collections.abc import Collection

from chassis.problems import Refused
from chassis.standing import Standing
from contracts.feedback.refusals import FeedbackCode
from contracts.feedback.round_refusals import ActionCode
from contracts.values import PersonId
from services.feedback.actions.tables import Action


def may_agree(standing: Standing) -> None:
    """Members of the team, its leads, those above and their deputies."""
    if not (standing.is_member or standing.is_lead):
        raise Refused(FeedbackCode.NOT_IN_THE_TEAM)


def _is_owner(standing: Standing, action: Action, present: Collection[PersonId]) -> bool:
    orphaned = action.owner_id not in present and (standing.is_member or standing.is_lead)
    return standing.acts_for(action.owner_id) or orphaned


def may_act_as_owner(standing: Standing, action: Action, present: Collection[PersonId]) -> None:
    """The owner and their deputy; where the owner is not in the team any more, whoever is."""
    if not _is_owner(standing, action, present):
        raise Refused(ActionCode.NOT_YOUR_ACTION)


def may_decline(standing: Standing, offered: Action, wanted: Action, present: Collection[PersonId]) -> None:
    """Whoever may act as the owner of the one or of the other."""
    if not (_is_owner(standing, wanted, present) or _is_owner(standing, offered, present)):
        raise Refused(ActionCode.NOT_YOUR_ACTION)


def may_verify(standing: Standing, action: Action) -> None:
    """Somebody of the team, or a lead, who neither owns it nor did it."""
    may_agree(standing)
    if standing.person_id in {action.owner_id, action.done_by}:
        raise Refused(ActionCode.SOMEBODY_ELSE_VERIFIES)
