"""Transparent decisions: why a goal is as it is, from a confidential concern to what came of it, for everyone to read."""

from typing import Any

from tests.journeys.client import Client
from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]
RAISED = "concern { id } receipt { id publishedAt }"
CONCERN = "concern { id mode state by { id } text remarks { answer text } helped }"
DECISION = "decision { id state editVersion options { id title } objections { id } dissents { text } supersedesIds }"
WHY = """query($id: ID!) { whyChain(objectiveId: $id) {
  outcome learned
  links {
    concern { id mode state by { id } text remarks { answer text } }
    option { title concernId }
    decision { id title state rationale dissents { text by { id } } }
    changes { what before after why decisionId }
    supersedes { id title supersededReason }
  }
} }"""
TIMELINE = "query($f: TimelineFilterInput) { timeline(filter: $f, first: 100) { nodes { type actor { id } at } } }"


async def test_a_confidential_concern_becomes_an_option_is_decided_with_dissent_and_changes_a_target(world: World) -> None:
    client = world.client
    cycle = await client.cycle()
    objective = await client.draft(cycle)
    await client.mutate("submitForReview", objectiveId=objective["id"])
    concern = await _adopted(world, objective)
    await client.mutate("activateObjective", objectiveId=objective["id"])
    first = await _decided(client, objective, "As many letters as there are", None)
    second = await _decided(client, objective, "Fewer letters, answered well", concern)
    await client.mutate(
        "supersedeDecision", DECISION, decisionId=first, byDecisionId=second, reason="Quantity was not what anybody missed"
    )
    part = objective["keyResults"][0]["id"]
    target = {"metric": {"baseline": "0", "target": "6"}}
    change: Json = {"objectiveId": objective["id"], "keyResultId": part, "measure": target}
    assert (await client.refusal("reviseKeyResult", **change))["code"] == "CHANGE_NEEDS_A_REASON"
    await client.mutate("reviseKeyResult", **change, decisionId=second)
    await client.check_in(objective, "6")
    closing: Json = {"outcome": "ACHIEVED", "learned": "Six good letters did it", "scores": [{"keyResultId": part, "score": 1}]}
    await client.mutate("closeObjective", objectiveId=objective["id"], **closing)
    why = (await client.query(WHY, id=objective["id"], by="stranger"))["whyChain"]
    assert (why["outcome"], why["learned"]) == ("ACHIEVED", "Six good letters did it")
    [link] = [one for one in why["links"] if one["decision"] and one["decision"]["id"] == second]
    assert (link["concern"]["id"], link["concern"]["mode"], link["concern"]["by"]) == (concern, "CONFIDENTIAL", None)
    assert link["concern"]["remarks"][0] == {"answer": "ADOPT", "text": "You are right"}
    assert link["option"] == {"title": "Fewer letters, answered well", "concernId": concern}
    assert [one["text"] for one in link["decision"]["dissents"]] == ["I would have kept the number"]
    assert [(one["what"], one["before"], one["after"]) for one in link["changes"]] == [("TARGET", "10", "6")]
    assert [(one["id"], one["supersededReason"]) for one in link["supersedes"]] == [
        (first, "Quantity was not what anybody missed")
    ]
    await world.truth.rest()
    raised, made, replaced, revised = await told(world, "okrs", concern, second, first, objective["id"])
    assert raised == ["concern_raised", "concern_answered"]
    assert made[:4] == ["decision_proposed", "objection_raised", "objection_resolved", "decision_made"]
    assert (replaced[-1], revised[-2:]) == ("decision_superseded", ["key_result_revised", "objective_closed"])


async def _adopted(world: World, objective: Json) -> str:
    """A confidential concern that nobody sees before the full hour, that then blocks, and is adopted."""
    client, id = world.client, objective["id"]
    told = await client.mutate(
        "raiseConcern", RAISED, by="hand3", objectiveId=id, text="We count what is easy to count", mode="CONFIDENTIAL"
    )
    assert told["concern"] is None
    concern = str(told["receipt"]["id"])
    shown = "query($id: ID!) { objective(id: $id) { activationBlockers { code } concerns { nodes { id text by { id } } } } }"
    before = (await client.query(shown, id=id))["objective"]
    assert before == {"activationBlockers": [], "concerns": {"nodes": []}}
    assert (await client.refusal("answerConcern", CONCERN, concernId=concern, answer="ADOPT", reason="?"))["code"] == (
        "CONCERN_NOT_FOUND"
    )
    await world.hour("okrs")
    after = (await client.query(shown, id=id))["objective"]
    assert [one["code"] for one in after["activationBlockers"]] == ["CONCERN_UNANSWERED"]
    assert after["concerns"]["nodes"] == [{"id": concern, "text": "We count what is easy to count", "by": None}]
    refused = await client.refusal("activateObjective", objectiveId=id)
    assert (refused["code"], [one["code"] for one in refused["blockers"]]) == ("NOT_READY_TO_ACTIVATE", ["CONCERN_UNANSWERED"])
    answered = await client.mutate("answerConcern", CONCERN, concernId=concern, answer="ADOPT", reason="You are right")
    assert answered["concern"]["state"] == "ANSWERED"
    happened = (await client.query(TIMELINE, f={"objectiveIds": [id], "types": ["CONCERN_RAISED", "CONCERN_ANSWERED"]}))[
        "timeline"
    ]["nodes"]
    raised = next(one for one in happened if one["type"] == "CONCERN_RAISED")
    assert (raised["actor"], raised["at"].partition("T")[2][:8]) == (None, "00:00:00")
    return concern


async def _decided(client: Client, objective: Json, title: str, concern: str | None) -> str:
    """A decision by consent, with an objection that is resolved and a dissent that stays."""
    option: Json = {"title": title} | ({"concernId": concern} if concern else {})
    proposed = await client.mutate(
        "proposeDecision",
        DECISION,
        title=f"What we count: {title}",
        method="CONSENT",
        objectiveIds=[objective["id"]],
        options=[option, {"title": "Nothing"}],
    )
    decision = proposed["decision"]
    id, chosen = decision["id"], decision["options"][0]["id"]
    objected = await client.mutate("raiseObjection", DECISION, by="member", decisionId=id, text="Nobody reads them then")
    made: Json = {"decisionId": id, "optionId": chosen, "rationale": "It is what we are here for"}
    assert (await client.refusal("makeDecision", DECISION, **made))["code"] == "OBJECTIONS_UNRESOLVED"
    objection = objected["decision"]["objections"][0]["id"]
    await client.mutate("resolveObjection", DECISION, decisionId=id, objectionId=objection, resolution="We asked three readers")
    dissent = [{"by": client.people["member"], "text": "I would have kept the number"}]
    done = await client.mutate("makeDecision", DECISION, **made, dissents=dissent)
    assert done["decision"]["state"] == "DECIDED"
    return str(id)
