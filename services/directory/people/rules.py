"""How a file of people becomes what changes: everybody's place, sign-in and deputy, no circles, nothing twice."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from contracts.directory.imports import ImportFault, PersonLine
from contracts.directory.people import PersonStatus
from contracts.directory.refusals import Code
from contracts.directory.teams import TeamKind
from contracts.values import PersonId, TeamId
from services.directory.teams.rules import Does, circles, fault, fold

Identity = tuple[str, str]
"""Issuer and subject."""


@dataclass(frozen=True, slots=True)
class Deputyship:
    """Who stands in, and on which days."""

    deputy_id: PersonId
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """All that the directory says of a person, as it is or as it should be."""

    id: PersonId
    employee_id: str | None
    display_name: str
    home_team_id: TeamId | None
    status: PersonStatus = PersonStatus.ACTIVE
    email: str | None = None
    user_name: str | None = None
    title: str | None = None
    locale: str | None = None
    time_zone: str = "UTC"
    manager_id: PersonId | None = None
    further_team_ids: tuple[TeamId, ...] = ()
    start_day: date | None = None
    identities: frozenset[Identity] = frozenset()
    deputy: Deputyship | None = None

    def shown(self) -> tuple[object, ...]:
        """What others may read of the person in a document."""
        return self.home_team_id, self.further_team_ids, self.manager_id, self.status, self.time_zone


@dataclass(frozen=True, slots=True)
class HomeTeam:
    """What people's lines need to know of an active team."""

    id: TeamId
    kind: TeamKind


@dataclass(frozen=True, slots=True)
class PersonStep:
    """What happens to one person."""

    does: Does
    was: Person | None
    now: Person


@dataclass(frozen=True, slots=True)
class PeoplePlan:
    """What a file changes, or why it cannot."""

    steps: list[PersonStep]
    faults: list[ImportFault]


Lines = Sequence[tuple[int, PersonLine]]
Found = list[ImportFault]


def plan(
    lines: Lines,
    known: Collection[Person],
    teams: Mapping[str, HomeTeam],
    new_ids: Iterator[PersonId],
    *,
    complete: bool = False,
    unread: Collection[str] | None = (),
) -> PeoplePlan:
    """What a file of people changes. Steps come in the order of the file; who is absent from a complete file comes last.

    `teams` leads from folded names to active teams. `unread` are keys of lines with faults of their own: naming them is no
    further fault; None where such lines cannot even say whom they are about.
    """
    told, faults = match(lines, known, new_ids)
    by_number, present = dict(lines), {person.id: person for person in known}
    wanted = {}
    for key, number in told.items():
        wanted[key], found = _own(present.get(key), key, number, by_number[number], teams)
        faults += found
    keys = names_of((present | wanted).values())
    for key, number in told.items():
        wanted[key], found = _links(wanted[key], number, by_number[number], keys, unread)
        faults += found
    after = present | wanted
    faults += [*_taken(after.values(), told), *_circles(after, told)]
    gone = [one for one in known if one.status is PersonStatus.ACTIVE and one.id not in told] if complete else []
    steps = [PersonStep(_does(present.get(key), after[key]), present.get(key), after[key]) for key in told]
    steps += [PersonStep(Does.REMOVE, one, replace(one, status=PersonStatus.LEFT)) for one in gone]
    return PeoplePlan(steps, faults)


def match(lines: Lines, known: Collection[Person], new_ids: Iterator[PersonId]) -> tuple[dict[PersonId, int], Found]:
    """Which line speaks of whom, by employee id; everybody is spoken of once."""
    present = {person.employee_id: person.id for person in known if person.employee_id}
    told: dict[str, int] = {}
    ids: dict[PersonId, int] = {}
    faults = []
    for number, line in lines:
        if earlier := told.get(line.employee_id):
            faults.append(fault(number, "employee_id", Code.DUPLICATE_ROW, what="employee id", line=earlier))
            continue
        told[line.employee_id] = number
        ids[present.get(line.employee_id) or next(new_ids)] = number
    return ids, faults


def names_of(people: Iterable[Person]) -> dict[str, PersonId]:
    """By which texts a file may name people: the e-mail address in lower case, and before that the employee id."""
    everybody = list(people)
    by_email = {person.email.lower(): person.id for person in everybody if person.email}
    return by_email | {person.employee_id: person.id for person in everybody if person.employee_id}


def named(text: str, keys: Mapping[str, PersonId]) -> PersonId | None:
    """The person whom a cell names."""
    return keys.get(text) or keys.get(text.lower())


