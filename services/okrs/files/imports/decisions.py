"""The import of decisions: read, link, build, compare, and write what differs; all of it or nothing."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chassis.unit import UnitOfWork
from contracts.directory.imports import FAULTS, ImportFault, ImportProgress
from contracts.messages import DOCUMENT_BYTES
from contracts.okrs.decision_files import DecisionEntry, DecisionImportReport
from contracts.okrs.decision_refusals import DecisionCode
from contracts.okrs.decisions import DecisionDocument, DecisionImported, DecisionState
from contracts.okrs.files import Count
from contracts.okrs.limits import OPTIONS_TEXT
from contracts.refusals import Code
from contracts.values import DecisionId
from services.okrs.decisions.rules import characters
from services.okrs.decisions.tables import Decision
from services.okrs.files import queries
from services.okrs.files.imports.decision_reading import File, document_faults, read
from services.okrs.files.rules import decision_entries, decision_links
from services.okrs.files.rules.decision_links import Links, Placed
from services.okrs.files.rules.notes import Note

PACE = 20
Answer = AsyncIterator[ImportProgress | DecisionImportReport]
_OURS = frozenset({"epoch", "version"})
_HOLDS = frozenset({DecisionState.DECIDED, DecisionState.SUPERSEDED})


@dataclass(slots=True)
class Plan:
    """What is to be written, and what is to be told."""

    add: list[DecisionDocument] = field(default_factory=list)
    change: list[DecisionDocument] = field(default_factory=list)
    unchanged: int = 0
    kept: int = 0
    links: int = 0
    faults: list[Note] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


async def import_decisions(content: bytes, *, source: str, dry_run: bool, unit: UnitOfWork) -> Answer:
    """Reads, checks and applies the file; yields progress and at last the report."""
    file = read(content)
    yield ImportProgress(done=0, total=len(file.entries))
    await queries.import_decisions_one_at_a_time(unit.session)
    plan = await _plan(file, source, unit)
    report = _report(file, plan, dry_run=dry_run)
    if report.applied:
        rows = {row.id: row for row in await unit.change_all(Decision, [document.id for document in plan.change])}
        steps = [*plan.add, *plan.change]
        for done, document in enumerate(steps, start=1):
            row = _written(document, rows.get(document.id), unit)
            unit.publish(DecisionImported(decision=row.document()))
            if done % PACE == 0:
                yield ImportProgress(done=done, total=len(steps))
    yield report


async def _plan(file: File, source: str, unit: UnitOfWork) -> Plan:
    plan = Plan(faults=list(file.faults))
    if plan.faults:
        return plan
    wanted = {decision_entries.id_of(source, name) for name in decision_links.names_in(file.entries)}
    here = {row.id: row.document() for row in await queries.decisions(unit.session, wanted)}
    there = here.keys() | {decision_entries.id_of(source, entry.id) for _, entry in file.entries}
    links = decision_links.link(
        file.entries,
        source,
        here=await queries.superseded(unit.session),
        there=there,
        touched={id for id, document in here.items() if _touched(document)},
    )
    plan.faults += links.faults
    plan.notes += links.notes
    plan.links = links.told
    built = {document.id: (place, document) for place, document in _built(file.entries, source, here, links, unit, plan)}
    _linked_from_here(here, links, built)
    plan.faults += [fault for place, document in built.values() for fault in _must_hold(place, document)]
    for place, document in built.values():
        _compare(place, document, here.get(document.id), plan)
    return plan


def _built(
    entries: Iterable[Placed],
    source: str,
    here: Mapping[DecisionId, DecisionDocument],
    links: Links,
    unit: UnitOfWork,
    plan: Plan,
) -> Iterable[tuple[int | None, DecisionDocument]]:
    for place, entry in entries:
        fields = decision_entries.fields_of(entry, source)
        earlier = here.get(fields["id"])
        fields["proposed_at"] = fields["proposed_at"] or (earlier.proposed_at if earlier else unit.now)
        base: dict[str, Any] = earlier.model_dump() if earlier else {"epoch": unit.epoch, "version": 1, "edit_version": 1}
        if decision_entries.is_unclear(entry, fields):
            plan.notes.append(
                Note(place, "decision", "What was chosen is none of the options, or several: the choice is left empty.")
            )
        document, faults = document_faults(base | fields, place, entry.id)
        faults += _too_large(document, place, entry) if document else []
        plan.faults += faults
        if document:
            yield place, _with_links(document, links)


def _too_large(document: DecisionDocument, place: int, entry: DecisionEntry) -> list[Note]:
    """What each text alone may be and all together may not."""
    found = []
    if (count := characters(document.options)) > OPTIONS_TEXT:
        code = DecisionCode.OPTIONS_TOO_LONG
        reason = code.description.format(count=count, limit=OPTIONS_TEXT)
        found.append(Note(place, "options", f"“{entry.id}”: {reason}", code.value))
    if (size := len(document.model_dump_json().encode())) > DOCUMENT_BYTES:
        reason = Code.DOCUMENT_TOO_LARGE.description.format(bytes=size, limit=DOCUMENT_BYTES)
        found.append(Note(place, None, f"“{entry.id}”: {reason}", Code.DOCUMENT_TOO_LARGE.value))
    return found


def _with_links(document: DecisionDocument, links: Links) -> DecisionDocument:
    more = [id for id in links.supersedes.get(document.id, ()) if id not in document.supersedes_ids]
    later = links.superseded_by.get(document.id)
    state = DecisionState.SUPERSEDED if later else document.state
    update = {"supersedes_ids": [*document.supersedes_ids, *more], "superseded_by_id": later, "state": state}
    return document.model_copy(update=update)


def _linked_from_here(
    here: Mapping[DecisionId, DecisionDocument],
    links: Links,
    built: dict[DecisionId, tuple[int | None, DecisionDocument]],
) -> None:
    """What is here and not in the file, and linked to by it, changes too."""
    for id, document in here.items():
        if id not in built:
            built[id] = (None, _with_links(document, links))


def _must_hold(place: int | None, document: DecisionDocument) -> list[Note]:
    """Only what was decided takes another's place."""
    if not document.supersedes_ids or document.state in _HOLDS:
        return []
    code = DecisionCode.DECISION_IS_NOT_MADE
    reason = code.description.format(id=f"“{document.title}”", state=document.state.value)
    return [Note(place, "supersedes", reason, code.value)]


