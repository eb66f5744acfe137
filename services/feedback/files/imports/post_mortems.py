"""The import of post-mortems: read, build, compare, and write what differs; all of it or nothing. It raises no issue."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from chassis import organization
from chassis.entries import Entries, faults_of, read_entries
from chassis.unit import UnitOfWork
from contracts.directory.imports import ImportProgress
from contracts.feedback.files import ENTRIES, PostMortemEntry, PostMortemImportReport
from contracts.feedback.post_mortem_refusals import PostMortemCode
from contracts.feedback.post_mortems import CHARACTERS, PostMortemDocument, PostMortemImported
from contracts.messages import DOCUMENT_BYTES
from contracts.refusals import Code
from contracts.values import TeamId
from services.feedback.files import queries
from services.feedback.files.imports.reporting import counted, listed, remark_of
from services.feedback.files.rules.notes import Remark
from services.feedback.files.rules.post_mortem_entries import KEYS, NOT_CLASSIFIED, build, id_of
from services.feedback.post_mortems.rules.length import characters
from services.feedback.post_mortems.tables import PostMortem

PACE = 20
Answer = AsyncIterator[ImportProgress | PostMortemImportReport]
_OURS = frozenset({"epoch", "version"})


@dataclass(frozen=True, slots=True)
class Asked:
    """How a file is to be imported."""

    dry_run: bool
    source: str
    team: str
    zone: ZoneInfo


@dataclass(slots=True)
class Plan:
    """What is to be written, and what is to be told."""

    add: list[PostMortemDocument] = field(default_factory=list)
    change: list[PostMortemDocument] = field(default_factory=list)
    unchanged: int = 0
    factors: int = 0
    unknown_teams: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    faults: list[Remark] = field(default_factory=list)


async def import_post_mortems(content: bytes, asked: Asked, unit: UnitOfWork) -> Answer:
    """Reads, checks and applies the file; yields progress and at last the report."""
    file = read_entries(content, PostMortemEntry, at_most=ENTRIES, called=lambda entry: entry.id)
    yield ImportProgress(done=0, total=len(file.read))
    await queries.one_import_at_a_time(unit.session)
    plan = await _plan(file, asked, unit)
    report = _report(file, plan, asked)
    if report.applied:
        rows = {row.id: row for row in await unit.change_all(PostMortem, [document.id for document in plan.change])}
        steps = [*plan.add, *plan.change]
        for done, document in enumerate(steps, start=1):
            row = _written(document, rows.get(document.id), unit)
            unit.publish(PostMortemImported(post_mortem=row.document()))
            if done % PACE == 0:
                yield ImportProgress(done=done, total=len(steps))
    yield report


async def _plan(file: Entries[PostMortemEntry], asked: Asked, unit: UnitOfWork) -> Plan:
    plan = Plan(faults=[remark_of(fault) for fault in file.faults])
    if plan.faults:
        return plan
    known = await organization.teams_by_name(unit.session)
    here = await queries.post_mortems(unit.session, (id_of(asked.source, entry.id) for _, entry in file.read))
    for place, entry in file.read:
        team = _team(place, entry.team or asked.team, known, plan)
        built = build(place, entry, asked.source, team, asked.zone)
        plan.remarks += built.remarks
        earlier = here.get(built.fields["id"])
        document = _document(place, entry, built.fields, earlier.document() if earlier else None, unit, plan)
        if document is not None:
            plan.factors += len(document.factors)
            _compare(document, earlier, plan)
    return plan


def _team(place: int, name: str, known: dict[str, TeamId], plan: Plan) -> TeamId | None:
    if not name:
        return None
    team = known.get(name.casefold())
    if team is None:
        plan.unknown_teams += [name] if name not in plan.unknown_teams else []
        plan.faults.append(Remark(place, "team", f"The directory knows no team called “{name}”.", Code.NO_SUCH_TEAM.value))
    return team


def _document(
    place: int,
    entry: PostMortemEntry,
    fields: dict[str, Any],
    earlier: PostMortemDocument | None,
    unit: UnitOfWork,
    plan: Plan,
) -> PostMortemDocument | None:
    """The document, where the fields keep to our limits; nothing is ever cut to keep to them."""
    base = {"epoch": unit.epoch, "version": 1, "edit_version": 1, "opened_at": unit.now}
    if earlier is not None:
        base = earlier.model_dump(include={*base})
    try:
        document = PostMortemDocument.model_validate(base | fields)
    except ValidationError as error:
        plan.faults += map(remark_of, faults_of(error, place, entry.id, KEYS))
        return None
    count, size = characters(document), len(document.model_dump_json().encode())
    if count > CHARACTERS:
        code = PostMortemCode.POST_MORTEM_TOO_LONG
        reason = code.description.format(count=count, limit=CHARACTERS)
        plan.faults.append(Remark(place, None, f"“{entry.id}”: {reason}", code.value))
    elif size > DOCUMENT_BYTES:
        reason = Code.DOCUMENT_TOO_LARGE.description.format(bytes=size, limit=DOCUMENT_BYTES)
        plan.faults.append(Remark(place, None, f"“{entry.id}”: {reason}", Code.DOCUMENT_TOO_LARGE.value))
    return document


def _compare(told: PostMortemDocument, earlier: PostMortem | None, plan: Plan) -> None:
    """A published post-mortem changes no more here, so nothing that people did since is lost."""
    if earlier is None:
        plan.add.append(told)
    elif told == earlier.document():
        plan.unchanged += 1
    else:
        plan.change.append(told)


def _written(document: PostMortemDocument, row: PostMortem | None, unit: UnitOfWork) -> PostMortem:
    fields = {name: getattr(document, name) for name in PostMortemDocument.model_fields if name not in _OURS}
    if row is None:
        return unit.add(PostMortem(**fields))
    for name in fields.keys() - {"id", "edit_version"}:
        setattr(row, name, fields[name])
    row.edit_version += 1
    return row


def _report(file: Entries[PostMortemEntry], plan: Plan, asked: Asked) -> PostMortemImportReport:
    return PostMortemImportReport(
        dry_run=asked.dry_run,
        applied=not plan.faults and not asked.dry_run,
        entries=len(file.read),
        added=len(plan.add),
        changed=len(plan.change),
        unchanged=plan.unchanged,
        factors=plan.factors,
        classified=plan.factors - sum(remark.code == NOT_CLASSIFIED for remark in plan.remarks),
        unknown_teams=plan.unknown_teams,
        ignored_columns=file.ignored,
        unread=counted(plan.remarks),
        notes=listed(plan.remarks),
        faults=listed(plan.faults),
    )
