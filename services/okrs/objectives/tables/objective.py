"""Rows of objectives, their key results inside."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.problems import Refused
from chassis.rows import Aggregate
from contracts.messages import Document, Tombstone
from contracts.okrs.key_results import KeyResult, Milestone
from contracts.okrs.limits import KEY_RESULTS, STEPS_OF_AN_OBJECTIVE
from contracts.okrs.objectives import (
    Ambition,
    DiscardedDraft,
    Edge,
    ObjectiveDocument,
    ObjectiveState,
    Origin,
    Outcome,
    Uncertainty,
)
from contracts.okrs.refusals import Code
from contracts.values import CycleId, KeyResultId, ObjectiveId, PersonId, TeamId
from services.okrs.objectives.rules import progress, weights
from services.okrs.rows import OkrsRow


class Objective(Aggregate, OkrsRow):
    """A goal of a team for one cycle. Key results, uncertainties and edges are contract values, replaced and never altered."""

    __tablename__ = "objectives"
    __table_args__ = (
        Index(None, "cycle_id"),
        Index("ix_objectives_aligned_to", "aligned_to", postgresql_using="gin", postgresql_ops={"aligned_to": "jsonb_path_ops"}),
    )
    missing = Code.OBJECTIVE_NOT_FOUND
    document_type: ClassVar[type[Document]] = ObjectiveDocument
    tombstone_type: ClassVar[type[Tombstone] | None] = DiscardedDraft

    id: Mapped[ObjectiveId] = mapped_column(primary_key=True)
    edit_version: Mapped[int]
    title: Mapped[str]
    why: Mapped[str]
    team_id: Mapped[TeamId]
    champion_id: Mapped[PersonId | None]
    contributor_ids: Mapped[list[PersonId]]
    cycle_id: Mapped[CycleId]
    ambition: Mapped[Ambition]
    uncertainties: Mapped[list[Uncertainty]]
    state: Mapped[ObjectiveState]
    key_results: Mapped[list[KeyResult]]
    aligned_to: Mapped[list[Edge]]
    outcome: Mapped[Outcome | None]
    learned: Mapped[str]
    origin: Mapped[Origin]
    exempt: Mapped[bool]
    carried_over_from_id: Mapped[ObjectiveId | None]
    carried_over_to_id: Mapped[ObjectiveId | None]
    drafted_at: Mapped[datetime]
    drafted_by: Mapped[PersonId | None]
    proposed_because_id: Mapped[str | None]
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[PersonId | None]
    activated_at: Mapped[datetime | None]
    activated_by: Mapped[PersonId | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[PersonId | None]

    @classmethod
    def draft(
        cls,
        *,
        id: ObjectiveId,
        at: datetime,
        by: PersonId | None,
        team_id: TeamId,
        cycle_id: CycleId,
        title: str,
        ambition: Ambition,
        key_results: Sequence[KeyResult] = (),
    ) -> "Objective":
        """A new draft; what is not named is empty."""
        return cls(
            id=id,
            title=title,
            team_id=team_id,
            cycle_id=cycle_id,
            ambition=ambition,
            key_results=list(key_results),
            drafted_at=at,
            drafted_by=by,
            **_blank(),
        )

    @property
    def progress(self) -> Decimal:
        """Weighted mean of the key results' progress."""
        return progress.weighted_mean((part.weight, part.progress) for part in self.key_results)

    @property
    def score(self) -> Decimal | None:
        """Weighted mean of the key results' scores; where an import scored only some, of those."""
        scores = [(part.weight, part.score) for part in self.key_results if part.score is not None]
        shares = weights.in_proportion([weight for weight, _ in scores])
        return progress.weighted_mean(zip(shares, (score for _, score in scores), strict=True)) if scores else None

    @property
    def last_check_in_at(self) -> datetime | None:
        """When somebody last checked in on any key result."""
        return max((part.last_check_in_at for part in self.key_results if part.last_check_in_at), default=None)

    def document(self) -> ObjectiveDocument:
        """The whole public state, at this version."""
        return ObjectiveDocument.model_validate(self, from_attributes=True)

    def key_result(self, id: KeyResultId, *, field: str = "key_result_id") -> KeyResult:
        """The key result; refuses where this objective has none of that id."""
        for part in self.key_results:
            if part.id == id:
                return part
        raise Refused(Code.KEY_RESULT_NOT_FOUND, field=field, id=id)

    def replace(self, changed: KeyResult) -> None:
        """Puts a changed key result in the place of the old one."""
        self.key_results = [changed if part.id == changed.id else part for part in self.key_results]

    def must_fit(self) -> None:
        """Refuses more key results or steps than an objective holds."""
        if len(self.key_results) > KEY_RESULTS:
            raise Refused(Code.TOO_MANY_KEY_RESULTS, limit=KEY_RESULTS)
        steps = sum(len(part.measure.steps) for part in self.key_results if isinstance(part.measure, Milestone))
        if steps > STEPS_OF_AN_OBJECTIVE:
            raise Refused(Code.TOO_MANY_STEPS, limit=STEPS_OF_AN_OBJECTIVE, count=steps)

    def edited(self) -> None:
        """Raises the edit version; an import that somebody edits is held to what everybody is held to."""
        self.edit_version += 1
        self.exempt = False

    def moved(self) -> None:
        """Raises the edit version for a step of its life or a link, which are no edit of what is written."""
        self.edit_version += 1

    def must_be(self, code: Code, *states: ObjectiveState) -> None:
        """Refuses with the code where the objective is in none of the states."""
        if self.state not in states:
            raise Refused(code, state=self.state.value.replace("_", " "))

    def must_not_be_closed(self) -> None:
        """Refuses changes to a closed objective."""
        if self.state is ObjectiveState.CLOSED:
            raise Refused(Code.OBJECTIVE_IS_CLOSED)

    def close(self, *, outcome: Outcome, learned: str, at: datetime, by: PersonId) -> None:
        """Ends it; its scores and uncertainties are set before."""
        self.state, self.outcome, self.learned = ObjectiveState.CLOSED, outcome, learned
        self.closed_at, self.closed_by = at, by
        self.moved()


def _blank() -> dict[str, object]:
    """What an objective begins with, made anew for each."""
    return {
        "edit_version": 1,
        "why": "",
        "champion_id": None,
        "contributor_ids": [],
        "uncertainties": [],
        "state": ObjectiveState.DRAFT,
        "aligned_to": [],
        "outcome": None,
        "learned": "",
        "origin": Origin.NATIVE,
        "exempt": False,
        "carried_over_from_id": None,
        "carried_over_to_id": None,
        "proposed_because_id": None,
        "submitted_at": None,
        "submitted_by": None,
        "activated_at": None,
        "activated_by": None,
        "closed_at": None,
        "closed_by": None,
    }
