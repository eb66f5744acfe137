"""Rows of sketches: rows and nothing else, without version, document or fact."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from contracts.values import CycleId, ObjectiveId, PersonId, TeamId
from services.okrs.rows import OkrsRow


class Sketch(OkrsRow):
    """What a team thinks of as an objective; the draft it becomes has its id."""

    __tablename__ = "sketches"
    __table_args__ = (Index(None, "team_id"), Index(None, "invited_ids", postgresql_using="gin"))

    id: Mapped[ObjectiveId] = mapped_column(primary_key=True)
    team_id: Mapped[TeamId]
    cycle_id: Mapped[CycleId]
    content: Mapped[dict[str, Any]]
    """What the draft will be made of, as its command has it."""
    invited_ids: Mapped[list[PersonId]]
    sketched_by: Mapped[PersonId]
    sketched_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    @property
    def champion_id(self) -> PersonId | None:
        """Who would answer for it."""
        named = self.content.get("champion_id")
        return PersonId(named) if named else None
