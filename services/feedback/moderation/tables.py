"""Rows of moderators and reports."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from contracts.feedback.ids import ModeratorId
from contracts.values import PersonId, TeamId
from services.feedback.rows import FeedbackRow


class Moderator(FeedbackRow):
    """Somebody who moderates what is written in a team, until a day."""

    __tablename__ = "moderators"
    __table_args__ = (Index(None, "team_id"), Index(None, "person_id"))

    id: Mapped[ModeratorId] = mapped_column(primary_key=True)
    version: Mapped[int]
    team_id: Mapped[TeamId]
    person_id: Mapped[PersonId]
    appointed_on: Mapped[date]
    ended_on: Mapped[date | None]


class TextReport(FeedbackRow):
    """A report of a text. Whoever it is about never moderates it."""

    __tablename__ = "text_reports"
    __table_args__ = (Index(None, "text_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    text_id: Mapped[str]
    team_id: Mapped[TeamId | None]
    about_ids: Mapped[list[PersonId]]
    open: Mapped[bool]
