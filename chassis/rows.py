"""How values become columns, and what every aggregate's row has."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import BigInteger, ColumnElement, Date, DateTime, Enum, Numeric, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, object_session
from sqlalchemy.types import TypeDecorator

from contracts import values
from contracts.messages import Document, Tombstone

I = TypeVar("I", bound=values.Id)  # noqa: E741  # the established name of an id's type variable

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class IdColumn(TypeDecorator[I], Generic[I]):
    """A typed id as its text."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[I]) -> None:
        """A column of ids of this kind."""
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: I | None, _: Any) -> str | None:
        """To the database."""
        return str(value) if value is not None else None

    def process_result_value(self, value: str | None, _: Any) -> I | None:
        """From the database."""
        return self.kind(value) if value is not None else None


def _words(term: type[values.Term]) -> list[str]:
    return [word.value for word in term]


COLUMN_TYPES: dict[Any, Any] = {
    datetime: DateTime(timezone=True),
    date: Date(),
    Decimal: Numeric(),
    int: BigInteger(),
    str: Text(),
    dict[str, Any]: JSONB(),
    list[dict[str, Any]]: JSONB(),
    list[str]: JSONB(),
    values.Term: Enum(values.Term, native_enum=False, create_constraint=False, length=40, values_callable=_words),
    **{kind: IdColumn(kind) for kind in values.Id.__subclasses__()},
}
"""For a service's `DeclarativeBase.type_annotation_map`."""


class Aggregate:
    """A row that is locked, versioned and published as a document; mixed into a service's mapped classes."""

    missing: ClassVar[values.Refusals]
    """The refusal where there is no such row; its message may use {id}."""
    document_type: ClassVar[type[Document]]
    tombstone_type: ClassVar[type[Tombstone] | None] = None

    id: Mapped[Any]
    version: Mapped[int] = mapped_column(BigInteger, default=1)

    @property
    def epoch(self) -> int:
        """The service's epoch, as the unit of work that loaded this row found it."""
        session = object_session(self)
        assert session is not None, "a row is shown within its unit of work"
        return int(session.info["epoch"])

    @classmethod
    def published(cls) -> ColumnElement[bool] | None:
        """Which rows have a document that everybody may copy; None: all of them."""
        return None

    @property
    def is_published(self) -> bool:
        """Whether this row has a document that everybody may copy."""
        return True

    def document(self) -> Document:
        """The whole public state, at this version; every aggregate says its own."""
        return self.document_type.model_validate(self, from_attributes=True)

    def tombstone(self, deleted_at: datetime) -> Tombstone:
        """What remains after deletion: the ids its tombstone asks for."""
        assert self.tombstone_type is not None, f"{type(self).__name__} is never deleted"
        ids = {name: getattr(self, name) for name in self.tombstone_type.model_fields if name != "deleted_at"}
        return self.tombstone_type.model_validate({**ids, "deleted_at": deleted_at})
