"""Regular feedback sessions: feedback that is acknowledged, check-in conversations, and figures once the cycle is closed."""

from typing import Any
from uuid import uuid4

from chassis.settings import Process
from tests.chassis.streams import until
from tests.journeys.client import COMPANY, OTHER, TEAM, Client, metric
from tests.journeys.kept import stands_with_its_owner_alone
from tests.journeys.praise import closed, short_cycle
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


async def asked_for(client: Client, question: str) -> str:
    """A member asks two others about a goal; neither sees the other, and both owe an answer."""
    people, objective = client.people, (await client.active(await client.cycle()))["id"]
    id = await known(client, objective, by="member", ofIds=[people["owner"], people["hand1"]], question=question)
    assert {"id": id, "kind": "FEEDBACK"} in (await client.query(OWED, by="owner"))["viewer"]["owed"]["nodes"]
    mine = (await client.query(REQUEST, by="owner", id=id))["feedbackRequest"]
    assert (mine["question"]["text"], mine["objective"]) == (question, {"id": objective})
    assert [one["person"]["id"] for one in mine["asked"]] == [people["owner"]]
    assert (await client.query(REQUEST, by="champion", id=id))["feedbackRequest"] is None
    return id


async def answered(client: Client, asked: str, text: str, following: str, kindly: str) -> str:
    """One of those asked names a next step, the other declines; whoever asked sees both, and nobody else any of it."""
    given = {"requestId": asked, "kind": "FEEDFORWARD", "text": text}
    refused = await client.refusal("giveFeedback", RECEIPT, by="owner", **given)
    assert refused["code"] == "FEEDFORWARD_NAMES_A_NEXT_STEP"
    id = await told(client, "giveFeedback", by="owner", **given, nextStep=following)
    await told(client, "declineFeedbackRequest", by="hand1", requestId=asked, words=kindly)
    found = (await client.query(REQUEST, by="member", id=asked))["feedbackRequest"]["asked"]
    assert {one["person"]["id"]: (one["state"], one["feedbackId"], one["declined"]) for one in found} == {
        client.people["owner"]: ("ANSWERED", id, None),
        client.people["hand1"]: ("DECLINED", None, {"text": kindly}),
    }
    assert asked not in {one["id"] for one in (await client.query(OWED, by="owner"))["viewer"]["owed"]["nodes"]}
    received = await read(client, id, by="member")
    assert received is not None
    assert received["text"] == {"text": text, "why": "PEOPLE", "by": {"id": client.people["owner"]}}
    assert received["nextStep"]["text"] == following
    for who in ("lead", "champion", "hand1", "admin", "auditor"):
        assert await read(client, id, by=who) is None, who
    return id


async def shared_on(client: Client, id: str, *texts: str) -> None:
    """One of the two proposes; the lead reads it once both want that, and nothing of the acknowledgement."""
    onward = {"feedbackId": id, "withIds": [client.people["lead"]]}
    await told(client, "shareFeedback", by="member", **onward)
    assert await read(client, id, by="lead") is None, "one of the two is not both"
    await told(client, "shareFeedback", by="owner", **onward)
    shared = await read(client, id, by="lead")
    assert shared is not None
    assert (shared["text"]["text"], shared["nextStep"]["text"]) == texts
    assert (shared["thanks"], shared["willTry"]) == (None, None)
    of_lead = (await client.query(RECEIVED, by="lead", which="SHARED"))["viewer"]["feedback"]["nodes"]
    assert id in {one["id"] for one in of_lead}
    assert await read(client, id, by="champion") is None


async def test_feedback_is_asked_for_given_acknowledged_and_shared_where_both_agree(world: World) -> None:
    client = world.client
    words = [f"{what} {uuid4().hex}" for what in ("question", "seen", "next", "not now", "thanks", "try")]
    question, text, following, kindly, thanks, attempt = words
    id = await answered(client, await asked_for(client, question), text, following, kindly)
    await told(client, "acknowledgeFeedback", by="member", feedbackId=id, thanks=thanks, willTry=attempt)
    closed = await read(client, id, by="owner")
    assert closed is not None
    assert (closed["thanks"]["text"], closed["willTry"]["text"]) == (thanks, attempt)
    again = await client.refusal("acknowledgeFeedback", RECEIPT, by="member", feedbackId=id, thanks="Once more")
    assert again["code"] == "FEEDBACK_IS_ACKNOWLEDGED"
    await shared_on(client, id, text, following)
    await stands_with_its_owner_alone(world, PRIVATE, words)
    async with world.without(("feedback", Process.API)):
        assert (await client.ask(FEEDBACK, by="member", id=id))["data"]["feedback"] is None


async def met(client: Client) -> Json:
    """A weekly conversation of lead and member, which the lead opens, as the member sees it."""
    id = await told(client, "openConversation", by="lead", personId=client.people["member"], meeting="WEEKLY")
    return dict((await client.query(CONVERSATION, by="member", id=id))["conversation"]) | {"id": id}


def carried(conversation: Json) -> list[str]:
    """Open points on its agenda, which come before the goals."""
    words = [point["openPoint"]["text"] for point in conversation["agenda"] if point["openPoint"]]
    assert [point["openPoint"] is not None for point in conversation["agenda"][: len(words)]] == [True] * len(words)
    return words


