"""Post-mortems as clients see them: written, hinted at, searched, and leading to a systemic issue with its proposal."""

from typing import Any

import pytest

from contracts import sampling
from contracts.feedback.post_mortems import PostMortemDocument, PostMortemImported
from contracts.okrs.objectives import ObjectiveDrafted
from contracts.values import ObjectiveId
from tests.gateway.world import Gateway
from tests.services.feedback.world import PEOPLE as VOICES
from tests.services.okrs.world import OTHER, TEAM

SHOWN = """postMortem { id title state version team { id } openedBy { id } viewerActions
  timeline { id at text } factors { id kind tags text }
  wordingHints { entryId section text hints { rule phrase suggestion } } }"""
FOUND = """query($filter: PostMortemFilterInput, $orderBy: PostMortemOrderInput, $first: Int, $after: String) {
  postMortems(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    nodes { id title } pageInfo { hasNextPage endCursor } } }"""
NODE = """query($id: ID!) { node(id: $id) { id __typename ... on PostMortem { title publishedBy { id }
  systemicIssues { nodes { id tag } } } ... on SystemicIssue { tag state viewerActions team { id }
  postMortems { title } proposals { nodes { id } } settledBy { id } } } }"""


async def opened(gateway: Gateway, **more: Any) -> dict[str, Any]:
    given = {"title": "The queue stood still", "happenedOn": "2026-01-02", "teamId": TEAM, **more}
    told = await gateway.mutate("openPostMortem", SHOWN, by="author", **given)
    assert told["userErrors"] == []
    return dict(told["postMortem"])


async def published(gateway: Gateway, *tags: str) -> dict[str, Any]:
    post_mortem = await opened(gateway)
    for tag in tags:
        factor: dict[str, Any] = {"kind": "INFORMATION", "tags": [tag], "text": "Nobody was notified."}
        await gateway.mutate("addFactor", SHOWN, by="author", postMortemId=post_mortem["id"], **factor)
    return dict((await gateway.mutate("publishPostMortem", SHOWN, by="author", postMortemId=post_mortem["id"]))["postMortem"])


async def test_what_is_written_comes_back_with_hints_that_are_kept_nowhere(gateway: Gateway) -> None:
    post_mortem = await opened(gateway, impact="It was the fault of the operator.")
    assert [(each["entryId"], each["section"], each["hints"][0]["rule"]) for each in post_mortem["wordingHints"]] == [
        (None, "impact", "fault")
    ]
    factor: dict[str, Any] = {"kind": "PROCESS", "tags": ["Hand over"], "text": "Maria forgot to tell the next shift."}
    told = await gateway.mutate("addFactor", SHOWN, by="author", postMortemId=post_mortem["id"], **factor)
    [hinted] = [each for each in told["postMortem"]["wordingHints"] if each["entryId"]]
    assert hinted["entryId"] == told["postMortem"]["factors"][0]["id"]
    assert hinted["hints"][0]["phrase"] == "Maria forgot"
    assert told["postMortem"]["factors"][0]["tags"] == ["hand-over"]
    stored = await gateway.okrs.rows("select payload from outbox")
    assert all("suggestion" not in payload for (payload,) in stored)


async def test_one_that_touched_no_goal_leads_to_none(gateway: Gateway) -> None:
    given: dict[str, Any] = {"title": "The queue stood still", "happenedOn": "2026-01-02", "teamId": TEAM}
    shows = "postMortem { objective { id } keyResult { id } }"
    told = await gateway.mutate("openPostMortem", shows, by="author", **given)
    assert told["postMortem"] == {"objective": None, "keyResult": None}


