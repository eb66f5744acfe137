"""Rows of suggestions."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import Aggregate
from contracts.messages import Document
from contracts.recognition.ids import RecognitionId, SuggestionId
from contracts.recognition.recognitions import RecognitionKind
from contracts.recognition.refusals import SuggestionCode
from contracts.recognition.suggestions import SuggestionDocument, SuggestionReason, SuggestionState
from contracts.values import Id, ObjectiveId, PersonId, TeamId
from services.recognition.rows import RecognitionRow

OPEN = text("state = 'open'")
SETTLED = frozenset({SuggestionState.TAKEN, SuggestionState.DISMISSED})


class Suggestion(Aggregate, RecognitionRow):
    """What was drawn of one subject, kind and week; until somebody settles it, it follows the history that it was drawn of."""

    __tablename__ = "suggestions"
    __table_args__ = (
        Index(None, "subject_id"),
        Index(None, "objective_id"),
        Index("ix_suggestions_recognition_id", "recognition_id", postgresql_where=text("recognition_id is not null")),
        Index(None, "evidence_ids", postgresql_using="gin", postgresql_where=text("reason = 'topic_adopted'")),
        Index("ix_suggestions_open_of_objectives", "objective_id", "happened_at", postgresql_where=OPEN),
        Index("ix_suggestions_open_of_teams", "team_id", "happened_at", postgresql_where=OPEN),
        Index("ix_suggestions_ending", "last_day", "id", postgresql_where=OPEN),
    )
    missing = SuggestionCode.SUGGESTION_NOT_FOUND
    document_type: ClassVar[type[Document]] = SuggestionDocument

    id: Mapped[SuggestionId] = mapped_column(primary_key=True)
    recognition_kind: Mapped[RecognitionKind]
    reason: Mapped[SuggestionReason]
    why: Mapped[str]
    subject_id: Mapped[Id]
    evidence_ids: Mapped[list[Id]]
    objective_id: Mapped[ObjectiveId | None]
    team_id: Mapped[TeamId | None]
    recipient_ids: Mapped[list[PersonId]]
    thread_id: Mapped[Id | None]
    happened_at: Mapped[datetime]
    week: Mapped[str]
    last_day: Mapped[date]
    holds: Mapped[bool]
    """Whether the history still tells it."""
    state: Mapped[SuggestionState]
    settled_by: Mapped[PersonId | None]
    recognition_id: Mapped[RecognitionId | None]
    """What came of it, only where every employee may know."""

    @property
    def is_settled(self) -> bool:
        """Whether somebody took it up or put it aside: from then on it stays as they saw it."""
        return self.state in SETTLED

    def document(self) -> SuggestionDocument:
        """The whole state, at this version."""
        return SuggestionDocument.model_validate(self, from_attributes=True)
