"""Rows of welcomes, of who was seen in which team when, and of reminders."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import Aggregate
from contracts.messages import Document
from contracts.recognition.ids import WelcomeId, WelcomePromptId
from contracts.recognition.refusals import OpennessCode
from contracts.recognition.welcomes import PromptOccasion, WelcomeDocument, WelcomePromptDocument
from contracts.values import PersonId, TeamId
from services.recognition.rows import RecognitionRow
from services.recognition.texts.tables import KEPT_FOR_A_HOLD, Said


class Welcome(Said, Aggregate, RecognitionRow):
    """What somebody said to a new member of a team; once for each time that they joined it, and again once it is withdrawn."""

    __tablename__ = "welcomes"
    __table_args__ = (
        Index(
            "uq_welcomes_standing",
            "by",
            "person_id",
            "joined_team_id",
            "joined_on",
            unique=True,
            postgresql_where=text("text_state <> 'withdrawn'"),
        ),
        Index(None, "person_id"),
        Index("ix_welcomes_kept_for_a_hold", "id", postgresql_where=KEPT_FOR_A_HOLD),
    )
    missing = OpennessCode.WELCOME_NOT_FOUND
    document_type: ClassVar[type[Document]] = WelcomeDocument

    id: Mapped[WelcomeId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId]
    joined_team_id: Mapped[TeamId]
    joined_on: Mapped[date]


class Placing(RecognitionRow):
    """What one fact of the directory showed: where a person belonged from then on. Facts come late, again and out of order."""

    __tablename__ = "placings"

    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    sequence: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    came: Mapped[bool]
    known: Mapped[bool]
    """False where the fact came without documents: then today's teams are taken for those of then."""
    team_ids: Mapped[list[TeamId]]


class Membership(RecognitionRow):
    """A person's time in a team: what the placings say, all rows of a person written together."""

    __tablename__ = "memberships"
    __table_args__ = (
        Index("ix_memberships_joined_on", "joined_on", postgresql_where=text("seen and left_on is null")),
        Index(None, "team_id", "joined_on"),
    )

    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    team_id: Mapped[TeamId] = mapped_column(primary_key=True)
    joined_on: Mapped[date] = mapped_column(primary_key=True)
    left_on: Mapped[date | None]
    seen: Mapped[bool]
    """Whether they were seen to join; else they were there before anybody looked."""


class WelcomePrompt(Aggregate, RecognitionRow):
    """A reminder that was given; it never changes. Its id is derived from whom, where, when and why it is about."""

    __tablename__ = "welcome_prompts"
    __table_args__ = (Index(None, "person_id"),)
    missing = OpennessCode.WELCOME_PROMPT_NOT_FOUND
    document_type: ClassVar[type[Document]] = WelcomePromptDocument

    id: Mapped[WelcomePromptId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId]
    team_id: Mapped[TeamId]
    occasion: Mapped[PromptOccasion]
    joined_on: Mapped[date]
    prompted_at: Mapped[datetime]
    last_day: Mapped[date]
