"""Who may do what with questions to leaders, and when."""

from chassis.problems import Refused
from chassis.standing import Standing
from contracts.feedback.question_refusals import QuestionCode
from contracts.feedback.questions import OPEN_QUESTIONS, WORDS, QuestionState
from contracts.feedback.refusals import FeedbackCode


def may_answer(standing: Standing) -> None:
    """The leads of the team and of teams above, and their deputies."""
    if not standing.is_lead:
        raise Refused(FeedbackCode.NOT_LEADING_THE_TEAM)


def must_read(*, reads: bool) -> None:
    """Of these people those who can read what was asked: its author may have narrowed it."""
    if not reads:
        raise Refused(FeedbackCode.NOT_AMONG_ITS_ANSWERERS)


def must_be_led(*, led: bool) -> None:
    """Refuses a question that nobody could answer."""
    if not led:
        raise Refused(QuestionCode.NOBODY_LEADS_IT, field="team_id")


def must_have_room(open_questions: int) -> None:
    """Refuses one more open question of one author to the same leads than they can answer."""
    if open_questions >= OPEN_QUESTIONS:
        raise Refused(QuestionCode.TOO_MANY_OPEN_QUESTIONS, limit=OPEN_QUESTIONS)


def may_ask_further(state: QuestionState, *, words: int, waits: bool) -> None:
    """The author asks further once there is an answer, and only where another answer finds room after it."""
    if state is QuestionState.WITHDRAWN:
        raise Refused(QuestionCode.QUESTION_IS_WITHDRAWN)
    if state is not QuestionState.ANSWERED or waits:
        raise Refused(QuestionCode.QUESTION_NOT_ANSWERED_YET)
    if words + 2 > WORDS:
        raise Refused(QuestionCode.TOO_MANY_WORDS, limit=WORDS)
