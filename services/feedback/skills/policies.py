"""Who may flag a skill gap and close it."""

from chassis.problems import Refused
from chassis.standing import Standing
from contracts.feedback.help_refusals import SkillCode
from contracts.feedback.refusals import FeedbackCode
from contracts.feedback.skills import OPEN_GAPS
from contracts.values import PersonId
from services.feedback.people.rules import Goal


def may_flag(viewer: PersonId, goal: Goal) -> None:
    """Those who work on the key result, and only while it is worked on."""
    if not goal.works_on_it(viewer):
        raise Refused(SkillCode.NOT_YOURS_TO_FLAG)
    if goal.is_closed:
        raise Refused(FeedbackCode.OBJECTIVE_IS_CLOSED_ALREADY, field="objective_id")


def must_have_room(open_gaps: int) -> None:
    """Refuses one more open gap of a key result than anybody can look through."""
    if open_gaps >= OPEN_GAPS:
        raise Refused(SkillCode.TOO_MANY_SKILL_GAPS, field="key_result_id", limit=OPEN_GAPS)


def may_close(standing: Standing, goal: Goal | None) -> None:
    """Those who work on it, whoever stands in for its champion, and the leads."""
    works = goal is not None and (goal.works_on_it(standing.person_id) or standing.acts_for(goal.champion_id))
    if not (works or standing.is_lead):
        raise Refused(SkillCode.NOT_YOURS_TO_CLOSE_GAP)
