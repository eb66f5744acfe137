"""The reasons behind a goal, from a confidential concern to what came of it; and learning that another team uses."""

import asyncio
from typing import Any

from tests.journeys.client import READY, TEAM, Client
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


async def draft(client: Client, cycle: str, **more: Any) -> Json:
    return await client.draft(cycle, championId=client.people["champion"], **more)


async def test_a_confidential_concern_becomes_an_option_is_decided_with_dissent_and_changes_a_target(world: World) -> None:
    client = world.client
    cycle = await client.cycle()
    objective = await draft(client, cycle)
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
    await client.mutate("reviseKeyResult", objectiveId=objective["id"], keyResultId=part, measure=target, decisionId=second)
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


async def test_a_request_blocks_the_activation_of_a_committed_goal_and_its_answer_frees_it(world: World) -> None:
    client = world.client
    objective = await draft(client, await client.cycle())
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


async def test_an_experiment_becomes_a_lesson_that_another_team_finds_and_uses(world: World) -> None:
    client = world.client
    cycle = await client.cycle()
    objective = await client.active(cycle)
    first, second = await _adopted_at_the_second_try(client, objective)
    lesson = {
        "title": "Brevity is answered",
        "text": "Letters of three quillings are answered twice as often",
        "tags": ["letters"],
    }
    made = await client.mutate(
        "publishLesson", "lesson { id }", objectiveId=objective["id"], lesson={**lesson, "experimentId": second}
    )
    id = made["lesson"]["id"]
    search = """query($t: String!) { lessons(filter: {text: $t}) {
      nodes { id title reuseCount snippet experiment { continues { id } } } } }"""
    [found] = (await client.query(search, t="quillings", by="stranger"))["lessons"]["nodes"]
    assert (found["id"], found["reuseCount"], found["experiment"]["continues"]["id"]) == (id, 0, first)
    assert "quillings" in found["snippet"]
    other = await _of_another_team(client, cycle)
    reuse = {"lessonId": id, "objectiveId": other, "how": "We cut ours to five lines"}
    await client.mutate("reuseLesson", "lessonReuse { id }", by="stranger", **reuse)
    again = await client.refusal("reuseLesson", "lessonReuse { id }", by="stranger", **reuse)
    assert again["code"] == "LESSON_REUSED_ALREADY"
    [found] = (await client.query(search, t="quillings"))["lessons"]["nodes"]
    assert found["reuseCount"] == 1
    await world.truth.rest()


async def _adopted_at_the_second_try(client: Client, objective: Json) -> tuple[str, str]:
    """The two experiments: one that was adapted, and one that continued it."""
    target = {"objectiveId": objective["id"], "keyResultId": objective["keyResults"][0]["id"]}
    plan = {
        "hypothesis": "People answer when the letter is short",
        "prediction": "Half of them answer",
        "measure": "Answers within a week",
        "stopRule": "Forty letters",
    }
    shows = "experiment { id state continuedById }"
    first = (await client.mutate("planExperiment", shows, **target, plan=plan))["experiment"]["id"]
    await client.mutate("startExperiment", shows, experimentId=first)
    await client.mutate("studyExperiment", shows, experimentId=first, result="A third did", comparison="IN_PART")
    more = f"{shows} nextExperiment {{ id state continuesId }}"
    adapted = await client.mutate("adaptExperiment", more, experimentId=first, reason="Shorter still", plan=plan)
    second = adapted["nextExperiment"]["id"]
    assert adapted["experiment"] == {"id": first, "state": "ADAPTED", "continuedById": second}
    await client.mutate("startExperiment", shows, experimentId=second)
    await client.mutate("studyExperiment", shows, experimentId=second, result="Two thirds did", comparison="AS_PREDICTED")
    await client.mutate("adoptExperiment", shows, experimentId=second, reason="It works")
    return str(first), str(second)


async def _of_another_team(client: Client, cycle: str) -> str:
    part = {"title": "Tides told", "measure": {"metric": {"baseline": "0", "target": "3"}}, **READY}
    team = next(id for name, id in client.teams.items() if name != TEAM and name.startswith("Tide"))
    given = {"title": "Every tide is told", "teamId": team, "cycleId": cycle, "championId": client.people["stranger"]}
    made = await client.mutate("draftObjective", by="stranger", keyResults=[part], **given)
    return str(made["objective"]["id"])
