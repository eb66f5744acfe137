"""A real personnel table, made into files on the fly."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.services.directory.world import World

pytestmark = pytest.mark.real_data


def made_into_files(folder: Path) -> tuple[list[dict[str, str]], list[dict[str, str]], list[dict[str, str]]]:
    """Teams, people, and teams with their leads, as a personnel system would export them."""
    data: dict[str, list[dict[str, Any]]] = orjson.loads((folder / "org_hr.json").read_bytes())
    departments = {row["department_id"]: row for row in data["departments"]}
    jobs = {row["job_id"]: row["job_title"] for row in data["jobs"]}
    names = {key: row["department_name"] for key, row in departments.items()}
    teams = [{"name": "The company", "kind": "company", "parent": ""}]
    teams += [{"name": name, "kind": "department", "parent": "The company"} for name in names.values()]
    leads = [{"name": names[key], "leads": str(row["manager_id"])} for key, row in departments.items() if row["manager_id"]]
    people = [
        {
            "employee_id": str(row["employee_id"]),
            "name": f"{row['first_name'] or ''} {row['last_name']}".strip(),
            "email": f"{row['email']}@example.org",
            "title": jobs[row["job_id"]],
            "manager": str(row["manager_id"] or ""),
            "home_team": names.get(row["department_id"], "The company"),
            "start_date": row["hire_date"],
        }
        for row in data["employees"]
    ]
    return teams, people, leads


async def test_a_company_of_a_hundred_and_seven_is_imported_once_however_often(empty: World, real_data: Path) -> None:
    teams, people, leads = made_into_files(real_data)
    assert (await empty.applied("teams", teams))["added"] == 28
    assert (await empty.applied("people", people, complete=True))["added"] == len(people) == 107
    assert (await empty.applied("teams", leads))["changed"] == len(leads) == 11
    facts = len(await empty.told())
    assert (await empty.applied("teams", teams))["unchanged"] == 28
    assert (await empty.applied("people", people, complete=True))["unchanged"] == 107
    assert (await empty.applied("teams", leads))["unchanged"] == 11
    assert len(await empty.told()) == facts
    top = await empty.rows("select count(*) filter (where manager_id is null), count(distinct manager_id) from people")
    managers = {person["manager"] for person in people} - {""}
    assert top == [(sum(not person["manager"] for person in people), len(managers))]


async def test_who_is_not_in_the_next_complete_file_has_left_and_keeps_their_place(empty: World, real_data: Path) -> None:
    teams, people, _ = made_into_files(real_data)
    await empty.applied("teams", teams)
    await empty.applied("people", people)
    remaining = [person for person in people if person["home_team"] != "Shipping"]
    report = await empty.applied("people", remaining, complete=True)
    assert (report["removed"], report["unchanged"]) == (107 - len(remaining), len(remaining))
    counted = dict(await empty.rows("select status, count(*) from people group by status"))
    assert counted == {"active": len(remaining), "left": 107 - len(remaining)}
    assert await empty.rows("select count(*) from people where home_team_id is null or display_name is null") == [(0,)]


async def test_one_bad_cell_among_a_hundred_keeps_everything_out(empty: World, real_data: Path) -> None:
    teams, people, _ = made_into_files(real_data)
    await empty.applied("teams", teams)
    people[41]["start_date"] = "31.12.2015"
    report = await empty.imported("people", people)
    assert [(fault["line"], fault["column"]) for fault in report["faults"]] == [(43, "start_date")]
    assert await empty.rows("select count(*) from people") == [(0,)]
