"""What imports of people and of teams share: the file read without trust, line by line, and rows by the thousand."""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Self, TypeVar

from pydantic import Field, ValidationError
from sqlalchemy import select

from chassis.imports import pairs
from chassis.rows import Aggregate
from chassis.tabular import Column, Fault, Limits, read_table
from chassis.unit import UnitOfWork
from contracts.directory.imports import FAULTS, ImportFault, ImportProgress, ImportReport, PersonLine, TeamLine
from contracts.messages import Input
from contracts.refusals import Code
from contracts.values import Id

L = TypeVar("L", PersonLine, TeamLine)
A = TypeVar("A", bound=Aggregate)
Answer = AsyncIterator[ImportProgress | ImportReport]
PACE = 200
"""Steps between two lines of progress."""
_AT_ONCE = 10_000
_REASONS = {"missing": "A value is needed here.", "string_too_long": "The text is too long."}


class ImportOptions(Input):
    """How a file is to be imported, as the query of the request says it."""

    dry_run: bool = Field(False, description="Only tell what it would do.")
    complete: bool = Field(False, description="Whoever or whatever the file lacks has left or is dissolved.")
    mapping: list[str] = Field([], max_length=100, description="`ours=theirs`: read our column from the file's header.")


@dataclass(frozen=True, slots=True)
class Asked:
    """How a file is to be imported."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    dry_run: bool = False
    complete: bool = False

    @classmethod
    def of(cls, options: ImportOptions) -> Self:
        """From the query of the request; refuses a mapping of another form."""
        mapping = pairs("mapping", options.mapping, form="ours=theirs, such as name=Full name")
        return cls(mapping, options.dry_run, options.complete)


@dataclass(slots=True)
class File(Generic[L]):
    """What a file says, and what of it cannot be read."""

    lines: list[tuple[int, L]] = field(default_factory=list)
    faults: list[ImportFault] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    unread: set[str] | None = field(default_factory=set)
    """Cells by which other lines may name what a faulty line is about; None where not even that can be told."""

    def report(self, asked: Asked, faults: Iterable[ImportFault] = (), **counts: int) -> ImportReport:
        """What the import did, or why it did nothing."""
        every = sorted([*self.faults, *faults], key=lambda one: (one.line or 0, one.column or ""))[:FAULTS]
        applied = not every and not asked.dry_run
        told = {"lines": len(self.lines), "ignored_columns": self.ignored, "faults": every}
        return ImportReport.model_validate({"dry_run": asked.dry_run, "applied": applied, **told, **counts})


def read(content: bytes, asked: Asked, kind: type[L], keys: tuple[str, ...]) -> File[L]:
    """The lines of a file; `keys` are the columns by which lines name each other. An empty cell is the column's default."""
    columns = [Column(name, required=name in kind.needed) for name in kind.model_fields]
    table = read_table(content, columns, asked.mapping, Limits(faults=FAULTS))
    file = File[L](faults=[_of_table(fault) for fault in table.faults], ignored=table.ignored)
    if file.faults:
        file.unread = None
    for row in table.rows:
        try:
            file.lines.append((row.line, kind.model_validate({name: _said(kind, name, row[name]) for name in table.columns})))
        except ValidationError as error:
            file.faults += [_of_line(row.line, one) for one in error.errors(include_input=False, include_url=False)]
            if file.unread is not None:
                file.unread |= {cell for key in keys for cell in (row[key], row[key].lower()) if cell}
    return file


def _said(kind: type[L], name: str, cell: str) -> Any:
    return cell or kind.model_fields[name].get_default(call_default_factory=True)


def _of_table(fault: Fault) -> ImportFault:
    return ImportFault(line=fault.line, column=fault.column, code=Code.BAD_INPUT.value, reason=fault.reason)


def _of_line(line: int, error: Any) -> ImportFault:
    reason = _REASONS.get(error["type"], str(error["msg"]))
    return ImportFault(line=line, column=str(error["loc"][0]), code=Code.BAD_INPUT.value, reason=reason)


async def changing(unit: UnitOfWork, kind: type[A], ids: Iterable[Id]) -> dict[str, A]:
    """The rows locked and raised by one version each, however many, in few statements."""
    wanted = sorted(set(ids))
    rows: dict[str, A] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows |= {row.id: row for row in await unit.change_all(kind, wanted[start : start + _AT_ONCE])}
    return rows


async def present(unit: UnitOfWork, kind: type[A], ids: Iterable[Id]) -> dict[str, A]:
    """The rows that there are, at their versions."""
    wanted = sorted(set(ids))
    rows: dict[str, A] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(kind).where(kind.id.in_(wanted[start : start + _AT_ONCE]))
        rows |= {row.id: row for row in await unit.session.scalars(query)}
    return rows
