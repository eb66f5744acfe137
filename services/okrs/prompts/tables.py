"""Rows of prompts."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import Aggregate
from contracts.messages import Document
from contracts.okrs.prompts import PromptDocument
from contracts.okrs.refusals import Code
from contracts.values import CycleId, KeyResultId, ObjectiveId, PersonId, PromptId
from services.okrs.rows import OkrsRow


class Prompt(Aggregate, OkrsRow):
    """A reminder that was given; it never changes. Nothing ties it to its objective, so that it waits for no lock there."""

    __tablename__ = "prompts"
    __table_args__ = (UniqueConstraint("key_result_id", "period"),)
    missing = Code.PROMPT_NOT_FOUND
    document_type: ClassVar[type[Document]] = PromptDocument

    id: Mapped[PromptId] = mapped_column(primary_key=True)
    objective_id: Mapped[ObjectiveId]
    key_result_id: Mapped[KeyResultId]
    cycle_id: Mapped[CycleId]
    champion_id: Mapped[PersonId]
    period: Mapped[int]
    first_day: Mapped[date]
    last_day: Mapped[date]
    prompted_at: Mapped[datetime]

    def document(self) -> PromptDocument:
        """The whole public state, at this version."""
        return PromptDocument.model_validate(self, from_attributes=True)
