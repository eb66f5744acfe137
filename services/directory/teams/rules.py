"""How a file of teams becomes what changes: names, parents, leads, no circles, nothing twice."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import TypeVar

from contracts.directory.imports import ImportFault, TeamLine
from contracts.directory.refusals import Code
from contracts.directory.teams import TeamKind, TeamStatus
from contracts.values import PersonId, TeamId

K = TypeVar("K")


def fold(name: str) -> str:
    """What makes two names the same: neither case nor spacing does not."""
    return " ".join(name.casefold().split())


def circles(above: Mapping[K, K | None]) -> list[list[K]]:
    """Every circle once, each as a path whose first and last are the same; each node has at most one node above it."""
    finished: set[K] = set()
    found = []
    for start in above:
        path: dict[K, None] = {}
        here: K | None = start
        while here is not None and here not in finished and here not in path:
            path[here] = None
            here = above.get(here)
        if here is not None and here in path:
            nodes = list(path)
            found.append([*nodes[nodes.index(here) :], here])
        finished |= path.keys()
    return found


def fault(at: int | None, column: str | None, code: Code, **gaps: object) -> ImportFault:
    """A refusal as a fault of a line."""
    return ImportFault(line=at, column=column, code=code.value, reason=code.description.format(**gaps))


class Does(Enum):
    """What an import does to a team or a person."""

    ADD = auto()
    CHANGE = auto()
    NOTHING = auto()
    REMOVE = auto()


@dataclass(frozen=True, slots=True)
class Team:
    """A team, as it is or as it should be."""

    id: TeamId
    name: str
    team_kind: TeamKind = TeamKind.TEAM
    parent_id: TeamId | None = None
    lead_ids: tuple[PersonId, ...] = ()
    status: TeamStatus = TeamStatus.ACTIVE


@dataclass(frozen=True, slots=True)
class TeamStep:
    """What happens to one team."""

    does: Does
    was: Team | None
    now: Team


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the directory holds around the teams."""

    people: Mapping[str, PersonId]
    """By employee id, and by e-mail address in lower case."""
    homes: Collection[TeamId] = ()
    """Teams that are some active person's home."""
    joined: Collection[TeamId] = ()
    """Teams that are some active person's further team."""


@dataclass(slots=True)
class TeamPlan:
    """What a file changes, or why it cannot."""

    steps: list[TeamStep] = field(default_factory=list)
    faults: list[ImportFault] = field(default_factory=list)


Lines = Sequence[tuple[int, TeamLine]]


def match(lines: Lines, known: Collection[Team], new_ids: Iterator[TeamId]) -> tuple[dict[TeamId, int], list[ImportFault]]:
    """Which line speaks of which team: by name, then by former name, else of a new one; a team is spoken of once."""
    by_name = {fold(team.name): team.id for team in known}
    told: dict[TeamId, int] = {}
    names: dict[str, int] = {}
    faults = []
    for number, line in lines:
        key = fold(line.name)
        former = by_name.get(fold(line.former_name)) if line.former_name else None
        team_id = by_name.get(key) or former or next(new_ids)
        earlier = names.get(key, told.get(team_id))
        if earlier is not None:
            faults.append(fault(number, "name", Code.DUPLICATE_ROW, what="team", line=earlier))
            continue
        names[key] = told[team_id] = number
    return told, faults


def plan(
    lines: Lines,
    known: Collection[Team],
    around: Surroundings,
    new_ids: Iterator[TeamId],
    *,
    complete: bool = False,
    unread: Collection[str] | None = (),
) -> TeamPlan:
    """What a file of teams changes. Steps come in the order of the file; what a complete file lacks comes last.

    `unread` are names on lines with faults of their own: a parent among them is no further fault; None where any may be.
    """
    told, faults = match(lines, known, new_ids)
    by_number = dict(lines)
    present = {team.id: team for team in known}
    named = {key: _named(present.get(key), key, by_number[number]) for key, number in told.items()}
    names = {fold(team.name): key for key, team in (present | named).items() if team.status is TeamStatus.ACTIVE}
    wanted = {}
    for key, number in told.items():
        wanted[key], unknown = _wanted(named[key], number, by_number[number], names, around.people)
        faults += [one for one in unknown if not _is_unread(one, by_number[number], unread)]
    after = present | wanted
    if complete:
        gone = {team.id for team in known if team.status is TeamStatus.ACTIVE} - wanted.keys()
        faults += _not_empty(gone, after, around)
        after |= {key: replace(present[key], status=TeamStatus.DISSOLVED) for key in gone}
    faults += [*_circles(after, told), *_guilds(after, told, around)]
    touched = [*told, *(key for key in after if key not in told and after[key] != present[key])]
    steps = [TeamStep(_does(present.get(key), after[key]), present.get(key), after[key]) for key in touched]
    return TeamPlan(steps, faults)


