"""Rows of reports, of what was hidden, and of how many texts were."""

from datetime import date
from typing import ClassVar

from sqlalchemy import ColumnElement, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import Aggregate
from contracts.feedback.moderation import AppealOutcome
from contracts.messages import Document
from contracts.recognition.ids import HidingCountId
from contracts.recognition.refusals import ReportCode
from contracts.recognition.texts import HidingCountDocument
from contracts.values import PersonId, TeamId
from services.recognition.rows import RecognitionRow


class TextReport(RecognitionRow):
    """A report of a text, without its reporter. Whoever it is about never moderates it."""

    __tablename__ = "text_reports"
    __table_args__ = (
        Index(None, "text_id"),
        Index(None, "counted"),
        Index("ix_text_reports_open", "reported_on", "id", postgresql_where=text("open")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    text_id: Mapped[str]
    moderator_ids: Mapped[list[PersonId]]
    """Who may decide about it, as of the last full hour, or since moderators were named."""
    open: Mapped[bool]
    why: Mapped[str]
    reported_on: Mapped[date]
    reporter: Mapped[str]
    """HMAC of reporter and text: nobody reports one twice, and nobody is told who did."""
    counted: Mapped[str]
    """HMAC of reporter and day, by which the reports of a day are counted."""
    decided_on: Mapped[date | None]


class Hiding(RecognitionRow):
    """What is known of a text being hidden, until nobody can appeal any more."""

    __tablename__ = "hidings"
    __table_args__ = (Index(None, "by"),)

    text_id: Mapped[str] = mapped_column(primary_key=True)
    by: Mapped[PersonId]
    """Whose text it is."""
    hidden_by: Mapped[PersonId]
    hidden_on: Mapped[date]
    appeal: Mapped[str | None]
    """Why the author wants it back."""
    outcome: Mapped[AppealOutcome | None]
    decided_on: Mapped[date | None]
    answer: Mapped[str | None]

    @classmethod
    def waits(cls) -> ColumnElement[bool]:
        """Those whose authors wait for a decision about an appeal."""
        return cls.appeal.is_not(None) & cls.outcome.is_(None)


class HidingCount(Aggregate, RecognitionRow):
    """How many texts were hidden and restored in a team and month."""

    __tablename__ = "hiding_counts"
    missing = ReportCode.HIDING_COUNT_NOT_FOUND
    document_type: ClassVar[type[Document]] = HidingCountDocument

    id: Mapped[HidingCountId] = mapped_column(primary_key=True)
    team_id: Mapped[TeamId | None]
    month: Mapped[date]
    hidden: Mapped[int]
    restored: Mapped[int]
    told: Mapped[bool]
    """Whether everybody knows; what is private is told at the full hour."""

    def document(self) -> HidingCountDocument:
        """The whole public state, at this version."""
        return HidingCountDocument.model_validate(self, from_attributes=True)

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        """Those that everybody was told of."""
        return cls.version > 0

    @property
    def is_published(self) -> bool:
        """Whether everybody was told of it."""
        return self.version > 0
