"""The import itself: read, gather, look around, build, compare, and write what differs."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from chassis.unit import UnitOfWork
from contracts.directory.imports import ImportProgress
from contracts.okrs.files import OkrImportReport
from contracts.okrs.imports import CycleImported, ObjectiveImported
from contracts.okrs.objectives import ObjectiveDocument
from contracts.values import ObjectiveId
from services.okrs.alignment import queries as alignment
from services.okrs.files import queries
from services.okrs.files.imports.reading import Asked, File, read
from services.okrs.files.imports.reporting import report_of
from services.okrs.files.imports.surroundings import Surroundings, look_around, row_of
from services.okrs.files.rules.aligning import align
from services.okrs.files.rules.building import Around, Built, build
from services.okrs.files.rules.gathering import Given, gather
from services.okrs.files.rules.notes import Note
from services.okrs.files.rules.writing import says_the_same
from services.okrs.objectives.tables import CheckIn, Objective

PACE = 20
Answer = AsyncIterator[ImportProgress | OkrImportReport]
_COMPUTED = frozenset({"epoch", "version", "progress", "score", "last_check_in_at"})


class Does(Enum):
    """What an import does about an objective."""

    ADD = auto()
    CHANGE = auto()
    NOTHING = auto()
    KEEP = auto()


@dataclass(slots=True)
class Plan:
    """What is to be written."""

    steps: list[tuple[Does, Built]] = field(default_factory=list)
    around: Surroundings = field(default_factory=Surroundings)
    faults: list[Note] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


async def import_okrs(content: bytes, asked: Asked, unit: UnitOfWork) -> Answer:
    """Reads, checks and applies the file; yields progress and at last the report."""
    file = read(content, asked)
    yield ImportProgress(done=0, total=len(file.lines))
    await alignment.lock(unit.session)
    plan = await _plan(asked, unit, file)
    report = report_of(asked, file, plan.faults, plan.notes, plan.around, [does.name for does, _ in plan.steps])
    if report.applied:
        for cycle in plan.around.planned:
            unit.publish(CycleImported(cycle=unit.add(row_of(cycle)).document()))
        steps = [(built, await _row(does, built, unit)) for does, built in plan.steps if does in {Does.ADD, Does.CHANGE}]
        await unit.session.flush()  # check-ins refer to their objectives
        for done, (built, row) in enumerate(steps, start=1):
            said = [unit.add(CheckIn(**one.model_dump(exclude={"epoch", "version"}))) for one in built.check_ins]
            unit.publish(ObjectiveImported(objective=row.document(), check_ins=[one.document() for one in said]))
            if done % PACE == 0:
                yield ImportProgress(done=done, total=len(steps))
    yield report


async def _plan(asked: Asked, unit: UnitOfWork, file: File) -> Plan:
    gathered = gather(file.lines, asked.source)
    around = await look_around(asked, unit, gathered.objectives)
    plan = Plan(around=around, faults=[*file.faults, *gathered.faults, *around.faults], notes=[*file.notes, *gathered.notes])
    plan.faults += await _elsewhere(unit, gathered.objectives)
    if plan.faults:
        return plan
    here = await queries.objectives(unit.session, (given.id for given in gathered.objectives))
    said = await queries.check_ins(unit.session, here)
    documents = {id: row.document() for id, row in here.items()}
    every = [
        build(
            given,
            Around(
                team_id=around.team_of(given),
                cycle=around.cycle_of(given),
                now=unit.now,
                state=documents[given.id].state if given.id in documents else None,
                earlier=said.get(given.id, ()),
            ),
        )
        for given in gathered.objectives
    ]
    await _without_strangers(unit, every)
    align(every, await queries.here(unit.session, around.parents))
    by_people = {id for id, check_ins in said.items() if any(one.by is not None for one in check_ins)}
    plan.steps = [(_does(built.document, documents.get(built.given.id), by_people), built) for built in every]
    plan.faults += [fault for built in every for fault in built.faults]
    plan.notes += [note for built in every for note in built.notes]
    plan.notes += [_kept(built) for does, built in plan.steps if does is Does.KEEP]
    return plan


def _does(told: ObjectiveDocument, here: ObjectiveDocument | None, by_people: set[ObjectiveId]) -> Does:
    """What nobody touched since its import follows the file; what people changed here stays as they want it."""
    if here is None:
        return Does.ADD
    if says_the_same(told, here):
        return Does.NOTHING
    touched = not here.exempt or here.edit_version > 1 or here.id in by_people
    return Does.KEEP if touched else Does.CHANGE


def _kept(built: Built) -> Note:
    reason = "This objective was changed here since it was imported, and differs from the file: it stays as it is here."
    return Note(built.given.first.number, "objective", reason, "kept")


async def _elsewhere(unit: UnitOfWork, objectives: Sequence[Given]) -> list[Note]:
    """Key results that were imported before as part of another objective: moving them would tear their history."""
    parts = {id: (given.id, one.number) for given in objectives for id, one in given.key_results}
    places = await queries.objectives_of_key_results(unit.session, parts)
    return [
        Note(parts[id][1], "objective", f"This key result is here already, in the objective “{title}” ({there}).", "named_twice")
        for id, (there, title) in places.items()
        if parts[id][0] != there
    ]


async def _without_strangers(unit: UnitOfWork, every: Iterable[Built]) -> None:
    """Leaves out people whom the directory does not know."""
    built = list(every)
    known = await queries.known_people(unit.session, (person for one in built for person in _people(one.document)))
    for one in built:
        strangers = _people(one.document) - known
        if not strangers:
            continue
        reason = f"The directory does not know {len(strangers)} of the people named here: left out."
        one.notes.append(Note(one.given.first.number, "champion", reason))
        one.document = _rid_of(one.document, strangers)


def _people(objective: ObjectiveDocument) -> set[str]:
    parts = objective.key_results
    named = [objective.champion_id, *objective.contributor_ids, *(part.owner_id for part in parts)]
    return {str(person) for person in [*named, *(one for part in parts for one in part.contributor_ids)] if person is not None}


def _rid_of(objective: ObjectiveDocument, strangers: set[str]) -> ObjectiveDocument:
    parts = [
        part.model_copy(
            update={
                "owner_id": None if part.owner_id in strangers else part.owner_id,
                "contributor_ids": [one for one in part.contributor_ids if one not in strangers],
            }
        )
        for part in objective.key_results
    ]
    champion = None if objective.champion_id in strangers else objective.champion_id
    contributors = [one for one in objective.contributor_ids if one not in strangers]
    return objective.model_copy(update={"key_results": parts, "champion_id": champion, "contributor_ids": contributors})


async def _row(does: Does, built: Built, unit: UnitOfWork) -> Objective:
    fields = {name: getattr(built.document, name) for name in ObjectiveDocument.model_fields if name not in _COMPUTED}
    if does is Does.ADD:
        return unit.add(Objective(**fields))
    row = await unit.change(Objective, built.document.id)
    for name in fields.keys() - {"id", "drafted_at"}:
        setattr(row, name, fields[name])
    return row
