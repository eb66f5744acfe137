"""Rows of lessons' reuse."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import Aggregate
from contracts.messages import Document
from contracts.okrs.lessons import LessonReuseDocument
from contracts.okrs.refusals import Code
from contracts.values import LessonId, LessonReuseId, ObjectiveId, PersonId, TeamId
from services.okrs.rows import OkrsRow


class LessonReuse(Aggregate, OkrsRow):
    """An objective that used a lesson, once; a draft among them may be discarded later, so nothing ties it there."""

    __tablename__ = "lesson_reuses"
    __table_args__ = (UniqueConstraint("lesson_id", "objective_id"),)
    missing = Code.LESSON_REUSE_NOT_FOUND
    document_type: ClassVar[type[Document]] = LessonReuseDocument

    id: Mapped[LessonReuseId] = mapped_column(primary_key=True)
    lesson_id: Mapped[LessonId] = mapped_column(ForeignKey("lessons.id"))
    objective_id: Mapped[ObjectiveId]
    team_id: Mapped[TeamId]
    how: Mapped[str]
    by: Mapped[PersonId]
    at: Mapped[datetime]

    def document(self) -> LessonReuseDocument:
        """The whole public state, at this version."""
        return LessonReuseDocument.model_validate(self, from_attributes=True)
