"""The entries of a file of decisions, read without trust; an entry that cannot be read refuses the file."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from chassis.entries import faults_of, read_entries
from chassis.tabular import Fault
from contracts.okrs.decision_files import ENTRIES, DecisionEntry
from contracts.okrs.decisions import DecisionDocument
from services.okrs.files.rules.decision_entries import KEYS
from services.okrs.files.rules.decision_links import Placed
from services.okrs.files.rules.notes import Note


@dataclass(slots=True)
class File:
    """What a file says, and what of it cannot be read."""

    entries: list[Placed] = field(default_factory=list)
    faults: list[Note] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def read(content: bytes) -> File:
    """The entries of the file, each with its place."""
    file = read_entries(content, DecisionEntry, at_most=ENTRIES, called=lambda entry: entry.id)
    return File(file.read, _notes(file.faults), file.ignored)


def document_faults(fields: dict[str, Any], place: int, name: str) -> tuple[DecisionDocument | None, list[Note]]:
    """The document, where the fields keep to our limits; nothing is ever cut to keep to them."""
    try:
        return DecisionDocument.model_validate(fields), []
    except ValidationError as error:
        return None, _notes(faults_of(error, place, name, KEYS))


def _notes(faults: Iterable[Fault]) -> list[Note]:
    return [Note(fault.line, fault.column, fault.reason, fault.code) for fault in faults]
