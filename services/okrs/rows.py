"""What the rows of this service have in common: their metadata, and columns that hold lists of contract values."""

from typing import Any, ClassVar, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from chassis.rows import COLUMN_TYPES, NAMING
from contracts.okrs.concerns import Remark
from contracts.okrs.decisions import DecisionReview, Dissent, Objection, Option, Vote
from contracts.okrs.key_results import KeyResult
from contracts.okrs.objectives import Edge, Uncertainty
from contracts.okrs.reviews import ReviewQuestion
from contracts.values import DecisionId, ObjectiveId, PersonId, StepId, TeamId

T = TypeVar("T")
_IDS = (PersonId, StepId, DecisionId, ObjectiveId, TeamId)
_PARTS = (KeyResult, Uncertainty, Edge, Option, Objection, Vote, Dissent, DecisionReview, Remark, ReviewQuestion)
LISTED: tuple[type[Any], ...] = (*_IDS, *_PARTS)
"""What columns hold lists of."""


class Listed(TypeDecorator[list[T]]):
    """A bounded list of contract values inside the row: read and written with it, never without it."""

    impl = JSONB
    cache_ok = True

    def __init__(self, kind: type[T]) -> None:
        """A column of lists of this kind."""
        super().__init__(none_as_null=True)
        self.kind = kind
        self._adapter: TypeAdapter[list[T]] = TypeAdapter(list[kind])  # type: ignore[valid-type]  # a type of run time

    def process_bind_param(self, value: list[T] | None, _: Any) -> Any:
        """To the database."""
        return None if value is None else self._adapter.dump_python(value, mode="json")

    def process_result_value(self, value: Any, _: Any) -> list[T] | None:
        """From the database."""
        return None if value is None else self._adapter.validate_python(value)


class OkrsRow(DeclarativeBase):
    """A row of the okrs service, apart from the chassis' own."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        **COLUMN_TYPES,
        **{list[kind]: Listed(kind) for kind in LISTED},  # type: ignore[valid-type]
    }
