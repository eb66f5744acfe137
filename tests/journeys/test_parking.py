"""A fact that cannot be applied lies aside, everything else flows, and `forthright parked retry` heals in order."""

from dataclasses import replace

from forthright import parking
from tests.chassis.streams import everything_in, until
from tests.journeys.client import TEAM
from tests.journeys.test_deleted import TOPIC, deliver
from tests.journeys.world import World

SHOWN = "query($id: ID!) { objective(id: $id) { progress } timeline(filter: {objectiveIds: [$id]}) { nodes { type } } }"


async def count(world: World) -> int:
    return int((await world.truth.rows("gateway", "select count(*) as parked from consumer_parked"))[0]["parked"])


async def test_what_cannot_be_applied_lies_aside_while_others_flow_and_a_retry_heals_in_order(world: World) -> None:
    client, cycle = world.client, await world.client.cycle()
    objective, other = await client.active(cycle, title="In trouble"), await client.active(cycle, title="All well")
    await world.truth.rest()
    refuse = f"alter table timeline add constraint out_of_order check (root <> '{objective['id']}') not valid"
    await world.truth.change("gateway", refuse)
    said = [(await client.check_in(objective, value))["checkIn"]["id"] for value in ("1", "2", "3")]
    fine = [(await client.check_in(other, value))["checkIn"]["id"] for value in ("4", "5")]

    async def aside() -> bool:
        return await count(world) == 3

    await until(aside)
    assert (await client.query(SHOWN, id=objective["id"]))["objective"]["progress"] == 0.3, "commands and reads went on"
    flowed = await world.truth.rows("gateway", "select subject from timeline where subject = any($1) order by position", fine)
    assert [row["subject"] for row in flowed] == fine

    gateway = world.settings("gateway")
    assert sorted(one["subject"] for one in await parking.listed(gateway)) == sorted(said)
    assert await parking.retried(gateway) == (0, 3, 0), "its cause is still there"
    assert await count(world) == 3

    await world.truth.change("gateway", "alter table timeline drop constraint out_of_order")
    assert await parking.retried(gateway) == (3, 0, 0)
    rows = await world.truth.rows("gateway", "select subject from timeline where subject = any($1) order by position", said)
    assert [row["subject"] for row in rows] == said
    await world.truth.rest()


QUESTION = "query($id: ID!) { node(id: $id) { ... on LeaderQuestion { state words { isAnswer text { text } } } } }"


async def test_what_is_said_about_a_question_lies_aside_in_order_and_every_voice_is_told_in_the_end(world: World) -> None:
    client = world.client
    shows, team = "leaderQuestion { id }", client.teams[TEAM]
    ask = [await client.mutate("askLeader", shows, by="member", teamId=team, text=f"Why lamp {number}?") for number in (1, 2)]
    id, other = (told["leaderQuestion"]["id"] for told in ask)
    await world.truth.rest()
    await world.truth.change("gateway", f"alter table timeline add constraint not_yet check (root <> '{id}') not valid")
    for one in (id, other):
        await client.mutate("answerQuestion", shows, by="lead", leaderQuestionId=one, text="It was there")
        await client.mutate("followUpQuestion", shows, by="member", leaderQuestionId=one, text="And before?")
        await client.mutate("answerQuestion", shows, by="lead", leaderQuestionId=one, text="Nobody knows")

    async def aside() -> bool:
        return await count(world) == 3

    await until(aside)
    assert {one["subject"] for one in await parking.listed(world.settings("gateway"))} == {id}
    told = "select type from timeline where subject = $1 order by position"
    assert len(await world.truth.rows("gateway", told, other)) == 4, "others flow"
    assert await parking.retried(world.settings("gateway")) == (0, 3, 0), "its cause is still there"
    await world.truth.change("gateway", "alter table timeline drop constraint not_yet")
    assert await parking.retried(world.settings("gateway")) == (3, 0, 0)
    in_order = [[row["type"] for row in await world.truth.rows("gateway", told, one)] for one in (id, other)]
    assert in_order[0] == in_order[1]
    read = (await client.query(QUESTION, by="stranger", id=id))["node"]
    assert [(word["isAnswer"], word["text"]["text"]) for word in read["words"]] == [
        (True, "It was there"),
        (False, "And before?"),
        (True, "Nobody knows"),
    ]
    await world.truth.rest()


async def test_an_event_that_is_not_what_its_type_promises_is_parked_and_dropped_by_hand(world: World) -> None:
    client = world.client
    objective = await client.active(await client.cycle())
    await world.truth.rest()
    [*_, genuine] = [event for event in await everything_in(world.kafka, TOPIC) if event.partition_key == objective["id"]]
    await deliver(world, (replace(genuine, data=b'{"objective": {"id": "' + objective["id"].encode() + b'"}}'), "poison"))
    assert await count(world) == 1
    assert (await client.check_in(objective, "5"))["objective"]["progress"] == 0.5
    await world.truth.rest()
    [one] = await parking.listed(world.settings("gateway"))
    assert (one["type"], one["subject"]) == (genuine.type, objective["id"])
    assert await parking.dropped(world.settings("gateway"), "fact", [one["number"]]) == 1
    assert await count(world) == 0
