"""Commands as mutations: written through, refused as user errors, repeated under a key."""

from typing import Any

import pytest

from contracts import catalog
from gateway.mutations import MUTATIONS
from tests.gateway.world import Gateway
from tests.services.okrs.world import PEOPLE, TEAM

QUARTER = {"name": "2026 Q1", "startsOn": "2026-01-01", "endsOn": "2026-03-31"}
METRIC = {
    "title": "Answered within a day",
    "measure": {"metric": {"baseline": "0", "target": "10"}},
    "definition": "What support closes",
    "scoringGuidance": "0.7 is good",
}


async def quarter(gateway: Gateway) -> str:
    planned = await gateway.mutate("planCycle", "cycle { id }", by="admin", **QUARTER)
    id = str(planned["cycle"]["id"])
    await gateway.mutate("startCycle", "cycle { id }", by="admin", cycleId=id)
    return id


async def active(gateway: Gateway, **more: Any) -> dict[str, Any]:
    cycle = await quarter(gateway)
    given: dict[str, Any] = {
        "title": "Answer sooner",
        "teamId": TEAM,
        "cycleId": cycle,
        "championId": PEOPLE["champion"],
        "keyResults": [METRIC],
    }
    shows = "objective { id state version editVersion progress keyResults { id } }"
    drafted = (await gateway.mutate("draftObjective", shows, by="member", **given | more))["objective"]
    for verb in ("submitForReview", "activateObjective"):
        await gateway.mutate(verb, "objective { id }", objectiveId=drafted["id"])
    return dict(drafted)


async def test_what_a_mutation_changed_is_in_the_next_query(gateway: Gateway) -> None:
    objective = await active(gateway)
    part = objective["keyResults"][0]["id"]
    said = await gateway.mutate(
        "recordCheckIn",
        "checkIn { id value by { id name } } objective { progress }",
        objectiveId=objective["id"],
        keyResultId=part,
        value="4",
        confidence=7,
    )
    assert said["userErrors"] == []
    assert said["objective"] == {"progress": 0.4}
    assert said["checkIn"]["by"] == {"id": PEOPLE["champion"], "name": "Champion"}
    query = """query($id: ID!) { objective(id: $id) { state progress keyResults {
      confidence measure { ... on Metric { baseline target current } } checkIns(first: 5) { nodes { value learned } } } } }"""
    read = await gateway.read(query, id=objective["id"])
    assert read["objective"] == {
        "state": "ACTIVE",
        "progress": 0.4,
        "keyResults": [
            {
                "confidence": 7,
                "measure": {"baseline": "0", "target": "10", "current": "4"},
                "checkIns": {"nodes": [{"value": "4", "learned": ""}]},
            }
        ],
    }


async def test_a_refusal_is_a_user_error_with_its_code_and_field(gateway: Gateway) -> None:
    cycle = await quarter(gateway)
    parts = [METRIC | {"weight": "0.4"}, METRIC | {"weight": "0.5999"}]
    given: dict[str, Any] = {"title": "Answer sooner", "teamId": TEAM, "cycleId": cycle, "keyResults": parts}
    shows = "objective { id } userErrors { ... on WeightsSumError { sum } }"
    refused = await gateway.mutate("draftObjective", shows, by="member", **given)
    [error] = refused["userErrors"]
    assert refused["objective"] is None
    assert (error["code"], error["field"], error["sum"]) == ("WEIGHTS_MUST_SUM_TO_ONE", ["keyResults"], "0.9999")


