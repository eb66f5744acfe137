"""What imports of people and of teams share: the file read without trust, line by line, and the answer streamed."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from pydantic import ValidationError
from sqlalchemy import select

from chassis.problems import Malformed, Refused
from chassis.rows import Aggregate
from chassis.service import Service
from chassis.tabular import Column, Fault, Limits, read_table
from chassis.unit import UnitOfWork
from chassis.verbs import bounded_body, trail_of
from chassis.viewers import ADMIN, SignedIn
from contracts.directory.imports import FAULTS, ImportFault, ImportProgress, ImportReport, PersonLine, TeamLine
from contracts.directory.refusals import Code as DirectoryCode
from contracts.refusals import Code
from contracts.values import Id

L = TypeVar("L", PersonLine, TeamLine)
A = TypeVar("A", bound=Aggregate)
Answer = AsyncIterator[ImportProgress | ImportReport]
PACE = 200
"""Steps between two lines of progress."""
_AT_ONCE = 10_000
_REASONS = {"missing": "A value is needed here.", "string_too_long": "The text is too long."}


@dataclass(frozen=True, slots=True)
class Asked:
    """How a file is to be imported."""

    content: bytes
    mapping: Mapping[str, str] = field(default_factory=dict)
    dry_run: bool = False
    complete: bool = False


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


def read(asked: Asked, kind: type[L], keys: tuple[str, ...]) -> File[L]:
    """The lines of a file; `keys` are the columns by which lines name each other. An empty cell is the column's default."""
    columns = [Column(name, required=name in kind.needed) for name in kind.model_fields]
    table = read_table(asked.content, columns, asked.mapping, Limits(faults=FAULTS))
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


async def answer(
    request: Request, run: Callable[[Asked, UnitOfWork], Answer], *, dry_run: bool, complete: bool, mapping: Sequence[str]
) -> Response:
    """Runs an import for an admin, and streams it: lines of progress, and at the end, once committed, the report."""
    service: Service = request.app.state.service
    who = await service.doorkeeper.sign_in(request.headers.get("authorization"))
    if ADMIN not in who.roles:
        raise Refused(DirectoryCode.ADMINS_ONLY)
    asked = Asked(await bounded_body(request, Limits().bytes), _pairs(mapping), dry_run, complete)
    lines = _lines(service, who, request, asked, run)
    first = await anext(lines)  # what refuses the whole import does so before the answer begins

    async def everything() -> AsyncIterator[bytes]:
        yield first
        async for line in lines:
            yield line

    return StreamingResponse(everything(), media_type="application/x-ndjson", headers={"cache-control": "no-store"})


async def _lines(
    service: Service, who: SignedIn, request: Request, asked: Asked, run: Callable[[Asked, UnitOfWork], Answer]
) -> AsyncIterator[bytes]:
    report = b""
    async with service.begin_as_admin(who, trail_of(request)) as unit:
        async for said in run(asked, unit):
            if isinstance(said, ImportReport):
                report = b'{"report":' + said.model_dump_json().encode() + b"}\n"
            else:
                yield said.model_dump_json().encode() + b"\n"
    yield report


def _pairs(mapping: Sequence[str]) -> dict[str, str]:
    """`name=Full name` as our column and the file's header."""
    pairs = [text.partition("=") for text in mapping]
    if any(not column or not header for column, _, header in pairs):
        raise Malformed([("mapping", "Write our column, an equals sign and the file's header, such as name=Full name")])
    return {column.strip(): header.strip() for column, _, header in pairs}
