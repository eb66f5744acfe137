"""Rows of reports: computed once after a month or a cycle is over, and never again."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import Aggregate
from contracts.disclosure import Answers
from contracts.messages import Document
from contracts.recognition.ids import RecognitionReportId
from contracts.recognition.refusals import ReportCode
from contracts.recognition.reports import KindShare, PrivateMeasure, ReachBand, RecognitionReportDocument, ReportPeriod
from contracts.values import CycleId, TeamId
from services.recognition.rows import RecognitionRow


class RecognitionReport(Aggregate, RecognitionRow):
    """What everybody can read of a closed period, of one team or of all; it never changes."""

    __tablename__ = "recognition_reports"
    missing = ReportCode.RECOGNITION_REPORT_NOT_FOUND
    document_type: ClassVar[type[Document]] = RecognitionReportDocument

    id: Mapped[RecognitionReportId] = mapped_column(primary_key=True)
    period: Mapped[ReportPeriod]
    first_day: Mapped[date]
    last_day: Mapped[date]
    cycle_id: Mapped[CycleId | None]
    team_id: Mapped[TeamId | None]
    given: Mapped[int | None]
    mix: Mapped[list[KindShare]]
    not_result: Mapped[Decimal | None]
    with_evidence: Mapped[Decimal | None]
    reach: Mapped[ReachBand | None]
    counted_at: Mapped[datetime]

    def document(self) -> RecognitionReportDocument:
        """The whole public state, at this version."""
        return RecognitionReportDocument.model_validate(self, from_attributes=True)


class ReportedMonth(RecognitionRow):
    """A month that was reported, for good, also where there was nothing to report."""

    __tablename__ = "reported_months"

    first_day: Mapped[date] = mapped_column(primary_key=True)
    counted_at: Mapped[datetime]


class ReportedCycle(RecognitionRow):
    """A cycle that was reported, for good."""

    __tablename__ = "reported_cycles"

    cycle_id: Mapped[CycleId] = mapped_column(primary_key=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    counted_at: Mapped[datetime]


class PrivateMixFigure(RecognitionRow):
    """A figure of private recognition, of a team and all below it, as it is shown; nothing more exact is kept."""

    __tablename__ = "private_mix_figures"

    cycle_id: Mapped[CycleId] = mapped_column(ForeignKey("reported_cycles.cycle_id"), primary_key=True)
    measure: Mapped[PrivateMeasure] = mapped_column(primary_key=True)
    team_id: Mapped[TeamId] = mapped_column(primary_key=True)
    mean: Mapped[Decimal]
    answers: Mapped[Answers]
