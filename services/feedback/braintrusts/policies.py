"""Who may call a Braintrust, write for it and close it; whom nobody invites."""

from collections.abc import Sequence
from datetime import date

from chassis.problems import Refused
from chassis.standing import Standing
from contracts.feedback.braintrusts import AHEAD, NOTES_EACH, OPEN_BRAINTRUSTS
from contracts.feedback.help_refusals import AuthorityOverTheGoal, BraintrustCode
from contracts.feedback.refusals import FeedbackCode
from contracts.values import PersonId
from services.feedback.people.rules import Goal


def may_call(standing: Standing, goal: Goal) -> PersonId:
    """The champion, the leads, and their deputies; answers whom it advises."""
    if not (standing.is_lead or standing.acts_for(goal.champion_id)):
        raise Refused(BraintrustCode.NOT_YOURS_TO_CALL)
    if goal.is_closed:
        raise Refused(FeedbackCode.OBJECTIVE_IS_CLOSED_ALREADY, field="objective_id")
    if goal.champion_id is None:
        raise Refused(BraintrustCode.NOBODY_TO_ADVISE, field="objective_id")
    return goal.champion_id


def must_meet_soon(day: date, *, today: date, last: date) -> None:
    """Today at the earliest, and not so late that nobody remembers."""
    if not today <= day <= last:
        raise Refused(BraintrustCode.BRAINTRUST_DAY, field="meets_on", days=AHEAD)


def must_have_room(open_braintrusts: int) -> None:
    """Refuses one more open Braintrust on an objective than anybody has time for."""
    if open_braintrusts >= OPEN_BRAINTRUSTS:
        raise Refused(BraintrustCode.TOO_MANY_BRAINTRUSTS, field="objective_id", limit=OPEN_BRAINTRUSTS)


def must_have_no_authority(found: Sequence[PersonId], *, field: str | None = None) -> None:
    """Refuses with those who have authority over the goal."""
    if found:
        raise Refused(BraintrustCode.AUTHORITY_OVER_THE_GOAL, field=field, details=AuthorityOverTheGoal(person_ids=list(found)))


def may_write(viewer: PersonId, invited: Sequence[PersonId]) -> None:
    """Those who are invited, in person."""
    if viewer not in invited:
        raise Refused(BraintrustCode.NOT_INVITED)


def may_write_more(written: int) -> None:
    """Refuses one more note of one person than others can weigh."""
    if written >= NOTES_EACH:
        raise Refused(BraintrustCode.TOO_MANY_BRAINTRUST_NOTES, limit=NOTES_EACH)


def may_close(standing: Standing, owner: PersonId, *, owner_is_here: bool) -> None:
    """Its owner and their deputies; the leads only where the owner is not here any more."""
    if not (standing.acts_for(owner) or (standing.is_lead and not owner_is_here)):
        raise Refused(BraintrustCode.NOT_THE_OWNER)