async def closed_with(client: Client, conversation: str, praise: str, **closing: Any) -> None:
    """One gives the other feedback in it; they alone take part, and either closes it."""
    appreciated = {"kind": "APPRECIATION", "text": praise, "conversationId": conversation}
    said = await told(client, "giveFeedback", by="member", toId=client.people["lead"], **appreciated)
    given = {"conversationId": conversation, **closing}
    for who in ("champion", "admin", "stranger"):
        assert (await client.query(CONVERSATION, by=who, id=conversation))["conversation"] is None, who
        assert (await client.refusal("closeConversation", RECEIPT, by=who, **given))["code"] == "CONVERSATION_NOT_FOUND"
    await told(client, "closeConversation", by="member", **given)
    over = (await client.query(CONVERSATION, by="lead", id=conversation))["conversation"]
    assert [one["text"] for one in over["agreed"]] == closing["agreed"]
    assert [(one["id"], one["text"]["text"]) for one in over["feedback"]] == [(said, praise)]


async def test_a_check_in_conversation_begins_with_goals_and_with_what_the_last_one_left_open(world: World) -> None:
    client, people = world.client, world.client.people
    objective = (await client.active(await client.cycle(), keyResults=[metric(ownerId=people["member"])]))["id"]
    words = [f"{what} {uuid4().hex}" for what in ("tide", "lamp", "agreed", "praise", "new")]
    tide, lamp, agreed, praise, new = words
    await world.truth.rest()
    first = await met(client)
    assert objective in {point["objective"]["id"] for point in first["agenda"] if point["objective"]}
    assert (carried(first), {one["id"] for one in first["people"]}) == ([], {people["lead"], people["member"]})
    twice = await client.refusal("openConversation", RECEIPT, by="member", personId=people["lead"], meeting="WEEKLY")
    assert twice["code"] == "CONVERSATION_IS_OPEN"
    await closed_with(client, first["id"], praise, openPoints=[tide, lamp], agreed=[agreed])
    second = await met(client)
    assert (second["earlierId"], carried(second)) == (first["id"], [tide, lamp])
    closing = {"carryOverIds": [second["agenda"][1]["pointId"]], "openPoints": [new]}
    await told(client, "closeConversation", by="lead", conversationId=second["id"], **closing)
    assert carried(await met(client)) == [lamp, new], "what is settled is not on the next agenda"

    team = await told(client, "openConversation", by="champion", teamId=client.teams[TEAM], meeting="QUARTERLY")
    assert (await client.query(CONVERSATION, by="owner", id=team))["conversation"]["team"] == {"id": client.teams[TEAM]}
    assert (await client.query(CONVERSATION, by="hand1", id=team))["conversation"] is None
    await stands_with_its_owner_alone(world, PRIVATE, words)


async def a_round_of_feedback(client: Client) -> None:
    """Seven of a team ask each other, answer and acknowledge."""
    ring = [f"hand{number}" for number in range(1, 8)]
    for who, other in zip(ring, [*ring[1:], ring[0]], strict=True):
        of = [client.people[other]]
        asked = await told(client, "requestFeedback", by=who, ofIds=of, question="What could I do otherwise?")
        id = await told(client, "giveFeedback", by=other, requestId=asked, kind="COACHING", text="Write down what we agreed")
        await told(client, "acknowledgeFeedback", by=who, feedbackId=id, thanks="I had not seen it")


async def loop_of(client: Client, cycle: str, *, by: str) -> Json:
    return dict((await client.query(LOOP, by=by, id=cycle))["feedbackLoop"])


async def teams_shown(client: Client, cycle: str, *, by: str) -> set[str]:
    """Of which teams somebody is shown figures."""
    return {each["team"]["id"] for each in (await loop_of(client, cycle, by=by))["figures"]}


async def test_after_the_cycle_the_loop_is_told_of_teams_members_first_and_never_of_anybody(world: World) -> None:
    client, cycle = world.client, await short_cycle(world.client, around=1)
    await a_round_of_feedback(client)
    before = await loop_of(client, cycle, by="hand1")
    assert (before["computedAt"], before["figures"]) == (None, [])
    await closed(client, cycle)
    await world.truth.rest()

    async def computed() -> Json | None:
        await world.truth.change("feedback", "update released set hour = 'epoch'")
        loop = await loop_of(client, cycle, by="hand1")
        return loop if loop["computedAt"] else None

    loop = await until(computed)
    figures = {each["measure"]: each for each in loop["figures"]}
    assert {"ANSWERED", "ACKNOWLEDGED", "TIME_TO_ANSWER"} <= figures.keys()
    assert figures["TIME_TO_ANSWER"]["time"] == "WITHIN_A_DAY"
    assert {each["answers"] for each in figures.values()} <= {"FROM_5_TO_9", "FROM_10_TO_19"}
    seen = {each["team"]["id"] for each in loop["figures"]}
    assert seen <= {client.teams[OTHER], client.teams[COMPANY]}, "of all together, where it would tell of too few elsewhere"
    assert [await teams_shown(client, cycle, by=who) for who in ("stranger", "admin")] == [set(), set()], "they lead"
    assert await teams_shown(client, cycle, by="owner") <= {client.teams[COMPANY]}, "of one's own teams and those above"
    earlier = f"update frozen_cycles set computed_at = computed_at - interval '25 hours' where cycle_id = '{cycle}'"
    await world.truth.change("feedback", earlier)
    assert await teams_shown(client, cycle, by="admin") >= seen, "a day later"
    assert (await loop_of(client, cycle, by="admin"))["withheld"] == before["withheld"], "one wording, whatever the cause"
    await stands_with_its_owner_alone(world, PRIVATE, [])
    named = "select table_name from information_schema.columns where table_schema = 'public' and column_name = any($1)"
    assert await world.truth.rows("gateway", named, ["measure", "mean", "computed_at"]) == [], "figures are copied nowhere"
