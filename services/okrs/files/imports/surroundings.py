"""The teams and cycles that a file names: found here, planned where asked, and otherwise listed."""

from dataclasses import dataclass, field

from chassis import organization
from chassis.unit import UnitOfWork
from contracts.derived import derived
from contracts.okrs.cycle_names import Days, days_of
from contracts.okrs.cycles import Cadence, CycleDocument, CycleState
from contracts.values import CycleId, TeamId
from services.okrs.cycles import queries as cycle_queries
from services.okrs.cycles.rules import in_order
from services.okrs.cycles.tables import Cycle
from services.okrs.files import queries
from services.okrs.files.imports.reading import Asked
from services.okrs.files.rules.gathering import Given, Numbered, named
from services.okrs.files.rules.notes import Note
from services.okrs.objectives.rules.check_ins import today

NO_CYCLE = "Name a cycle here, or one for all lines that name none (default cycle=…)."


@dataclass(slots=True)
class Surroundings:
    """What a file's objectives belong to."""

    teams: dict[str, TeamId] = field(default_factory=dict)
    cycles: dict[str, CycleDocument] = field(default_factory=dict)
    planned: list[CycleDocument] = field(default_factory=list)
    parents: dict[CycleId, CycleId | None] = field(default_factory=dict)
    unknown_teams: list[str] = field(default_factory=list)
    unknown_cycles: list[str] = field(default_factory=list)
    faults: list[Note] = field(default_factory=list)

    def team_of(self, given: Given) -> TeamId:
        """The objective's team."""
        return self.teams[given.first.line.team]

    def cycle_of(self, given: Given) -> CycleDocument:
        """The objective's cycle."""
        return self.cycles[given.first.line.cycle or ""]


async def look_around(asked: Asked, unit: UnitOfWork, objectives: list[Given]) -> Surroundings:
    """Finds what the objectives name; `faults` tells what is missing."""
    found = Surroundings()
    await _teams(found, unit, objectives)
    await _cycles(found, asked, unit, objectives)
    found.faults += [Note(one.first.number, "cycle", NO_CYCLE) for one in objectives if one.first.line.cycle is None]
    return found


async def _teams(found: Surroundings, unit: UnitOfWork, objectives: list[Given]) -> None:
    known = await organization.teams_by_name(unit.session)
    for name, first in named(objectives, "team").items():
        team_id = known.get(name.casefold())
        if team_id is None:
            found.unknown_teams.append(name)
            found.faults.append(Note(first.number, "team", f"The directory knows no team called “{name}”.", "no_such_team"))
        else:
            found.teams[name] = team_id


async def _cycles(found: Surroundings, asked: Asked, unit: UnitOfWork, objectives: list[Given]) -> None:
    here = await queries.cycles(unit.session)
    known = {cycle.name.casefold(): cycle.document() for cycle in here}
    found.parents = {cycle.id: cycle.parent_id for cycle in here}
    time_zone = asked.time_zone or await cycle_queries.organization_time_zone(unit.session)
    for said, first in named(objectives, "cycle").items():
        name = asked.cycles.get(said, said)
        cycle = known.get(name.casefold()) or (_planned(name, first, asked, unit, time_zone) if asked.plan_cycles else None)
        if cycle is None:
            found.unknown_cycles.append(said)
            found.faults.append(Note(first.number, "cycle", _missing(name, asked), "cycle_not_found"))
            continue
        found.cycles[said] = cycle
        if known.setdefault(name.casefold(), cycle) is cycle and cycle.id not in found.parents:
            found.planned.append(cycle)
            found.parents[cycle.id] = None


def _missing(name: str, asked: Asked) -> str:
    if asked.plan_cycles:
        return f"“{name}” does not tell its days; say which cycle it is (cycle {name}=2027 Q1), or plan it first."
    return f"There is no cycle called “{name}”: plan it, say which one it is, or let the import plan cycles."


def _planned(name: str, first: Numbered, asked: Asked, unit: UnitOfWork, time_zone: str) -> CycleDocument | None:
    days = _days_in(first) or days_of(name, fiscal_year_start=asked.fiscal_year_start)
    if days is None:
        return None
    day = today(unit.now, time_zone)
    over, begun = days.last < day, days.first <= day
    state = CycleState.CLOSED if over else CycleState.ACTIVE if begun else CycleState.PLANNING
    return CycleDocument(
        id=derived(CycleId, name.casefold()),
        epoch=unit.epoch,
        version=1,
        name=name,
        starts_on=days.first,
        ends_on=days.last,
        state=state,
        cadence=Cadence.WEEKLY,
        time_zone=time_zone,
    )


def _days_in(first: Numbered) -> Days | None:
    """The cycle's days where the file tells them, in their order."""
    starts_on, ends_on = first.line.cycle_starts_on, first.line.cycle_ends_on
    return Days(starts_on, ends_on) if starts_on and ends_on and in_order(starts_on, ends_on) else None


def row_of(cycle: CycleDocument) -> Cycle:
    """The row of a planned cycle. When it was started and closed nobody has said, so nothing says it."""
    return Cycle(**cycle.model_dump(exclude={"epoch", "version"}))
