"""Rows of agreements; who adopted one stands apart, where nobody else reads it."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.problems import Refused
from chassis.rows import Aggregate
from contracts.feedback.agreements import AgreementDocument, AgreementState, AgreementStatement, StatementFrame
from contracts.feedback.ids import AgreementId
from contracts.feedback.round_refusals import AgreementCode
from contracts.messages import Document
from contracts.values import PersonId, TeamId
from services.feedback.rows import FeedbackRow
from services.feedback.texts.tables import Voiced, Writing

STATEMENT = "statement"
"""The role of its texts."""


class Agreement(Voiced, Aggregate, FeedbackRow):
    """What a team agreed on, or is asked to; its sentences are texts of whoever proposed it."""

    __tablename__ = "agreements"
    __table_args__ = (
        Index(None, "team_id", "edition", unique=True),
        Index("ix_agreements_proposed", "team_id", unique=True, postgresql_where=text("state = 'proposed'")),
        Index("ix_agreements_adopted", "team_id", unique=True, postgresql_where=text("state = 'adopted'")),
    )
    missing = AgreementCode.AGREEMENT_NOT_FOUND
    document_type: ClassVar[type[Document]] = AgreementDocument

    id: Mapped[AgreementId] = mapped_column(primary_key=True)
    team_id: Mapped[TeamId]
    edition: Mapped[int]
    statements: Mapped[list[StatementFrame]]
    state: Mapped[AgreementState]
    replaces_id: Mapped[AgreementId | None]
    proposed_by: Mapped[PersonId]
    proposed_at: Mapped[datetime]
    adopted_on: Mapped[date | None]
    reviewed_on: Mapped[date | None]
    review_on: Mapped[date | None]

    def document(self) -> AgreementDocument:
        """The whole public state, at this version."""
        own = {name: getattr(self, name) for name in AgreementDocument.model_fields if name != "statements"}
        shown = {writing.id: dict(writing.public()) for writing in self.texts}
        said = [AgreementStatement(**{**shown[frame.id], **dict(frame)}) for frame in self.statements]
        return AgreementDocument(**own, statements=said)

    def reworded(self, writing: Writing) -> None:  # noqa: ARG002  # none of them
        """Refuses: people adopt the words as they stand."""
        raise Refused(AgreementCode.ADOPTED_AS_IT_STANDS, field="id")

    def must_hold(self) -> None:
        """Refuses what is not adopted, or was replaced."""
        if self.state is not AgreementState.ADOPTED:
            raise Refused(AgreementCode.AGREEMENT_DOES_NOT_HOLD)


class AgreementAdoption(FeedbackRow):
    """That somebody adopted an agreement."""

    __tablename__ = "agreement_adoptions"

    agreement_id: Mapped[AgreementId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    adopted_on: Mapped[date]
