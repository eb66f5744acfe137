"""Help, a Braintrust and a skill gap, from asking to thanks: between teams, over Kafka, and without any change to the goal."""

from datetime import UTC, datetime
from typing import Any

from chassis.settings import Process
from tests.chassis.streams import everything_in, until
from tests.journeys.client import TEAM, Client
from tests.journeys.world import World

Json = dict[str, Any]
HELP = "helpRequest { id state offers { id } acceptedOfferIds }"
CANDID = "You will not see the tide if all look at the harbor"
STANDS = """query($id: ID!) { objective(id: $id) {
  version state progress health { health reasons } keyResults { confidence progress } } }"""
READ = """query($id: ID!, $team: ID!) {
  objective(id: $id) {
    help { nodes { state wasUsed thanks { text by { name } } offers { text } } }
    braintrusts { nodes { outcome closing { text } notes { note { text } use why { text } } } }
    skillGaps { nodes { skill state answers { kind resourceRequest { id resource } } } } }
  team(id: $team) { timeToFirstOffer { help skills } } }"""


async def known(client: Client, verb: str, shows: str, *, by: str, **given: Any) -> Json:
    """The payload once the feedback service has heard of what the command is about."""

    async def accepted() -> Json | None:
        payload = await client.send(verb, shows, by=by, **given)
        unheard = {"NO_SUCH_OBJECTIVE", "NO_SUCH_KEY_RESULT", "NO_SUCH_TRAINING_REQUEST", "NOT_YOURS_TO_ASK_FOR_HELP"}
        codes = {error["code"] for error in payload["userErrors"]}
        assert codes <= unheard, codes
        return payload if not codes else None

    return dict(await until(accepted))


async def helped(client: Client, part: Json) -> None:
    """A member asks, somebody of another team offers, the champion accepts, the member thanks."""
    asked = await known(client, "askForHelp", HELP, by="member", **part, what="Who has read tide tables before?")
    id = asked["helpRequest"]["id"]
    offered = await client.mutate("offerHelp", HELP, by="stranger", helpRequestId=id, what="An hour on Thursday")
    [offer] = offered["helpRequest"]["offers"]
    accepted = await client.mutate("acceptHelp", HELP, by="champion", helpOfferId=offer["id"])
    assert accepted["helpRequest"]["acceptedOfferIds"] == [offer["id"]]
    await client.mutate("closeHelp", HELP, by="member", helpRequestId=id, used="The table of 1985", thanks="Thank you")


async def advised(client: Client, objective: Json) -> None:
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


async def taught(client: Client, part: Json) -> str:
    """The owner of the key result names a skill; the lead's training and a stranger's hours answer it."""
    shows = "skillGap { id state }"
    flagged = await known(client, "flagSkillGap", shows, by="champion", **part, skill="Reading tide tables")
    id = flagged["skillGap"]["id"]
    await client.mutate("offerMentoring", shows, by="stranger", skillGapId=id, what="An hour a week")
    wanted: Json = {**part, "resource": "TRAINING", "why": "To see the tide coming"}
    asked = await client.mutate("requestResource", "resourceRequest { id }", by="champion", **wanted)
    request = str(asked["resourceRequest"]["id"])
    await known(
        client, "offerTraining", shows, by="lead", skillGapId=id, resourceRequestId=request, what="Two days at the harbor"
    )
    await client.mutate("closeSkillGap", shows, by="champion", skillGapId=id, how="Two of us read them now")
    return request


async def test_a_team_gets_help_advice_and_a_skill_and_its_goal_stands_as_it_did(world: World) -> None:
    client = world.client
    objective = await client.active(await client.cycle(), title="See the tide coming")
    part = {"objectiveId": objective["id"], "keyResultId": objective["keyResults"][0]["id"]}
    before = await client.query(STANDS, id=objective["id"])
    await helped(client, part)
    await advised(client, objective)
    request = await taught(client, part)
    assert await client.query(STANDS, id=objective["id"]) == before
    shown = {"id": objective["id"], "team": client.teams[TEAM]}

    async def all_told() -> Any:
        read = await client.query(READ, by="stranger", **shown)
        [gap] = read["objective"]["skillGaps"]["nodes"]
        return read if all(answer["resourceRequest"] for answer in gap["answers"] if answer["kind"] == "TRAINING") else None

    read = await until(all_told)
    [told] = read["objective"]["help"]["nodes"]
    assert (told["state"], told["wasUsed"], told["thanks"]["text"]) == ("CLOSED", True, "Thank you")
    [braintrust] = read["objective"]["braintrusts"]["nodes"]
    note = {"note": {"text": CANDID}, "use": "USED", "why": {"text": "We look at the sea again"}}
    assert braintrust == {"outcome": "USED", "closing": {"text": "We look further out"}, "notes": [note]}
    [gap] = read["objective"]["skillGaps"]["nodes"]
    training = {"kind": "TRAINING", "resourceRequest": {"id": request, "resource": "TRAINING"}}
    assert gap["answers"] == [{"kind": "MENTORING", "resourceRequest": None}, training]
    assert read["team"]["timeToFirstOffer"] == {"help": "WITHIN_A_DAY", "skills": "WITHIN_A_DAY"}
    unread = await client.query(READ, by="lead", **shown)
    assert unread["objective"]["braintrusts"]["nodes"][0]["notes"] == []
    await world.truth.rest()
    records = await everything_in(world.kafka, "forthright.feedback")
    assert [record for record in records if record.type.endswith("skill_gap_flagged.v1") and record.actor is not None] == []
    assert not [record for record in records if CANDID.encode() in record.data or b"We look at the sea again" in record.data]
    async with world.without(("feedback", Process.API)):
        away = await client.ask(READ, by="stranger", **shown)
        assert away["data"]["objective"]["braintrusts"]["nodes"][0]["notes"] is None
        assert away["data"]["objective"]["help"] == read["objective"]["help"]
