"""Rows of reports, of what was hidden, and of how many texts were."""

from typing import ClassVar

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.hidings import Hidden, HidingTally
from chassis.text_reports import Report
from contracts.messages import Document
from contracts.recognition.ids import HidingCountId
from contracts.recognition.refusals import ReportCode
from contracts.recognition.texts import HidingCountDocument
from contracts.values import PersonId
from services.recognition.rows import RecognitionRow


class TextReport(Report, RecognitionRow):
    """A report of a text, without its reporter."""

    __tablename__ = "text_reports"
    __table_args__ = (
        Index(None, "text_id"),
        Index(None, "counted"),
        Index("ix_text_reports_open", "reported_on", "id", postgresql_where=text("open")),
    )


class Hiding(Hidden, RecognitionRow):
    """What is known of a text being hidden."""

    __tablename__ = "hidings"
    __table_args__ = (Index(None, "by"),)

    by: Mapped[PersonId]
    """Whose text it is."""


class HidingCount(HidingTally, RecognitionRow):
    """How many texts were hidden and restored in a team and month."""

    __tablename__ = "hiding_counts"
    missing = ReportCode.HIDING_COUNT_NOT_FOUND
    document_type: ClassVar[type[Document]] = HidingCountDocument

    id: Mapped[HidingCountId] = mapped_column(primary_key=True)

    def document(self) -> HidingCountDocument:
        """The whole public state, at this version."""
        return HidingCountDocument.model_validate(self, from_attributes=True)
