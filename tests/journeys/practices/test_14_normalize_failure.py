"""Normalize failure, encourage risk: goals end as achieved, partly, learned or stopped, and what they taught is used again."""

from typing import Any

import orjson
import pytest
from graphql import GraphQLEnumType, build_schema

from forthright.owners import Owner, OwnerRefused
from gateway import export
from tests.gateway.figures import Figures
from tests.gateway.test_no_figures import ALLOWED
from tests.journeys.lessons import found, of_another_team
from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]
SHOWN = """query($id: ID!) { objective(id: $id) { state outcome score scoreReading { scale text }
  lessons(first: 5) { nodes { title } } } }"""
COUNTS = [("purpose", "appraisal"), ("format", "json")]


async def ended(world: World, outcome: str, score: float, learned: str) -> Json:
    """An aspirational goal that ended otherwise than hoped, as a stranger reads it."""
    client = world.client
    objective = await client.active(await client.cycle(), ambition="ASPIRATIONAL")
    await client.check_in(objective, "1", confidence=2, learned="The wind stands against us")
    id, part = objective["id"], objective["keyResults"][0]["id"]
    scored = [{"keyResultId": part, "score": score, "reason": "We stopped counting in May"}]
    closing: Json = {"objectiveId": id, "outcome": outcome, "scores": scored}
    silent = await client.refusal("closeObjective", by="lead", **closing)
    assert silent["code"] == "NOTHING_LEARNED_YET"
    await client.mutate("closeObjective", by="lead", **closing, learned=learned)
    return dict((await client.query(SHOWN, by="stranger", id=id))["objective"]) | {"id": id}


@pytest.mark.parametrize(("outcome", "score"), [("STOPPED", 0.1), ("LEARNED", 0.2)])
async def test_a_goal_that_was_not_reached_ends_without_a_failure_and_another_team_uses_its_lesson(
    world: World, outcome: str, score: float
) -> None:
    client, word = world.client, f"{outcome.lower()}wind"
    goal = await ended(world, outcome, score, f"Against a {word} nobody rows")
    assert (goal["state"], goal["outcome"], goal["score"]) == ("CLOSED", outcome, score)
    assert goal["scoreReading"]["scale"] not in {"AS_HOPED", "RED"}
    assert "fail" not in goal["scoreReading"]["text"].lower()
    lesson = await found(client, word)
    assert (lesson["objective"], lesson["reuseCount"]) == ({"id": goal["id"]}, 0)
    other = await of_another_team(client, await client.cycle())
    reuse = {"lessonId": lesson["id"], "objectiveId": other, "how": "We sail at night"}
    used = await client.mutate("reuseLesson", "lessonReuse { id }", by="stranger", **reuse)
    assert (await found(client, word, by="member"))["reuseCount"] == 1
    facts, reused = await told(world, "okrs", goal["id"], used["lessonReuse"]["id"])
    assert (facts[-1], reused) == ("objective_closed", ["lesson_reused"])


async def test_no_word_of_failure_and_no_figure_about_anybody_is_there_to_be_asked_for() -> None:
    schema = build_schema(export.sdl())
    kinds = [kind for kind in schema.type_map.values() if isinstance(kind, GraphQLEnumType)]
    values = [value for kind in kinds if kind.name not in {"ErrorCode", "FaultCode"} for value in kind.values]
    assert {"ACHIEVED", "PARTLY", "LEARNED", "STOPPED"} <= set(values)
    assert [value for value in values if "FAIL" in value or value == "RED"] == []
    assert set(Figures(schema).found()) == set(ALLOWED)


async def test_an_export_for_appraisal_is_refused_and_everybody_reads_that_it_was_asked_for(world: World) -> None:
    client = world.client

    async def asked() -> Json:
        owner = Owner("okrs", client.places.url("okrs"), client.token("stranger"))
        counts = orjson.loads(await owner.download("/exports/counts", ()))
        return next(one for one in counts if one["purpose"] == "appraisal")

    before, admin = await asked(), Owner("okrs", client.places.url("okrs"), client.token("admin"))
    with pytest.raises(OwnerRefused) as refused:
        await admin.download("/exports/okrs", COUNTS)
    assert refused.value.code == "not_for_appraisal"
    after = await asked()
    assert (before["refused"], after["asked"] - before["asked"]) == (True, 1)
    assert b"Every letter is answered" in await admin.download("/exports/okrs", [("purpose", "planning")])
