"""Rows of Braintrusts and of their notes; all words are texts of their threads."""

from datetime import date
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.problems import Refused
from chassis.rows import Aggregate
from contracts.feedback.braintrusts import BraintrustDocument, BraintrustState, Use
from contracts.feedback.help_refusals import BraintrustCode
from contracts.feedback.ids import BraintrustId, BraintrustNoteId
from contracts.messages import Document
from contracts.values import ObjectiveId, PersonId, TeamId
from services.feedback.rows import FeedbackRow
from services.feedback.texts.tables import Threaded, Voiced

QUESTION, CLOSING = "question", "closing"
"""Roles of its texts."""
NOTE, VERDICT = "note", "verdict"
"""Roles of the texts of a note's own thread."""


class Braintrust(Voiced, Aggregate, FeedbackRow):
    """A Braintrust. Its notes are apart, so that nothing that happens to one raises its version or shows in its document."""

    __tablename__ = "braintrusts"
    __table_args__ = (Index(None, "objective_id"),)
    missing = BraintrustCode.BRAINTRUST_NOT_FOUND
    document_type: ClassVar[type[Document]] = BraintrustDocument

    id: Mapped[BraintrustId] = mapped_column(primary_key=True)
    objective_id: Mapped[ObjectiveId]
    team_id: Mapped[TeamId]
    owner_id: Mapped[PersonId]
    called_by: Mapped[PersonId]
    invited_ids: Mapped[list[PersonId]]
    meets_on: Mapped[date]
    called_on: Mapped[date]
    due_on: Mapped[date | None]
    state: Mapped[BraintrustState]
    outcome: Mapped[Use | None]
    closed_on: Mapped[date | None]

    def document(self) -> BraintrustDocument:
        """The whole public state, at this version."""
        shown = {name: getattr(self, name) for name in BraintrustDocument.model_fields if name not in {"question", "closing"}}
        closing = next((writing.public() for writing in self.said(CLOSING)), None)
        return BraintrustDocument(**shown, question=self.said(QUESTION)[0].public(), closing=closing)

    def must_be_called(self) -> None:
        """Refuses once it is closed."""
        if self.state is BraintrustState.CLOSED:
            raise Refused(BraintrustCode.BRAINTRUST_IS_CLOSED)

    @property
    def readers(self) -> list[PersonId]:
        """Who reads its notes: the owner and those invited."""
        return [self.owner_id, *self.invited_ids]

    def close(self, outcome: Use, *, on: date) -> None:
        """Ends it."""
        self.state, self.outcome, self.closed_on, self.due_on = BraintrustState.CLOSED, outcome, on, None


class Note(Threaded, FeedbackRow):
    """A note, and what the owner said of it; the words of both are texts of its own thread. It has no document."""

    __tablename__ = "braintrust_notes"
    __table_args__ = (Index(None, "braintrust_id"),)

    id: Mapped[BraintrustNoteId] = mapped_column(primary_key=True)
    braintrust_id: Mapped[BraintrustId]
    team_id: Mapped[TeamId]
    """Whose moderators look at it where a reader reports it."""
    use: Mapped[Use | None]
    why_id: Mapped[str | None]
    """The owner's text."""
