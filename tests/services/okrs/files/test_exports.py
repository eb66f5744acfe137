"""Exports read back as they were, and are never for pay or appraisal."""

import pytest

from tests.servers.postgres import Postgres
from tests.services.okrs.files.office import Office, an_office
from tests.services.okrs.world import TEAM, metric, milestone, ordinal, threshold

ROWS = [
    {"team": "Design", "cycle": "2026 Q1", "objective": "Be found", "key_result": "More visits", "baseline": "0", "target": "100"}
    | {"current": "40", "confidence": "7", "effective_on": "2026-01-04", "why": "Nobody\nfinds us", "weight": "0.25"},
    {"team": "Design", "cycle": "2026 Q1", "objective": "Be found", "key_result": "=SUM(A1)", "weight": "0.75"}
    | {"measure": "milestone", "steps": "[x] 0.6 First \\| foremost | [ ] 0.4 Then"},
    {"team": "Design", "cycle": "2026 Q1", "objective": "Learn", "ambition": "learning", "parent": "More visits"}
    | {
        "key_result": "Talk",
        "measure": "ordinal",
        "commit_zone": "a",
        "target_zone": "b",
        "stretch_zone": "c",
        "reached": "target",
    },
    {"team": "Design", "cycle": "2025 Q4", "objective": "Past", "key_result": "Waits", "direction": "<=", "target": "5"}
    | {"current": "4", "score": "0.9", "outcome": "achieved", "learned": "Ask sooner"},
]


async def filled(office: Office) -> None:
    await office.knows_teams("Design")
    await office.applied(ROWS, plan_cycles=True)


@pytest.mark.parametrize("form", ["csv", "json"])
async def test_an_export_changes_nothing_where_it_came_from(office: Office, form: str) -> None:
    await filled(office)
    told = await office.told()
    report = await office.applied(await office.exported(format=form))
    assert (report["unchanged"], report["added"], report["changed"], report["kept"], report["unread"]) == (3, 0, 0, 0, [])
    assert await office.told() == told


@pytest.mark.parametrize("form", ["csv", "json"])
async def test_an_export_makes_the_same_documents_in_an_empty_place(office: Office, postgres: Postgres, form: str) -> None:
    await filled(office)
    async with an_office(postgres) as elsewhere:
        await elsewhere.knows_teams("Design")
        exported = await office.exported(format=form)
        await elsewhere.applied(exported, plan_cycles=True)
        assert await elsewhere.documents() == await office.documents()
        assert await elsewhere.exported(format=form) == exported


async def test_what_people_wrote_here_is_exported_too_and_read_back_as_it_stands(office: Office) -> None:
    cycle = await office.world.cycle()
    parts = [metric(), threshold(), milestone(), ordinal()]
    active = await office.world.active(cycle, key_results=parts, uncertainties=["Will they come?"])
    await office.world.check_in(active, value="4")
    await office.world.check_in(active, 1, value="99.9")
    await office.world.draft(cycle, title="Another")
    told = await office.told()
    report = await office.applied(await office.exported())
    assert (report["unchanged"], report["kept"], report["changed"]) == (2, 0, 0)
    assert await office.told() == told


async def test_what_was_written_here_is_never_overwritten_by_a_file(office: Office) -> None:
    draft = await office.world.draft(await office.world.cycle(), title="Answer soon", why="They wait")
    changed = (await office.exported()).replace(b"They wait", b"They complain")
    assert (await office.applied(changed))["kept"] == 1
    assert (await office.documents())[draft["id"]] == draft


async def test_an_export_can_be_of_some_teams_and_cycles(office: Office) -> None:
    await filled(office)
    (past,) = await office.world.rows("select id from cycles where name = '2025 Q4'")
    assert (await office.exported(cycle_id=past[0])).count(b"\r\n") == 2
    assert (await office.exported(team_id=TEAM)).count(b"\r\n") == 1


async def test_no_cell_runs_as_a_formula(office: Office) -> None:
    await filled(office)
    assert b",=SUM" not in await office.exported()
    assert b"'=SUM(A1)" in await office.exported()


@pytest.mark.parametrize("purpose", ["appraisal", "compensation", "performance_review"])
async def test_pay_and_appraisal_are_refused_and_counted_for_everybody_without_a_name(office: Office, purpose: str) -> None:
    for _ in range(2):
        answer = await office.ask("/exports/okrs", purpose=purpose)
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (403, "not_for_appraisal", "purpose")
    await office.exported("planning")
    counts = (await office.ask("/exports/counts", by="member")).json()
    assert {one["purpose"]: (one["asked"], one["refused"]) for one in counts if one["asked"]} == {
        purpose: (2, True),
        "planning": (1, False),
    }
    assert await office.world.rows(
        "select column_name from information_schema.columns where table_name = 'export_counters' order by 1"
    ) == [
        ("asked",),
        ("purpose",),
    ]


async def test_an_export_names_its_purpose(office: Office) -> None:
    for query in ({}, {"purpose": "curiosity"}):
        answer = await office.ask("/exports/okrs", **query)
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "bad_input", "purpose")


@pytest.mark.parametrize(("by", "status"), [("bad", 401), ("member", 403), ("lead_above", 403)])
async def test_only_admins_export(office: Office, by: str, status: int) -> None:
    assert (await office.ask("/exports/okrs", by=by, purpose="archive")).status_code == status


async def test_only_people_who_are_here_see_the_counts(office: Office) -> None:
    assert (await office.ask("/exports/counts", by="gone")).json()["code"] == "person_inactive"
    assert (await office.ask("/exports/counts", by="nobody")).json()["code"] == "person_unknown"
