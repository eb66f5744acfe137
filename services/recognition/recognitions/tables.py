"""Rows of recognition. With fewer readers than everybody they are no documents: `services.recognition.recognitions.queries`."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Index, UniqueConstraint, and_, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import Aggregate
from contracts.messages import Document, Tombstone
from contracts.recognition.ids import ReactionId, RecognitionCommentId, RecognitionId, ValueId
from contracts.recognition.recognitions import (
    ReactionDocument,
    ReactionKind,
    RecognitionAudience,
    RecognitionCommentDocument,
    RecognitionDocument,
    RecognitionKind,
    RemovedReaction,
    RemovedRecognitionComment,
    WithdrawnRecognition,
)
from contracts.recognition.refusals import RecognitionCode
from contracts.values import Id, PersonId, TeamId
from services.recognition.rows import RecognitionRow
from services.recognition.texts.tables import KEPT_FOR_A_HOLD, Said

_NOT_PUBLIC = text("audience <> 'organization'")


class Recognition(Said, Aggregate, RecognitionRow):
    """What one person recognizes others for. Its document is for everybody to copy where its audience is the organization."""

    __tablename__ = "recognitions"
    __table_args__ = (
        Index(None, "by", "at", "id"),
        Index(None, "at", "id", postgresql_where=_NOT_PUBLIC),
        Index("ix_recognitions_recipient_ids", "recipient_ids", postgresql_using="gin"),
        Index("ix_recognitions_reader_team_ids", "reader_team_ids", postgresql_using="gin", postgresql_where=_NOT_PUBLIC),
        Index("ix_recognitions_gone", "id", postgresql_where=text("gone")),
        Index("ix_recognitions_kept_until", "kept_until", postgresql_where=text("kept_until is not null")),
    )
    missing = RecognitionCode.RECOGNITION_NOT_FOUND
    document_type: ClassVar[type[Document]] = RecognitionDocument
    tombstone_type: ClassVar[type[Tombstone] | None] = WithdrawnRecognition

    id: Mapped[RecognitionId] = mapped_column(primary_key=True)
    recognition_kind: Mapped[RecognitionKind]
    recipient_ids: Mapped[list[PersonId]]
    team_ids: Mapped[list[TeamId]]
    thread_id: Mapped[Id | None]
    evidence_ids: Mapped[list[Id]]
    value_ids: Mapped[list[ValueId]]
    audience: Mapped[RecognitionAudience]
    homes: Mapped[dict[str, Any]]
    """The home team that each recipient had when it was given, by person; those without one are left out."""
    reader_team_ids: Mapped[list[TeamId]]
    """Teams whose members and leads read it: the recognized ones, and those of `homes` unless it is private."""
    kept_until: Mapped[date | None]
    """The last day of its words; null where every employee reads it, and once they went."""

    gone: Mapped[bool]
    """Whether it was withdrawn or hidden: nobody reads it, a legal hold alone keeps it."""

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        """Those that every employee reads."""
        return and_(cls.audience == RecognitionAudience.ORGANIZATION, cls.gone.is_(other=False))

    @property
    def is_public(self) -> bool:
        """Whether every employee reads it, or read it before it went."""
        return self.audience is RecognitionAudience.ORGANIZATION

    @property
    def is_published(self) -> bool:
        """Whether every employee reads it."""
        return self.audience is RecognitionAudience.ORGANIZATION and not self.gone

    def is_over(self, today: date) -> bool:
        """Whether the last day of its words has passed: nobody reads them any more, whether or not they were removed yet."""
        return self.kept_until is not None and self.kept_until < today

    def document(self) -> RecognitionDocument:
        """The whole public state, at this version; of nothing that has fewer readers."""
        assert self.is_published, "what has fewer readers is told to nobody"
        return self.shown()

    def shown(self) -> RecognitionDocument:
        """As those who may read it see it."""
        document: RecognitionDocument = super().document()
        return document

    def fix_readers(self) -> None:
        """Says anew whose teams read it, of those it is for now."""
        homes = [] if self.audience is RecognitionAudience.PRIVATE else [self.homes.get(person) for person in self.recipient_ids]
        self.reader_team_ids = list(dict.fromkeys([*self.team_ids, *(TeamId(team) for team in homes if team)]))


class OfRecognition:
    """Mixed into the rows of what belongs to a recognition, which those read who read that."""

    recognition_id: Mapped[RecognitionId]
    public: Mapped[bool]
    """Whether every employee reads the recognition, and with it this."""

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        """Those of what every employee reads."""
        return cls.public.is_(other=True)

    @property
    def is_published(self) -> bool:
        """Whether every employee reads it."""
        return self.public


class Reaction(OfRecognition, Aggregate, RecognitionRow):
    """How somebody reacted to a recognition: each way once."""

    __tablename__ = "reactions"
    __table_args__ = (UniqueConstraint("recognition_id", "by", "reaction"),)
    missing = RecognitionCode.REACTION_NOT_FOUND
    document_type: ClassVar[type[Document]] = ReactionDocument
    tombstone_type: ClassVar[type[Tombstone] | None] = RemovedReaction

    id: Mapped[ReactionId] = mapped_column(primary_key=True)
    reaction: Mapped[ReactionKind]
    by: Mapped[PersonId]
    at: Mapped[datetime]


class RecognitionComment(OfRecognition, Said, Aggregate, RecognitionRow):
    """What somebody said about a recognition."""

    __tablename__ = "recognition_comments"
    __table_args__ = (
        Index(None, "recognition_id", "at", "id"),
        Index("ix_recognition_comments_kept_for_a_hold", "id", postgresql_where=KEPT_FOR_A_HOLD),
    )
    missing = RecognitionCode.RECOGNITION_COMMENT_NOT_FOUND
    document_type: ClassVar[type[Document]] = RecognitionCommentDocument
    tombstone_type: ClassVar[type[Tombstone] | None] = RemovedRecognitionComment

    id: Mapped[RecognitionCommentId] = mapped_column(primary_key=True)


class PraisePreference(RecognitionRow):
    """The most who may read a recognition that is for somebody, where they said so."""

    __tablename__ = "praise_preferences"

    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    widest: Mapped[RecognitionAudience]
