"""Rows of teams."""

from sqlalchemy import Computed, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import Aggregate
from contracts.directory.refusals import Code
from contracts.directory.teams import TeamDocument, TeamKind, TeamStatus
from contracts.values import TeamId
from services.directory.tables import DirectoryRow


class Team(Aggregate, DirectoryRow):
    """A team; who belongs to it stands with the people."""

    __tablename__ = "teams"
    __table_args__ = (
        UniqueConstraint("name_key", deferrable=True, initially="DEFERRED"),  # two teams may swap names in one file
        Index(None, "lead_ids", postgresql_using="gin"),
    )
    missing = Code.TEAM_NOT_FOUND
    document_type = TeamDocument

    id: Mapped[TeamId] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(Computed("lower(name)", persisted=True))
    team_kind: Mapped[TeamKind]
    parent_id: Mapped[TeamId | None] = mapped_column(index=True)
    lead_ids: Mapped[list[str]]
    status: Mapped[TeamStatus]
