"""What the rows of this service have in common: their metadata, and columns that hold lists of contract values."""

from typing import Any, ClassVar

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from chassis.listed import Listed
from chassis.rows import COLUMN_TYPES, NAMING, IdColumn
from contracts.recognition import ids
from contracts.recognition.reports import KindShare
from contracts.recognition.values import Value
from contracts.values import Id, PersonId, TeamId

_IDS = [kind for kind in vars(ids).values() if isinstance(kind, type) and issubclass(kind, Id) and kind is not Id]
LISTED: tuple[type[Any], ...] = (Id, PersonId, TeamId, *_IDS, KindShare, Value)
"""What columns hold lists of."""


class RecognitionRow(DeclarativeBase):
    """A row of the recognition service, apart from the chassis' own."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        **COLUMN_TYPES,
        Id: IdColumn(Id),
        **{kind: IdColumn(kind) for kind in _IDS},
        **{list[kind]: Listed(kind) for kind in LISTED},  # type: ignore[valid-type]
    }
