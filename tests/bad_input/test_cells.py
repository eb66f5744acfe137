"""Cells of files that are not of their form: told by line and column, never repeated; a file that is refused writes nothing."""

from typing import Any

import orjson
import pytest

from tests.bad_input.faults import ECHO
from tests.services.okrs.files.office import Office

ROW = {"team": "Design", "cycle": "2026 Q1", "objective": "Be found", "key_result": "More visits", "target": "100"}
NUMBERS = ("NaN", "Infinity", "1e400", f"{ECHO}", "9" * 30)
UNREADABLE = {
    **{("target", text): "target" for text in NUMBERS},
    **{("current", text): "current" for text in NUMBERS},
    ("confidence", "11"): "confidence",
    ("confidence", "7.5"): "confidence",
    ("score", "1.5"): "score",
    ("effective_on", "2026-02-30"): "effective_on",
    ("effective_on", "1767571200"): "effective_on",
    ("effective_on", ECHO): "effective_on",
    ("champion", f"team_{'1' * 32}"): "champion",
    ("champion", ECHO): "champion",
    ("why", f"{ECHO}\u202e"): "why",
    ("why", f"{ECHO}\u0007"): "why",
    ("why", ECHO * 300): "why",
}
"""What is left empty, and told."""
REFUSED = {
    ("team", "  "): "team",
    ("objective", f"{ECHO}\u202e"): "objective",
    ("objective", ECHO * 60): "objective",
    ("key_result", f"{ECHO}\u0000"): "key_result",
    ("cycle", f"{ECHO}\u2066"): "cycle",
}
"""What refuses the file."""


@pytest.fixture
async def ready(office: Office) -> Office:
    await office.knows_teams("Design")
    await office.world.cycle()
    return office


async def _report(office: Office, column: str, cell: str) -> dict[str, Any]:
    answer = await office.send(orjson.dumps([{**ROW, column: cell}]))
    assert answer.status_code == 200
    assert ECHO not in answer.text
    return dict(orjson.loads(answer.content.splitlines()[-1])["report"])


async def test_a_cell_that_cannot_be_read_is_left_empty_and_told_by_its_column(ready: Office) -> None:
    for (column, cell), told in UNREADABLE.items():
        report = await _report(ready, column, cell)
        assert report["faults"] == [], (column, cell)
        assert told in {note["column"] for note in report["notes"]}, (column, cell, report)


async def test_a_cell_without_which_a_line_says_nothing_refuses_the_file(ready: Office) -> None:
    for (column, cell), told in REFUSED.items():
        report = await _report(ready, column, cell)
        assert not report["applied"]
        assert [(fault["line"], fault["column"], fault["code"]) for fault in report["faults"]] == [(1, told, "bad_input")], cell
    assert await ready.documents() == {}
