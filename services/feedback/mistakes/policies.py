"""Who may do what with mistakes. Members and leads of the team read them; to everybody else there are none."""

from chassis.problems import Refused
from contracts.feedback.mistakes import FOLLOW_UPS, RESPONSES
from contracts.feedback.talk_refusals import TalkCode
from services.feedback.mistakes.tables import Mistake


def may_respond(mistake: Mistake, *, is_author: bool) -> None:
    """Others than the reporter, as long as there is something to respond to, and room."""
    if is_author:
        raise Refused(TalkCode.YOUR_OWN_MISTAKE)
    if mistake.is_withdrawn:
        raise Refused(TalkCode.MISTAKE_IS_WITHDRAWN)
    if len(mistake.said("thanks")) >= RESPONSES:
        raise Refused(TalkCode.TOO_MANY_RESPONSES, limit=RESPONSES)


def may_follow_up(mistake: Mistake, waiting: int = 0) -> None:
    """The reporter goes on once there is a response; `waiting` are follow-ups that nobody sees yet."""
    if mistake.is_withdrawn:
        raise Refused(TalkCode.MISTAKE_IS_WITHDRAWN)
    if mistake.responded_on is None:
        raise Refused(TalkCode.NOT_RESPONDED_YET)
    if len(mistake.said("follow_up")) + waiting >= FOLLOW_UPS:
        raise Refused(TalkCode.TOO_MANY_FOLLOW_UPS, limit=FOLLOW_UPS)
