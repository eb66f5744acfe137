"""Rows of lessons."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import Aggregate
from contracts.messages import Document
from contracts.okrs.lessons import LessonDocument
from contracts.okrs.refusals import Code
from contracts.values import ExperimentId, LessonId, ObjectiveId, PersonId, TeamId
from services.okrs.rows import OkrsRow


class Lesson(Aggregate, OkrsRow):
    """What was learned from an objective; only its text ever changes, and only by whoever published it."""

    __tablename__ = "lessons"
    __table_args__ = (Index(None, "objective_id"),)
    missing = Code.LESSON_NOT_FOUND
    document_type: ClassVar[type[Document]] = LessonDocument

    id: Mapped[LessonId] = mapped_column(primary_key=True)
    objective_id: Mapped[ObjectiveId] = mapped_column(ForeignKey("objectives.id"))
    experiment_id: Mapped[ExperimentId | None] = mapped_column(ForeignKey("experiments.id"))
    team_id: Mapped[TeamId]
    title: Mapped[str]
    text: Mapped[str]
    applies_when: Mapped[str]
    tags: Mapped[list[str]]
    text_withdrawn: Mapped[bool]
    published_by: Mapped[PersonId]
    published_at: Mapped[datetime]

    def document(self) -> LessonDocument:
        """The whole public state, at this version."""
        return LessonDocument.model_validate(self, from_attributes=True)
