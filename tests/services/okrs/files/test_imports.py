"""Files of OKRs are imported whole or not at all, and a second time nothing changes."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.services.okrs.files.office import Office
from tests.services.okrs.world import PEOPLE, TEAM

ROW = {"team": "Design", "cycle": "2026 Q1", "objective": "Be found", "key_result": "More visits", "target": "100"}


@pytest.fixture
async def ready(office: Office) -> Office:
    """With an active first quarter of 2026 and two teams; it is the fifth of January."""
    await office.knows_teams("Design", "Support")
    await office.world.cycle()
    return office


def faults(report: dict[str, Any]) -> list[tuple[int | None, str | None, str]]:
    assert not report["applied"]
    return [(fault["line"], fault["column"], fault["code"]) for fault in report["faults"]]


async def test_lines_of_one_team_cycle_and_title_make_one_objective_marked_as_imported(ready: Office) -> None:
    rows = [ROW, {**ROW, "key_result": "Fewer calls"}, {**ROW, "team": "Support"}]
    report = await ready.applied(rows)
    assert (report["lines"], report["key_results"], report["added"]) == (3, 3, 2)
    first, second = (await ready.documents()).values()
    assert [part["title"] for part in first["key_results"]] == ["More visits", "Fewer calls"]
    assert [part["weight"] for part in first["key_results"]] == ["0.5", "0.5"]
    assert (first["origin"], first["exempt"], first["state"], first["champion_id"]) == ("imported", True, "active", None)
    assert first["id"] != second["id"]


async def test_a_second_import_of_the_same_file_changes_nothing_and_tells_nothing(ready: Office) -> None:
    rows = [
        {**ROW, "current": "40", "confidence": "7"},
        {**ROW, "key_result": "Fewer calls", "measure": "milestone", "done": "yes"},
    ]
    await ready.applied(rows)
    before, told = await ready.documents(), await ready.told()
    ready.world.clock.move_to(ready.world.clock.now().replace(day=20))
    report = await ready.applied(rows)
    assert (report["unchanged"], report["added"], report["changed"]) == (1, 0, 0)
    assert await ready.documents() == before
    assert await ready.told() == told
    assert len(await ready.world.rows("select id from check_ins")) == 2


async def test_a_newer_file_brings_up_to_date_what_nobody_touched(ready: Office) -> None:
    await ready.applied([{**ROW, "id": "A-1", "current": "40"}])
    ready.world.clock.move_to(ready.world.clock.now().replace(day=20))
    report = await ready.applied([{**ROW, "id": "A-1", "current": "60", "why": "Nobody finds us"}])
    assert report["changed"] == 1
    document = await ready.only()
    assert (document["version"], document["why"], document["key_results"][0]["measure"]["current"]) == (
        2,
        "Nobody finds us",
        "60",
    )
    assert [value for (value,) in await ready.world.rows("select value from check_ins order by effective_on")] == [40, 60]


async def test_what_people_changed_since_stays_as_they_want_it(ready: Office) -> None:
    theirs = {**ROW, "team": TEAM[-4:], "champion": PEOPLE["champion"], "current": "40"}
    rows = [{**theirs, "id": "A-1"}, {**theirs, "id": "B-1", "objective": "Be quick"}]
    await ready.applied(rows)
    revised, checked = (await ready.documents()).values()
    ready.world.clock.move(timedelta(hours=1))
    await ready.world.do("revise_objective", objective_id=revised["id"], title="Be known", reason="We aim wider")
    await ready.world.check_in(checked, value="70")
    before = await ready.documents()
    ready.world.clock.move(timedelta(hours=1))
    report = await ready.applied([{**row, "current": "50"} for row in rows])
    assert (report["kept"], report["changed"], report["unchanged"]) == (2, 0, 0)
    assert [(note["line"], note["code"]) for note in report["notes"]] == [(2, "kept"), (3, "kept")]
    report = await ready.applied(rows)
    assert (report["kept"], report["unchanged"]) == (1, 1)
    assert await ready.documents() == before


async def test_an_alignment_that_people_made_stays(ready: Office) -> None:
    theirs = {**ROW, "team": TEAM[-4:], "champion": PEOPLE["champion"]}
    rows = [{**theirs, "objective": "Be quick"}, theirs]
    await ready.applied(rows)
    child, target = (await ready.documents()).values()
    aligned = await ready.world.do("align_objective", objective_id=child["id"], target_objective_id=target["id"])
    assert aligned["objective"]["exempt"]
    assert (await ready.applied(rows))["kept"] == 1
    assert (await ready.documents())[child["id"]]["aligned_to"]


async def test_a_faulty_line_keeps_everything_out_and_every_one_is_named(ready: Office) -> None:
    rows = [ROW, {**ROW, "team": ""}, {**ROW, "objective": "x" * 401}, {**ROW, "cycle": "2019 Q1", "team": "Sales"}]
    report = await ready.imported(rows)
    assert faults(report) == [
        (3, "team", "bad_input"),
        (4, "objective", "bad_input"),
        (5, "cycle", "cycle_not_found"),
        (5, "team", "no_such_team"),
    ]
    assert (report["unknown_teams"], report["unknown_cycles"]) == (["Sales"], ["2019 Q1"])
    assert await ready.documents() == {}


async def test_cells_that_cannot_be_read_are_left_empty_and_counted(ready: Office) -> None:
    rows = [{**ROW, "target": "many", "score": "1.5"}, {**ROW, "key_result": "Fewer calls", "target": "lots"}]
    report = await ready.applied(rows)
    assert {(one["column"], one["count"]) for one in report["unread"]} == {("target", 2), ("score", 1)}
    assert [(note["line"], note["column"]) for note in report["notes"]] == [(2, "score"), (2, "target"), (3, "target")]
    assert {part["measure"]["kind"] for part in (await ready.only())["key_results"]} == {"milestone"}


async def test_people_whom_the_directory_does_not_know_are_left_out(ready: Office) -> None:
    stranger = "person_" + "f" * 32
    await ready.applied(
        [{**ROW, "champion": PEOPLE["champion"], "contributors": f"{stranger} | {PEOPLE['member']}", "owner": stranger}]
    )
    document = await ready.only()
    assert (document["champion_id"], document["contributor_ids"]) == (PEOPLE["champion"], [PEOPLE["member"]])
    assert document["key_results"][0]["owner_id"] is None


async def test_a_dry_run_tells_the_same_and_writes_nothing(ready: Office) -> None:
    tried = await ready.imported([{**ROW, "cycle": "CY2024"}], dry_run=True, plan_cycles=True)
    assert (tried["applied"], tried["added"], tried["cycles_planned"]) == (False, 1, ["CY2024"])
    assert await ready.documents() == {}
    assert await ready.world.rows("select id from cycles where name = 'CY2024'") == []


async def test_cycles_are_planned_from_their_names_where_asked_past_ones_closed(ready: Office) -> None:
    rows = [{**ROW, "cycle": name, "score": "0.7"} for name in ("FY21-Q1", "2026 Q2", "Q3")]
    report = await ready.applied(rows, plan_cycles=True, fiscal_year_start=2, cycle=["Q3=2025-Q3"])
    assert report["cycles_planned"] == ["FY21-Q1", "2026 Q2", "2025-Q3"]
    planned = await ready.world.rows(
        "select name, state, starts_on::text, ends_on::text from cycles where name <> '2026 Q1' order by starts_on"
    )
    assert planned == [
        ("FY21-Q1", "closed", "2020-02-01", "2020-04-30"),
        ("2025-Q3", "closed", "2025-07-01", "2025-09-30"),
        ("2026 Q2", "planning", "2026-04-01", "2026-06-30"),
    ]
    assert {document["state"] for document in (await ready.documents()).values()} == {"closed"}
    assert (await ready.told()).count("cycle_imported") == 3


async def test_an_objective_of_an_open_cycle_is_closed_only_by_all_its_scores(ready: Office) -> None:
    await ready.applied([{**ROW, "score": "0.4"}, {**ROW, "key_result": "Fewer calls", "score": "0.8"}])
    closed = await ready.only()
    assert (closed["state"], closed["score"]) == ("closed", "0.6")
    report = await ready.applied(
        [{**ROW, "objective": "Be quick", "score": "0.4"}, {**ROW, "objective": "Be quick", "key_result": "B"}]
    )
    assert [one["column"] for one in report["unread"]] == ["score"]
    still_open = list((await ready.documents()).values())[-1]
    assert (still_open["state"], still_open["score"]) == ("active", None)


async def test_a_draft_stays_one_when_its_cycle_has_started_since(office: Office) -> None:
    await office.knows_teams("Design")
    cycle = await office.world.cycle(state="planning")
    await office.applied([ROW])
    await office.world.do("start_cycle", by="admin", cycle_id=cycle)
    assert (await office.applied([ROW]))["unchanged"] == 1
    assert (await office.only())["state"] == "draft"


async def test_weights_are_taken_where_all_are_given_and_make_one(ready: Office) -> None:
    await ready.applied([{**ROW, "weight": "0.25"}, {**ROW, "key_result": "Fewer calls", "weight": "0.75"}])
    assert [part["weight"] for part in (await ready.only())["key_results"]] == ["0.25", "0.75"]
    other = {**ROW, "objective": "Be quick", "weight": "0.9"}
    report = await ready.applied([other, {**other, "key_result": "Fewer calls"}])
    assert [(one["column"], one["count"]) for one in report["unread"]] == [("weight", 1)]
    assert "1.8" in report["unread"][0]["reason"]
    assert [part["weight"] for part in list((await ready.documents()).values())[-1]["key_results"]] == ["0.5", "0.5"]


async def test_alignments_are_found_by_title_and_those_that_close_a_loop_are_left_out(ready: Office) -> None:
    rows = [
        {**ROW, "objective": "A", "parent": "B", "key_result": "of A"},
        {**ROW, "objective": "B", "parent": "of A", "key_result": "of B"},
        {**ROW, "objective": "C", "parent": "Nowhere", "key_result": "of C"},
        {**ROW, "objective": "D", "parent": "of B", "key_result": "of D"},
    ]
    report = await ready.applied(rows)
    by_title = {document["title"]: document for document in (await ready.documents()).values()}
    assert by_title["A"]["aligned_to"] == [
        {"target_objective_id": by_title["B"]["id"], "target_key_result_id": None, "kind": "contributes_to"}
    ]
    assert by_title["B"]["aligned_to"] == by_title["C"]["aligned_to"] == []
    assert by_title["D"]["aligned_to"][0]["target_key_result_id"] == by_title["B"]["key_results"][0]["id"]
    assert [(note["line"], note["column"]) for note in report["notes"]] == [(3, "parent"), (4, "parent")]
    assert "loop" in report["notes"][0]["reason"]


async def test_too_many_key_results_and_the_same_one_twice_refuse_the_file(ready: Office) -> None:
    many = [{**ROW, "key_result": f"Number {number}"} for number in range(21)]
    assert faults(await ready.imported(many)) == [(22, "objective", "too_many_key_results")]
    assert faults(await ready.imported([ROW, ROW])) == [(3, "key_result", "named_twice")]
    assert faults(await ready.imported([{**ROW, "id": "1"}, {**ROW, "id": "1", "key_result": "B"}])) == [(3, "id", "named_twice")]
    steps = " | ".join(f"[ ] Step {number}" for number in range(15))
    heavy = [{**ROW, "key_result": str(number), "measure": "milestone", "steps": steps} for number in range(3)]
    assert faults(await ready.imported(heavy)) == [(2, "steps", "too_many_steps")]


async def test_a_key_result_does_not_move_to_another_objective_by_import(ready: Office) -> None:
    await ready.applied([{**ROW, "id": "A-1"}])
    assert faults(await ready.imported([{**ROW, "id": "A-1", "objective": "Be loud"}])) == [(2, "objective", "named_twice")]
    assert (await ready.applied([{**ROW, "id": "A-1", "objective": "Be loud"}], source="another system"))["added"] == 1


async def test_a_line_without_a_cycle_needs_one_given_for_all(ready: Office) -> None:
    without = [{**ROW, "cycle": ""}]
    assert faults(await ready.imported(without)) == [(2, "cycle", "bad_input")]
    assert (await ready.applied(without, default=["cycle=2026 Q1"]))["added"] == 1


async def test_semicolons_a_byte_order_mark_other_headers_and_json_all_work(ready: Office) -> None:
    text = "\ufeffSquad;Quarter;Goal;Measure;Company\nDesign;2026 Q1;Be found;More visits;Acme\nOther;;;;Else\n"
    mapping = ["team=Squad", "cycle=Quarter", "objective=Goal", "key_result=Measure"]
    assert (await ready.applied(text, mapping=mapping, only=["Company=Acme"]))["added"] == 1
    as_json = '[{"team": "Design", "cycle": "2026 Q1", "objective": "Be found", "key_result": "More visits"}]'
    assert (await ready.applied(as_json))["unchanged"] == 1


@pytest.mark.parametrize("content", [b"", b"team,objective\n", b"team\nDesign\n", b"team,objective\ncaf\xe9,x\n", b"[{]"])
async def test_a_file_that_is_none_is_refused_whole(ready: Office, content: bytes) -> None:
    assert faults(await ready.imported(content))


@pytest.mark.parametrize(
    ("by", "status", "code"),
    [("bad", 401, "not_signed_in"), ("member", 403, "admins_import_and_export"), ("lead", 403, "admins_import_and_export")],
)
async def test_only_admins_import(ready: Office, by: str, status: int, code: str) -> None:
    answer = await ready.send([ROW], by=by)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    "query",
    [{"mapping": "team"}, {"fiscal_year_start": 13}, {"time_zone": "Mars/Olympus"}, {"unheard": "of"}, {"dry_run": "perhaps"}],
)
async def test_options_of_another_form_are_refused(ready: Office, query: dict[str, Any]) -> None:
    answer = await ready.send([ROW], **query)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_input")


async def test_two_imports_at_once_make_each_objective_once(ready: Office) -> None:
    reports = await asyncio.gather(*(ready.applied([ROW, {**ROW, "objective": "Be quick"}]) for _ in range(2)))
    assert sorted((report["added"], report["unchanged"]) for report in reports) == [(0, 2), (2, 0)]
    assert len(await ready.world.rows("select id from objectives")) == 2


async def test_the_statements_do_not_grow_with_the_file(ready: Office) -> None:
    counts = []
    for size in (5, 100):
        rows = [{**ROW, "objective": f"{size}: {number // 5}", "key_result": f"Result {number}"} for number in range(size)]
        ready.world.statements.clear()
        await ready.applied(rows)
        counts.append(len(ready.world.statements))
    assert counts[0] == counts[1]
