"""Belonging: a team is reminded of who joined it and welcomes them; whom that reached is told in bands, never by name."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from chassis.clock import FixedClock
from chassis.component import open_service
from chassis.lifecycle import Lifecycle
from chassis.settings import Process
from contracts.recognition.welcomes import WelcomePrompted
from services.recognition.app import COMPONENT
from services.recognition.welcomes.jobs import Prompting
from tests.chassis.streams import everything_in, until
from tests.journeys.client import COMPANY, OTHER
from tests.journeys.praise import closed, heard, reported, short_cycle
from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]
WELCOME = "welcome { id }"
PROMPTS = "query($id: ID!) { team(id: $id) { welcomePrompts { person { id } occasion } } }"
SAID = "query($id: ID!) { person(id: $id) { welcomes(first: 5) { nodes { text by { id } joinedTeam { id } } } } }"
PACK = "itemPack { id items { facet text } }"


async def joined(world: World, *names: str, team: str = OTHER) -> dict[str, str]:
    """They are hired into a team whose others have been there for a month; answers who signs in how, with their ids."""
    client = world.client
    people = [f"{name}-{uuid4().hex[:6]}" for name in names]
    rows = [
        {
            "employee_id": f"E-{who}",
            "name": f"{who.capitalize()} Brackwater",
            "email": f"{who}@harborlight.example",
            "home_team": team,
            "time_zone": "UTC",
            "subject": f"{who}@harborlight.example",
            "issuer": client.issuer.url,
        }
        for who in people
    ]
    earlier = ("update placings set at = at - interval '30 days'", "update memberships set joined_on = joined_on - 30")
    await world.truth.change("recognition", *earlier)
    await client.bring("people", rows)

    async def known() -> dict[str, str] | None:
        answers = {who: await client.ask("{ viewer { person { id } } }", by=who) for who in people}
        viewers = {who: viewer for who, one in answers.items() if (viewer := (one.get("data") or {}).get("viewer"))}
        return {who: viewer["person"]["id"] for who, viewer in viewers.items()} if len(viewers) == len(names) else None

    found = dict(await until(known))
    await until(lambda: _placed(world, set(found.values())))
    return found


async def _placed(world: World, people: set[str]) -> bool:
    """Whether the recognition service knows in which team they are."""
    return people <= {row["person_id"] for row in await world.truth.rows("recognition", "select person_id from memberships")}


async def remind(world: World, *, days: int = 0) -> None:
    """As a worker does, today or so many days later."""
    lifecycle = Lifecycle()
    clock = FixedClock(datetime.now(UTC) + timedelta(days=days), seed=uuid4().int % 10_000)
    await Prompting(open_service(lifecycle, world.settings("recognition", Process.WORKER), COMPONENT, clock=clock)).once()
    await lifecycle.abandon()


async def prompted(world: World, person: str) -> list[str]:
    """On which occasions the team was reminded of somebody, by what our own services were told."""
    await world.truth.rest()
    there = await everything_in(world.kafka, "forthright.recognition.internal")
    records = [one for one in there if one.type == "forthright.recognition.welcome_prompted.v1"]
    prompts = [WelcomePrompted.model_validate_json(one.data).welcome_prompt for one in records]
    return sorted(prompt.occasion.name for prompt in prompts if prompt.person_id == person)


async def test_a_new_member_is_welcomed_and_whoever_was_not_comes_to_mind_in_the_third_week(world: World) -> None:
    client, team = world.client, world.client.teams[OTHER]
    marigold, hyacinth = (await joined(world, "marigold", "hyacinth")).values()
    words = {"teamId": team, "personId": marigold, "text": "We are glad that you are here"}
    welcome = (await heard(client, "welcomeMember", WELCOME, by="hand1", **words))["welcome"]["id"]
    await client.mutate("welcomeMember", WELCOME, by="stranger", **words | {"text": "Ask me whatever you like"})
    for who, code in (("member", "NOT_YOUR_TEAM_TO_WELCOME"), ("hand1", "WELCOMED_ALREADY")):
        assert (await client.refusal("welcomeMember", WELCOME, by=who, **words))["code"] == code
    for _ in range(2):
        await remind(world)
        await remind(world, days=15)
    assert await prompted(world, marigold) == ["JOINED"]
    assert await prompted(world, hyacinth) == ["JOINED", "THIRD_WEEK"]
    shown = (await client.query(PROMPTS, by="hand2", id=team))["team"]["welcomePrompts"]
    assert hyacinth in {one["person"]["id"] for one in shown}
    assert (await client.query(PROMPTS, by="member", id=team))["team"]["welcomePrompts"] is None
    said = (await client.query(SAID, by="admin", id=marigold))["person"]["welcomes"]["nodes"]
    assert [(one["by"]["id"], one["joinedTeam"]["id"]) for one in said] == [
        (client.people["stranger"], team),
        (client.people["hand1"], team),
    ]
    assert await told(world, "recognition", welcome) == [["member_welcomed"]]


async def test_whom_welcome_reached_is_told_as_none_some_or_most_of_a_team(world: World) -> None:
    client, cycle = world.client, await short_cycle(world.client, around=3)
    name = f"Bell ringers {uuid4().hex[:6]}"
    await client.bring("teams", [{"name": name, "kind": "team", "parent": COMPANY}])
    ringers = await joined(world, "ash", "birch", "cedar", "dogwood", "elder", team=name)
    newcomers = await joined(world, "celandine", team=name)
    home = "query($id: ID!) { person(id: $id) { homeTeam { id } } }"
    [newcomer] = newcomers.values()
    client.teams[name] = (await client.query(home, id=newcomer))["person"]["homeTeam"]["id"]
    words = {"teamId": client.teams[name], "personId": newcomer, "text": "Your bell is the third on the left"}
    await heard(client, "welcomeMember", WELCOME, by=next(iter(ringers)), **words)
    await closed(client, cycle)
    _, of_team = await reported(world, cycle, name)
    assert (of_team["team"], of_team["reach"]) == ({"id": client.teams[name]}, "SOME")
    rows = await world.truth.rows("recognition", "select t::text as row from recognition_reports t where cycle_id = $1", cycle)
    assert rows
    assert [row for row in rows if "person_" in row["row"]] == []


async def test_a_pulse_asks_whether_people_feel_that_they_belong(world: World) -> None:
    pack = (await world.client.mutate("writeItemPack", PACK, by="admin", name=f"Belonging {uuid4().hex[:6]}"))["itemPack"]
    assert len([item for item in pack["items"] if item["facet"] == "INCLUDED"]) == 2
