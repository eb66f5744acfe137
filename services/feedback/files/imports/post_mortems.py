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
from contracts.feedback.post_mortems import CHARACTERS, PostMortemImported
from contracts.feedback.text import TextState
from contracts.feedback.told import PostMortemTold
from contracts.messages import DOCUMENT_BYTES
from contracts.refusals import Code
from contracts.terms import Mode
from contracts.values import TeamId
from services.feedback.files import queries
from services.feedback.files.imports.reporting import counted, listed, remark_of
from services.feedback.files.rules.notes import Remark
from services.feedback.files.rules.post_mortem_entries import KEYS, NOT_CLASSIFIED, build, id_of
from services.feedback.moderation import queries as moderation
from services.feedback.post_mortems.rules.length import characters
from services.feedback.post_mortems.rules.told import PAST, frames, texts
from services.feedback.post_mortems.tables import PostMortem
from services.feedback.texts.tables import EVERYONE, Writing

PACE = 20
Answer = AsyncIterator[ImportProgress | PostMortemImportReport]
_OWN = ("title", "happened_on", "team_id", "listed_actions", "state", "origin", "source", "license", "published_at")
_FRAME = 260
"""The bytes of a text in a document, beside its words."""


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

    add: list[PostMortemTold] = field(default_factory=list)
    change: list[PostMortemTold] = field(default_factory=list)
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
        rows = {row.id: row for row in await unit.change_all(PostMortem, [told.id for told in plan.change])}
        steps = [*plan.add, *plan.change]
        for done, told in enumerate(steps, start=1):
            row = await _written(told, rows.get(told.id), unit)
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
        told = _told(place, entry, built.fields, plan)
        if told is not None:
            plan.factors += len(told.factors)
            _compare(told, here.get(told.id), plan)
    return plan


def _team(place: int, name: str, known: dict[str, TeamId], plan: Plan) -> TeamId | None:
    if not name:
        return None
    team = known.get(name.casefold())
    if team is None:
        plan.unknown_teams += [name] if name not in plan.unknown_teams else []
        plan.faults.append(Remark(place, "team", f"The directory knows no team called “{name}”.", Code.NO_SUCH_TEAM.value))
    return team


def _told(place: int, entry: PostMortemEntry, fields: dict[str, Any], plan: Plan) -> PostMortemTold | None:
    """What the file says, where it keeps to our limits; nothing is ever cut to keep to them."""
    try:
        told = PostMortemTold.model_validate(fields)
    except ValidationError as error:
        plan.faults += map(remark_of, faults_of(error, place, entry.id, KEYS))
        return None
    words = [text for _, _, text in texts(told)]
    count = characters([told.title, *words], *frames(told), told.listed_actions)
    size = len(told.model_dump_json().encode()) + _FRAME * len(words)
    if count > CHARACTERS:
        code = PostMortemCode.POST_MORTEM_TOO_LONG
        reason = code.description.format(count=count, limit=CHARACTERS)
        plan.faults.append(Remark(place, None, f"“{entry.id}”: {reason}", code.value))
    elif size > DOCUMENT_BYTES:
        reason = Code.DOCUMENT_TOO_LARGE.description.format(bytes=size, limit=DOCUMENT_BYTES)
        plan.faults.append(Remark(place, None, f"“{entry.id}”: {reason}", Code.DOCUMENT_TOO_LARGE.value))
    return told


def _compare(told: PostMortemTold, row: PostMortem | None, plan: Plan) -> None:
    """A published post-mortem changes no more here, but for what moderators hide: nothing that people did since is lost."""
    if row is None:
        plan.add.append(told)
    elif _says(row, told):
        plan.unchanged += 1
    else:
        plan.change.append(told)


def _says(row: PostMortem, told: PostMortemTold) -> bool:
    """Whether it says what the file does, as far as its words can still be read."""
    here = {writing.id: writing for writing in row.texts if writing.role != PAST}
    there = {str(id): words for _, id, words in texts(told)}
    same = all(getattr(row, name) == getattr(told, name) for name in _OWN) and (row.timeline, row.factors) == frames(told)
    return same and here.keys() == there.keys() and all(_is_as(here[id], words) for id, words in there.items())


def _is_as(writing: Writing, words: str) -> bool:
    return writing.text == words or writing.state is not TextState.SHOWN


async def _written(told: PostMortemTold, row: PostMortem | None, unit: UnitOfWork) -> PostMortem:
    own = {name: getattr(told, name) for name in _OWN}
    timeline, factors = frames(told)
    if row is None:
        row = PostMortem.opened(id=told.id, at=unit.now, by=None, **own, timeline=timeline, factors=factors)
        unit.add(row)
    else:
        for name, value in own.items():
            setattr(row, name, value)
        row.timeline, row.factors = timeline, factors
        row.edit_version += 1
    await _worded(told, row, unit)
    return row


async def _worded(told: PostMortemTold, row: PostMortem, unit: UnitOfWork) -> None:
    """The words follow the file, of nobody who is known here, but for what was hidden: that stays so."""
    here, there = {writing.id: writing for writing in row.texts}, {str(id) for _, id, _ in texts(told)}
    for role, id, words in texts(told):
        writing = here.get(id) or row.say(unit, id, words, EVERYONE, role=role)
        writing.mode, writing.by, writing.said_at, writing.said_on = Mode.NAMED, None, None, told.happened_on
        if writing.state in {TextState.SHOWN, TextState.WITHDRAWN}:  # by an earlier file, which left it out
            writing.text, writing.state = words, TextState.SHOWN
        writing.role = role
    for writing in here.values():
        if writing.id not in there and writing.role != PAST:
            writing.role = PAST
            writing.withdraw(on=unit.now.date(), held=await moderation.is_held(unit.session, writing))


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
