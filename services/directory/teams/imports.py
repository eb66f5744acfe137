"""Imports a file of teams: all of it or nothing, and a second time nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator

from chassis.unit import UnitOfWork
from contracts.directory.imports import ImportProgress, TeamLine
from contracts.directory.teams import TeamChanged, TeamDissolved, TeamDocument, TeamFormed
from contracts.values import TeamId
from services.directory.imports import PACE, Answer, Asked, changing, read
from services.directory.tables import write_alone
from services.directory.teams import queries, rules
from services.directory.teams.rules import Does, TeamStep
from services.directory.teams.tables import Team

_FACTS: dict[Does, type[TeamFormed | TeamChanged | TeamDissolved]] = {
    Does.ADD: TeamFormed,
    Does.CHANGE: TeamChanged,
    Does.REMOVE: TeamDissolved,
}
_WORDS = {Does.ADD: "added", Does.CHANGE: "changed", Does.NOTHING: "unchanged", Does.REMOVE: "removed"}


async def import_teams(content: bytes, asked: Asked, unit: UnitOfWork) -> Answer:
    """Reads, checks and applies the file; yields progress and at last the report."""
    file = read(content, asked, TeamLine, ("name",))
    yield ImportProgress(done=0, total=len(file.lines))
    await write_alone(unit)
    known, around = await queries.every_team(unit.session), await queries.surroundings(unit.session)
    complete = asked.complete and not file.faults
    plan = rules.plan(file.lines, known, around, _fresh(unit), complete=complete, unread=file.unread)
    report = file.report(asked, plan.faults, **counted(step.does for step in plan.steps))
    if report.applied:
        steps = [step for step in plan.steps if step.does is not Does.NOTHING]
        rows = await changing(unit, Team, (step.now.id for step in steps if step.was is not None))
        for done, step in enumerate(steps, start=1):
            _tell(step, rows.get(step.now.id), unit)
            if done % PACE == 0:
                yield ImportProgress(done=done, total=len(steps))
    yield report


def counted(what: Iterable[Does]) -> dict[str, int]:
    """How often an import does what, under the report's words."""
    return {_WORDS[does]: number for does, number in Counter(what).items()}


def _fresh(unit: UnitOfWork) -> Iterator[TeamId]:
    while True:
        yield unit.new_id(TeamId)


def _tell(step: TeamStep, row: Team | None, unit: UnitOfWork) -> None:
    now = step.now
    team = row or unit.add(Team(id=now.id))
    team.name, team.team_kind, team.parent_id, team.status = now.name, now.team_kind, now.parent_id, now.status
    team.lead_ids = [str(lead) for lead in now.lead_ids]
    unit.publish(_FACTS[step.does](team=TeamDocument.model_validate(team, from_attributes=True)))
