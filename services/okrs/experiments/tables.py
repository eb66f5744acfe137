"""Rows of experiments."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.problems import Refused
from chassis.rows import Aggregate
from contracts.messages import Document
from contracts.okrs.experiments import Comparison, ExperimentDocument, ExperimentState
from contracts.okrs.refusals import Code
from contracts.values import ExperimentId, KeyResultId, ObjectiveId, PersonId, TeamId
from services.okrs.experiments import rules
from services.okrs.rows import OkrsRow


class Experiment(Aggregate, OkrsRow):
    """An experiment on the way to a key result. Its objective may be a draft and be discarded, so nothing ties it there."""

    __tablename__ = "experiments"
    __table_args__ = (Index(None, "objective_id"),)
    missing = Code.EXPERIMENT_NOT_FOUND
    document_type: ClassVar[type[Document]] = ExperimentDocument

    id: Mapped[ExperimentId] = mapped_column(primary_key=True)
    objective_id: Mapped[ObjectiveId]
    key_result_id: Mapped[KeyResultId]
    team_id: Mapped[TeamId]
    hypothesis: Mapped[str]
    prediction: Mapped[str]
    measure: Mapped[str]
    stop_rule: Mapped[str]
    state: Mapped[ExperimentState]
    result: Mapped[str]
    comparison: Mapped[Comparison | None]
    conclusion: Mapped[str | None]
    continues_id: Mapped[ExperimentId | None] = mapped_column(unique=True)
    continued_by_id: Mapped[ExperimentId | None]
    planned_by: Mapped[PersonId]
    planned_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    studied_at: Mapped[datetime | None]
    concluded_at: Mapped[datetime | None]
    concluded_by: Mapped[PersonId | None]

    def document(self) -> ExperimentDocument:
        """The whole public state, at this version."""
        return ExperimentDocument.model_validate(self, from_attributes=True)

    def become(self, following: ExperimentState, refusal: Code) -> None:
        """Goes on to a state; refuses, telling where it stands, where that does not come next."""
        if not rules.may_become(self.state, following):
            raise Refused(refusal, state=self.state.value)
        self.state = following

    def conclude(self, following: ExperimentState, refusal: Code, *, why: str, at: datetime, by: PersonId) -> None:
        """Ends it for a reason."""
        self.become(following, refusal)
        self.conclusion, self.concluded_at, self.concluded_by = why, at, by