async def test_a_stale_edit_is_refused_with_the_current_version(gateway: Gateway) -> None:
    objective = await active(gateway)
    shows = "objective { id } userErrors { ... on StaleEditVersionError { currentEditVersion } }"
    given = {"objectiveId": objective["id"], "expectedEditVersion": 1, "title": "Later", "reason": "We learned"}
    [error] = (await gateway.mutate("reviseObjective", shows, **given))["userErrors"]
    assert error["code"] == "STALE_EDIT_VERSION"
    assert error["field"] == ["expectedEditVersion"]
    assert error["currentEditVersion"] > 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"objectiveId": "nonsense"}, ["objectiveId"]),
        ({"objectiveId": "person_" + "1" * 32}, ["objectiveId"]),
        ({"value": "NaN"}, ["value"]),
        ({"value": "1e400"}, ["value"]),
        ({"value": "a lot"}, ["value"]),
        ({"value": "Infinity"}, ["value"]),
        ({"confidence": 11}, ["confidence"]),
        ({"effectiveOn": "2026-02-30"}, ["effectiveOn"]),
        ({"effectiveOn": "1700000000"}, ["effectiveOn"]),
        ({"effectiveOn": "tomorrow"}, ["effectiveOn"]),
        ({"learned": "hid\u202eden"}, ["learned"]),
        ({"learned": "x" * 1_001}, ["learned"]),
        ({"stepsDone": ["step_1"]}, ["stepsDone", "0"]),
    ],
)
async def test_malformed_input_is_a_user_error_with_its_path(untouched: Gateway, given: dict[str, Any], field: list[str]) -> None:
    good: dict[str, Any] = {
        "objectiveId": "objective_" + "1" * 32,
        "keyResultId": "key_result_" + "1" * 32,
        "value": "1",
        "confidence": 5,
    }
    errors = (await untouched.mutate("recordCheckIn", "checkIn { id }", **good | given))["userErrors"]
    assert {error["code"] for error in errors} == {"BAD_INPUT"}
    assert field in [error["field"] for error in errors]
    assert all(str(value) not in error["message"] for error in errors for value in given.values())


async def test_a_measure_is_exactly_one_of_four(untouched: Gateway) -> None:
    both = METRIC | {"measure": {"metric": {"target": "1"}, "milestone": {"steps": [{"title": "One"}]}}}
    query = "mutation($input: DraftObjectiveInput!) { draftObjective(input: $input) { objective { id } } }"
    given: dict[str, Any] = {"title": "Answer", "teamId": TEAM, "cycleId": "cycle_" + "1" * 32, "keyResults": [both]}
    assert await untouched.code(query, input=given) == "BAD_USER_INPUT"


async def test_every_kind_of_measure_comes_back_as_it_was_given(gateway: Gateway) -> None:
    cycle = await quarter(gateway)
    measures = [
        {"metric": {"baseline": "1.50", "target": "-2", "unit": "days"}},
        {"threshold": {"direction": "KEEP_ABOVE", "limit": "99.9"}},
        {"milestone": {"steps": [{"title": "Plan"}, {"title": "Build"}]}},
        {"ordinal": {"commitZone": "some", "targetZone": "most", "stretchZone": "all"}},
    ]
    parts = [{"title": f"Measured {place}", "measure": measure} for place, measure in enumerate(measures)]
    shows = """objective { keyResults { weight checkInPrefill { value stepsDone zone } measure { __typename
      ... on Metric { baseline target unit } ... on Threshold { direction limit } ... on Milestone { steps { title weight done } }
      ... on Ordinal { commitZone targetZone stretchZone reached } } } }"""
    given: dict[str, Any] = {"title": "Answer", "teamId": TEAM, "cycleId": cycle, "keyResults": parts}
    drafted = await gateway.mutate("draftObjective", shows, by="member", **given)
    assert drafted["userErrors"] == []
    assert [part["measure"] for part in drafted["objective"]["keyResults"]] == [
        {"__typename": "Metric", "baseline": "1.5", "target": "-2", "unit": "days"},
        {"__typename": "Threshold", "direction": "KEEP_ABOVE", "limit": "99.9"},
        {"__typename": "Milestone", "steps": [{"title": t, "weight": "0.5", "done": False} for t in ("Plan", "Build")]},
        {"__typename": "Ordinal", "commitZone": "some", "targetZone": "most", "stretchZone": "all", "reached": "NONE"},
    ]
    assert {part["weight"] for part in drafted["objective"]["keyResults"]} == {"0.25"}
    assert drafted["objective"]["keyResults"][3]["checkInPrefill"] == {"value": None, "stepsDone": None, "zone": "NONE"}


async def test_a_repeated_key_answers_the_same_and_writes_nothing_through(gateway: Gateway) -> None:
    cycle = await quarter(gateway)
    given: dict[str, Any] = {"title": "Answer sooner", "teamId": TEAM, "cycleId": cycle}
    shows = "objective { id title version }"
    first = await gateway.mutate("draftObjective", shows, by="member", key="one", **given)
    gateway.pool.statements.clear()
    again = await gateway.mutate("draftObjective", shows, by="member", key="one", **given)
    assert again == first
    assert not any("insert into" in statement for statement in gateway.pool.statements)
    reused = await gateway.mutate("draftObjective", shows, by="member", key="one", **given | {"title": "Another"})
    assert [error["code"] for error in reused["userErrors"]] == ["IDEMPOTENCY_KEY_REUSED"]


