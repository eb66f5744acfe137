"""Imports a file of people: all of it or nothing, and a second time nothing."""

from collections.abc import Iterator, Sequence

from chassis.unit import UnitOfWork
from contracts.directory.imports import ImportProgress, PersonLine
from contracts.directory.people import PersonChanged, PersonDocument, PersonJoined, PersonLeft
from contracts.values import PersonId
from services.directory.imports import PACE, Answer, Asked, changing, present, read
from services.directory.people import queries, rules
from services.directory.people.imports import links
from services.directory.people.rules import PersonStep
from services.directory.people.tables import EMPLOYEE, ExternalId, Person
from services.directory.tables import write_alone
from services.directory.teams.imports import counted
from services.directory.teams.queries import active_teams
from services.directory.teams.rules import Does, fold

_FACTS: dict[Does, type[PersonJoined | PersonChanged | PersonLeft]] = {
    Does.ADD: PersonJoined,
    Does.CHANGE: PersonChanged,
    Does.REMOVE: PersonLeft,
}
_PLAIN = ("status", "display_name", "email", "user_name", "title", "locale", "time_zone", "home_team_id", "manager_id")


async def import_people(content: bytes, asked: Asked, unit: UnitOfWork, identity_secret: bytes) -> Answer:
    """Reads, checks and applies the file; yields progress and at last the report."""
    file = read(content, asked, PersonLine, ("employee_id", "email"))
    yield ImportProgress(done=0, total=len(file.lines))
    await write_alone(unit)
    known = await queries.everybody(unit.session)
    teams = {fold(team.name): rules.HomeTeam(team.id, team.team_kind) for team in await active_teams(unit.session)}
    plan = rules.plan(file.lines, known, teams, _fresh(unit), complete=asked.complete, unread=file.unread)
    report = file.report(asked, plan.faults, **counted(step.does for step in plan.steps))
    if report.applied:
        steps = [step for step in plan.steps if step.does is not Does.NOTHING]
        rows = await _rows(steps, unit)
        for done, step in enumerate(steps, start=1):
            _tell(step, rows.get(step.now.id), unit)
            if done % PACE == 0:
                yield ImportProgress(done=done, total=len(steps))
        await links.apply(steps, unit, identity_secret)
    yield report


def _fresh(unit: UnitOfWork) -> Iterator[PersonId]:
    """Pseudonyms tell nothing, not even who came first."""
    while True:
        yield PersonId.of(unit.clock.new_uuid4())


async def _rows(steps: Sequence[PersonStep], unit: UnitOfWork) -> dict[str, Person]:
    """The rows to be changed: raised by a version only where what others may read changes."""
    shown = {step.now.id for step in steps if step.was is not None and _is_shown(step)}
    rows = await changing(unit, Person, shown)
    return rows | await present(unit, Person, {step.now.id for step in steps if step.was is not None} - shown)


def _is_shown(step: PersonStep) -> bool:
    return step.was is None or step.was.shown() != step.now.shown()


def _tell(step: PersonStep, row: Person | None, unit: UnitOfWork) -> None:
    now = step.now
    if row is None:
        unit.session.add(ExternalId(system=EMPLOYEE, value=now.employee_id, person_id=now.id))
    person = row or unit.add(Person(id=now.id))
    for name in _PLAIN:
        setattr(person, name, getattr(now, name))
    person.further_team_ids = [str(team) for team in now.further_team_ids]
    if _is_shown(step):
        unit.publish(_FACTS[step.does](person=PersonDocument.model_validate(person, from_attributes=True)))
