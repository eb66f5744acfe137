"""Recognition, openness and welcomes where they are found: with people, teams, goals, decisions and threads."""

from typing import Any

import pytest

from contracts.recognition.recognitions import WithdrawnRecognition
from contracts.recognition.values import THE_VALUES, Value, ValueListDocument
from contracts.values import ConcernId
from tests.gateway.documents import cycle, objective
from tests.gateway.reasons import concern, decided
from tests.gateway.recognition.documents import AT, comment, openness, reaction, recognition, thanks, welcome, when
from tests.gateway.world import Gateway
from tests.services.feedback.world import PEOPLE
from tests.services.okrs.world import OTHER, TEAM

OBJECTIVE, PART, DECISION, CONCERN = f"objective_{1:032x}", f"key_result_{100:032x}", f"decision_{1:032x}", f"concern_{1:032x}"
VALUES = [f"value_{number:032x}" for number in (1, 2)]
WHOLE = """query($id: ID!) { recognition(id: $id) {
  id recognitionKind text textState audience keptUntil editedAt by { name } recipients { name } teams { id } team { id }
  values { name retiredOn } evidence { __typename id } thread { id } viewerReactions viewerActions
  reactions { nodes { reaction by { name } recognition { id } } pageInfo { hasNextPage } }
  comments(first: 1) { nodes { text by { name } viewerActions } pageInfo { hasNextPage } } } }"""


def nodes(connection: dict[str, Any]) -> list[str]:
    return [each["text"] for each in connection["nodes"]]


@pytest.fixture(scope="module")
async def told(untouched: Gateway) -> Gateway:
    held = [
        Value.model_validate({"id": VALUES[0], "name": "Candor"}),
        Value.model_validate({"id": VALUES[1], "name": "Care", "retired_on": "2026-01-01"}),
    ]
    values = ValueListDocument.model_validate({**AT, "id": THE_VALUES, "values": held, "set_at": when(0)})
    await untouched.publish(
        [
            values,
            cycle(1),
            objective(1),
            decided(1),
            concern(1),
            recognition(1, "member", "author", team_ids=[TEAM], evidence_ids=[OBJECTIVE, DECISION], value_ids=VALUES),
            recognition(2, "member", by="author", evidence_ids=[PART]),
            recognition(3, "stranger", by="member", team_id=OTHER, reader_team_ids=[OTHER]),
            thanks(4, CONCERN),
            reaction(1, 1, "champion"),
            reaction(2, 1, "member1", "learned"),
            comment(1, 1, "champion"),
            comment(2, 1, "member1", text="", text_state="withdrawn"),
            openness(1, openness_kind="changed_mind", decision_id=DECISION),
            openness(2, "member", objective_id=OBJECTIVE),
            openness(3, "member", text="", text_state="hidden", hidden_because="spam"),
            welcome(1, "author"),
            welcome(2, "author", by="champion"),
        ]
    )
    return untouched


async def test_a_recognition_shows_whom_it_is_for_what_it_rests_on_and_what_others_say(told: Gateway) -> None:
    shown = (await told.read(WHOLE, id=f"recognition_{1:032x}", by="champion"))["recognition"]
    assert shown["by"] == {"name": "Lead"}
    assert [each["name"] for each in shown["recipients"]] == ["Member", "Author"]
    assert (shown["teams"], shown["team"], shown["thread"], shown["keptUntil"]) == ([{"id": TEAM}], {"id": TEAM}, None, None)
    assert shown["values"] == [{"name": "Candor", "retiredOn": None}, {"name": "Care", "retiredOn": "2026-01-01"}]
    assert shown["evidence"] == [{"__typename": "Objective", "id": OBJECTIVE}, {"__typename": "Decision", "id": DECISION}]
    back = {"id": f"recognition_{1:032x}"}
    assert shown["reactions"]["nodes"] == [
        {"reaction": "LEARNED", "by": {"name": "Member1"}, "recognition": back},
        {"reaction": "THANKS", "by": {"name": "Champion"}, "recognition": back},
    ]
    assert shown["viewerReactions"] == ["THANKS"]
    [first] = shown["comments"]["nodes"]
    assert (first["text"], first["by"], first["viewerActions"]) == (
        "recognition_comment 1",
        {"name": "Champion"},
        ["WITHDRAW_TEXT"],
    )
    assert shown["comments"]["pageInfo"] == {"hasNextPage": True}


async def test_it_costs_one_statement_for_each_relation_however_many_there_are(told: Gateway) -> None:
    query = """{ celebration(filter: {kinds: [RECOGNITION]}) { nodes { ... on Recognition {
      id recipients { id } teams { id } values { name } evidence { id } viewerReactions
       reactions { nodes { id } } comments { nodes { id } } viewerActions } } } }"""
    told.pool.statements.clear()
    await told.read(query)
    many = len(told.statements)
    told.pool.statements.clear()
    await told.read(query.replace("}) {", "}, last: 1) {"))
    assert (many, len(told.statements)) == (10, 9)  # evidence of one more kind


@pytest.mark.parametrize(
    ("by", "may"),
    [
        ("lead", ["NARROW_RECOGNITION", "WITHDRAW_RECOGNITION", "HIDE_RECOGNITION", "ADD_REACTION", "COMMENT_ON_RECOGNITION"]),
        ("member", ["NARROW_RECOGNITION", "HIDE_RECOGNITION", "ADD_REACTION", "COMMENT_ON_RECOGNITION", "REPORT_TEXT"]),
        ("lead_above", ["ADD_REACTION", "COMMENT_ON_RECOGNITION", "REPORT_TEXT"]),
        ("admin", ["ADD_REACTION", "COMMENT_ON_RECOGNITION", "REPORT_TEXT"]),
    ],
)
async def test_it_says_what_the_viewer_may_do(told: Gateway, by: str, may: list[str]) -> None:
    assert (await told.read(WHOLE, by=by, id=f"recognition_{1:032x}"))["recognition"]["viewerActions"] == may


