"""Who may ask for help, offer it, accept it and close a request."""

from chassis.problems import Refused
from chassis.standing import Standing
from contracts.feedback.help import OPEN_REQUESTS
from contracts.feedback.help_refusals import HelpCode
from contracts.feedback.refusals import FeedbackCode
from contracts.values import PersonId
from services.feedback.people.rules import Goal


def may_ask(standing: Standing, goal: Goal) -> None:
    """Whoever works on the key result, and the members of its team."""
    if not (goal.works_on_it(standing.person_id) or standing.is_member):
        raise Refused(HelpCode.NOT_YOURS_TO_ASK_FOR_HELP)


def may_offer(viewer: PersonId, asked_by: PersonId) -> None:
    """Anyone but whoever asked."""
    if viewer == asked_by:
        raise Refused(HelpCode.YOUR_OWN_REQUEST)


def may_accept(standing: Standing, asked_by: PersonId, champion: PersonId | None) -> None:
    """Whoever asked; the champion and the champion's deputies."""
    if standing.person_id != asked_by and not standing.acts_for(champion):
        raise Refused(HelpCode.NOT_YOURS_TO_ACCEPT)


def may_close(standing: Standing, asked_by: PersonId, champion: PersonId | None) -> None:
    """The same, and the leads, so that nothing stays open because somebody left."""
    if standing.person_id != asked_by and not (standing.is_lead or standing.acts_for(champion)):
        raise Refused(HelpCode.NOT_YOURS_TO_CLOSE)


def must_be_worked_on(goal: Goal, field: str) -> None:
    """Refuses what is about an objective that is closed."""
    if goal.is_closed:
        raise Refused(FeedbackCode.OBJECTIVE_IS_CLOSED_ALREADY, field=field)


def must_have_room(open_requests: int) -> None:
    """Refuses one more open request than anybody can look through."""
    if open_requests >= OPEN_REQUESTS:
        raise Refused(HelpCode.TOO_MANY_OPEN_REQUESTS, field="key_result_id", limit=OPEN_REQUESTS)