async def test_hints_are_asked_for_before_anything_is_written(gateway: Gateway) -> None:
    asked = """query($text: String!, $language: String!) {
      wordingHints(text: $text, language: $language) { rule start length phrase } }"""
    text = "It broke. Root cause: human error."
    found = (await gateway.read(asked, by="stranger", text=text, language="en"))["wordingHints"]
    assert found == [{"rule": "human_error", "start": 22, "length": 11, "phrase": "human error"}]
    assert (await gateway.read(asked, by="stranger", text=text, language="fi"))["wordingHints"] == []
    assert await gateway.code(asked, text="x" * 20_001, language="en") == "BAD_USER_INPUT"
    assert await gateway.code(asked, text="x", language="no language") == "BAD_USER_INPUT"


async def test_while_the_owner_is_away_hints_are_missing_and_the_rest_is_there(gateway: Gateway) -> None:
    post_mortem = await opened(gateway)
    await gateway.project()
    gateway.way.cut = True
    answer = await gateway.ask("query($id: ID!) { postMortem(id: $id) { title wordingHints { section } } }", id=post_mortem["id"])
    assert answer["data"]["postMortem"]["title"] == "The queue stood still"
    assert answer["data"]["postMortem"]["wordingHints"] is None
    assert [error["path"] for error in answer["errors"]] == [["postMortem", "wordingHints"]]


async def test_refusals_are_user_errors_and_actions_say_who_may(gateway: Gateway) -> None:
    post_mortem = await opened(gateway)
    assert post_mortem["viewerActions"] == ["EDIT_POST_MORTEM", "ADD_TIMELINE_ENTRY", "ADD_FACTOR"]
    told = await gateway.mutate("publishPostMortem", SHOWN, by="author", postMortemId=post_mortem["id"])
    assert [error["code"] for error in told["userErrors"]] == ["POST_MORTEM_NEEDS_A_FACTOR"]
    told = await gateway.mutate("addFactor", SHOWN, by="stranger", postMortemId=post_mortem["id"], kind="TOOL", text="x")
    assert [error["code"] for error in told["userErrors"]] == ["NOT_IN_THE_TEAM"]
    asked = "query($id: ID!) { postMortem(id: $id) { viewerActions } }"
    for who, may in (("member", True), ("lead_above", True), ("stranger", False), ("admin", False), ("auditor", False)):
        found = (await gateway.read(asked, by=who, id=post_mortem["id"]))["postMortem"]["viewerActions"]
        assert bool(found) is may, who
    done = await published(gateway, "alerting")
    assert done["viewerActions"] == []


async def test_a_part_is_a_text_that_is_read_hidden_and_no_longer_found(gateway: Gateway) -> None:
    await gateway.mutate("nameModerator", "moderator { id }", by="admin", teamId=TEAM, personId=VOICES["moderator"])
    post_mortem = await opened(gateway, impact="Maria forgot the pager.")
    entry: dict[str, Any] = {"postMortemId": post_mortem["id"], "at": "2026-01-02T09:00:00Z", "text": "Maria slept."}
    [line] = (await gateway.mutate("addTimelineEntry", SHOWN, by="author", **entry))["postMortem"]["timeline"]
    parts = "impact { id text state hiddenBecause by { id } } timeline { id text state whyMayIRead whoCanRead { count } }"
    asked = f"query($id: ID!) {{ postMortem(id: $id) {{ {parts} }} }}"
    shown = (await gateway.read(asked, by="author", id=post_mortem["id"]))["postMortem"]
    assert (shown["impact"]["text"], shown["impact"]["by"]) == ("Maria forgot the pager.", {"id": VOICES["author"]})
    [seen] = shown["timeline"]
    assert (seen["text"], seen["whyMayIRead"]) == ("Maria slept.", "AUTHOR")
    assert seen["whoCanRead"]["count"] > 10
    for id in (line["id"], shown["impact"]["id"]):
        await gateway.mutate("reportText", "receipt { id }", by="stranger", id=id, why="It blames")
        hidden = await gateway.mutate("hideText", f"postMortem {{ {parts} }}", by="moderator", id=id, reason="DISRESPECT")
        assert hidden["userErrors"] == []
    shown = (await gateway.read(asked, by="member", id=post_mortem["id"]))["postMortem"]
    assert (shown["impact"]["text"], shown["impact"]["hiddenBecause"]) == (None, "DISRESPECT")
    assert [(each["text"], each["state"], each["whoCanRead"]) for each in shown["timeline"]] == [(None, "HIDDEN", None)]
    assert await found(gateway, {"text": "Maria"}) == []


