"""Rows of check-ins."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import Aggregate
from contracts.feedback.ids import RoundId
from contracts.messages import Document
from contracts.okrs.check_ins import CheckInDocument
from contracts.okrs.key_results import Zone
from contracts.okrs.refusals import Code
from contracts.values import CheckInId, KeyResultId, ObjectiveId, PersonId, StepId
from services.okrs.rows import OkrsRow


class CheckIn(Aggregate, OkrsRow):
    """What was said about a key result at one time; its mark `corrected` changes, and its texts as their authors want."""

    __tablename__ = "check_ins"
    __table_args__ = (Index(None, "objective_id"), Index(None, "key_result_id"))
    missing = Code.CHECK_IN_NOT_FOUND
    document_type: ClassVar[type[Document]] = CheckInDocument

    id: Mapped[CheckInId] = mapped_column(primary_key=True)
    objective_id: Mapped[ObjectiveId] = mapped_column(ForeignKey("objectives.id"))
    key_result_id: Mapped[KeyResultId]
    value: Mapped[Decimal | None]
    steps_done: Mapped[list[StepId] | None]
    zone: Mapped[Zone | None]
    confidence: Mapped[int | None]
    what_changed: Mapped[str]
    learned: Mapped[str]
    in_the_way: Mapped[str]
    question: Mapped[str]
    effective_on: Mapped[date]
    recorded_at: Mapped[datetime]
    by: Mapped[PersonId | None]
    round_id: Mapped[RoundId | None]
    """The round it comes from, which the feedback service owns."""
    corrects_id: Mapped[CheckInId | None]
    correction_reason: Mapped[str | None]
    corrected: Mapped[bool]
    edited_at: Mapped[datetime | None]
    texts_withdrawn: Mapped[bool] = mapped_column(server_default=false())

    def document(self) -> CheckInDocument:
        """The whole public state, at this version."""
        return CheckInDocument.model_validate(self, from_attributes=True)
