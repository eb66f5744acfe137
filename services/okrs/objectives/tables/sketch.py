"""Rows of sketches: rows and nothing else, without version, document or fact."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from contracts.okrs.key_results import KeyResult
from contracts.okrs.objectives import Ambition, Uncertainty
from contracts.values import CycleId, ObjectiveId, PersonId, TeamId
from services.okrs.rows import OkrsRow


class Sketch(OkrsRow):
    """What a team thinks of as an objective; the draft it becomes has its id and all it says."""

    __tablename__ = "sketches"
    __table_args__ = (Index(None, "team_id"), Index(None, "invited_ids", postgresql_using="gin"))

    id: Mapped[ObjectiveId] = mapped_column(primary_key=True)
    title: Mapped[str]
    why: Mapped[str]
    team_id: Mapped[TeamId]
    champion_id: Mapped[PersonId | None]
    contributor_ids: Mapped[list[PersonId]]
    cycle_id: Mapped[CycleId]
    ambition: Mapped[Ambition]
    uncertainties: Mapped[list[Uncertainty]]
    key_results: Mapped[list[KeyResult]]
    invited_ids: Mapped[list[PersonId]]
    sketched_by: Mapped[PersonId]
    sketched_at: Mapped[datetime]
    changed_at: Mapped[datetime]