async def test_an_issue_leads_to_its_post_mortems_to_its_proposal_and_back(gateway: Gateway) -> None:
    for _ in range(3):
        last = await published(gateway, "alerting")
    await gateway.project()
    issues = "query { systemicIssues(filter: {states: [OPEN]}) { nodes { id tag } } }"
    [issue] = (await gateway.read(issues))["systemicIssues"]["nodes"]
    draft = ObjectiveDrafted.model_validate_json(sampling.sample(ObjectiveDrafted)).objective
    proposal = draft.model_copy(update={"proposed_because_id": issue["id"], "team_id": TEAM})
    await gateway.publish([proposal])
    shown = (await gateway.read(NODE, by="lead", id=issue["id"]))["node"]
    assert (shown["tag"], shown["state"], shown["team"]["id"], len(shown["postMortems"])) == ("alerting", "OPEN", TEAM, 3)
    assert shown["proposals"]["nodes"] == [{"id": draft.id}]
    assert shown["viewerActions"] == ["RESOLVE_SYSTEMIC_ISSUE", "REJECT_PROPOSAL"]
    assert (await gateway.read(NODE, by="author", id=issue["id"]))["node"]["viewerActions"] == []
    back = "query($id: ID!) { objective(id: $id) { proposedBecause { __typename id } } }"
    assert (await gateway.read(back, id=draft.id))["objective"]["proposedBecause"] == {
        "__typename": "SystemicIssue",
        "id": issue["id"],
    }
    mortem = (await gateway.read(NODE, id=last["id"]))["node"]
    assert mortem["systemicIssues"]["nodes"] == [{"id": issue["id"], "tag": "alerting"}]
    assert mortem["publishedBy"] == {"id": VOICES["author"]}
    told = await gateway.mutate(
        "rejectProposal", "systemicIssue { state settledHow }", by="lead", systemicIssueId=issue["id"], reason="Bearable."
    )
    assert told["systemicIssue"] == {"state": "REJECTED", "settledHow": "Bearable."}
    assert (await gateway.read(issues))["systemicIssues"]["nodes"] == []


SAMPLE = PostMortemImported.model_validate_json(sampling.sample(PostMortemImported)).post_mortem


def mortem(number: int, **more: Any) -> PostMortemDocument:
    empty = dict.fromkeys(("impact", "surprises", "went_well", "luck", "learnings"))
    given = {
        "id": f"post_mortem_{number:032x}",
        "version": 1,
        "epoch": 1,
        "title": f"Mortem {number}",
        "team_id": TEAM,
        "state": "published",
        "happened_on": f"2026-01-{number:02}",
        "timeline": [],
        "factors": [],
        "listed_actions": [],
        **empty,
        **more,
    }
    return PostMortemDocument.model_validate(SAMPLE.model_dump() | given)


async def found(gateway: Gateway, filter: dict[str, Any] | None = None, **more: Any) -> list[int]:
    page = (await gateway.read(FOUND, filter=filter, **more))["postMortems"]
    return [int(each["id"].removeprefix("post_mortem_"), 16) for each in page["nodes"]]


OBJECTIVE = ObjectiveId("objective_" + "5" * 32)
PUBLIC = {"state": "shown", "mode": "named", "readership": "everyone", "on": "2026-01-02"}
FACTOR = {**PUBLIC, "id": "factor_" + "1" * 32, "kind": "tool", "tags": ["alerting"], "text": "Nobody reads the pager."}
LINE = {**PUBLIC, "id": "timeline_entry_" + "1" * 32, "text": "The turbine stops."}
LUCK = {**PUBLIC, "id": "remark_" + "1" * 32, "text": "It was a Sunday."}


