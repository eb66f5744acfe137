"""Files as they come: encodings, separators, headers, damage; and who may send them."""

import asyncio

import orjson
import pytest

from chassis.tabular import Limits
from tests.services.directory.world import World, faults, someone

GOOD = "employee_id,name,home_team\ne1,Ada,Design\n"


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode("utf-8-sig"),
        GOOD.replace(",", ";").encode(),
        GOOD.replace(",", "\t").encode("utf-8-sig"),
        GOOD.replace("\n", "\r\n").encode(),
        b'[{"employee_id": "e1", "name": "Ada", "home_team": "Design"}]',
        GOOD.replace("Ada", '"Ada"').encode() + b"\n\n",
    ],
)
async def test_byte_order_marks_semicolons_tabs_line_ends_and_json_are_read_alike(world: World, content: bytes) -> None:
    await world.applied("people", content)
    assert (await world.person("e1"))["display_name"] == "Ada"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", [(None, None, "bad_input")]),
        (b" \n \n", [(None, None, "bad_input")]),
        (b"employee_id,name,home_team\n", [(None, None, "bad_input")]),
        (b"employee_id,name,home_team\ne1,\xff\xfe,Design\n", [(2, None, "bad_input")]),
        (b"employee_id,name\ne1,Ada\n", [(1, "home_team", "bad_input")]),
        (b"employee_id,name,home_team\ne1,Ada\n", [(2, None, "bad_input")]),
        (b"employee_id,name,name,home_team\ne1,Ada,Ada,Design\n", [(1, "name", "bad_input")]),
        (b'employee_id,name,home_team\ne1,"Ada,Design\n', [(2, None, "bad_input")]),
        (b"{}", [(1, "employee_id", "bad_input"), (1, "home_team", "bad_input"), (1, "name", "bad_input")]),
        (b"[1]", [(1, "employee_id", "bad_input"), (1, "home_team", "bad_input"), (1, "name", "bad_input")]),
        (b'[1, {"employee_id": "e1", "name": "Ada", "home_team": "Design"}]', [(1, None, "bad_input")]),
        (b"[", [(1, None, "bad_input")]),
    ],
)
async def test_a_file_that_cannot_be_read_is_a_report_and_changes_nothing(
    world: World, content: bytes, found: list[tuple[int | None, str | None, str]]
) -> None:
    report = await world.imported("people", content)
    assert faults(report) == found
    assert not report["applied"]
    assert await world.rows("select count(*) from people") == [(0,)]


async def test_columns_can_be_mapped_and_unknown_ones_are_told(world: World) -> None:
    content = "No.;Full name;Unit;Shoe size\ne1;Ada;Design;38\n"
    mapping = ["employee_id=No.", "name=Full name", "home_team=Unit"]
    report = await world.applied("people", content, mapping=mapping)
    assert report["ignored_columns"] == ["Shoe size"]
    assert (await world.person("e1"))["display_name"] == "Ada"


@pytest.mark.parametrize("mapping", ["name", "=x", "name="])
async def test_a_mapping_of_another_form_is_refused(world: World, mapping: str) -> None:
    answer = await world.send("people", GOOD.encode(), mapping=mapping)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "bad_input", "mapping")


async def test_a_mapping_to_a_header_that_is_not_there_is_a_fault(world: World) -> None:
    report = await world.imported("people", GOOD, mapping=["name=Nome", "shoe=name"])
    assert faults(report) == [(None, "shoe", "bad_input"), (1, "Nome", "bad_input")]


async def test_a_file_over_the_limit_is_refused(world: World) -> None:
    answer = await world.send("people", b"x" * (Limits().bytes + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


async def test_a_query_of_another_type_is_refused_without_echo(world: World) -> None:
    answer = await world.send("people", GOOD.encode(), dry_run="perhaps-tomorrow")
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "bad_input", "dry_run")
    assert "perhaps-tomorrow" not in answer.text


async def test_a_thousand_faults_are_told_and_no_more(world: World) -> None:
    report = await world.imported("people", [someone(number, home_team="Nowhere") for number in range(1_200)])
    assert len(report["faults"]) == 1_000
    assert not report["applied"]


@pytest.mark.parametrize("what", ["people", "teams"])
@pytest.mark.parametrize(
    ("token", "status", "code"),
    [
        ("bad", 401, "not_signed_in"),
        ("somebody", 403, "admins_only"),
        ("ada", 403, "admins_only"),
        ("ada+auditor", 403, "admins_only"),
        ("gone+admin", 403, "person_inactive"),
        ("ada+admin", 200, None),
        ("somebody+admin", 200, None),
    ],
)
async def test_who_may_import(world: World, what: str, token: str, status: int, code: str | None) -> None:
    signed = [{**someone(n), "issuer": "https://issuer.example", "subject": subject} for n, subject in ((1, "ada"), (2, "gone"))]
    await world.applied("people", signed)
    await world.applied("people", signed[:1], complete=True)
    content = GOOD if what == "people" else "name\nDesign\n"
    answer = await world.send(what, content.encode(), token=token)
    assert answer.status_code == status
    if code:
        assert answer.json()["code"] == code


async def test_without_a_token_nothing_is_imported(world: World) -> None:
    answer = await world.client.post("/imports/people", content=GOOD)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


async def test_the_journal_names_the_admin_where_the_directory_knows_them(world: World) -> None:
    ada = {**someone(1), "issuer": "https://issuer.example", "subject": "ada"}
    await world.applied("people", [ada])
    await world.send("people", b"employee_id,name,home_team\ne2,Bob,Design\n", token="ada+admin")
    actors = await world.rows("select actor from journal where type like '%person_joined%' order by position")
    assert actors == [(None,), ((await world.person("e1"))["id"],)]


async def test_an_import_that_fails_at_its_commit_reports_nothing_and_changes_nothing(world: World) -> None:
    """The report is the last line, and it is written after the commit."""
    async with world.owner.connect() as other:
        await other.exec_driver_sql("create function no() returns trigger language plpgsql as $$ begin raise 'no'; end $$")
        await other.exec_driver_sql(
            "create constraint trigger no after insert on people deferrable initially deferred for each row execute function no()"
        )
        await other.commit()
    answer = await world.send("people", GOOD.encode())
    assert [line for line in answer.content.splitlines() if "report" in orjson.loads(line)] == []
    assert await world.rows("select count(*) from people") == [(0,)]


async def test_while_an_import_runs_others_can_read(world: World) -> None:
    await world.applied("people", [{**someone(1), "issuer": "https://issuer.example", "subject": "ada"}])
    running = asyncio.create_task(world.imported("people", [someone(number) for number in range(2, 1_500)]))
    answer = await world.client.get("/people", headers={"authorization": "Bearer ada"})
    assert answer.status_code == 200
    assert not running.done()
    assert (await running)["applied"]
