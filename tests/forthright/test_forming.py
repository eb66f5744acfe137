"""Teams that a file names are formed only where nothing else is wrong, and never waited for without end."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from forthright.forming import form_unknown_teams
from forthright.owners import Owner, OwnerRefused, OwnerUnreachable, Query

UNKNOWN = {"line": 1, "column": "team", "code": "no_such_team", "reason": "The directory knows no team called “Harbor”."}
OTHER = {"line": 2, "column": "date", "code": "bad_input", "reason": "This is no day."}


@dataclass(frozen=True)
class Answering(Owner):
    """A service that answers uploads with these reports, the last one again and again."""

    reports: tuple[dict[str, Any], ...] = ()
    asked: list[tuple[str, bytes]] = field(default_factory=list)

    async def upload(self, path: str, query: Query, content: bytes, progress: Callable[[int, int], None]) -> dict[str, Any]:
        self.asked.append((path, content))
        return self.reports[min(len(self.asked), len(self.reports)) - 1]


def answering(*reports: dict[str, Any]) -> Answering:
    return Answering("feedback", "http://nowhere", "token", reports)


def a_report(*faults: dict[str, Any], teams: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"unknown_teams": list(teams), "faults": list(faults)}


async def test_unknown_teams_are_formed_and_waited_for() -> None:
    owner, directory = (
        answering(a_report(UNKNOWN, teams=("Harbor",)), a_report(UNKNOWN, teams=("Harbor",)), a_report()),
        answering(a_report()),
    )
    assert await form_unknown_teams(owner, "retrospectives", directory, [], b"[]") == ["Harbor"]
    assert directory.asked == [("/imports/teams", b"name\r\nHarbor\r\n")]


async def test_of_a_file_with_other_faults_no_team_is_formed() -> None:
    owner, directory = answering(a_report(UNKNOWN, OTHER, teams=("Harbor",))), answering(a_report())
    assert await form_unknown_teams(owner, "retrospectives", directory, [], b"[]") == []
    assert directory.asked == []


async def test_where_every_team_is_known_the_directory_is_not_asked() -> None:
    directory = answering(a_report())
    assert await form_unknown_teams(answering(a_report()), "okrs", directory, [], b"") == []
    assert directory.asked == []


async def test_what_the_directory_refuses_is_told() -> None:
    owner = answering(a_report(UNKNOWN, teams=("Harbor",)))
    with pytest.raises(OwnerRefused, match="This is no day"):
        await form_unknown_teams(owner, "okrs", answering(a_report(OTHER)), [], b"")


async def test_a_service_that_does_not_hear_of_the_teams_is_told_and_not_waited_for_without_end() -> None:
    owner = answering(a_report(UNKNOWN, teams=("Harbor",)))
    with pytest.raises(OwnerUnreachable, match="1 teams are formed, and the feedback service has not heard of them"):
        await form_unknown_teams(owner, "okrs", answering(a_report()), [], b"", patience=0.01)
