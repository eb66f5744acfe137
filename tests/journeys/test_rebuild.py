"""The read model is thrown away and made anew from its owners, while the gateway serves."""

import asyncio
from typing import Any

import orjson

from chassis.settings import Process
from gateway.read_model.tables import KINDS
from gateway.worker import rebuild
from tests.journeys.client import TEAM, Json
from tests.journeys.spoken import KINDS as SPOKEN
from tests.journeys.spoken import everything_of, spoken
from tests.journeys.world import World

OBJECTIVES = """query($cycles: [ID!]!) { objectives(filter: {cycleIds: $cycles}, orderBy: {field: TITLE, direction: ASC}) {
  totalCount nodes { id version title state progress champion { id name } team { name } health { health reasons }
  keyResults { title progress measure { __typename } checkIns { nodes { id value confidence effectiveOn corrected } } }
  revisions { nodes { why what } } } } }"""
TIMELINE = """query($objectives: [ID!]!) { timeline(filter: {objectiveIds: $objectives}, first: 100) {
  nodes { id type at subjectId actor { id } documents { __typename id } } pageInfo { endCursor } } }"""
PERSON = "{ id name }"
WHY = f"""query($id: ID!) {{ whyChain(objectiveId: $id) {{ isWhole links {{ on
  concern {{ id text mode by {PERSON} remarks {{ answer text by {PERSON} }} }}
  option {{ title }} otherOptions {{ option {{ title }} }}
  decision {{ id title decider {PERSON} }} dissents {{ text }} changes {{ what before after }}
  supersedes {{ id supersededReason }}
}} }} }}"""
REASONS = f"""query($objectives: [ID!]!) {{
  concerns(filter: {{objectiveIds: $objectives}}) {{ nodes {{ id state by {PERSON} ageDays isOverdue text }} }}
  decisions(filter: {{objectiveIds: $objectives}}) {{ nodes {{ id state objections {{ text resolution }}
    comments {{ nodes {{ text }} }}
    supersededBy {{ id }} supersedes {{ id }} reviewDue }} }}
  requests(filter: {{objectiveIds: $objectives}}) {{ nodes {{ id state askedBy {PERSON} dueOn }} }}
  experiments(filter: {{objectiveIds: $objectives}}) {{ nodes {{ id state hypothesis continuedBy {{ id }} }} }}
  lessons(filter: {{text: "letter", objectiveIds: $objectives}}) {{ nodes {{ id title snippet reuseCount
    reuses {{ nodes {{ how }} }} }} }}
  owed(filter: {{objectiveIds: $objectives}}) {{ nodes {{ id kind role dueOn since subject {{ id }} }} }}
}}"""
TEAMS = "{ teams { nodes { id name leads { id name } children { nodes { id name members { nodes { id name } } } } } } }"


Voices = dict[str, list[str]]


async def answers(world: World, cycle: str, objectives: list[str], said: Voices) -> list[bytes]:
    """What the gateway answers to a set of queries, to the byte."""
    asked: list[dict[str, Any]] = [
        {"query": OBJECTIVES, "variables": {"cycles": [cycle]}},
        {"query": TIMELINE, "variables": {"objectives": objectives}},
        {"query": TEAMS},
        {"query": REASONS, "variables": {"objectives": objectives}},
        *({"query": WHY, "variables": {"id": id}} for id in objectives),
        *({"query": everything_of(kind), "variables": {"ids": ids}} for kind, ids in said.items()),
    ]
    headers = {"authorization": f"Bearer {world.client.token('stranger')}"}
    found = []
    for body in asked:
        answer = await world.client.http.post(f"{world.places.url('gateway')}/graphql", json=body, headers=headers)
        assert "errors" not in answer.json(), answer.text
        found.append(answer.content)
    return found