async def test_recognition_is_found_with_its_people_teams_and_evidence_and_thanks_are_not(told: Gateway) -> None:
    query = """query($member: ID!, $team: ID!, $objective: ID!, $decision: ID!) {
      person(id: $member) { recognitions { nodes { text } } openness { nodes { text } } welcomes { nodes { text } } }
      team(id: $team) { recognitions { nodes { text } } openness { nodes { text } } welcomes { nodes { text } } }
      objective(id: $objective) { recognitions { nodes { text } } openness { nodes { text } }
        keyResults { recognitions { nodes { text } } } }
      decision(id: $decision) { recognitions { nodes { text } } changedMinds { nodes { text decision { id } } } } }"""
    asked = {"member": PEOPLE["member"], "team": TEAM, "objective": OBJECTIVE, "decision": DECISION}
    found = await told.read(query, **asked)
    assert nodes(found["person"]["recognitions"]) == ["recognition 2", "recognition 1"]
    assert nodes(found["person"]["openness"]) == ["openness 2"]
    assert nodes(found["person"]["welcomes"]) == []
    assert nodes(found["team"]["recognitions"]) == ["recognition 2", "recognition 1"]
    assert nodes(found["team"]["openness"]) == ["openness 2", "openness 1"]
    assert nodes(found["team"]["welcomes"]) == ["welcome 2", "welcome 1"]
    assert nodes(found["objective"]["recognitions"]) == ["recognition 2", "recognition 1"]
    assert nodes(found["objective"]["openness"]) == ["openness 2"]
    assert [nodes(each["recognitions"]) for each in found["objective"]["keyResults"]] == [["recognition 2"]]
    assert nodes(found["decision"]["recognitions"]) == ["recognition 1"]
    assert found["decision"]["changedMinds"]["nodes"] == [{"text": "openness 1", "decision": {"id": DECISION}}]


async def test_thanks_stand_on_the_thread_for_everybody(told: Gateway) -> None:
    query = "query($id: ID!) { concern(id: $id) { thanks { nodes { text by { name } recipients { id } thread { id } } } } }"
    [found] = (await told.read(query, by="stranger", id=ConcernId(CONCERN)))["concern"]["thanks"]["nodes"]
    assert found == {"text": "recognition 4", "by": {"name": "Lead"}, "recipients": [], "thread": {"id": CONCERN}}


async def test_the_viewer_reads_their_own_whoever_it_is_for(told: Gateway) -> None:
    query = "query($which: OwnRecognition!) { viewer { recognitions(which: $which) { nodes { text } } } }"

    async def own(by: str, which: str) -> list[str]:
        return nodes((await told.read(query, by=by, which=which))["viewer"]["recognitions"])

    assert await own("author", "RECEIVED") == ["recognition 1"]
    assert await own("member2", "RECEIVED") == ["recognition 1"]
    assert await own("stranger", "RECEIVED") == ["recognition 3"]
    assert await own("lead", "GIVEN") == ["recognition 4", "recognition 1"]
    assert await own("admin", "GIVEN") == []


async def test_openness_and_welcomes_are_read_by_id_and_as_nodes(told: Gateway) -> None:
    query = """query($o: ID!, $w: ID!) { openness(id: $o) {
      opennessKind by { name } decision { id } objective { id } viewerActions }
      welcome(id: $w) { person { name } joinedTeam { id } by { name } } node(id: $w) { __typename } }"""
    found = await told.read(query, o=f"openness_{1:032x}", w=f"welcome_{1:032x}")
    assert found["openness"] == {
        "opennessKind": "CHANGED_MIND",
        "by": {"name": "Champion"},
        "decision": {"id": DECISION},
        "objective": None,
        "viewerActions": ["WITHDRAW_TEXT"],
    }
    assert found["welcome"] == {"person": {"name": "Author"}, "joinedTeam": {"id": TEAM}, "by": {"name": "Lead"}}
    assert found["node"] == {"__typename": "Welcome"}


async def test_what_was_withdrawn_or_hidden_is_in_no_list_from_then_on(gateway: Gateway) -> None:
    await gateway.publish([recognition(1, "member", evidence_ids=[OBJECTIVE]), recognition(2, "member"), objective(1), cycle(1)])
    query = """query($id: ID!, $objective: ID!) { person(id: $id) { recognitions { nodes { text } } }
      objective(id: $objective) { recognitions { nodes { text } } } celebration { nodes { ... on Recognition { text } } } }"""
    asked = {"id": PEOPLE["member"], "objective": OBJECTIVE}
    before = await gateway.read(query, **asked)
    assert nodes(before["celebration"]) == nodes(before["person"]["recognitions"]) == ["recognition 2", "recognition 1"]
    gone = WithdrawnRecognition.model_validate({"id": f"recognition_{1:032x}", "epoch": 1, "version": 2, "deleted_at": when(9)})
    hidden = recognition(2, "member", version=2, text="", text_state="hidden", hidden_because="disrespect")
    await gateway.publish([gone, hidden])
    after = await gateway.read(query, **asked)
    assert (nodes(after["celebration"]), nodes(after["person"]["recognitions"]), nodes(after["objective"]["recognitions"])) == (
        [],
        [],
        [],
    )
    shown = (await gateway.read("query($id: ID!) { recognition(id: $id) { text textState hiddenBecause } }", id=hidden.id))[
        "recognition"
    ]
    assert shown == {"text": "", "textState": "HIDDEN", "hiddenBecause": "DISRESPECT"}