def _own(was: Person | None, key: PersonId, number: int, line: PersonLine, teams: Mapping[str, HomeTeam]) -> tuple[Person, Found]:
    """What a line says of the person alone; a column that the file lacks leaves it as it is."""
    said = line.model_fields_set
    now = was or Person(key, line.employee_id, line.name, None)
    plain = {column: getattr(line, column) for column in ("email", "user_name", "title", "locale") if column in said}
    now = replace(now, display_name=line.name, status=PersonStatus.ACTIVE, **plain)
    if "time_zone" in said:
        now = replace(now, time_zone=line.time_zone or "UTC")
    if "start_date" in said:
        now = replace(now, start_day=line.start_date)
    if {"issuer", "subject"} & said:
        now = replace(now, identities=_identities(now.identities, line))
    now, faults = _teams(now, number, line, teams)
    if bool(line.issuer) != bool(line.subject):
        faults.append(fault(number, "subject" if line.issuer else "issuer", Code.IDENTITY_INCOMPLETE))
    return now, faults


def _identities(had: frozenset[Identity], line: PersonLine) -> frozenset[Identity]:
    """A line tells of one identity provider; those of others stay, unless the cells are empty."""
    if not line.issuer or not line.subject:
        return frozenset()
    return frozenset({(line.issuer, line.subject), *(one for one in had if one[0] != line.issuer)})


def _teams(now: Person, number: int, line: PersonLine, teams: Mapping[str, HomeTeam]) -> tuple[Person, Found]:
    """Exactly one home team, which is no guild, and no team twice."""
    faults = []
    home = teams.get(fold(line.home_team))
    if home is None:
        faults.append(fault(number, "home_team", Code.TEAM_UNKNOWN, name=line.home_team))
    elif home.kind is TeamKind.GUILD:
        faults.append(fault(number, "home_team", Code.HOME_IN_A_GUILD))
    now = replace(now, home_team_id=home.id if home else None)
    if "further_teams" in line.model_fields_set:
        found = {name: teams.get(fold(name)) for name in line.further_teams}
        faults += [fault(number, "further_teams", Code.TEAM_UNKNOWN, name=name) for name, team in found.items() if team is None]
        now = replace(now, further_team_ids=tuple(sorted({team.id for team in found.values() if team})))
    if home and home.id in now.further_team_ids:
        faults.append(fault(number, "further_teams", Code.HOME_TEAM_TWICE))
    return now, faults


def _links(
    now: Person, number: int, line: PersonLine, keys: Mapping[str, PersonId], unread: Collection[str] | None
) -> tuple[Person, Found]:
    """Whom a line names beside the person: the manager and the deputy."""
    faults: Found = []

    def find(cell: str, column: str, unknown: Code) -> PersonId | None:
        found = named(cell, keys)
        if found is None and unread is not None and cell not in unread and cell.lower() not in unread:
            faults.append(fault(number, column, unknown))
        return found

    if "manager" in line.model_fields_set:
        now = replace(now, manager_id=find(line.manager, "manager", Code.MANAGER_UNKNOWN) if line.manager else None)
    if "deputy" in line.model_fields_set:
        deputy = find(line.deputy, "deputy", Code.DEPUTY_UNKNOWN) if line.deputy else None
        now = replace(now, deputy=Deputyship(deputy, line.deputy_from, line.deputy_until) if deputy else None)
        if deputy == now.id:
            faults.append(fault(number, "deputy", Code.OWN_DEPUTY))
    if not _dates_fit(line):
        faults.append(fault(number, "deputy_until" if line.deputy_until else "deputy_from", Code.DEPUTY_DATES))
    return now, faults


def _dates_fit(line: PersonLine) -> bool:
    if not line.deputy:
        return line.deputy_from is None and line.deputy_until is None
    return not (line.deputy_from and line.deputy_until and line.deputy_until < line.deputy_from)


def _taken(after: Iterable[Person], told: Mapping[PersonId, int]) -> Iterator[ImportFault]:
    """E-mail addresses, user names and identities belong to one person each."""
    holders: dict[tuple[str, object], list[PersonId]] = defaultdict(list)
    for person in after:
        if person.email:
            holders["email", person.email.lower()].append(person.id)
        if person.user_name:
            holders["user_name", person.user_name.lower()].append(person.id)
        for identity in person.identities:
            holders["subject", identity].append(person.id)
    words = {"email": "e-mail address", "user_name": "user name", "subject": "identity"}
    for (column, _), ids in holders.items():
        numbers = sorted(told[one] for one in ids if one in told)
        if len(ids) == 1 or not numbers:
            continue
        if len(numbers) < len(ids):
            yield from (fault(number, column, Code.ALREADY_TAKEN, what=words[column]) for number in numbers)
        else:
            yield from (fault(number, column, Code.DUPLICATE_ROW, what=words[column], line=numbers[0]) for number in numbers[1:])


def _circles(after: Mapping[PersonId, Person], told: Mapping[PersonId, int]) -> Iterator[ImportFault]:
    for circle in circles({key: person.manager_id for key, person in after.items()}):
        number = min((told[key] for key in circle if key in told), default=None)
        yield fault(number, "manager", Code.MANAGER_CYCLE, path=" → ".join(after[key].display_name for key in circle))


def _does(was: Person | None, now: Person) -> Does:
    if now == was:
        return Does.NOTHING
    return Does.ADD if was is None or was.status is not PersonStatus.ACTIVE else Does.CHANGE
