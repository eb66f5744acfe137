"""Collaboration and teamwork: a team drafts its goal in a silent-first round, and shares its key results and their score."""

from typing import Any

from tests.chassis.streams import until
from tests.journeys.client import OTHER, metric
from tests.journeys.praise import closed
from tests.journeys.rounds import EVERYBODY, ROUND, opened
from tests.journeys.signals import a_day_later, reasons, results, switch
from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]
SHARED = """query($id: ID!) { objective(id: $id) { score keyResults { score contributors { id } }
  checkIns(first: 10) { nodes { by { id } } } } }"""
RANKINGS = (
    "{ people(orderBy: {field: SCORE, direction: DESC}) { nodes { id } } }",
    "{ people { totalCount } }",
    "{ people { nodes { score } } }",
    "{ people { nodes { objectives(orderBy: {field: PROGRESS, direction: DESC}) { nodes { id } } } } }",
    "{ people { nodes { objectives { totalCount } } } }",
)
"""How somebody would ask who is best."""


async def test_a_round_drafts_an_objective(world: World) -> None:
    client = world.client
    cycle = await client.cycle(starts_in=30, start=False)
    id = await opened(client, "DRAFTING", by="member", question="What is worth a quarter?")
    for who in EVERYBODY:
        await client.mutate("writeInRound", "receipt { id }", by=who, roundId=id, text=f"A goal of {who}")
    await client.mutate("revealRound", ROUND, by="member", roundId=id)
    draft = {
        "title": "Nobody waits for a letter",
        "why": "They told us",
        "cycleId": cycle,
        "championId": client.people["champion"],
    }
    await client.mutate("closeRound", ROUND, by="member", roundId=id, draft=draft)
    drafted = "query($id: ID!) { node(id: $id) { ... on Round { drafted(first: 5) { nodes { title state champion { id } } } } } }"

    async def there() -> bool:
        return bool((await client.query(drafted, id=id))["node"]["drafted"]["nodes"])

    await until(there)
    [made] = (await client.query(drafted, id=id))["node"]["drafted"]["nodes"]
    assert made == {"title": "Nobody waits for a letter", "state": "DRAFT", "champion": {"id": client.people["champion"]}}
    await world.truth.rest()
    assert await told(world, "feedback", id) == [["round_opened", "round_revealed", "round_closed"]]


async def test_several_people_carry_a_key_result_and_share_its_score_and_nobody_is_ranked(world: World) -> None:
    client, people = world.client, world.client.people
    shared = [metric(ownerId=people["member"], contributorIds=[people["owner"], people["stranger"]])]
    objective = await client.active(await client.cycle(), keyResults=shared)
    for by, value in (("member", "2"), ("owner", "4"), ("stranger", "7")):
        await client.check_in(objective, value, by=by)
    id, part = objective["id"], objective["keyResults"][0]["id"]
    scores = [{"keyResultId": part, "score": 0.7}]
    await client.mutate("closeObjective", by="lead", objectiveId=id, outcome="PARTLY", learned="Three see more", scores=scores)
    shown = (await client.query(SHARED, by="admin", id=id))["objective"]
    [carried] = shown["keyResults"]
    assert (shown["score"], carried["score"]) == (0.7, 0.7)
    assert {one["id"] for one in carried["contributors"]} == {people["owner"], people["stranger"]}
    assert {one["by"]["id"] for one in shown["checkIns"]["nodes"]} == {people[who] for who in ("member", "owner", "stranger")}
    assert [facts[-1] for facts in await told(world, "okrs", id)] == ["objective_closed"]
    for ranking in RANKINGS:
        refused = await client.ask(ranking, by="admin")
        assert {error["extensions"]["code"] for error in refused["errors"]} == {"GRAPHQL_VALIDATION_FAILED"}, ranking


async def test_where_the_load_is_uneven_the_team_alone_gets_a_hint_without_a_name(world: World) -> None:
    client, people = world.client, world.client.people
    [id] = await switch(world, "SOLO_LOAD", on=True)
    cycle = await client.cycle(starts_in=0)
    owners = [people[who] for who in ("hand1", "hand1", "hand2", "hand1", "hand2", "hand3")]
    parts = [metric(title=f"Tide table {number}", ownerId=owner) for number, owner in enumerate(owners)]
    given: Json = {"teamId": client.teams[OTHER], "championId": people["stranger"], "keyResults": parts}
    objective = await client.draft(cycle, by="hand4", **given)
    for verb in ("submitForReview", "activateObjective"):
        await client.mutate(verb, by="stranger", objectiveId=objective["id"])
    scores = [{"keyResultId": part["id"], "score": 0.5, "reason": "Half of them"} for part in objective["keyResults"]]
    closing = {"objectiveId": objective["id"], "outcome": "PARTLY", "learned": "Two cannot read them all", "scores": scores}
    await client.mutate("closeObjective", by="stranger", **closing)
    await closed(client, cycle)
    await world.truth.rest()
    for who in ("hand5", "hand1"):
        found = await results(client, cycle, by=who)
        assert found is not None
        assert found["SOLO_LOAD"] == {"__typename": "SoloLoadHint", "restsOnFew": True}
        assert [owner for owner in owners if owner in str(found)] == []
    async with a_day_later(world, cycle):
        assert await reasons(client, cycle, by="stranger", of="SOLO_LOAD") is None, "the team's own lead is of it"
        assert await reasons(client, cycle, by="admin", of="SOLO_LOAD") == "TEAM_ONLY", "whoever leads above never sees it"
    assert await results(client, cycle, by="member") is None, "of another team"
    assert await switch(world, "SOLO_LOAD", on=False) == [id]
    assert await told(world, "directory", id) == [["signal_switched", "signal_switched"]]
