"""Who welcomes whom."""

from chassis.problems import Refused
from chassis.standing import Standing
from contracts.recognition.refusals import OpennessCode
from contracts.values import PersonId


def may_welcome(standing: Standing, person_id: PersonId) -> None:
    """The members of the team and those who lead it; nobody themselves."""
    if standing.person_id == person_id:
        raise Refused(OpennessCode.NOBODY_WELCOMES_THEMSELVES, field="person_id")
    if not (standing.is_member or standing.is_lead):
        raise Refused(OpennessCode.NOT_YOUR_TEAM_TO_WELCOME)