@pytest.mark.parametrize(
    ("filter", "numbers"),
    [
        (None, [4, 3, 2, 1]),
        ({"teamIds": [OTHER]}, [2]),
        ({"objectiveIds": [OBJECTIVE]}, [3]),
        ({"tags": ["ALERTING "]}, [4, 1]),
        ({"states": ["OPEN"]}, [3]),
        ({"states": ["PUBLISHED"]}, [4, 2, 1]),
        ({"text": "turb"}, [2]),
        ({"text": "PAGER nobody"}, [4, 1]),
        ({"text": "sunday turb"}, [2]),
        ({"text": "learned learning"}, []),
        ({"text": "alerting", "states": ["PUBLISHED"], "teamIds": [TEAM]}, [4, 1]),
    ],
)
async def test_post_mortems_are_found_by_team_tag_text_and_whether_they_are_published(
    gateway: Gateway, filter: dict[str, Any] | None, numbers: list[int]
) -> None:
    await gateway.publish(
        [
            mortem(1, factors=[FACTOR]),
            mortem(2, team_id=OTHER, timeline=[LINE], luck=LUCK),
            mortem(3, objective_id=OBJECTIVE, state="open", published_at=None, learnings=LUCK | {"text": "Learning."}),
            mortem(4, factors=[FACTOR]),
        ]
    )
    assert await found(gateway, filter) == numbers


async def test_they_come_in_the_order_asked_for_page_by_page(gateway: Gateway) -> None:
    await gateway.publish([mortem(number, title=f"M{9 - number}") for number in range(1, 6)])
    assert await found(gateway, None, orderBy={"field": "TITLE", "direction": "ASC"}) == [5, 4, 3, 2, 1]
    first = (await gateway.read(FOUND, first=2))["postMortems"]
    assert first["pageInfo"]["hasNextPage"]
    assert await found(gateway, None, first=10, after=first["pageInfo"]["endCursor"]) == [3, 2, 1]


async def test_objectives_key_results_and_teams_lead_to_them(gateway: Gateway) -> None:
    draft = ObjectiveDrafted.model_validate_json(sampling.sample(ObjectiveDrafted)).objective
    part = draft.key_results[0].id
    await gateway.publish([draft, mortem(1, objective_id=draft.id, key_result_id=part), mortem(2, team_id=OTHER)])
    asked = """query($id: ID!, $team: ID!) { objective(id: $id) { postMortems { nodes { title keyResult { id } } }
      keyResults { postMortems { nodes { title } } } }
      team(id: $team) { postMortems(states: [PUBLISHED]) { nodes { title } } } }"""
    shown = await gateway.read(asked, id=draft.id, team=OTHER)
    assert shown["objective"]["postMortems"]["nodes"] == [{"title": "Mortem 1", "keyResult": {"id": part}}]
    assert shown["objective"]["keyResults"][0]["postMortems"]["nodes"] == [{"title": "Mortem 1"}]
    assert shown["team"]["postMortems"]["nodes"] == [{"title": "Mortem 2"}]


async def test_actions_that_came_of_one_are_listed_with_it(gateway: Gateway) -> None:
    id = (await opened(gateway))["id"]
    given = {"teamId": TEAM, "text": "Notify the next shift", "dueOn": "2026-02-01", "postMortemId": id}
    await gateway.mutate("agreeAction", "action { id }", by="member", **given)
    await gateway.project()
    query = "query($id: ID!) { node(id: $id) { ... on PostMortem { actions { nodes { text postMortem { id } } } } } }"
    read = (await gateway.read(query, by="stranger", id=id))["node"]
    assert read["actions"]["nodes"] == [{"text": "Notify the next shift", "postMortem": {"id": id}}]


async def test_hints_in_no_language_are_refused_as_what_they_are(gateway: Gateway) -> None:
    post_mortem = await opened(gateway)
    asked = 'query($id: ID!) { postMortem(id: $id) { wordingHints(language: "not a language") { section } } }'
    assert await gateway.code(asked, id=post_mortem["id"]) == "BAD_USER_INPUT"
