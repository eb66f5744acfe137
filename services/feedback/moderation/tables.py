"""Rows of moderators, reports, what was hidden, who is muted where, and legal holds."""

from datetime import date
from typing import ClassVar

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.hidings import Hidden, HidingTally
from chassis.rows import Aggregate
from chassis.text_reports import Report
from contracts.feedback.ids import LegalHoldId, ModerationCountId, ModeratorId
from contracts.feedback.moderation import LegalHoldDocument, ModerationCountDocument, ModeratorDocument
from contracts.feedback.moderation_refusals import ModerationCode
from contracts.messages import Document
from contracts.values import PersonId, TeamId
from services.feedback.rows import FeedbackRow


class Moderator(Aggregate, FeedbackRow):
    """Somebody who moderates what is written in a team, until a day."""

    __tablename__ = "moderators"
    __table_args__ = (
        Index(None, "team_id"),
        Index(None, "person_id"),
        Index("uq_moderators_present", "team_id", "person_id", unique=True, postgresql_where=text("ended_on is null")),
    )
    missing = ModerationCode.MODERATOR_NOT_FOUND
    document_type: ClassVar[type[Document]] = ModeratorDocument

    id: Mapped[ModeratorId] = mapped_column(primary_key=True)
    team_id: Mapped[TeamId]
    person_id: Mapped[PersonId]
    appointed_on: Mapped[date]
    ended_on: Mapped[date | None]

    def document(self) -> ModeratorDocument:
        """The whole public state, at this version."""
        return ModeratorDocument.model_validate(self, from_attributes=True)


class TextReport(Report, FeedbackRow):
    """A report of a text, without its reporter."""

    __tablename__ = "text_reports"
    __table_args__ = (Index(None, "text_id"), Index(None, "counted"))

    team_id: Mapped[TeamId | None]
    about_ids: Mapped[list[PersonId]]
    """Those it is from, for or about."""


class Hiding(Hidden, FeedbackRow):
    """What is known of a text being hidden."""

    __tablename__ = "hidings"


class Mute(FeedbackRow):
    """Somebody who may not write in a thread, by name or by handle, until a day."""

    __tablename__ = "mutes"
    __table_args__ = (Index(None, "thread"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    thread: Mapped[str]
    by: Mapped[PersonId | None]
    handle: Mapped[str | None]
    until: Mapped[date]


class ModerationCount(HidingTally, FeedbackRow):
    """How many texts were hidden and restored in a team and month."""

    __tablename__ = "moderation_counts"
    missing = ModerationCode.MODERATION_COUNT_NOT_FOUND
    document_type: ClassVar[type[Document]] = ModerationCountDocument

    id: Mapped[ModerationCountId] = mapped_column(primary_key=True)

    def document(self) -> ModerationCountDocument:
        """The whole public state, at this version."""
        return ModerationCountDocument.model_validate(self, from_attributes=True)


class LegalHold(Aggregate, FeedbackRow):
    """A pause of deletion, of a team with those below it or of everything."""

    __tablename__ = "legal_holds"
    missing = ModerationCode.LEGAL_HOLD_NOT_FOUND
    document_type: ClassVar[type[Document]] = LegalHoldDocument

    id: Mapped[LegalHoldId] = mapped_column(primary_key=True)
    team_id: Mapped[TeamId | None]
    set_on: Mapped[date]
    lifted_on: Mapped[date | None]

    def document(self) -> LegalHoldDocument:
        """The whole public state, at this version."""
        return LegalHoldDocument.model_validate(self, from_attributes=True)
