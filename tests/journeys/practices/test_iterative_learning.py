"""Iterative learning: an experiment is planned, studied, adapted and adopted, and its lesson says from where it comes."""

from typing import Any

from tests.journeys.client import Client
from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]
LESSONS = """query($id: ID!) { objective(id: $id) { keyResults { id experiments(first: 5) { nodes {
  id state prediction stopRule result comparison continues { id } lessons(first: 5) { nodes { id } } } } } } }"""
PLAN = {
    "hypothesis": "People answer when the letter is short",
    "prediction": "Half of them answer",
    "measure": "Answers within a week",
    "stopRule": "Forty letters",
}
LINKS = """query($id: ID!) { lesson(id: $id) {
  objective { id } experiment { id keyResult { id } continues { id } } publishedBy { id } } }"""


async def test_an_experiment_is_adopted_at_the_second_try_and_its_lesson_links_it_with_the_key_result(world: World) -> None:
    client = world.client
    objective = await client.active(await client.cycle())
    part = objective["keyResults"][0]["id"]
    first, second = await _adopted_at_the_second_try(client, objective)
    lesson: Json = {"title": "Brevity is answered", "text": "Short letters are answered twice as often", "experimentId": second}
    made = await client.mutate("publishLesson", "lesson { id }", by="member", objectiveId=objective["id"], lesson=lesson)
    id = made["lesson"]["id"]
    shown = (await client.query(LINKS, by="stranger", id=id))["lesson"]
    assert shown == {
        "objective": {"id": objective["id"]},
        "experiment": {"id": second, "keyResult": {"id": part}, "continues": {"id": first}},
        "publishedBy": {"id": client.people["member"]},
    }
    [there] = (await client.query(LESSONS, by="stranger", id=objective["id"]))["objective"]["keyResults"]
    tried = {one["id"]: one for one in there["experiments"]["nodes"]}
    assert (tried[first]["state"], tried[first]["comparison"], tried[first]["lessons"]["nodes"]) == ("ADAPTED", "IN_PART", [])
    assert (tried[second]["state"], tried[second]["lessons"]["nodes"]) == ("ADOPTED", [{"id": id}])
    await world.truth.rest()
    assert await told(world, "okrs", first, second, id) == [
        ["experiment_planned", "experiment_started", "experiment_studied", "experiment_adapted"],
        ["experiment_started", "experiment_studied", "experiment_adopted"],
        ["lesson_published"],
    ]


async def test_an_experiment_that_is_not_worth_going_on_with_is_abandoned_with_what_that_taught(world: World) -> None:
    client = world.client
    objective = await client.active(await client.cycle())
    target = {"objectiveId": objective["id"], "keyResultId": objective["keyResults"][0]["id"]}
    shows = "experiment { id state conclusion }"
    id = (await client.mutate("planExperiment", shows, by="member", **target, plan=PLAN))["experiment"]["id"]
    early = await client.refusal("studyExperiment", shows, by="member", experimentId=id, result="?", comparison="IN_PART")
    assert early["code"] == "EXPERIMENT_IS_NOT_RUNNING"
    await client.mutate("startExperiment", shows, by="member", experimentId=id)
    given = {"experimentId": id, "reason": "Nobody opens a second letter"}
    assert (await client.refusal("abandonExperiment", shows, by="stranger", **given))["code"]
    done = await client.mutate("abandonExperiment", shows, by="lead", **given)
    assert (done["experiment"]["state"], done["experiment"]["conclusion"]) == ("ABANDONED", "Nobody opens a second letter")
    assert await told(world, "okrs", id) == [["experiment_planned", "experiment_started", "experiment_abandoned"]]


async def _adopted_at_the_second_try(client: Client, objective: Json) -> tuple[str, str]:
    """The two experiments: one that was adapted, and one that continued it."""
    target = {"objectiveId": objective["id"], "keyResultId": objective["keyResults"][0]["id"]}
    shows = "experiment { id state continuedById }"
    first = (await client.mutate("planExperiment", shows, **target, plan=PLAN))["experiment"]["id"]
    await client.mutate("startExperiment", shows, experimentId=first)
    await client.mutate("studyExperiment", shows, experimentId=first, result="A third did", comparison="IN_PART")
    more = f"{shows} nextExperiment {{ id state continuesId }}"
    adapted = await client.mutate("adaptExperiment", more, experimentId=first, reason="Shorter still", plan=PLAN)
    second = adapted["nextExperiment"]["id"]
    assert adapted["experiment"] == {"id": first, "state": "ADAPTED", "continuedById": second}
    await client.mutate("startExperiment", shows, experimentId=second)
    await client.mutate("studyExperiment", shows, experimentId=second, result="Two thirds did", comparison="AS_PREDICTED")
    await client.mutate("adoptExperiment", shows, experimentId=second, reason="It works")
    return str(first), str(second)
