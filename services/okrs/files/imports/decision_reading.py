"""The entries of a file of decisions, read without trust; an entry that cannot be read refuses the file."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from chassis.tabular import Limits
from contracts.directory.imports import FAULTS
from contracts.okrs.decision_files import ENTRIES, DecisionEntry
from contracts.okrs.decisions import DecisionDocument
from services.okrs.files.rules.decision_entries import KEYS
from services.okrs.files.rules.decision_links import Placed
from services.okrs.files.rules.notes import Note

_REASONS = {
    "string_too_long": "The text is too long: {length} characters, {limit} at most.",
    "too_long": "There are too many: {length}, {limit} at most.",
    "missing": "This is missing.",
    "string_type": "This must be text.",
    "list_type": "This must be a list.",
}


@dataclass(slots=True)
class File:
    """What a file says, and what of it cannot be read."""

    entries: list[Placed] = field(default_factory=list)
    faults: list[Note] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def read(content: bytes) -> File:
    """The entries of the file, each with its place."""
    file = File()
    records = _records(content, file)
    seen: dict[str, int] = {}
    for place, record in enumerate(records, start=1):
        if not isinstance(record, dict):
            file.faults.append(Note(place, None, "An entry must be an object."))
        elif entry := _entry(place, record, file):
            if entry.id in seen:
                reason = f"“{entry.id}” is the entry at place {seen[entry.id]} already."
                file.faults.append(Note(place, "id", reason, "named_twice"))
            seen.setdefault(entry.id, place)
            file.entries.append((place, entry))
        if len(file.faults) >= FAULTS:
            file.faults.append(Note(place, None, f"Reading stopped: over {FAULTS} faults."))
            break
    known = DecisionEntry.model_fields.keys()
    keys = dict.fromkeys(key for record in records if isinstance(record, dict) for key in record)
    file.ignored = [key[:100] for key in keys if key not in known][:100]
    return file


def _records(content: bytes, file: File) -> Sequence[Any]:
    if len(content) > Limits().bytes:
        file.faults.append(Note(None, None, f"The file is larger than {Limits().bytes} bytes; split it."))
        return []
    try:
        records = json.loads(content.decode("utf-8-sig"), parse_constant=str)
    except UnicodeDecodeError:
        file.faults.append(Note(None, None, "The file is not UTF-8; save it as UTF-8 and try again."))
        return []
    except (ValueError, RecursionError) as error:
        line = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        file.faults.append(Note(None, None, f"The file is not JSON{line}: it must be a list of objects."))
        return []
    if not isinstance(records, list) or not records:
        file.faults.append(Note(None, None, "The file must be a list of at least one object."))
        return []
    if len(records) > ENTRIES:
        file.faults.append(Note(None, None, f"The file holds {len(records)} entries, {ENTRIES} at most; split it."))
        return []
    return records


def _entry(place: int, record: dict[str, Any], file: File) -> DecisionEntry | None:
    try:
        return DecisionEntry.model_validate(record)
    except ValidationError as error:
        name = record.get("id")
        file.faults += faults_of(error, place, name if isinstance(name, str) else "")
        return None


def faults_of(error: ValidationError, place: int, name: str) -> list[Note]:
    """Every fault of an entry, with its key and without what stands there; of our fields by the file's keys."""
    return [
        Note(place, KEYS.get(key := str(one["loc"][0]), key) if one["loc"] else None, f"“{name[:200]}”: {_reason(one)}")
        for one in error.errors(include_url=False)
    ]


def _reason(error: Any) -> str:
    where = ", ".join(str(part) for part in error["loc"][1:])
    context = error.get("ctx", {})
    limit = context.get("max_length")
    length = context.get("actual_length", len(error["input"]) if isinstance(error["input"], str | list) else 0)
    told = _REASONS.get(error["type"], str(error["msg"])).format(limit=limit, length=length)
    return f"{told} (at {where})" if where else told


def document_faults(fields: dict[str, Any], place: int, name: str) -> tuple[DecisionDocument | None, list[Note]]:
    """The document, where the fields keep to our limits; nothing is ever cut to keep to them."""
    try:
        return DecisionDocument.model_validate(fields), []
    except ValidationError as error:
        return None, faults_of(error, place, name)
