"""Rows of frozen figures: computed once after a cycle closed, from private rows that they do not name."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from contracts.disclosure import Answers, Spread
from contracts.feedback.loops import LoopMeasure, TimeBand
from contracts.values import CycleId, TeamId
from services.feedback.rows import FeedbackRow


class FrozenCycle(FeedbackRow):
    """A cycle whose figures were computed, for good, also where none may be shown."""

    __tablename__ = "frozen_cycles"

    cycle_id: Mapped[CycleId] = mapped_column(primary_key=True)
    computed_at: Mapped[datetime]


class FrozenFigure(FeedbackRow):
    """A figure of a team and all below it, as it is shown; nothing more exact is kept."""

    __tablename__ = "frozen_figures"

    cycle_id: Mapped[CycleId] = mapped_column(ForeignKey("frozen_cycles.cycle_id"), primary_key=True)
    measure: Mapped[LoopMeasure] = mapped_column(primary_key=True)
    team_id: Mapped[TeamId] = mapped_column(primary_key=True)
    mean: Mapped[Decimal | None]
    time: Mapped[TimeBand | None]
    spread: Mapped[Spread | None]
    answers: Mapped[Answers]
