"""Peer support: help that is asked for, offered and thanked for, and a Braintrust whose candid notes bind nobody."""

from datetime import UTC, datetime
from typing import Any

from chassis.settings import Process
from tests.chassis.streams import everything_in
from tests.journeys.client import TEAM, Client
from tests.journeys.goals import known, stands
from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]
HELP = "helpRequest { id state offers { id } acceptedOfferIds }"
CANDID = "You will not see the tide if all look at the harbor"
READ = """query($id: ID!, $team: ID!) {
  objective(id: $id) {
    help { nodes { state wasUsed thanks { text by { name } } offers { text } } }
    braintrusts { nodes { outcome closing { text } notes { note { text } use why { text } } } } }
  team(id: $team) { timeToFirstOffer { help } } }"""


async def helped(client: Client, part: Json) -> str:
    """A member asks, somebody of another team offers, the champion accepts, the member thanks."""
    asked = await known(client, "askForHelp", HELP, by="member", **part, what="Who has read tide tables before?")
    id = asked["helpRequest"]["id"]
    offered = await client.mutate("offerHelp", HELP, by="stranger", helpRequestId=id, what="An hour on Thursday")
    [offer] = offered["helpRequest"]["offers"]
    accepted = await client.mutate("acceptHelp", HELP, by="champion", helpOfferId=offer["id"])
    assert accepted["helpRequest"]["acceptedOfferIds"] == [offer["id"]]
    await client.mutate("closeHelp", HELP, by="member", helpRequestId=id, used="The table of 1985", thanks="Thank you")
    return str(id)


async def advised(client: Client, objective: Json) -> str:
    """The lead calls it and is not invited; the champion reads and closes it."""
    given = {"objectiveId": objective["id"], "meetsOn": str(datetime.now(UTC).date()), "question": "What do we not see?"}
    shows = "braintrust { id invited { id } }"
    lead = await client.refusal("callBraintrust", shows, by="lead", **given, invitedIds=[client.people["lead"]])
    assert lead["code"] == "AUTHORITY_OVER_THE_GOAL"
    called = await client.mutate("callBraintrust", shows, by="lead", **given, invitedIds=[client.people["stranger"]])
    id = called["braintrust"]["id"]
    noted = await client.mutate("addBraintrustNote", "receipt { id }", by="stranger", braintrustId=id, text=CANDID)
    verdict = {"noteId": noted["receipt"]["id"], "use": "USED", "why": "We look at the sea again"}
    closing: Json = {"outcome": "USED", "why": "We look further out", "publish": True, "verdicts": [verdict]}
    await client.mutate("closeBraintrust", "braintrust { state }", by="champion", braintrustId=id, **closing)
    return str(id)


async def test_a_team_gets_help_and_advice_and_its_goal_stands_as_it_did(world: World) -> None:
    client = world.client
    objective = await client.active(await client.cycle(), title="See the tide coming")
    part = {"objectiveId": objective["id"], "keyResultId": objective["keyResults"][0]["id"]}
    before = await stands(client, objective["id"])
    request, trust = await helped(client, part), await advised(client, objective)
    assert await stands(client, objective["id"]) == before, "asking changes nothing, and advice binds nobody"
    shown = {"id": objective["id"], "team": client.teams[TEAM]}
    read = await client.query(READ, by="stranger", **shown)
    [asked] = read["objective"]["help"]["nodes"]
    assert (asked["state"], asked["wasUsed"], asked["thanks"]["text"]) == ("CLOSED", True, "Thank you")
    [braintrust] = read["objective"]["braintrusts"]["nodes"]
    note = {"note": {"text": CANDID}, "use": "USED", "why": {"text": "We look at the sea again"}}
    assert braintrust == {"outcome": "USED", "closing": {"text": "We look further out"}, "notes": [note]}
    assert read["team"]["timeToFirstOffer"] == {"help": "WITHIN_A_DAY"}
    unread = await client.query(READ, by="lead", **shown)
    assert unread["objective"]["braintrusts"]["nodes"][0]["notes"] == []
    await world.truth.rest()
    assert await told(world, "feedback", request, trust) == [
        ["help_asked", "help_offered", "help_accepted", "help_closed"],
        ["braintrust_called", "braintrust_closed"],
    ]
    records = await everything_in(world.kafka, "forthright.feedback")
    assert not [record for record in records if CANDID.encode() in record.data or b"We look at the sea again" in record.data]
    async with world.without(("feedback", Process.API)):
        away = await client.ask(READ, by="stranger", **shown)
        assert away["data"]["objective"]["braintrusts"]["nodes"][0]["notes"] is None
        assert away["data"]["objective"]["help"] == read["objective"]["help"]