def _touched(here: DecisionDocument) -> bool:
    """Whether somebody did something with it since it was imported."""
    return bool(here.edit_version > 1 or here.objections or here.reviews)


def _compare(place: int | None, told: DecisionDocument, here: DecisionDocument | None, plan: Plan) -> None:
    """What nobody touched since its import follows the file; what people changed here stays as they want it."""
    if here is None:
        plan.add.append(told)
    elif told == here:
        plan.unchanged += place is not None
    elif _touched(here):
        plan.kept += 1
        reason = f"“{here.title}” was changed here since it was imported, and differs from the file: it stays as it is here."
        plan.notes.append(Note(place, None, reason, "kept"))
    else:
        plan.change.append(told)


def _written(document: DecisionDocument, row: Decision | None, unit: UnitOfWork) -> Decision:
    fields = {name: getattr(document, name) for name in DecisionDocument.model_fields if name not in _OURS}
    if row is None:
        return unit.add(Decision(**fields))
    for name in fields.keys() - {"id"}:
        setattr(row, name, fields[name])
    return row


def _report(file: File, plan: Plan, *, dry_run: bool) -> DecisionImportReport:
    left_out = Counter((note.column or "", note.reason) for note in plan.notes if note.code != "kept")
    return DecisionImportReport(
        dry_run=dry_run,
        applied=not plan.faults and not dry_run,
        entries=len(file.entries),
        links=plan.links,
        added=len(plan.add),
        changed=len(plan.change),
        unchanged=plan.unchanged,
        kept=plan.kept,
        ignored_columns=file.ignored,
        unread=[Count(column=column, reason=reason, count=count) for (column, reason), count in left_out.most_common(FAULTS)],
        notes=_listed(plan.notes),
        faults=_listed(plan.faults),
    )


def _listed(notes: Iterable[Note]) -> list[ImportFault]:
    ordered = sorted(notes, key=lambda note: (note.line or 0, note.column or ""))[:FAULTS]
    return [ImportFault(line=note.line, column=note.column, code=note.code, reason=note.reason) for note in ordered]
