"""Rows of proposals: what was to be drafted because of what, and what became of it."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.copies import copy_table
from contracts.okrs.objectives import Ambition
from contracts.values import CycleId, ObjectiveId, PersonId, TeamId, Term
from services.okrs.rows import OkrsRow


class ProposalState(Term):
    """What became of a proposal."""

    WAITING = "waiting", "No cycle takes drafts, or the team is not there."
    DRAFTED = "drafted", "There is, or was, a draft."
    ENDED = "ended", "Its cause is settled: there is nothing to draft any more."


class Proposal(OkrsRow):
    """One objective that is proposed. Its cause is its key, so that whatever is told again makes no other."""

    __tablename__ = "proposals"
    __table_args__ = (Index("ix_proposals_waiting", "cause_id", postgresql_where=text("state = 'waiting'")),)

    cause_id: Mapped[str] = mapped_column(primary_key=True)
    """What it is proposed because of: a systemic issue, a round."""
    objective_id: Mapped[ObjectiveId]
    """The draft's id, which follows from the cause."""
    team_id: Mapped[TeamId]
    title: Mapped[str]
    why: Mapped[str]
    ambition: Mapped[Ambition]
    contributor_ids: Mapped[list[PersonId]]
    cycle_id: Mapped[CycleId | None]
    """The cycle that a team chose; without one, and where it takes no drafts any more, the cycle that does."""
    champion_id: Mapped[PersonId | None]
    """Whom a team chose in a round. What a systemic issue proposes is for the team's lead."""
    state: Mapped[ProposalState]
    proposed_at: Mapped[datetime]


systemic_issue = copy_table(OkrsRow.metadata, "systemic_issue")
round_ = copy_table(OkrsRow.metadata, "round")
CAUSES = (systemic_issue.name, round_.name)
"""Kinds of documents that proposals are made because of, copied from their owners."""
