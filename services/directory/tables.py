"""What every row of the directory shares: its metadata, and the lock that lets one writer in at a time."""

from typing import Any, ClassVar

from sqlalchemy import MetaData, text
from sqlalchemy.orm import DeclarativeBase

from chassis.rows import COLUMN_TYPES, NAMING
from chassis.unit import UnitOfWork

WRITING = 7_091_121_001
"""Imports compare a file with everything, so nothing else may change meanwhile; there are few writers, and none in a hurry."""


class DirectoryRow(DeclarativeBase):
    """A row of the directory."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = COLUMN_TYPES


async def write_alone(unit: UnitOfWork) -> None:
    """Waits for other imports and erasures, and keeps them out until this one commits."""
    await unit.session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": WRITING})
