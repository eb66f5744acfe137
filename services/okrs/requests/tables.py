"""Rows of resource requests."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import Aggregate
from contracts.messages import Document
from contracts.okrs.requests import RequestState, Resource, ResourceRequestDocument
from contracts.okrs.word_refusals import WordCode
from contracts.values import KeyResultId, ObjectiveId, PersonId, ResourceRequestId, TeamId
from services.okrs.rows import OkrsRow


class ResourceRequest(Aggregate, OkrsRow):
    """What a key result needs; it stays where its objective was a draft that was discarded, hence no foreign key."""

    __tablename__ = "resource_requests"
    __table_args__ = (Index(None, "objective_id"),)
    missing = WordCode.REQUEST_NOT_FOUND
    document_type: ClassVar[type[Document]] = ResourceRequestDocument

    id: Mapped[ResourceRequestId] = mapped_column(primary_key=True)
    objective_id: Mapped[ObjectiveId]
    key_result_id: Mapped[KeyResultId]
    team_id: Mapped[TeamId]
    resource: Mapped[Resource]
    why: Mapped[str]
    approver_id: Mapped[PersonId | None]
    state: Mapped[RequestState]
    due_on: Mapped[date]
    asked_by: Mapped[PersonId]
    asked_at: Mapped[datetime]
    reason: Mapped[str | None]
    answered_by: Mapped[PersonId | None]
    answered_at: Mapped[datetime | None]

    def document(self) -> ResourceRequestDocument:
        """The whole public state, at this version."""
        return ResourceRequestDocument.model_validate(self, from_attributes=True)
