"""Files of JSON objects that people bring, read without trust: every fault with its entry's place, its key and the reason."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from chassis.tabular import Fault, Limits

M = TypeVar("M", bound=BaseModel)
_LIMITS = Limits()

_REASONS = {
    "string_too_long": "The text is too long: {length} characters, {limit} at most.",
    "too_long": "There are too many: {length}, {limit} at most.",
    "missing": "This is missing.",
    "string_type": "This must be text.",
    "list_type": "This must be a list.",
}


@dataclass(slots=True)
class Entries(Generic[M]):
    """What a file says, each entry with its place, and what of it cannot be read."""

    read: list[tuple[int, M]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    """Keys of the file that mean nothing here."""


def read_entries(content: bytes, kind: type[M], *, at_most: int, called: Callable[[M], str]) -> Entries[M]:
    """The entries of a JSON list of objects; `called` says by which name an entry may stand there once."""
    file: Entries[M] = Entries()
    records = _records(content, file, at_most)
    seen: dict[str, int] = {}
    for place, record in enumerate(records, start=1):
        if not isinstance(record, dict):
            file.faults.append(Fault(place, None, "An entry must be an object."))
        elif entry := _entry(place, record, kind, file):
            name = called(entry)
            if name in seen:
                file.faults.append(Fault(place, "id", f"“{name}” is the entry at place {seen[name]} already.", "named_twice"))
            seen.setdefault(name, place)
            file.read.append((place, entry))
        if len(file.faults) >= _LIMITS.faults:
            file.faults.append(Fault(place, None, f"Reading stopped: over {_LIMITS.faults} faults."))
            break
    known = {field.alias or name for name, field in kind.model_fields.items()}
    keys = dict.fromkeys(key for record in records if isinstance(record, dict) for key in record)
    file.ignored = [key[:100] for key in keys if key not in known][:100]
    return file


def faults_of(error: ValidationError, place: int, name: str, keys: Mapping[str, str] | None = None) -> list[Fault]:
    """Every fault of an entry, with its key and without what stands there; `keys` leads from our fields to the file's."""
    named = keys or {}
    return [
        Fault(place, named.get(key := str(one["loc"][0]), key) if one["loc"] else None, f"“{name[:200]}”: {_reason(one)}")
        for one in error.errors(include_url=False)
    ]


def _records(content: bytes, file: Entries[Any], at_most: int) -> Sequence[Any]:
    if len(content) > _LIMITS.bytes:
        file.faults.append(Fault(None, None, f"The file is larger than {_LIMITS.bytes} bytes; split it."))
        return []
    try:
        records = json.loads(content.decode("utf-8-sig"), parse_constant=str)
    except UnicodeDecodeError:
        file.faults.append(Fault(None, None, "The file is not UTF-8; save it as UTF-8 and try again."))
        return []
    except (ValueError, RecursionError) as error:
        line = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        file.faults.append(Fault(None, None, f"The file is not JSON{line}: it must be a list of objects."))
        return []
    if not isinstance(records, list) or not records:
        file.faults.append(Fault(None, None, "The file must be a list of at least one object."))
        return []
    if len(records) > at_most:
        file.faults.append(Fault(None, None, f"The file holds {len(records)} entries, {at_most} at most; split it."))
        return []
    return records


def _entry(place: int, record: dict[str, Any], kind: type[M], file: Entries[M]) -> M | None:
    try:
        return kind.model_validate(record)
    except ValidationError as error:
        name = record.get("id")
        file.faults += faults_of(error, place, name if isinstance(name, str) else "")
        return None


def _reason(error: Any) -> str:
    where = ", ".join(str(part) for part in error["loc"][1:])
    context = error.get("ctx", {})
    limit = context.get("max_length")
    length = context.get("actual_length", len(error["input"]) if isinstance(error["input"], str | list) else 0)
    told = _REASONS.get(error["type"], str(error["msg"])).format(limit=limit, length=length)
    return f"{told} (at {where})" if where else told
