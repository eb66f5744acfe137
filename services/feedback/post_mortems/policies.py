"""Who may do what with post-mortems and systemic issues."""

from chassis.problems import Refused
from chassis.standing import Standing
from chassis.viewers import ADMIN, Viewer
from contracts.feedback.post_mortem_refusals import PostMortemCode
from contracts.feedback.refusals import FeedbackCode
from contracts.values import PersonId
from services.feedback.post_mortems.tables import SystemicIssue


def may_write(standing: Standing, *, opened_by: PersonId | None = None, field: str | None = None) -> None:
    """Members and leads of the team write in its post-mortems, and whoever opened one, wherever they belong by now."""
    if not (standing.is_member or standing.is_lead or standing.acts_for(opened_by)):
        raise Refused(FeedbackCode.NOT_IN_THE_TEAM, field=field)


def may_settle(viewer: Viewer, standing: Standing, issue: SystemicIssue) -> None:
    """The leads of the responsible team and of those above; admins, where no team is left to lead."""
    if not (standing.is_lead or (issue.team_id is None and ADMIN in viewer.roles)):
        raise Refused(PostMortemCode.NOT_YOURS_TO_SETTLE)
