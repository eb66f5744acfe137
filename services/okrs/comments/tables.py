"""Rows of comments."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import Aggregate
from contracts.messages import Document
from contracts.okrs.comments import CommentDocument
from contracts.okrs.word_refusals import WordCode
from contracts.values import CheckInId, CommentId, DecisionId, ObjectiveId, PersonId, TeamId
from services.okrs.rows import OkrsRow


class Comment(Aggregate, OkrsRow):
    """What somebody said; it stays where its objective was a draft that was discarded, hence no foreign keys."""

    __tablename__ = "comments"
    __table_args__ = (Index(None, "decision_id"),)
    missing = WordCode.COMMENT_NOT_FOUND
    document_type: ClassVar[type[Document]] = CommentDocument

    id: Mapped[CommentId] = mapped_column(primary_key=True)
    objective_id: Mapped[ObjectiveId | None]
    check_in_id: Mapped[CheckInId | None]
    decision_id: Mapped[DecisionId | None]
    team_id: Mapped[TeamId | None]
    text: Mapped[str]
    text_withdrawn: Mapped[bool]
    mentions: Mapped[list[PersonId]]
    by: Mapped[PersonId]
    at: Mapped[datetime]
    edited_at: Mapped[datetime | None]

    def document(self) -> CommentDocument:
        """The whole public state, at this version."""
        return CommentDocument.model_validate(self, from_attributes=True)