def _is_unread(found: ImportFault, line: TeamLine, unread: Collection[str] | None) -> bool:
    return found.column == "parent" and (unread is None or line.parent in unread)


def _named(team: Team | None, team_id: TeamId, line: TeamLine) -> Team:
    """The team under the name of its line; one that was dissolved begins anew."""
    return Team(team_id, line.name) if team is None or team.status is TeamStatus.DISSOLVED else replace(team, name=line.name)


def _wanted(
    team: Team, number: int, line: TeamLine, names: Mapping[str, TeamId], people: Mapping[str, PersonId]
) -> tuple[Team, list[ImportFault]]:
    """The team as the line says; a column that the file lacks leaves it as it is."""
    said, faults = line.model_fields_set, []
    if "kind" in said:
        team = replace(team, team_kind=line.kind)
    if "parent" in said:
        team = replace(team, parent_id=names.get(fold(line.parent)) if line.parent else None)
        if line.parent and team.parent_id is None:
            faults.append(fault(number, "parent", Code.PARENT_UNKNOWN))
    if "leads" in said:
        found = {key: people.get(key) or people.get(key.lower()) for key in line.leads}
        faults += [fault(number, "leads", Code.LEAD_UNKNOWN, who=key) for key, lead in found.items() if lead is None]
        team = replace(team, lead_ids=tuple(dict.fromkeys(lead for lead in found.values() if lead is not None)))
    return team, faults


def _does(was: Team | None, now: Team) -> Does:
    if now == was:
        return Does.NOTHING
    if now.status is TeamStatus.DISSOLVED:
        return Does.REMOVE
    return Does.ADD if was is None or was.status is TeamStatus.DISSOLVED else Does.CHANGE


def _not_empty(gone: Collection[TeamId], after: Mapping[TeamId, Team], around: Surroundings) -> Iterator[ImportFault]:
    """Teams that a complete file lacks, although somebody or something still belongs to them."""
    staying = {team.parent_id for team in after.values() if team.status is TeamStatus.ACTIVE and team.id not in gone}
    for key in sorted(gone):
        if key in staying or key in around.homes or key in around.joined:
            yield fault(None, "name", Code.TEAM_NOT_EMPTY, name=after[key].name)


def _circles(after: Mapping[TeamId, Team], told: Mapping[TeamId, int]) -> Iterator[ImportFault]:
    for circle in circles({key: team.parent_id for key, team in after.items()}):
        number = min((told[key] for key in circle if key in told), default=None)
        yield fault(number, "parent", Code.TEAM_CYCLE, path=" → ".join(after[key].name for key in circle))


def _guilds(after: Mapping[TeamId, Team], told: Mapping[TeamId, int], around: Surroundings) -> Iterator[ImportFault]:
    """Guilds stand above nothing, and are nobody's home."""
    guilds = {key for key, team in after.items() if team.team_kind is TeamKind.GUILD and team.status is TeamStatus.ACTIVE}
    for key, team in after.items():
        if team.parent_id in guilds and team.status is TeamStatus.ACTIVE:
            at, column = (told[key], "parent") if key in told else (told.get(team.parent_id), "kind")
            yield fault(at, column, Code.GUILD_ABOVE)
    for key in sorted(guilds & told.keys() & set(around.homes)):
        yield fault(told[key], "kind", Code.HOME_IN_A_GUILD)
