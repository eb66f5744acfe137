"""Who may do what with concerns, and when."""

from chassis.problems import Refused
from chassis.standing import Standing
from contracts.okrs.concern_refusals import ConcernCode
from contracts.okrs.concerns import ConcernState
from contracts.okrs.limits import OPEN_CONCERNS, REMARKS
from contracts.refusals import TextCode
from contracts.terms import CONFIDENTIAL_AMONG
from contracts.values import PersonId
from services.okrs.concerns.rules import Seen


def may_answer(standing: Standing, answering: PersonId | None) -> None:
    """The champion, the leads of the team and of teams above, or of a decision its decider; and their deputies."""
    if not (standing.is_lead or standing.acts_for(answering)):
        raise Refused(ConcernCode.NOT_YOURS_TO_ANSWER)


def must_have_room(open_concerns: int) -> None:
    """Refuses one more open concern of one author about one thing than others can answer."""
    if open_concerns >= OPEN_CONCERNS:
        raise Refused(ConcernCode.TOO_MANY_OPEN_CONCERNS, limit=OPEN_CONCERNS)


def must_be_among(could_have_written: int) -> None:
    """Refuses confidentiality that would be none."""
    if could_have_written < CONFIDENTIAL_AMONG:
        raise Refused(TextCode.TOO_FEW_TO_BE_CONFIDENTIAL, field="mode", least=CONFIDENTIAL_AMONG)


def may_still_act(seen: Seen) -> None:
    """A withdrawn concern is withdrawn for good."""
    if seen.state is ConcernState.WITHDRAWN:
        raise Refused(ConcernCode.CONCERN_IS_WITHDRAWN)


def may_follow_up(seen: Seen) -> None:
    """The author asks further once there is an answer, and only where another answer finds room after it."""
    may_still_act(seen)
    if seen.state is not ConcernState.ANSWERED:
        raise Refused(ConcernCode.CONCERN_NOT_ANSWERED_YET)
    if seen.remarks + 2 > REMARKS:
        raise Refused(ConcernCode.TOO_MANY_REMARKS, limit=REMARKS)


def may_judge(seen: Seen) -> None:
    """The author says whether the answer helped, once there is one."""
    may_still_act(seen)
    if not seen.answered:
        raise Refused(ConcernCode.CONCERN_NOT_ANSWERED_YET)
