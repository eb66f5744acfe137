"""The real file: three organizations, one after another."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.servers.postgres import Postgres
from tests.services.okrs.files.office import Office, an_office, grouped, real_rows

pytestmark = pytest.mark.real_data
MAPPING = ["measure=metric_type", "baseline=start", "direction=target_op", "done=status", "score_reason=outcome_text"]
FIRST, SECOND, THIRD = 399, 18, 16
OPTIONS: dict[str, dict[str, Any]] = {
    "GitLab": {"fiscal_year_start": 2},
    "IPFS (Protocol Labs)": {},
    "US Department of Veterans Affairs": {"fiscal_year_start": 10, "cycle": ["Q3 (year not stated in the file)=CY2021-Q3"]},
}


async def imported(office: Office, folder: Path, organization: str) -> dict[str, Any]:
    only = [f"organisation={organization}"]
    content = (folder / "okrs.csv").read_bytes()
    return await office.imported(content, mapping=MAPPING, only=only, plan_cycles=True, **OPTIONS[organization])


async def everything(office: Office, folder: Path) -> list[dict[str, Any]]:
    await office.knows_teams(*sorted({row["team"] for row in real_rows(folder)}))
    return [await imported(office, folder, organization) for organization in OPTIONS]


async def test_three_organizations_come_in_one_after_another_and_a_second_time_nothing_changes(
    office: Office, postgres: Postgres, real_data: Path
) -> None:
    reports = await everything(office, real_data)
    assert [(report["applied"], report["lines"], report["added"], len(report["cycles_planned"])) for report in reports] == [
        (True, 822, FIRST, 11),
        (True, 83, SECOND, 3),
        (True, 50, THIRD, 4),
    ]
    rows = real_rows(real_data)
    assert len(await office.documents()) == len(grouped(rows))
    unread: Counter[str] = Counter()
    for report in reports:
        for one in report["unread"]:
            unread[one["column"]] += one["count"]
    stated = {(row["team"], row["cycle"], row["objective"]) for row in rows if row["parent"]}
    aligned = sum(bool(document["aligned_to"]) for document in (await office.documents()).values())
    assert unread == {
        "measure": sum(row["metric_type"] == "composite" for row in rows),
        "target": sum(not row["target"] and bool(row["start"]) for row in rows),
        "parent": len(stated) - aligned,
    }
    documents, told = await office.documents(), await office.told()
    again = [await imported(office, real_data, organization) for organization in OPTIONS]
    assert [(report["unchanged"], report["added"], report["changed"], report["kept"]) for report in again] == [
        (FIRST, 0, 0, 0),
        (SECOND, 0, 0, 0),
        (THIRD, 0, 0, 0),
    ]
    assert (await office.documents(), await office.told()) == (documents, told)
    await _same_elsewhere(office, postgres, real_data, documents)


async def _same_elsewhere(office: Office, postgres: Postgres, folder: Path, documents: dict[str, Any]) -> None:
    """The export makes the same documents in an empty place."""
    exported = await office.exported("migration")
    async with an_office(postgres) as elsewhere:
        await elsewhere.knows_teams(*sorted({row["team"] for row in real_rows(folder)}))
        for dry_run in (True, False):
            report = await elsewhere.imported(exported, plan_cycles=True, dry_run=dry_run)
            assert (report["added"], [one["column"] for one in report["unread"]]) == (FIRST + SECOND + THIRD, ["target"])
        assert await elsewhere.documents() == documents
        cycles = "select id, name, starts_on, ends_on, state from cycles order by id"
        assert await elsewhere.world.rows(cycles) == await office.world.rows(cycles)


async def test_the_board_of_one_real_quarter_is_as_the_file_says(office: Office, real_data: Path) -> None:
    await everything(office, real_data)
    (cycle,) = await office.world.rows("select id, state from cycles where name = 'CY2018-Q3'")
    assert cycle[1] == "closed"
    teams = dict(await office.world.rows("select id, lower(document->>'name') from team"))
    board = {
        (teams[document["team_id"]], "cy2018-q3", document["title"]): document
        for document in (await office.documents()).values()
        if document["cycle_id"] == cycle[0]
    }
    expected = {key: rows for key, rows in grouped(real_rows(real_data)).items() if key[1] == "cy2018-q3"}
    assert board.keys() == expected.keys()
    for key, rows in expected.items():
        parts = board[key]["key_results"]
        assert [part["title"] for part in parts] == [row["key_result"].strip() for row in rows]
        assert [part["score"] for part in parts] == [
            str(Decimal(row["score"]).normalize()) if row["score"] else None for row in rows
        ]
        assert [part["progress"] == "1" for part in parts] == [_arrived(row) for row in rows]
        assert sum(Decimal(part["weight"]) for part in parts) == 1
        scores = [Decimal(row["score"]) for row in rows if row["score"]]
        told = board[key]["score"]
        assert (told is None) is (not scores)
        assert not scores or abs(Decimal(told) - sum(scores, Decimal(0)) / len(scores)) < Decimal("0.001")


def _arrived(row: Mapping[str, str]) -> bool:
    """By hand: a step that is done, a limit that held, a value that is the target where nobody knows the start."""
    if row["metric_type"] in {"milestone", "composite"} or not (row["start"] or row["target"] or row["current"]):
        return row["status"] == "done"
    if not row["current"] or not row["target"]:
        return False
    current, target = Decimal(row["current"]), Decimal(row["target"])
    return {"<=": current <= target, ">=": current >= target, "": current == target}[row["target_op"]]


async def test_no_team_is_made_up(office: Office, real_data: Path) -> None:
    report = await imported(office, real_data, "IPFS (Protocol Labs)")
    assert not report["applied"]
    assert report["unknown_teams"] == sorted(set(report["unknown_teams"]), key=report["unknown_teams"].index)
    assert len(report["unknown_teams"]) == 4
    assert await office.documents() == {}
