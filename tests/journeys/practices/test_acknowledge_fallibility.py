"""Acknowledge fallibility: whoever changes their mind says so to everybody, and it leads to the decision that it supersedes."""

from typing import Any

from tests.journeys.client import Client
from tests.journeys.praise import heard
from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]
OPENNESS = "openness { id }"
DECISION = "decision { id options { id } }"
THERE = """query($id: ID!) { openness(id: $id) { opennessKind text by { id }
  decision { id state supersededBy { id title } } objective { id } } }"""
BACK = """query($id: ID!) { decision(id: $id) {
  state supersededReason changedMinds(first: 5) { nodes { id text by { id } } } } }"""


async def decided(client: Client, objective: str, title: str, *, by: str) -> str:
    """A decision about the goal."""
    options = [{"title": "Yes"}, {"title": "No"}]
    proposing: Json = {"title": title, "method": "DECIDER", "objectiveIds": [objective], "options": options}
    decision = (await client.mutate("proposeDecision", DECISION, by=by, **proposing))["decision"]
    made = {"decisionId": decision["id"], "optionId": decision["options"][0]["id"], "rationale": "It is simpler"}
    await client.mutate("makeDecision", DECISION, by=by, **made)
    return str(decision["id"])


async def test_a_changed_mind_and_the_decision_that_it_supersedes_lead_to_each_other(world: World) -> None:
    client = world.client
    objective = (await client.active(await client.cycle()))["id"]
    first = await decided(client, objective, "We answer by noon", by="champion")
    said: Json = {"opennessKind": "CHANGED_MIND", "text": "I thought speed was all. Nobody had asked for it."}
    assert (await client.refusal("shareOpenness", OPENNESS, by="champion", **said))["code"] == "WHICH_DECISION"
    second = await decided(client, objective, "We answer well", by="lead")
    given = {"decisionId": first, "byDecisionId": second, "reason": "Quantity was not what anybody missed"}
    await client.mutate("supersedeDecision", DECISION, by="lead", **given)
    shared = await heard(client, "shareOpenness", OPENNESS, by="champion", **said, decisionId=first, objectiveId=objective)
    id = shared["openness"]["id"]
    there = (await client.query(THERE, by="stranger", id=id))["openness"]
    assert (there["opennessKind"], there["text"], there["by"]) == (
        "CHANGED_MIND",
        said["text"],
        {"id": client.people["champion"]},
    )
    replaced = {"id": first, "state": "SUPERSEDED", "supersededBy": {"id": second, "title": "We answer well"}}
    assert (there["decision"], there["objective"]) == (replaced, {"id": objective})
    back = (await client.query(BACK, by="hand1", id=first))["decision"]
    assert (back["state"], back["supersededReason"]) == ("SUPERSEDED", "Quantity was not what anybody missed")
    assert back["changedMinds"]["nodes"] == [{"id": id, "text": said["text"], "by": {"id": client.people["champion"]}}]
    assert await told(world, "recognition", id) == [["openness_shared"]]
    assert (await told(world, "okrs", first))[0][-1] == "decision_superseded"
