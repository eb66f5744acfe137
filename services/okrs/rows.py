"""What the rows of this service have in common: their metadata, and columns that hold lists of contract values."""

from typing import Any, ClassVar

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from chassis.listed import Listed
from chassis.rows import COLUMN_TYPES, NAMING, IdColumn
from contracts.feedback.ids import RoundId
from contracts.okrs.concerns import Remark
from contracts.okrs.decisions import DecisionReview, Dissent, Objection, Option, Vote
from contracts.okrs.key_results import KeyResult
from contracts.okrs.objectives import Edge, Uncertainty
from contracts.okrs.reviews import ReviewQuestion
from contracts.values import DecisionId, ObjectiveId, PersonId, StepId, TeamId

_IDS = (PersonId, StepId, DecisionId, ObjectiveId, TeamId)
_PARTS = (KeyResult, Uncertainty, Edge, Option, Objection, Vote, Dissent, DecisionReview, Remark, ReviewQuestion)
LISTED: tuple[type[Any], ...] = (*_IDS, *_PARTS)
"""What columns hold lists of."""


class OkrsRow(DeclarativeBase):
    """A row of the okrs service, apart from the chassis' own."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        **COLUMN_TYPES,
        RoundId: IdColumn(RoundId),
        **{list[kind]: Listed(kind) for kind in LISTED},  # type: ignore[valid-type]
    }
