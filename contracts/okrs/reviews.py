"""Reviews of check-ins: they begin with a question, and the question is answered."""

from typing import ClassVar

from pydantic import Field

from contracts.messages import Part
from contracts.okrs.limits import QUESTIONS, Short, Told
from contracts.okrs.messages import OkrsCommand, OkrsDocument, OkrsFact
from contracts.values import (
    CheckInId,
    Day,
    Id,
    Instant,
    ObjectiveId,
    PersonId,
    QuestionId,
    Reason,
    ReviewId,
    TeamId,
)


class ReviewQuestion(Part):
    """A question, and its answer once it has one."""

    id: QuestionId = Field(description="The question.")
    text: Short = Field(description="What is asked.")
    answer: Reason | None = Field(None, description="The answer; null while it is owed.")
    answered_by: PersonId | None = Field(None, description="Who answered.")
    answered_at: Instant | None = Field(None, description="When.")


class ReviewDocument(OkrsDocument):
    """What somebody who leads asked about a check-in."""

    kind: ClassVar[str] = "review"
    id: ReviewId = Field(description="The review.")
    check_in_id: CheckInId = Field(description="The check-in.")
    objective_id: ObjectiveId = Field(description="The objective.")
    team_id: TeamId = Field(description="The team that owned the objective then.")
    asked_of: PersonId | None = Field(None, description="Who owes the answers: who checked in; null: the champion.")
    questions: list[ReviewQuestion] = Field(min_length=1, max_length=QUESTIONS, description="The questions, in order.")
    note: Told = Field("", description="What is said beside the questions.")
    due_on: Day = Field(description="The day by which the answers are owed.")
    by: PersonId = Field(description="Who reviewed.")
    at: Instant = Field(description="When.")

    @property
    def root(self) -> Id:
        """Reviews keep their order with their objective."""
        return self.objective_id


class CheckInReviewed(OkrsFact):
    """Somebody who leads asked about a check-in."""

    review: ReviewDocument = Field(description="The review.")


class ReviewQuestionAnswered(OkrsFact):
    """A question of a review was answered."""

    review: ReviewDocument = Field(description="The review as it is now.")


class ReviewCheckIn(OkrsCommand[CheckInReviewed]):
    """Review a check-in: one or more questions first, and a note beside them if you like."""

    check_in_id: CheckInId = Field(description="The check-in.")
    questions: list[Short] = Field([], max_length=QUESTIONS, description="What you want to understand; at least one.")
    note: Told = Field("", description="What you want to say beside the questions.")


class AnswerReviewQuestion(OkrsCommand[ReviewQuestionAnswered]):
    """Answer a question of a review."""

    review_id: ReviewId = Field(description="The review.")
    question_id: QuestionId = Field(description="The question.")
    answer: Reason = Field(description="The answer.")
