"""Clear expectations and resources: a goal says what is counted, and what it needs is granted or declined with a reason."""

import asyncio
from typing import Any

from tests.journeys.client import READY, metric
from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]


async def test_a_request_blocks_the_activation_of_a_committed_goal_and_its_answer_frees_it(world: World) -> None:
    client = world.client
    objective = await client.draft(await client.cycle())
    await client.mutate("submitForReview", objectiveId=objective["id"])
    shows = "resourceRequest { id state reason }"
    target = {"objectiveId": objective["id"], "keyResultId": objective["keyResults"][0]["id"]}
    asked = await client.mutate("requestResource", shows, by="member", **target, resource="PEOPLE", why="Two more who can write")
    request = asked["resourceRequest"]["id"]
    refused = await client.refusal("activateObjective", objectiveId=objective["id"])
    assert [one["code"] for one in refused["blockers"]] == ["REQUEST_OPEN"]
    owed = "{ viewer { owed(first: 50) { nodes { kind subject { id } role isOverdue } } } }"
    mine = (await client.query(owed, by="lead"))["viewer"]["owed"]["nodes"]
    assert [one["role"] for one in mine if one["subject"]["id"] == request] == ["LEAD"]
    answers = await asyncio.gather(
        client.send("grantResource", shows, by="lead", resourceRequestId=request, reason="From Monday"),
        client.send("declineResource", shows, by="admin", resourceRequestId=request, reason="Nobody is free"),
    )
    [won] = [one for one in answers if not one["userErrors"]]
    [lost] = [one for one in answers if one["userErrors"]]
    assert lost["userErrors"][0]["code"] == "REQUEST_WAS_ANSWERED"
    assert won["resourceRequest"]["state"] in {"GRANTED", "DECLINED"}
    assert [
        one for one in (await client.query(owed, by="lead"))["viewer"]["owed"]["nodes"] if one["subject"]["id"] == request
    ] == []
    await client.mutate("activateObjective", objectiveId=objective["id"])
    kinds = {"GRANTED": "resource_granted", "DECLINED": "resource_declined"}
    assert await told(world, "okrs", request) == [["resource_requested", kinds[won["resourceRequest"]["state"]]]]


async def test_a_goal_is_activated_once_each_key_result_says_what_is_counted_from_where_and_how_it_is_scored(
    world: World,
) -> None:
    client = world.client
    vague = {"title": "More letters", "measure": {"metric": {"target": "10"}}}
    objective = await client.draft(await client.cycle(), keyResults=[vague, metric(title="Answered", dataSource="The post book")])
    id, part = objective["id"], objective["keyResults"][0]["id"]
    await client.mutate("submitForReview", objectiveId=id)
    refused = await client.refusal("activateObjective", by="lead", objectiveId=id)
    assert {one["code"] for one in refused["blockers"]} == {"NO_DEFINITION", "NO_BASELINE", "NO_SCORING_GUIDANCE"}
    measure = {"metric": {"baseline": "4", "target": "10"}}
    said: Json = {"measure": measure, "dataSource": "The post book", **READY}
    await client.mutate("editKeyResult", by="member", objectiveId=id, keyResultId=part, **said)
    await client.mutate("activateObjective", by="lead", objectiveId=id)
    shows = """query($id: ID!) { objective(id: $id) { state activationBlockers { code } keyResults {
      definition dataSource scoringGuidance measure { ... on Metric { baseline } } } } }"""
    shown = (await client.query(shows, by="stranger", id=id))["objective"]
    assert (shown["state"], shown["activationBlockers"]) == ("ACTIVE", None)
    assert [(one["measure"]["baseline"], one["dataSource"], one["definition"]) for one in shown["keyResults"]] == [
        ("4", "The post book", READY["definition"]),
        ("0", "The post book", READY["definition"]),
    ]
    [facts] = await told(world, "okrs", id)
    assert facts[-2:] == ["key_result_edited", "objective_activated"]
