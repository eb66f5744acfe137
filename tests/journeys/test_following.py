"""Reading one's own writes on any replica, and following what happens: at once, completely, and each thing once."""

from typing import Any

from chassis.settings import Process
from tests.journeys.client import Client
from tests.journeys.subscriber import Subscriber, subscribed
from tests.journeys.world import World

PROJECTOR = ("gateway", Process.WORKER)
SHOWN = "query($id: ID!) { objective(id: $id) { title state progress checkIns { nodes { id } } } }"
HAPPENS = "subscription($after: String) { timeline(after: $after) { cursor event { id type subject { id } } } }"
CHANGES = "subscription { objectiveChanged { cursor event { type } objectiveId objective { title keyResults { title } } } }"
LISTED = "query($first: Int) { timeline(first: $first) { nodes { id } } }"


async def test_everybody_reads_their_own_writes_on_every_replica_while_the_projector_is_away(world: World) -> None:
    client, cycle = world.client, await world.client.cycle()
    async with world.replica() as other, world.without(PROJECTOR):
        objective = await client.draft(cycle, title="Here and there")
        for at in ("", other):
            assert (await client.query(SHOWN, at=at, id=objective["id"]))["objective"]["title"] == "Here and there"
        await client.mutate("submitForReview", at=other, objectiveId=objective["id"])
        await client.mutate("activateObjective", objectiveId=objective["id"])
        said = await client.check_in(objective, "5", at=other)
        for at in ("", other):
            shown = (await client.query(SHOWN, at=at, id=objective["id"]))["objective"]
            assert (shown["state"], shown["progress"]) == ("ACTIVE", 0.5)
            assert shown["checkIns"]["nodes"] == [{"id": said["checkIn"]["id"]}]
    await world.truth.rest()


async def _begun(client: Client, subscriber: Subscriber, cycle: str) -> dict[str, Any]:
    """The first thing a subscription tells; things happen until it has begun."""
    while True:
        await client.draft(cycle, title="Still nobody listens")
        try:
            return await subscriber.next(within=2)
        except TimeoutError:
            continue


async def test_whoever_is_told_of_a_new_objective_finds_it_at_once(world: World) -> None:
    client, cycle = world.client, await world.client.cycle()
    async with subscribed(world.places.url("gateway"), client.token("stranger"), CHANGES) as subscriber:
        await _begun(client, subscriber, cycle)
        objective = await client.draft(cycle, title="Brand new")
        while (told := (await subscriber.next())["objectiveChanged"])["objectiveId"] != objective["id"]:
            pass
        assert told["event"] == {"type": "OBJECTIVE_DRAFTED"}
        assert told["objective"] == {"title": "Brand new", "keyResults": [{"title": "Answered within a day"}]}


async def test_a_client_that_comes_back_goes_on_by_its_cursor_without_gap_or_repeat(world: World) -> None:
    client, cycle, gateway = world.client, await world.client.cycle(), world.places.url("gateway")
    heard = []
    async with subscribed(gateway, client.token("member"), HAPPENS) as subscriber:
        heard.append((await _begun(client, subscriber, cycle))["timeline"])
        await client.draft(cycle, title="Heard at once")
        while len(heard) < 2:
            heard.append((await subscriber.next())["timeline"])
    first = len(await _facts(world))
    for number in range(3):
        objective = await client.active(cycle, title=f"While nobody listens {number}")
        await client.check_in(objective, "2")
    await world.truth.rest()
    async with world.replica() as other, subscribed(other, client.token("member"), HAPPENS, after=heard[-1]["cursor"]) as again:
        while len(heard) < 6:
            heard.append((await again.next())["timeline"])
    async with subscribed(gateway, client.token("member"), HAPPENS, after=heard[-1]["cursor"]) as again:
        await client.draft(cycle, title="The last one")
        await world.truth.rest()
        facts = await _facts(world)
        start = facts.index(heard[0]["event"]["id"])
        while len(heard) < len(facts) - start:
            heard.append((await again.next())["timeline"])
    assert [one["event"]["id"] for one in heard] == facts[start:]
    assert len(facts) >= first + 13
    assert all(one["event"]["subject"] for one in heard)


async def _facts(world: World) -> list[str]:
    """The timeline in the order of its commits."""
    return [row["fact_id"] for row in await world.truth.rows("gateway", "select fact_id from timeline order by position")]


async def test_the_timeline_pages_through_everything_once(world: World) -> None:
    client = world.client
    await client.active(await client.cycle())
    await world.truth.rest()
    query = "query($after: String) { timeline(first: 3, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }"
    seen, after, more = list[str](), None, True
    while more:
        page = (await client.query(query, after=after))["timeline"]
        seen += [one["id"] for one in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert sorted(seen) == sorted(await world.truth.told())
