"""What the rows of this service have in common: their metadata, and columns that hold lists of contract values."""

from typing import Any, ClassVar

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from chassis.listed import Listed
from chassis.rows import COLUMN_TYPES, NAMING, IdColumn
from contracts.feedback import ids
from contracts.feedback.agreements import StatementFrame
from contracts.feedback.conversations import AgendaItem
from contracts.feedback.post_mortems import EntryFrame, FactorFrame, ListedAction
from contracts.feedback.pulse_items import Item
from contracts.feedback.rounds import OptionCount, RoundDraft, RoundOption
from contracts.values import Id, PersonId

_IDS = [kind for kind in vars(ids).values() if isinstance(kind, type) and issubclass(kind, Id) and kind is not Id]
_PARTS: tuple[type[Any], ...] = (
    EntryFrame,
    FactorFrame,
    ListedAction,
    Item,
    RoundOption,
    OptionCount,
    RoundDraft,
    StatementFrame,
    AgendaItem,
)
LISTED: tuple[type[Any], ...] = (PersonId, *_IDS, *_PARTS)
"""What columns hold lists of."""


class FeedbackRow(DeclarativeBase):
    """A row of the feedback service, apart from the chassis' own."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        **COLUMN_TYPES,
        **{kind: IdColumn(kind) for kind in _IDS},
        **{list[kind]: Listed(kind) for kind in LISTED},  # type: ignore[valid-type]
    }
