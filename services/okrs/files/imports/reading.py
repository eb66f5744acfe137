"""The lines of a file, read without trust: what cannot be read is left empty; a line without its names refuses the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from chassis.tabular import Column, Fault, Limits, read_table
from contracts.directory.imports import FAULTS
from contracts.okrs.lines import OkrLine
from services.okrs.files.rules.gathering import Numbered
from services.okrs.files.rules.notes import Note

_LONGEST = 20_000
_REASONS = {
    "string_too_long": "The text is too long.",
    "decimal_parsing": "This is no number.",
    "finite_number": "This is no number.",
    "bool_type": "Write yes or no.",
    "int_type": "Write a whole number.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """How a file is to be imported."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    """From our column to the file's header."""
    defaults: Mapping[str, str] = field(default_factory=dict)
    """What is taken where a column is absent or a cell empty."""
    only: Mapping[str, str] = field(default_factory=dict)
    """The text a line must have under a header of the file to be read at all."""
    cycles: Mapping[str, str] = field(default_factory=dict)
    """From what the file calls a cycle to what it is called here."""
    plan_cycles: bool = False
    """Whether cycles that are not here are planned, by what their names tell."""
    fiscal_year_start: int = 1
    time_zone: str | None = None
    """Of planned cycles; left out: that of the cycle planned last, UTC for the first."""
    source: str = ""
    """Where the file's ids come from, so that two systems may use the same ones."""
    dry_run: bool = False


@dataclass(slots=True)
class File:
    """What a file says, and what of it cannot be read."""

    lines: list[Numbered] = field(default_factory=list)
    faults: list[Note] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def read(content: bytes, asked: Asked) -> File:
    """The lines of the file."""
    columns = [Column(name, required=name in OkrLine.needed, characters=_LONGEST) for name in OkrLine.model_fields]
    table = read_table(content, columns, asked.mapping, Limits(faults=FAULTS), defaults=asked.defaults, only=asked.only)
    file = File(faults=[_of_table(fault) for fault in table.faults], ignored=table.ignored)
    for row in table.rows:
        _read_line(row.line, {name: cell for name, cell in row.values.items() if cell}, file)
    return file


def _read_line(number: int, cells: dict[str, str], file: File) -> None:
    try:
        file.lines.append(Numbered(number, OkrLine.model_validate(cells)))
    except ValidationError as error:
        reasons = {str(one["loc"][0]): _reason(one) for one in error.errors(include_input=False, include_url=False)}
    else:
        return
    unread = [Note(number, column, reason) for column, reason in reasons.items()]
    if reasons.keys() & OkrLine.names:
        file.faults += [note for note in unread if note.column in OkrLine.names]
        return
    file.notes += unread
    file.lines.append(
        Numbered(number, OkrLine.model_validate({name: cell for name, cell in cells.items() if name not in reasons}))
    )


def _reason(error: Any) -> str:
    return _REASONS.get(error["type"], str(error["msg"]))


def _of_table(fault: Fault) -> Note:
    return Note(fault.line, fault.column, fault.reason)
