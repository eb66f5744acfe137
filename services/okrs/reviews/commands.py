"""Reviews of check-ins: begun with questions, which are answered one by one."""

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.okrs.reviews import (
    AnswerReviewQuestion,
    CheckInReviewed,
    ReviewCheckIn,
    ReviewQuestion,
    ReviewQuestionAnswered,
)
from contracts.okrs.word_refusals import WordCode
from contracts.values import QuestionId, ReviewId
from services.okrs.cycles.tables import Cycle
from services.okrs.objectives import queries
from services.okrs.reviews import policies
from services.okrs.reviews.tables import Review


async def review_check_in(command: ReviewCheckIn, unit: UnitOfWork) -> CheckInReviewed:
    check_in, objective = await queries.hold_check_in(unit, command.check_in_id)
    cycle = await unit.hold(Cycle, objective.cycle_id)
    standing = await people.standing(unit, objective.team_id)
    policies.may_review(standing, objective, check_in)
    cycle.must_not_be_closed()
    if not command.questions:
        raise Refused(WordCode.REVIEW_STARTS_WITH_A_QUESTION, field="questions")
    review = Review(
        id=unit.new_id(ReviewId),
        check_in_id=check_in.id,
        objective_id=objective.id,
        team_id=objective.team_id,
        asked_of=check_in.by,
        questions=[ReviewQuestion(id=unit.new_id(QuestionId), text=text) for text in command.questions],
        note=command.note,
        due_on=standing.day_in(unit.answer_days["review"], now=unit.now),
        by=unit.actor.person_id,
        at=unit.now,
    )
    unit.add(review)
    return unit.publish(CheckInReviewed(review=review.document()))


async def answer_review_question(command: AnswerReviewQuestion, unit: UnitOfWork) -> ReviewQuestionAnswered:
    """Also when the objective is closed by now: whoever owes an answer can always give it."""
    review = await unit.change(Review, command.review_id)
    question = review.question(command.question_id)
    check_in, objective = await queries.hold_check_in(unit, review.check_in_id)
    policies.may_explain(await people.standing(unit, objective.team_id), objective, check_in, review)
    policies.must_be_open(question)
    said = {"answer": command.answer, "answered_by": unit.actor.person_id, "answered_at": unit.now}
    review.replace(question.model_copy(update=said))
    return unit.publish(ReviewQuestionAnswered(review=review.document()))
