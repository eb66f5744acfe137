"""Columns that hold bounded lists of contract values."""

from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

T = TypeVar("T")


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
