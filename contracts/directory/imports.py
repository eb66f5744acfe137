"""What the files of people and teams may say, a class per kind of line, and what an import answers."""

import re
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from contracts.directory.people import FURTHER_TEAMS
from contracts.directory.teams import LEADS, TeamKind
from contracts.messages import Input, Part
from contracts.values import Clean, Name, OneLine

FAULTS = 1_000
SEPARATOR = "|"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_EMAIL = re.compile(r"[^\s@|;,<>]+@[^\s@|;,<>]+")
_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}")
_EARLIEST, _LATEST = date(1900, 1, 1), date(2200, 1, 1)


def _listed(value: Any) -> Any:
    """A cell with several names: `Design|Bread guild`."""
    if not isinstance(value, str):
        return value
    return [part.strip() for part in re.split(r"[|;]", value) if part.strip()]


def _once(names: list[str]) -> list[str]:
    if len({name.casefold() for name in names}) < len(names):
        raise PydanticCustomError("named_twice", "Name each one once")
    return names


def _day(value: Any) -> Any:
    """Only `2026-01-05`: other ways to write a date are read differently in different places."""
    if not isinstance(value, str):
        return value
    if not _DAY.fullmatch(value):
        raise PydanticCustomError("day", "Write a date as year-month-day, such as 2026-01-05")
    return value


def _plausible(day: date) -> date:
    if not _EARLIEST <= day < _LATEST:
        raise PydanticCustomError("plausible_day", "A date lies between the years 1900 and 2199")
    return day


def _email(address: str) -> str:
    if not _EMAIL.fullmatch(address):
        raise PydanticCustomError("email", "Write one e-mail address, such as ada@example.org")
    return address


def _locale(tag: str) -> str:
    if not _LOCALE.fullmatch(tag):
        raise PydanticCustomError("locale", "Use a language tag, such as pt-PT")
    return tag


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(name: str) -> str:
    if name not in _zones():
        raise PydanticCustomError("time_zone", "Use a time zone's IANA name, such as Europe/Lisbon")
    return name


def _kind(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


_strip = StringConstraints(strip_whitespace=True, min_length=1, max_length=120)
Key = Annotated[str, _strip, Clean, OneLine]
Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254), Clean, OneLine, AfterValidator(_email)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), Clean, OneLine]
Locale = Annotated[str, AfterValidator(_locale)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), Clean, OneLine]
FileDay = Annotated[date, BeforeValidator(_day), AfterValidator(_plausible)]
Zone = Annotated[str, AfterValidator(_zone)]
Names = Annotated[list[Name], BeforeValidator(_listed), AfterValidator(_once)]
Keys = Annotated[list[Key], BeforeValidator(_listed), AfterValidator(_once)]


class PersonLine(Input):
    """A line of a file of people. A column that the file lacks stays as it is; an empty cell clears."""

    needed: ClassVar[frozenset[str]] = frozenset({"employee_id", "name", "home_team"})
    employee_id: Key = Field(description="The id of the personnel system; the same person has the same in every file.")
    name: Name = Field(description="The name that others see.")
    home_team: Name = Field(description="The one team the person belongs to, by its full name.")
    email: Email | None = Field(None, description="The e-mail address; also how other lines may name this person.")
    user_name: Key | None = Field(
        None, description="The name in the identity provider, where it differs from the e-mail address."
    )
    title: Label | None = Field(None, description="What the person does.")
    manager: Key | None = Field(None, description="Whom the person reports to, by employee id or e-mail address.")
    further_teams: Names = Field([], max_length=FURTHER_TEAMS, description="Further teams and guilds, with | between.")
    start_date: FileDay | None = Field(None, description="The first day at work, as 2026-01-05.")
    time_zone: Zone | None = Field(None, description="The IANA time zone, such as Europe/Lisbon; UTC where empty.")
    locale: Locale | None = Field(None, description="The language, such as pt-PT.")
    issuer: Address | None = Field(None, description="The identity provider, exactly as tokens name it in `iss`.")
    subject: Address | None = Field(None, description="Who the person is there: the claim that names them, usually `sub`.")
    deputy: Key | None = Field(None, description="Who stands in, by employee id or e-mail address.")
    deputy_from: FileDay | None = Field(None, description="The first day of the deputyship; at once where empty.")
    deputy_until: FileDay | None = Field(None, description="The last day of the deputyship; until further notice where empty.")


class TeamLine(Input):
    """A line of a file of teams. A column that the file lacks stays as it is; an empty cell clears."""

    needed: ClassVar[frozenset[str]] = frozenset({"name"})
    name: Name = Field(description="What the team is called; no two teams share a name.")
    former_name: Name | None = Field(None, description="What it was called before, to rename it.")
    kind: Annotated[TeamKind, BeforeValidator(_kind)] = Field(
        TeamKind.TEAM, description="company, division, department, team or guild; team where empty."
    )
    parent: Name | None = Field(None, description="The team above it, by its full name; empty at the top.")
    leads: Keys = Field([], max_length=LEADS, description="Who leads it, by employee id or e-mail address, with | between.")


class ImportFault(Part):
    """Why a line cannot be imported."""

    line: int | None = Field(description="The line of the file, the header being 1; null where it concerns the whole file.")
    column: str | None = Field(description="The column; null where it concerns the whole line.")
    code: str = Field(description="A stable code: `bad_input`, or a refusal of the directory.")
    reason: str = Field(description="What is wrong, and what to do.")


class ImportReport(Part):
    """What an import did, or would do in a dry run. Where there are faults, nothing was changed."""

    dry_run: bool = Field(description="Whether this only tried.")
    applied: bool = Field(description="Whether the directory is now as the file says.")
    lines: int = Field(description="How many lines could be read.")
    added: int = Field(0, description="People who joined or came back; teams that were formed.")
    changed: int = Field(0, description="People or teams that differed.")
    unchanged: int = Field(0, description="People or teams that were already so.")
    removed: int = Field(0, description="Absent from a complete file: people who left, teams that were dissolved.")
    ignored_columns: list[str] = Field([], description="Headers of the file that mean nothing here.")
    faults: list[ImportFault] = Field([], max_length=FAULTS + 1, description="Every faulty line, up to 1000.")


class ImportProgress(Part):
    """A line of the answer while an import runs."""

    done: int = Field(description="How many steps are done.")
    total: int = Field(description="How many there are.")
