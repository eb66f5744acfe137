"""Rows of reviews, their questions inside."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from chassis.problems import Refused
from chassis.rows import Aggregate
from contracts.messages import Document
from contracts.okrs.reviews import ReviewDocument, ReviewQuestion
from contracts.okrs.word_refusals import WordCode
from contracts.values import CheckInId, ObjectiveId, PersonId, QuestionId, ReviewId, TeamId
from services.okrs.rows import OkrsRow


class Review(Aggregate, OkrsRow):
    """What was asked about a check-in. Its questions are contract values, replaced and never altered."""

    __tablename__ = "reviews"
    missing = WordCode.REVIEW_NOT_FOUND
    document_type: ClassVar[type[Document]] = ReviewDocument

    id: Mapped[ReviewId] = mapped_column(primary_key=True)
    check_in_id: Mapped[CheckInId] = mapped_column(ForeignKey("check_ins.id"))
    objective_id: Mapped[ObjectiveId]
    team_id: Mapped[TeamId]
    asked_of: Mapped[PersonId | None]
    questions: Mapped[list[ReviewQuestion]]
    note: Mapped[str]
    due_on: Mapped[date]
    by: Mapped[PersonId]
    at: Mapped[datetime]

    def document(self) -> ReviewDocument:
        """The whole public state, at this version."""
        return ReviewDocument.model_validate(self, from_attributes=True)

    def question(self, id: QuestionId) -> ReviewQuestion:
        """The question; refuses where this review has none of that id."""
        for question in self.questions:
            if question.id == id:
                return question
        raise Refused(WordCode.QUESTION_NOT_FOUND, field="question_id", id=id)

    def replace(self, answered: ReviewQuestion) -> None:
        """Puts an answered question in the place of the open one."""
        self.questions = [answered if one.id == answered.id else one for one in self.questions]