async def test_two_fields_of_one_operation_have_keys_of_their_own(gateway: Gateway) -> None:
    cycle = await quarter(gateway)
    query = """mutation($one: DraftObjectiveInput!, $two: DraftObjectiveInput!) {
      a: draftObjective(input: $one) { objective { id title } } b: draftObjective(input: $two) { objective { id title } } }"""
    one, two = ({"title": title, "teamId": TEAM, "cycleId": cycle} for title in ("One", "Two"))
    answer = (await gateway.ask(query, by="member", key="both", one=one, two=two))["data"]
    assert (answer["a"]["objective"]["title"], answer["b"]["objective"]["title"]) == ("One", "Two")


async def test_the_second_mutation_of_an_operation_shows_what_it_did_itself(gateway: Gateway) -> None:
    objective = await active(gateway)
    await gateway.project()
    query = """mutation($one: CommentOnObjectiveInput!, $two: CommentOnObjectiveInput!) {
      a: commentOnObjective(input: $one) { ...said } b: commentOnObjective(input: $two) { ...said } }
      fragment said on CommentOnObjectivePayload { comment { objective { comments { nodes { text } } } } }"""
    one, two = ({"objectiveId": objective["id"], "text": text} for text in ("First", "Second"))
    answer = (await gateway.ask(query, by="member", one=one, two=two))["data"]
    said = [[each["text"] for each in answer[name]["comment"]["objective"]["comments"]["nodes"]] for name in ("a", "b")]
    assert said == [["First"], ["First", "Second"]]


async def test_a_discarded_draft_is_gone_for_every_reader_however_often_its_making_is_repeated(gateway: Gateway) -> None:
    cycle = await quarter(gateway)
    given: dict[str, Any] = {"title": "Answer sooner", "teamId": TEAM, "cycleId": cycle}
    drafted = (await gateway.mutate("draftObjective", "objective { id }", by="member", key="draft", **given))["objective"]
    gone = await gateway.mutate("discardDraft", "objective { id deletedAt teamId }", by="member", objectiveId=drafted["id"])
    assert gone["objective"]["id"] == drafted["id"]
    await gateway.mutate("draftObjective", "objective { id }", by="member", key="draft", **given)
    await gateway.project()
    assert await gateway.read("query($id: ID!) { objective(id: $id) { id } }", id=drafted["id"]) == {"objective": None}


@pytest.mark.parametrize("key", ["", "x" * 121, "käse", "line\nbreak"])
async def test_a_malformed_key_is_refused(untouched: Gateway, key: str) -> None:
    body = {"query": 'mutation { startCycle(input: {cycleId: "cycle_' + "1" * 32 + '"}) { cycle { id } } }'}
    body["extensions"] = {"idempotencyKey": key}  # type: ignore[assignment]
    answer = await untouched.client.post("/graphql", json=body, headers={"authorization": "Bearer admin"})
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_command_succeeds_though_the_read_model_is_away(gateway: Gateway) -> None:
    objective = await active(gateway)
    gateway.pool.away_once_inside = True
    query = """mutation($input: EditObjectiveInput!) { editObjective(input: $input) { userErrors { code } objective {
      version team { name } contributors { id } viewerActions contributionRollUp { objectives } health { health } } } }"""
    answer = await gateway.ask(query, input={"objectiveId": objective["id"], "contributorIds": [PEOPLE["helper"]]})
    gone = dict.fromkeys(("team", "contributors", "viewerActions", "contributionRollUp", "health"))
    edited = {"version": objective["version"] + 3, **gone}
    assert answer["data"] == {"editObjective": {"userErrors": [], "objective": edited}}
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"SERVICE_UNAVAILABLE"}


async def test_an_owner_that_is_away_makes_its_field_null_and_leaves_the_rest(gateway: Gateway) -> None:
    gateway.way.cut = True
    query = "mutation($id: ID!) { startCycle(input: {cycleId: $id}) { cycle { id } userErrors { code } } }"
    answer = await gateway.ask(query, by="admin", id="cycle_" + "1" * 32)
    assert answer["data"] == {"startCycle": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["SERVICE_UNAVAILABLE"]
    assert answer["errors"][0]["path"] == ["startCycle"]


async def test_every_command_is_a_mutation() -> None:
    assert set(MUTATIONS) == set(catalog.commands().values())