async def lived(world: World) -> tuple[str, list[str], Voices]:
    """A cycle with three objectives that something happened to, and one of each thing that people say."""
    client, cycle = world.client, await world.client.cycle()
    made = [await client.active(cycle, title=f"Known by {name}") for name in ("name", "heart", "all")]
    for number, objective in enumerate(made):
        said = await client.check_in(objective, f"{number + 1}")
        await client.mutate("correctCheckIn", checkInId=said["checkIn"]["id"], reason="Miscounted", value=f"{number + 2}")
        part = objective["keyResults"][0]["id"]
        await client.mutate(
            "reviseKeyResult", objectiveId=objective["id"], keyResultId=part, title=f"Counted {number}", reason="Clearer so"
        )
    for objective in made[:2]:
        await reasoned(world, objective)
    await world.truth.rest()
    voices = await spoken(world, made[0])
    assert voices.keys() == set(SPOKEN)
    return cycle, [one["id"] for one in made], voices


async def reasoned(world: World, objective: dict[str, Any]) -> None:
    """One of each thing that stands behind a goal."""
    client, id = world.client, objective["id"]
    target = {"objectiveId": id, "keyResultId": objective["keyResults"][0]["id"]}
    for text in ("It may be too much", "It may be too little"):
        await client.mutate("raiseConcern", "concern { id }", by="member", objectiveId=id, text=text)
    shows = "decision { id options { id } }"
    made = list[str]()
    for title in ("So", "Otherwise"):
        asked: Json = {"title": title, "method": "DECIDER", "objectiveIds": [id], "options": [{"title": "Yes"}, {"title": "No"}]}
        decision = (await client.mutate("proposeDecision", shows, **asked))["decision"]
        await client.mutate("commentOnDecision", "comment { id }", by="owner", decisionId=decision["id"], text="I see it so, too")
        chosen = {"decisionId": decision["id"], "optionId": decision["options"][0]["id"], "rationale": "It is simpler"}
        await client.mutate("makeDecision", shows, **chosen)
        made.append(decision["id"])
    await client.mutate("supersedeDecision", shows, decisionId=made[0], byDecisionId=made[1], reason="We know more")
    await client.mutate("reviseKeyResult", **target, title="Counted anew", decisionId=made[1])
    needed = {"resource": "TIME", "why": "A week without meetings"}
    await client.mutate("requestResource", "resourceRequest { id }", by="member", **target, **needed)
    plan = {"hypothesis": "Short", "prediction": "More", "measure": "Count", "stopRule": "A week"}
    await client.mutate("planExperiment", "experiment { id }", **target, plan=plan)
    lesson = {"title": "A letter a day", "text": "Letters written daily are shorter"}
    await client.mutate("publishLesson", "lesson { id }", objectiveId=id, lesson=lesson)


async def rebuilt(world: World) -> None:
    """What `forthright rebuild gateway` does."""
    await rebuild(world.settings("gateway", Process.WORKER), lambda *_: None)


async def test_answers_stay_the_same_to_the_byte_while_the_gateway_is_rebuilt_and_written_to(world: World) -> None:
    asked = await lived(world)
    before = await answers(world, *asked)
    assert {one["id"] for one in orjson.loads(before[0])["data"]["objectives"]["nodes"]} >= set(asked[1])
    other = await world.client.cycle()
    written = list[str]()
    while len(written) < 6:
        command = asyncio.create_task(rebuilt(world))
        while not command.done():
            assert await answers(world, *asked) == before
            written.append((await world.client.draft(other, title=f"Meanwhile {len(written)}"))["id"])
        await command
    assert await answers(world, *asked) == before
    await world.truth.rest()
    held = await world.truth.held()
    assert [id for id in written if id not in held] == []


async def test_a_read_model_that_was_thrown_away_comes_back_the_same_to_the_byte(world: World) -> None:
    asked = await lived(world)
    before = await answers(world, *asked)
    tables = ", ".join(f'"{kind}"' for kind in (*KINDS, "timeline", "pulled"))
    await world.truth.change("gateway", f"truncate {tables}")
    nothing = await world.client.ask(TEAMS, by="stranger")
    assert nothing["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    await rebuilt(world)
    assert await answers(world, *asked) == before
    assert (await world.client.query("query($id: ID!) { team(id: $id) { name } }", id=world.client.teams[TEAM]))["team"]
    await world.truth.rest()
