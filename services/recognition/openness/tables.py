"""The row of what somebody shared."""

from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import Aggregate
from contracts.messages import Document
from contracts.recognition.ids import OpennessId
from contracts.recognition.openness import OpennessDocument, OpennessKind
from contracts.recognition.refusals import OpennessCode
from contracts.values import DecisionId, ObjectiveId
from services.recognition.rows import RecognitionRow
from services.recognition.texts.tables import KEPT_FOR_A_HOLD, Said


class Openness(Said, Aggregate, RecognitionRow):
    """A mistake, an unknown or a changed mind."""

    __tablename__ = "openness"
    __table_args__ = (Index("ix_openness_kept_for_a_hold", "id", postgresql_where=KEPT_FOR_A_HOLD),)
    missing = OpennessCode.OPENNESS_NOT_FOUND
    document_type: ClassVar[type[Document]] = OpennessDocument

    id: Mapped[OpennessId] = mapped_column(primary_key=True)
    openness_kind: Mapped[OpennessKind]
    decision_id: Mapped[DecisionId | None]
    objective_id: Mapped[ObjectiveId | None]
