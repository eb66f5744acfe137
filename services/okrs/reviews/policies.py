"""Who may do what with reviews of check-ins."""

from chassis.problems import Refused
from chassis.standing import Standing
from contracts.okrs.reviews import ReviewQuestion
from contracts.okrs.word_refusals import QuestionWasAnswered, WordCode
from services.okrs.objectives.tables import CheckIn, Objective
from services.okrs.reviews.tables import Review


def may_review(standing: Standing, objective: Objective, check_in: CheckIn) -> None:
    """Its champion, the leads of its team and of teams above, and their deputies; nobody what they said themselves."""
    if not (standing.is_lead or standing.acts_for(objective.champion_id)):
        raise Refused(WordCode.NOT_YOURS_TO_REVIEW)
    if check_in.by == standing.person_id:
        raise Refused(WordCode.NOT_YOUR_OWN_CHECK_IN)


def may_explain(standing: Standing, objective: Objective, check_in: CheckIn, review: Review) -> None:
    """Whoever checked in, the champion, the owner of the key result while there is one, and their deputies."""
    owners = [part.owner_id for part in objective.key_results if part.id == check_in.key_result_id]
    if not standing.acts_for(review.asked_of, objective.champion_id, *owners):
        raise Refused(WordCode.NOT_YOURS_TO_EXPLAIN)


def must_be_open(question: ReviewQuestion) -> None:
    """Refuses, telling the answer, where somebody was quicker."""
    if question.answer is None:
        return
    assert question.answered_by is not None, "somebody did"
    assert question.answered_at is not None, "at a time"
    happened = QuestionWasAnswered(answered_by=question.answered_by, answered_at=question.answered_at, answer=question.answer)
    raise Refused(WordCode.QUESTION_WAS_ANSWERED, field="question_id", details=happened)
