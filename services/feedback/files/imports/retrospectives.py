"""The import of retrospectives as closed rounds: read, build, compare, and write what differs; all of it or nothing."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from chassis import organization
from chassis.entries import Entries, read_entries
from chassis.unit import UnitOfWork
from contracts.directory.imports import ImportProgress
from contracts.feedback.files import ENTRIES, FileImportReport, RetrospectiveEntry
from contracts.feedback.ids import ContributionId, RoundId
from contracts.feedback.rounds import Gate, RoundImported, RoundPurpose, RoundState
from contracts.feedback.text import Readership, TextState
from contracts.okrs.objectives import Origin
from contracts.refusals import Code
from contracts.terms import Mode
from contracts.values import TeamId
from services.feedback.files import queries
from services.feedback.files.imports.reporting import counted, listed, remark_of
from services.feedback.files.rules import retrospective_entries as rules
from services.feedback.files.rules.notes import Remark
from services.feedback.rounds.tables import SUMMARY, Round
from services.feedback.texts.tables import EVERYONE

PACE = 20
Answer = AsyncIterator[ImportProgress | FileImportReport]


@dataclass(frozen=True, slots=True)
class Asked:
    """How a file is to be imported."""

    dry_run: bool
    source: str
    fiscal_year_start: int


@dataclass(frozen=True, slots=True)
class Told:
    """A closed round, as a file tells it."""

    id: RoundId
    text_id: ContributionId
    team_id: TeamId
    question: str
    summary: str
    source: str | None
    at: datetime | None

    def is_as(self, row: Round) -> bool:
        """Whether it is here so already; what a moderator did to the text is no difference."""
        [writing] = row.said(SUMMARY)
        ours = (self.team_id, self.question, self.source, self.at, self.summary)
        return ours == (row.team_id, row.question, row.source, row.closed_at, writing.text or self.summary)


@dataclass(slots=True)
class Plan:
    """What is to be written, and what is to be told."""

    add: list[Told] = field(default_factory=list)
    change: list[Told] = field(default_factory=list)
    unchanged: int = 0
    unknown_teams: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    faults: list[Remark] = field(default_factory=list)


async def import_retrospectives(content: bytes, asked: Asked, unit: UnitOfWork) -> Answer:
    """Reads, checks and applies the file; yields progress and at last the report."""
    file = read_entries(content, RetrospectiveEntry, at_most=ENTRIES, called=rules.called)
    yield ImportProgress(done=0, total=len(file.read))
    await queries.one_import_at_a_time(unit.session)
    plan = await _plan(file, asked, unit)
    report = _report(file, plan, asked)
    if report.applied:
        steps = [*plan.add, *plan.change]
        rows = {row.id: row for row in await unit.change_all(Round, [told.id for told in plan.change])}
        for done, told in enumerate(steps, start=1):
            row = _changed(told, rows[told.id]) if told.id in rows else _added(told, unit)
            unit.publish(RoundImported(round=row.document()))
            if done % PACE == 0:
                yield ImportProgress(done=done, total=len(steps))
    yield report


async def _plan(file: Entries[RetrospectiveEntry], asked: Asked, unit: UnitOfWork) -> Plan:
    plan = Plan(faults=[remark_of(fault) for fault in file.faults])
    if plan.faults:
        return plan
    known, cycles = await organization.teams_by_name(unit.session), await queries.last_days(unit.session)
    told: list[Told] = []
    for place, entry in file.read:
        team = _team(place, entry.team, known, plan)
        day = rules.held_on(entry, cycles, asked.fiscal_year_start)
        if day is None:
            plan.remarks.append(Remark(place, "cycle", "Nothing tells when this was: its day stays empty."))
        texts = rules.summaries(place, entry, plan.remarks, plan.faults)
        if len(texts) > 1:
            plan.remarks.append(Remark(place, None, f"It says too much for one round: it becomes {len(texts)}."))
        at = datetime.combine(day, time(), UTC) if day else None
        told += _rounds(entry, texts, team, at, asked.source) if team else []
    here = await queries.rounds(unit.session, (one.id for one in told))
    for one in told:
        _compare(one, here.get(one.id), plan)
    return plan


def _team(place: int, name: str, known: dict[str, TeamId], plan: Plan) -> TeamId | None:
    team = known.get(name.casefold())
    if team is None:
        plan.unknown_teams += [name] if name not in plan.unknown_teams else []
        plan.faults.append(Remark(place, "team", f"The directory knows no team called “{name}”.", Code.NO_SUCH_TEAM.value))
    return team


def _rounds(entry: RetrospectiveEntry, texts: list[str], team: TeamId, at: datetime | None, source: str) -> list[Told]:
    license = f" ({entry.licence})" if entry.licence else ""
    told = f"{entry.source_url}{license}"
    return [
        Told(
            id=rules.round_id(source, entry, part),
            text_id=rules.text_id(source, entry, part),
            team_id=team,
            question=rules.question(entry, part, len(texts)),
            summary=text,
            source=(told if len(told) <= 400 else entry.source_url) or None,
            at=at,
        )
        for part, text in enumerate(texts, start=1)
    ]


def _compare(told: Told, row: Round | None, plan: Plan) -> None:
    """A closed round changes no more here, but for what its readers hide: nothing that people did since is lost."""
    if row is None:
        plan.add.append(told)
    elif told.is_as(row):
        plan.unchanged += 1
    else:
        plan.change.append(told)


def _added(told: Told, unit: UnitOfWork) -> Round:
    """A round that everyone can read and nobody is named in."""
    row = Round(
        id=told.id,
        purpose=RoundPurpose.RETROSPECTIVE,
        person_ids=[],
        live=False,
        options=[],
        state=RoundState.CLOSED,
        gate=Gate.NONE,
        readership=Readership.EVERYONE,
        opened_at=told.at or unit.now,
        drafts=[],
        counts=[],
        origin=Origin.IMPORTED,
        votes_shown=False,
    )
    writing = unit.add(row).say(unit, told.text_id, told.summary, EVERYONE, role=SUMMARY)
    writing.mode, writing.by, writing.said_at = Mode.NAMED, None, None
    writing.said_on = row.opened_at.date()
    return _as_told(told, row)


def _changed(told: Told, row: Round) -> Round:
    """The words follow the file where they can still be read."""
    for writing in row.said(SUMMARY):
        writing.text = told.summary if writing.state is TextState.SHOWN else writing.text
    return _as_told(told, row)


def _as_told(told: Told, row: Round) -> Round:
    row.team_id, row.question, row.source = told.team_id, told.question, told.source
    row.opened_at, row.closed_at = told.at or row.opened_at, told.at
    return row


def _report(file: Entries[RetrospectiveEntry], plan: Plan, asked: Asked) -> FileImportReport:
    return FileImportReport(
        dry_run=asked.dry_run,
        applied=not plan.faults and not asked.dry_run,
        entries=len(file.read),
        added=len(plan.add),
        changed=len(plan.change),
        unchanged=plan.unchanged,
        unknown_teams=plan.unknown_teams,
        ignored_columns=file.ignored,
        unread=counted(plan.remarks),
        notes=listed(plan.remarks),
        faults=listed(plan.faults),
    )
