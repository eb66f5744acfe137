"""Who may do what in rounds."""

from chassis.problems import Refused
from chassis.standing import Standing
from contracts.feedback.refusals import FeedbackCode
from contracts.feedback.round_refusals import RoundCode
from contracts.values import PersonId
from services.feedback.rounds.tables import Round


def may_open_for_a_team(standing: Standing) -> None:
    """Members of the team, its leads, those above and their deputies."""
    if not (standing.is_member or standing.is_lead):
        raise Refused(FeedbackCode.NOT_IN_THE_TEAM, field="team_id")


def may_take_part(*, asked: bool) -> None:
    """Whoever is asked today, in person."""
    if not asked:
        raise Refused(RoundCode.NOT_IN_THIS_ROUND)


def may_go_first(person: PersonId, leads: set[PersonId]) -> None:
    """The team's own leads, in person: a deputy has nothing of theirs to admit."""
    if person not in leads:
        raise Refused(RoundCode.NOT_THE_LEAD_WAITED_FOR)


def may_run(standing: Standing, round: Round, *, orphaned: bool, facilitator: PersonId | None) -> None:
    """Whoever opened it, the leads of the team and above, and their deputies; whoever is asked, where the opener is gone.

    A session about a topic is also run by the facilitator of its Notes Day.
    """
    leads = round.team_id is not None and standing.is_lead
    if not (leads or standing.acts_for(round.opened_by) or orphaned or standing.person_id == facilitator):
        raise Refused(RoundCode.NOT_LEADING_THE_ROUND)
