"""The demo: one command, everything on one machine, the same again the next time, and clear words where it cannot run."""

import json
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx2
import jsonschema
import pytest

from forthright.demo.welcome import QUERIES
from forthright.terminal import Exit
from tests.forthright.demonstration import PATIENCE, Demo, base_port, demo
from tests.forthright.terminal import forthright
from tests.forthright.tours import SHOWN, steps, tours
from tests.forthright.voices import VOICES

pytestmark = pytest.mark.timeout(2 * PATIENCE + 200)
BROKEN = """
from forthright.demo.seeding import Seed
async def sow(*_): raise LookupError
Seed.sow = sow
"""
BOARD = """{ objectives(first: 100) { totalCount nodes {
  id version state ambition outcome origin cycle { name state parent { name } } team { name parent { name } }
  keyResults { measure { __typename } checkIns(first: 5) { nodes { confidence corrected } } }
  alignedTo { kind } revisions(first: 5) { nodes { what why } } carriedOverFrom { id }
} } }"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "data"


@pytest.fixture(scope="module")
def first(folder: Path) -> Iterator[Demo]:
    """One whose first start was killed in the middle of its seed, which the next one began anew."""
    with demo(folder, until=r"[1-9]\d+ of \d+") as broken:
        broken.process.kill()
        broken.process.wait(20)
    with demo(folder) as running:
        yield running


def test_a_seed_that_was_killed_is_begun_anew_and_whole_in_the_end(first: Demo) -> None:
    board = first.ask(BOARD)["objectives"]["nodes"]
    titles = first.ask("{ objectives(first: 100) { nodes { title } } }")["objectives"]["nodes"]
    assert len(board) == len(titles) == len({one["title"] for one in titles}) + 1  # one was carried over


def test_it_says_what_to_ask_and_each_printed_query_answers(first: Demo) -> None:
    assert len(QUERIES) >= 5
    for title, query in QUERIES.items():
        assert query in first.out
        page, *others = first.ask(query).values()
        assert page.get("nodes", page.get("person")), title
        assert all(others), title


def test_the_organization_shows_every_state_ambition_outcome_and_measure(first: Demo) -> None:
    board = first.ask(BOARD)["objectives"]
    shown = board["nodes"]
    assert board["totalCount"] >= 40
    assert {one["state"] for one in shown} == {"DRAFT", "IN_REVIEW", "ACTIVE", "CLOSED"}
    assert {one["ambition"] for one in shown} == {"COMMITTED", "ASPIRATIONAL", "LEARNING"}
    assert {one["outcome"] for one in shown if one["outcome"]} == {"ACHIEVED", "PARTLY", "LEARNED", "STOPPED"}
    assert {part["measure"]["__typename"] for one in shown for part in one["keyResults"]} == {
        "Metric", "Threshold", "Milestone", "Ordinal",
    }  # fmt: skip
    assert sum(bool(one["alignedTo"]) for one in shown) >= 20
    assert any(one["carriedOverFrom"] for one in shown)
    check_ins = [check_in for one in shown for part in one["keyResults"] for check_in in part["checkIns"]["nodes"]]
    assert len(check_ins) > 150
    assert any(check_in["corrected"] for check_in in check_ins)
    assert any(revision["why"] for one in shown for revision in one["revisions"]["nodes"])


@pytest.mark.parametrize("what", VOICES)
def test_people_have_spoken_and_were_answered(first: Demo, what: str) -> None:
    query, holds = VOICES[what]
    found = first.ask(query)
    assert holds(found), found


def test_the_year_holds_four_quarters_of_which_todays_is_active_and_the_past_ones_are_closed(first: Demo) -> None:
    cycles = first.ask("{ cycles(first: 10) { nodes { name state startsOn endsOn parent { name } } } }")["cycles"]["nodes"]
    quarters = sorted((one for one in cycles if one["parent"]), key=lambda one: str(one["startsOn"]))
    assert [one["state"] for one in quarters] == ["CLOSED", "CLOSED", "ACTIVE", "PLANNING"]
    [year] = [one for one in cycles if not one["parent"]]
    assert (year["startsOn"], year["endsOn"]) == (quarters[0]["startsOn"], quarters[-1]["endsOn"])


def test_a_hundred_people_in_fifteen_teams_are_there_by_name(first: Demo) -> None:
    below = "children(first: 20) { nodes { ...team %s } }"
    tree = f"nodes {{ ...team {below % (below % '')} }}"
    fields = "fragment team on Team { name teamKind leads { name } }"
    [company] = first.ask(f"{{ teams(first: 50) {{ {tree} }} }} {fields}")["teams"]["nodes"]
    divisions = company["children"]["nodes"]
    teams = [company, *divisions, *(team for division in divisions for team in division.get("children", {"nodes": []})["nodes"])]
    assert sum(team["teamKind"] != "GUILD" for team in teams) == 15
    assert all(team["leads"][0]["name"] for team in teams if team["teamKind"] != "GUILD")
    people = first.ask("{ people(first: 100) { nodes { name status } pageInfo { hasNextPage } } }")["people"]
    assert len(people["nodes"]) == 100
    assert not people["pageInfo"]["hasNextPage"]


def test_a_mutation_is_seen_in_the_next_query_and_the_timeline_tells_of_it(first: Demo) -> None:
    viewer = first.ask("{ viewer { person { homeTeam { id } } } cycles(filter: {states: [ACTIVE]}, first: 5) { nodes { id } } }")
    given = {"title": "Answer every question of a harbor within a day", "teamId": viewer["viewer"]["person"]["homeTeam"]["id"]}
    given["cycleId"] = viewer["cycles"]["nodes"][0]["id"]
    query = "mutation ($input: DraftObjectiveInput!) { draftObjective(input: $input) { objective { id } userErrors { code } } }"
    drafted = first.ask(query, input=given)["draftObjective"]
    assert drafted["userErrors"] == []
    seen = first.ask("query ($id: ID!) { objective(id: $id) { title } }", id=drafted["objective"]["id"])
    assert seen["objective"]["title"] == given["title"]


def test_a_second_copy_in_the_same_folder_is_refused_and_nothing_is_damaged(first: Demo) -> None:
    second = forthright("demo", "--folder", str(first.folder), "--port", str(base_port()))
    assert second.code == Exit.RUNNING_ALREADY
    assert f"process {first.process.pid}" in second.err
    assert first.ask("{ viewer { person { name } } }")["viewer"]["person"]["name"] == "Sunniva Hazelrigge"


def test_a_taken_port_is_named_before_anything_begins(first: Demo, tmp_path: Path) -> None:
    other = forthright("demo", "--folder", str(tmp_path / "other"), "--port", str(first.port))
    assert other.code == Exit.PORT_TAKEN
    assert f"127.0.0.1:{first.port}" in other.err
    assert "--port" in other.err
    assert not (tmp_path / "other" / "postgres").exists()


def test_a_token_of_the_folder_signs_in_and_imports_and_exports_go_through_the_command_line(first: Demo, tmp_path: Path) -> None:
    made = forthright("token", "tomas.pennyreed@brackwater.example", "--role", "admin", "--folder", str(first.folder))
    urls = {f"FORTHRIGHT_{name}_URL": f"http://127.0.0.1:{first.port + more}" for name, more in (("DIRECTORY", 1), ("OKRS", 2))}
    as_admin = {"FORTHRIGHT_TOKEN": made.out.strip(), **urls}
    teams = tmp_path / "teams.csv"
    teams.write_text("name;kind;parent\nTide Gauges;team;Product\nTide Gauges;team;Product\n", "utf-8")
    refused = forthright("import", "teams", str(teams), **as_admin)
    assert refused.code == Exit.REFUSED
    assert "line 3" in refused.err
    teams.write_text("team;kind;parent\nTide Gauges;team;Product\n", "utf-8")
    tried = forthright("import", "teams", str(teams), "--dry-run", "--map", "name=team", **as_admin)
    assert (tried.code, "It would be" in tried.out, "1 added" in tried.out) == (0, True, True), tried.err
    done = forthright("import", "teams", str(teams), "--map", "name=team", **as_admin)
    again = forthright("import", "teams", str(teams), "--map", "name=team", **as_admin)
    assert ("1 added" in done.out, "1 unchanged" in again.out) == (True, True)
    exported = forthright("export", "okrs", "--purpose", "archive", "--out", str(tmp_path / "okrs.json"), **as_admin)
    assert exported.code == Exit.DONE, exported.err
    assert len(json.loads((tmp_path / "okrs.json").read_text("utf-8"))) > 70
    judging = forthright("export", "okrs", "--purpose", "appraisal", **as_admin)
    assert judging.code == Exit.REFUSED
    assert "appraisal" in judging.err
    stranger = forthright("token", "nobody@brackwater.example", "--folder", str(first.folder)).out.strip()
    assert forthright("export", "okrs", "--purpose", "archive", **{**as_admin, "FORTHRIGHT_TOKEN": stranger}).code == Exit.REFUSED


def test_decisions_come_in_through_the_command_line_whole_or_not_at_all(first: Demo, tmp_path: Path) -> None:
    made = forthright("token", "tomas.pennyreed@brackwater.example", "--role", "admin", "--folder", str(first.folder))
    as_admin = {"FORTHRIGHT_TOKEN": made.out.strip(), "FORTHRIGHT_OKRS_URL": f"http://127.0.0.1:{first.port + 2}"}
    file, old = tmp_path / "decisions.json", {"id": "1", "title": "Which gauges", "status": "accepted", "mood": "good"}
    file.write_text(json.dumps([old, {"id": "2", "title": "Which again", "status": "perhaps"}]), "utf-8")
    refused = forthright("import", "decisions", str(file), **as_admin)
    assert refused.code == Exit.REFUSED
    assert "entry 2, status" in refused.err
    file.write_text(json.dumps([old, {"id": "2", "title": "Which again", "decision": "Others", "supersedes": ["1"]}]), "utf-8")
    tried = forthright("import", "decisions", str(file), "--dry-run", **as_admin)
    assert (tried.code, "It would be: decisions" in tried.out, "2 added" in tried.out) == (0, True, True), tried.err
    assert "key “mood” means nothing here" in tried.out
    done = forthright("import", "decisions", str(file), **as_admin)
    again = forthright("import", "decisions", str(file), **as_admin)
    assert ("1 links, 2 added" in done.out, "2 unchanged" in again.out) == (True, True), done.out + again.out


def test_post_mortems_and_retrospectives_come_in_through_the_command_line_with_the_teams_they_name(
    first: Demo, tmp_path: Path
) -> None:
    made = forthright("token", "tomas.pennyreed@brackwater.example", "--role", "admin", "--folder", str(first.folder))
    urls = {
        f"FORTHRIGHT_{name}_URL": f"http://127.0.0.1:{first.port + more}" for name, more in (("DIRECTORY", 1), ("FEEDBACK", 3))
    }
    as_admin = {"FORTHRIGHT_TOKEN": made.out.strip(), **urls}
    incidents, retros = tmp_path / "incidents.json", tmp_path / "retros.json"
    factors = ["No alert told of it.", "Xylophones."]
    incidents.write_text(
        json.dumps([{"id": "1", "title": "Silt", "date": "2025-03-04", "contributing_factors": factors}]), "utf-8"
    )
    retros.write_text(json.dumps([{"team": "Silt Watch", "cycle": "2025-Q1", "good": ["Tides"], "bad": ["TBD"]}]), "utf-8")
    tried = forthright("import", "post-mortems", str(incidents), "--dry-run", **as_admin)
    assert "not classified: entry 1, contributing_factors 2" in tried.out, tried.err
    assert "1 added, 0 changed, 0 unchanged, 2 factors, 1 classified." in tried.out
    assert "1 added" in forthright("import", "post-mortems", str(incidents), **as_admin).out
    assert "1 unchanged" in forthright("import", "post-mortems", str(incidents), **as_admin).out
    refused = forthright("import", "retrospectives", str(retros), **as_admin)
    assert (refused.code, "let --form-teams form them" in refused.err) == (Exit.REFUSED, True), refused
    tried = forthright("import", "retrospectives", str(retros), "--dry-run", "--form-teams", **as_admin)
    assert (tried.code, "teams that would be formed: Silt Watch" in tried.out) == (Exit.DONE, True), tried
    done = forthright("import", "retrospectives", str(retros), "--form-teams", **as_admin)
    assert (done.code, "formed the team Silt Watch" in done.out, "1 added" in done.out) == (Exit.DONE, True, True), done


def test_the_live_events_can_be_read_by_whoever_looks(first: Demo) -> None:
    options = ("--from-beginning", "--until-end", "--type", "check_in_corrected")
    answer = forthright("events", "tail", *options, FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS=first.kafka)
    events = [json.loads(line) for line in answer.out.splitlines()]
    assert len(events) == 2, answer.err
    for event in events:
        assert event["type"] == "forthright.okrs.check_in_corrected.v1"
        assert event["source"] == "urn:forthright:demo:okrs"
        assert event["subject"] == event["data"]["check_in"]["id"]
        assert event["partitionkey"] == event["data"]["objective"]["id"]
        schema = httpx2.get(event["dataschema"], trust_env=False, timeout=60).json()
        jsonschema.Draft202012Validator(schema).validate(event["data"])


def test_a_shell_beside_the_demo_asks_as_anybody_of_it_and_is_told_why_not(first: Demo) -> None:
    asked = first.shell("forthright ask --as thea.pebblewick@brackwater.example '{ viewer { person { name } } }'")
    assert (asked.code, json.loads(asked.out)) == (Exit.DONE, {"viewer": {"person": {"name": "Thea Pebblewick"}}}), asked
    wrong = first.shell("forthright ask --as thea.pebblewick@brackwater.example '{ viewer { mood } }'")
    assert (wrong.code, "GRAPHQL_VALIDATION_FAILED" in wrong.err, wrong.out) == (Exit.USAGE, True, ""), wrong
    stranger = first.shell("forthright ask --as nobody@brackwater.example '{ viewer { person { name } } }' --pick viewer")
    assert (stranger.code, "FORBIDDEN" in stranger.err) == (Exit.REFUSED, True), stranger
    given = "mutation { setValues(input: {values: []}) { userErrors { code } } }"
    refused = first.shell(f"forthright ask --as thea.pebblewick@brackwater.example '{given}'")
    assert (refused.code, "ADMINS_SET_VALUES" in refused.err) == (Exit.REFUSED, True), refused
    nothing = first.shell("forthright ask --as thea.pebblewick@brackwater.example '{ viewer { person { name } } }' --pick a.b")
    assert (nothing.code, nothing.out) == (Exit.DIFFERS, ""), nothing
    lasting = first.shell("env | grep -c ^FORTHRIGHT_ || true").out.strip()
    assert lasting == "0", "a shell that kept settings would lead the next demo to the broker of this one"


def test_somebody_joined_in_the_running_quarter_and_the_organization_reads_its_signals(first: Demo) -> None:
    [leila] = first.ask('{ people(filter: {text: "Leila"}, first: 2) { nodes { status homeTeam { name } } } }')["people"]["nodes"]
    assert leila == {"status": "ACTIVE", "homeTeam": {"name": "Data Platform"}}
    switches = first.ask("{ signalSwitches { on switch { reason } } }")["signalSwitches"]
    assert all(one["on"] and one["switch"]["reason"] for one in switches)


@pytest.mark.parametrize("name", tours())
def test_a_tour_of_the_readme_works_as_it_is_pasted(first: Demo, name: str) -> None:
    done = first.shell(tours()[name])
    assert (done.code, done.out) == (Exit.DONE, done.out), done
    shown = steps(done.out)
    assert len(shown) == len(SHOWN[name]), done.out
    for printed, wanted in zip(shown, SHOWN[name], strict=True):
        assert [text for text in wanted if text not in printed] == [], printed


def test_it_stops_cleanly_and_a_second_start_is_quick_and_has_what_the_first_left(first: Demo) -> None:
    before = {one["id"]: one["version"] for one in first.ask(BOARD)["objectives"]["nodes"]}
    assert first.stop() == Exit.DONE
    assert "Stopped." in first.out
    with demo(first.folder, port=first.port) as second:
        assert "The demo organization" not in second.out
        assert second.took < first.took
        assert {one["id"]: one["version"] for one in second.ask(BOARD)["objectives"]["nodes"]} == before
        assert second.stop(signal.SIGINT) == Exit.DONE


def test_a_folder_that_cannot_be_written_or_holds_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    inside_a_file = forthright("demo", "--folder", str(tmp_path / "file" / "demo"))
    assert (inside_a_file.code, "cannot be written" in inside_a_file.err) == (Exit.FOLDER, True)
    mine = forthright("demo", "--folder", str(tmp_path), "--fresh")
    assert (mine.code, "holds something else" in mine.err) == (Exit.FOLDER, True)
    assert (tmp_path / "file").read_text() == "mine"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_a_port_that_another_program_holds_is_told(tmp_path: Path) -> None:
    port = base_port()
    with socket.create_server(("127.0.0.1", port + 2)):
        answer = forthright("demo", "--folder", str(tmp_path / "data"), "--port", str(port))
    assert answer.code == Exit.PORT_TAKEN
    assert f"127.0.0.1:{port + 2}" in answer.err


def test_a_database_that_is_named_needs_its_owners_role_before_anything_begins(tmp_path: Path) -> None:
    named = {"FORTHRIGHT_OKRS_DATABASE_URL": "postgresql://x@127.0.0.1:1/x"}
    answer = forthright("demo", "--folder", str(tmp_path / "data"), "--port", str(base_port()), **named)
    assert (answer.code, "FORTHRIGHT_OKRS_OWNER_URL" in answer.err) == (Exit.USAGE, True)
    assert not (tmp_path / "data" / "postgres").exists()


def test_a_demo_that_goes_down_says_which_part_of_it_and_where_to_read_on(tmp_path: Path) -> None:
    answer = forthright("demo", "--folder", str(tmp_path / "data"), "--port", str(base_port()), first=BROKEN)
    assert (answer.code, "went down (welcome: LookupError)" in answer.err) == (Exit.FAULT, True), answer
    assert str(tmp_path / "data" / "log.jsonl") in answer.err
    assert "LookupError" in (tmp_path / "data" / "log.jsonl").read_text("utf-8")
