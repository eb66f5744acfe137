"""Regular feedback: asked for, given, acknowledged, shared on; check-in conversations; and figures once the cycle is closed."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from chassis.settings import Process
from tests.chassis.streams import until
from tests.journeys.client import COMPANY, OTHER, TEAM, Client, metric
from tests.journeys.kept import stands_with_its_owner_alone
from tests.journeys.world import World

Json = dict[str, Any]
RECEIPT = "receipt { id publishedAt }"
FEEDBACK = """query($id: ID!) { feedback(id: $id) { kind text { text why by { id } } nextStep { text } objective { id }
  by { id } to { id } thanks { text } willTry { text } acknowledgedOn sharedWith { id } shareProposedWith { id } } }"""
RECEIVED = "query($which: FeedbackList!) { viewer { feedback(which: $which) { nodes { id } } } }"
REQUEST = """query($id: ID!) { feedbackRequest(id: $id) { question { text } askedBy { id } objective { id }
  asked { person { id } state feedbackId declined { text } } } }"""
CONVERSATION = """query($id: ID!) { conversation(id: $id) { earlierId openedBy { id } closedBy { id } people { id } team { id }
  agenda { objective { id } pointId leftById openPoint { text } } agreed { text } openPoints { pointId openPoint { text } }
  feedback { id text { text } } } }"""
OWED = "{ viewer { owed(kinds: [FEEDBACK]) { nodes { id kind } } } }"
LOOP = """query($id: ID!) { feedbackLoop(cycleId: $id) {
  computedAt withheld figures { team { id } measure mean time spread answers } } }"""
PRIVATE = ("feedback", "feedback_request", "conversation")


async def read(client: Client, id: str, *, by: str) -> Json | None:
    found: Json | None = (await client.query(FEEDBACK, by=by, id=id))["feedback"]
    return found


async def told(client: Client, verb: str, *, by: str, **given: Any) -> str:
    """What the receipt of a command that must succeed names."""
    return str((await client.mutate(verb, RECEIPT, by=by, **given))["receipt"]["id"])


async def known(client: Client, objective: str, *, by: str, **given: Any) -> str:
    """A request about an objective, once the feedback service has heard of that."""

    async def asked() -> str | None:
        payload = await client.send("requestFeedback", RECEIPT, by=by, objectiveId=objective, **given)
        assert {error["code"] for error in payload["userErrors"]} <= {"NO_SUCH_OBJECTIVE"}
        return payload["receipt"] and str(payload["receipt"]["id"])

    return str(await until(asked))


async def test_feedback_is_asked_for_given_acknowledged_and_shared_where_both_agree(world: World) -> None:
    client, people = world.client, world.client.people
    objective = (await client.active(await client.cycle()))["id"]
    words = [f"{what} {uuid4().hex}" for what in ("question", "seen", "next", "thanks", "try", "not now")]
    question, seen, following, thanks, attempt, kindly = words
    asked = await known(client, objective, by="member", ofIds=[people["owner"], people["hand1"]], question=question)
    assert {"id": asked, "kind": "FEEDBACK"} in (await client.query(OWED, by="owner"))["viewer"]["owed"]["nodes"]
    mine = (await client.query(REQUEST, by="owner", id=asked))["feedbackRequest"]
    assert (mine["question"]["text"], mine["objective"]) == (question, {"id": objective})
    assert [one["person"]["id"] for one in mine["asked"]] == [people["owner"]], "they do not see who else is asked"
    assert (await client.query(REQUEST, by="champion", id=asked))["feedbackRequest"] is None

    given = {"requestId": asked, "kind": "FEEDFORWARD", "text": seen}
    refused = await client.refusal("giveFeedback", RECEIPT, by="owner", **given)
    assert refused["code"] == "FEEDFORWARD_NAMES_A_NEXT_STEP"
    id = await told(client, "giveFeedback", by="owner", **given, nextStep=following)
    await told(client, "declineFeedbackRequest", by="hand1", requestId=asked, words=kindly)
    answered = (await client.query(REQUEST, by="member", id=asked))["feedbackRequest"]["asked"]
    assert {one["person"]["id"]: (one["state"], one["feedbackId"], one["declined"]) for one in answered} == {
        people["owner"]: ("ANSWERED", id, None),
        people["hand1"]: ("DECLINED", None, {"text": kindly}),
    }
    assert asked not in {one["id"] for one in (await client.query(OWED, by="owner"))["viewer"]["owed"]["nodes"]}

    received = await read(client, id, by="member")
    assert received is not None
    assert (received["text"], received["nextStep"]["text"]) == (
        {"text": seen, "why": "PEOPLE", "by": {"id": people["owner"]}},
        following,
    )
    assert {who: await read(client, id, by=who) for who in ("lead", "champion", "hand1", "admin", "auditor")} == dict.fromkeys(
        ("lead", "champion", "hand1", "admin", "auditor")
    ), "nobody but the two, whoever leads or looks after the platform"
    await told(client, "acknowledgeFeedback", by="member", feedbackId=id, thanks=thanks, willTry=attempt)
    closed = await read(client, id, by="owner")
    assert closed is not None
    assert (closed["thanks"]["text"], closed["willTry"]["text"]) == (thanks, attempt)
    again = await client.refusal("acknowledgeFeedback", RECEIPT, by="member", feedbackId=id, thanks="Once more")
    assert again["code"] == "FEEDBACK_IS_ACKNOWLEDGED"

    onward = {"feedbackId": id, "withIds": [people["lead"]]}
    await told(client, "shareFeedback", by="member", **onward)
    assert await read(client, id, by="lead") is None, "one of the two is not both"
    await told(client, "shareFeedback", by="owner", **onward)
    shared = await read(client, id, by="lead")
    assert shared is not None
    assert (shared["text"]["text"], shared["nextStep"]["text"]) == (seen, following)
    assert (shared["thanks"], shared["willTry"]) == (None, None), "the acknowledgement stays between the two"
    of_lead = (await client.query(RECEIVED, by="lead", which="SHARED"))["viewer"]["feedback"]["nodes"]
    assert id in {one["id"] for one in of_lead}
    assert await read(client, id, by="champion") is None
    await stands_with_its_owner_alone(world, PRIVATE, words)
    async with world.without(("feedback", Process.API)):
        away = await client.ask(FEEDBACK, by="member", id=id)
        assert away["data"]["feedback"] is None


async def test_a_check_in_conversation_begins_with_goals_and_with_what_the_last_one_left_open(world: World) -> None:
    client, people = world.client, world.client.people
    objective = (await client.active(await client.cycle(), keyResults=[metric(ownerId=people["member"])]))["id"]
    words = [f"{what} {uuid4().hex}" for what in ("tide", "lamp", "agreed", "praise", "new")]
    tide, lamp, agreed, praise, new = words
    await world.truth.rest()

    async def opened() -> Json:
        id = await told(client, "openConversation", by="lead", personId=people["member"], meeting="WEEKLY")
        return dict((await client.query(CONVERSATION, by="member", id=id))["conversation"]) | {"id": id}

    first = await opened()
    assert objective in {point["objective"]["id"] for point in first["agenda"] if point["objective"]}
    assert [point for point in first["agenda"] if point["openPoint"]] == []
    assert {one["id"] for one in first["people"]} == {people["lead"], people["member"]}
    twice = await client.refusal("openConversation", RECEIPT, by="member", personId=people["lead"], meeting="WEEKLY")
    assert twice["code"] == "CONVERSATION_IS_OPEN"
    appreciated = {"kind": "APPRECIATION", "text": praise, "conversationId": first["id"]}
    said = await told(client, "giveFeedback", by="member", toId=people["lead"], **appreciated)
    closing = {"conversationId": first["id"], "openPoints": [tide, lamp], "agreed": [agreed]}
    for who in ("champion", "admin", "stranger"):
        assert (await client.query(CONVERSATION, by=who, id=first["id"]))["conversation"] is None, who
        assert (await client.refusal("closeConversation", RECEIPT, by=who, **closing))["code"] == "CONVERSATION_NOT_FOUND"
    await told(client, "closeConversation", by="member", **closing)
    over = (await client.query(CONVERSATION, by="lead", id=first["id"]))["conversation"]
    assert [one["text"] for one in over["agreed"]] == [agreed]
    assert [(one["id"], one["text"]["text"]) for one in over["feedback"]] == [(said, praise)]

    second = await opened()
    carried = [(point["openPoint"]["text"], point["leftById"]) for point in second["agenda"] if point["openPoint"]]
    assert (second["earlierId"], carried) == (first["id"], [(tide, first["id"]), (lamp, first["id"])])
    assert second["agenda"][0]["openPoint"]["text"] == tide, "what was left open comes first"
    still = second["agenda"][1]["pointId"]
    closing = {"conversationId": second["id"], "carryOverIds": [still], "openPoints": [new]}
    await told(client, "closeConversation", by="lead", **closing)
    third = await opened()
    assert [point["openPoint"]["text"] for point in third["agenda"] if point["openPoint"]] == [lamp, new]

    team = await told(client, "openConversation", by="champion", teamId=client.teams[TEAM], meeting="QUARTERLY")
    assert (await client.query(CONVERSATION, by="owner", id=team))["conversation"]["team"] == {"id": client.teams[TEAM]}
    assert (await client.query(CONVERSATION, by="hand1", id=team))["conversation"] is None
    await stands_with_its_owner_alone(world, PRIVATE, words)


async def short_cycle(client: Client) -> str:
    """One of three days around today, whose days are its own: of several cycles the shortest counts."""
    today = datetime.now(UTC).date()
    days = {"startsOn": f"{today - timedelta(days=1)}", "endsOn": f"{today + timedelta(days=1)}", "timeZone": "UTC"}
    made = await client.mutate("planCycle", "cycle { id }", by="admin", name=f"Weekend {uuid4().hex[:8]}", **days)
    id = str(made["cycle"]["id"])
    await client.mutate("startCycle", "cycle { id }", by="admin", cycleId=id)
    return id


async def test_after_the_cycle_the_loop_is_told_of_teams_members_first_and_never_of_anybody(world: World) -> None:
    client, people = world.client, world.client.people
    cycle, ring = await short_cycle(client), [f"hand{number}" for number in range(1, 8)]
    for who, other in zip(ring, [*ring[1:], ring[0]], strict=True):
        asked = await told(client, "requestFeedback", by=who, ofIds=[people[other]], question="What could I do otherwise?")
        id = await told(client, "giveFeedback", by=other, requestId=asked, kind="COACHING", text="Write down what we agreed")
        await told(client, "acknowledgeFeedback", by=who, feedbackId=id, thanks="I had not seen it")
    before = (await client.query(LOOP, by="hand1", id=cycle))["feedbackLoop"]
    assert (before["computedAt"], before["figures"]) == (None, [])
    for verb in ("beginClosingCycle", "closeCycle"):
        await client.mutate(verb, "cycle { id }", by="admin", cycleId=cycle)
    await world.truth.rest()

    async def computed() -> Json | None:
        await world.truth.change("feedback", "update released set hour = 'epoch'")
        loop: Json = (await client.query(LOOP, by="hand1", id=cycle))["feedbackLoop"]
        return loop if loop["computedAt"] else None

    loop = await until(computed, within=60)
    figures = {each["measure"]: each for each in loop["figures"]}
    assert {"ANSWERED", "ACKNOWLEDGED", "TIME_TO_ANSWER"} <= figures.keys()
    assert figures["TIME_TO_ANSWER"]["time"] == "WITHIN_A_DAY"
    assert {each["answers"] for each in figures.values()} <= {"FROM_5_TO_9", "FROM_10_TO_19"}
    shown_of = {each["team"]["id"] for each in loop["figures"]}
    assert shown_of <= {client.teams[OTHER], client.teams[COMPANY]}, (
        "where too few elsewhere would be told by it, of all together"
    )
    assert "person" not in str(loop)
    unseen = {who: (await client.query(LOOP, by=who, id=cycle))["feedbackLoop"]["figures"] for who in ("stranger", "admin")}
    assert unseen == {"stranger": [], "admin": []}, "whoever leads them sees them a day later"
    elsewhere = (await client.query(LOOP, by="owner", id=cycle))["feedbackLoop"]["figures"]
    assert {each["team"]["id"] for each in elsewhere} <= {client.teams[COMPANY]}, "members see their own teams and those above"
    earlier = f"update frozen_cycles set computed_at = computed_at - interval '25 hours' where cycle_id = '{cycle}'"
    await world.truth.change("feedback", earlier)
    later = (await client.query(LOOP, by="admin", id=cycle))["feedbackLoop"]
    assert {each["team"]["id"] for each in later["figures"]} >= shown_of
    assert later["withheld"] == before["withheld"], "one wording, whatever is withheld, and before anything was"
    await stands_with_its_owner_alone(world, PRIVATE, [])
    gateway = await world.truth.rows(
        "gateway", "select column_name from information_schema.columns where table_schema = 'public'"
    )
    assert not {row[0] for row in gateway} & {"measure", "mean", "computed_at"}, "its figures are copied nowhere"
