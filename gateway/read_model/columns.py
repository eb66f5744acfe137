"""Columns that the read model generates from documents."""

from typing import Any

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import JSONB

Generated = tuple[Any, str]
"""A column's type, and immutable SQL over the document."""
TEXT = Text(collation="C")
"""Moments and days sort by their text, the same in every database."""
# A moment without its Z sorts by its text however many digits its seconds have.
_MOMENT = "rtrim(document->>'{}', 'Z')"


def field(name: str, type_: Any = None) -> Generated:
    """A text of the document; days want `TEXT`, which sorts."""
    return (type_ or Text(), f"document->>'{name}'")


def moment(name: str) -> Generated:
    """A moment of the document, as text that sorts."""
    return (TEXT, _MOMENT.format(name))


def listed(name: str) -> Generated:
    """A list of the document, to be searched with `?`."""
    return (JSONB(), f"coalesce(document->'{name}', '[]'::jsonb)")
