"""Frame work as a learning problem: a goal lists what is not known, and closes once each of it has an answer."""

from typing import Any

from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]
UNKNOWN = "objective { id uncertainties { id text resolved learned } }"
SHOWN = """query($id: ID!) { objective(id: $id) { state outcome ambition
  uncertainties { text resolved learned } scoreReading { scale text } } }"""
FIRST, SECOND = "Do people read what we send?", "Does the tide carry a bottle that far?"


async def test_a_goal_closes_once_every_uncertainty_says_what_was_learned(world: World) -> None:
    client = world.client
    objective = await client.active(await client.cycle(), ambition="LEARNING", uncertainties=[FIRST, SECOND])
    id, part = objective["id"], objective["keyResults"][0]["id"]
    await client.check_in(objective, "3", learned="Half of the letters lie unopened")
    listed = await client.query(f"query($id: ID!) {{ {UNKNOWN.replace('objective {', 'objective(id: $id) {')} }}", id=id)
    first, second = [one["id"] for one in listed["objective"]["uncertainties"]]
    answers = [{"uncertaintyId": first, "learned": "They read the first line"}]
    closing: Json = {"objectiveId": id, "outcome": "LEARNED", "learned": "Say it in the first line"}
    closing |= {"scores": [{"keyResultId": part, "score": 0.3}]}
    for by, resolved in (("champion", []), ("lead", answers)):
        refused = await client.refusal("closeObjective", by=by, **closing, uncertainties=resolved)
        assert refused["code"] == "UNCERTAINTY_STILL_OPEN"
        assert (await client.query(SHOWN, by="stranger", id=id))["objective"]["state"] == "ACTIVE"
    answers.append({"uncertaintyId": second, "learned": "As far as the third buoy"})
    await client.mutate("closeObjective", by="lead", **closing, uncertainties=answers)
    shown = (await client.query(SHOWN, by="stranger", id=id))["objective"]
    assert (shown["state"], shown["outcome"], shown["scoreReading"]["scale"]) == ("CLOSED", "LEARNED", "AS_HOPED")
    assert [(one["text"], one["resolved"], one["learned"]) for one in shown["uncertainties"]] == [
        (FIRST, True, "They read the first line"),
        (SECOND, True, "As far as the third buoy"),
    ]
    [facts] = await told(world, "okrs", id)
    assert facts[-1] == "objective_closed"
