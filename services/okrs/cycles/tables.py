"""Rows of cycles."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.problems import Refused
from chassis.rows import Aggregate
from contracts.messages import Document
from contracts.okrs.cycles import Cadence, CycleDocument, CycleState
from contracts.okrs.refusals import Code
from contracts.values import CycleId
from services.okrs.rows import OkrsRow


class Cycle(Aggregate, OkrsRow):
    """A span of time that objectives belong to."""

    __tablename__ = "cycles"
    __table_args__ = (Index(None, "parent_id"),)
    missing = Code.CYCLE_NOT_FOUND
    document_type: ClassVar[type[Document]] = CycleDocument

    id: Mapped[CycleId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    started_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    state: Mapped[CycleState]
    cadence: Mapped[Cadence]
    parent_id: Mapped[CycleId | None]
    time_zone: Mapped[str]

    def document(self) -> CycleDocument:
        """The whole public state, at this version."""
        return CycleDocument.model_validate(self, from_attributes=True)

    def must_not_be_closed(self) -> None:
        """Refuses where nothing but corrections is possible any more."""
        if self.state is CycleState.CLOSED:
            raise Refused(Code.CYCLE_IS_CLOSED)

    def must_take_drafts(self, field: str) -> None:
        """Refuses where nothing begins any more."""
        self.must_not_be_closed()
        if self.state is CycleState.CLOSING:
            raise Refused(Code.CYCLE_IS_CLOSING, field=field)
