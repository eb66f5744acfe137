"""Rows of revisions."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import Aggregate
from contracts.messages import Document
from contracts.okrs.refusals import Code
from contracts.okrs.revisions import Revised, RevisionDocument
from contracts.values import DecisionId, KeyResultId, ObjectiveId, PersonId, RevisionId
from services.okrs.rows import OkrsRow


class Revision(Aggregate, OkrsRow):
    """One change with its reason; never changed itself."""

    __tablename__ = "revisions"
    __table_args__ = (Index(None, "objective_id"), Index(None, "decision_id"))
    missing = Code.REVISION_NOT_FOUND
    document_type: ClassVar[type[Document]] = RevisionDocument

    id: Mapped[RevisionId] = mapped_column(primary_key=True)
    objective_id: Mapped[ObjectiveId]
    key_result_id: Mapped[KeyResultId | None]
    what: Mapped[Revised]
    before: Mapped[str | None]
    after: Mapped[str | None]
    why: Mapped[str]
    decision_id: Mapped[DecisionId | None]
    by: Mapped[PersonId]
    at: Mapped[datetime]

    def document(self) -> RevisionDocument:
        """The whole public state, at this version."""
        return RevisionDocument.model_validate(self, from_attributes=True)
