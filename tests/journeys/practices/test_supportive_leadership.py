"""Supportive leadership: leads go first with what they got wrong, and last with what they think; the order is kept for them."""

from typing import Any

from tests.journeys.client import Client
from tests.journeys.rounds import EVERYBODY, ROUND, opened
from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]
RECEIPT = "receipt { id }"
SEEN = """query($id: ID!) { node(id: $id) { ... on Round { gate gateOpensAt admitted first { text by { id } }
  inside { contributions { id by { id } } turns { person { id } leads } votes { by { id } } } } } }"""


async def seen(client: Client, id: str, *, by: str) -> Json:
    """The round as somebody sees it."""
    return dict((await client.query(SEEN, by=by, id=id))["node"])


async def test_a_lead_s_own_entry_comes_before_anybody_else_s_is_asked_for(world: World) -> None:
    client = world.client
    id = await opened(client, "RETROSPECTIVE")
    shut = await seen(client, id, by="member")
    assert (shut["gate"], shut["gateOpensAt"] is not None, shut["first"]) == ("SHUT", True, None)
    for who in EVERYBODY:
        refused = await client.refusal("writeInRound", RECEIPT, by=who, roundId=id, text="We sort too late")
        assert refused["code"] == "LEADERS_FIRST"
    entry = {"roundId": id, "kind": "MISTAKE", "text": "I promised a day and never asked who would carry it"}
    for who in ("member", "admin"):
        assert (await client.refusal("goFirst", ROUND, by=who, **entry))["code"] == "NOT_THE_LEAD_WAITED_FOR"
    await client.mutate("goFirst", ROUND, by="lead", **entry)
    begun = await seen(client, id, by="member")
    assert (begun["gate"], begun["admitted"]) == ("WENT_FIRST", "MISTAKE")
    assert begun["first"] == {"text": entry["text"], "by": {"id": client.people["lead"]}}
    await client.mutate("writeInRound", RECEIPT, by="member", roundId=id, text="We sort too late")
    assert await told(world, "feedback", id) == [["round_opened", "went_first"]]


async def test_a_lead_s_opinion_and_vote_come_after_everybody_else_s(world: World) -> None:
    client, lead = world.client, world.client.people["lead"]
    id = await opened(client, "RETROSPECTIVE")
    await client.mutate("goFirst", ROUND, by="lead", roundId=id, kind="CHANGED_MIND", text="I thought speed was all")
    for who in ("lead", *EVERYBODY):
        await client.mutate("writeInRound", RECEIPT, by=who, roundId=id, text=f"What {who} saw")
    await client.mutate("revealRound", ROUND, by="lead", roundId=id)
    shown = (await seen(client, id, by="member"))["inside"]
    assert [(turn["person"]["id"] == lead, turn["leads"]) for turn in shown["turns"]] == [(False, False)] * 3 + [(True, True)]
    assert [one["by"]["id"] == lead for one in shown["contributions"]] == [False] * 3 + [True]
    chosen: Json = {"roundId": id, "choiceIds": [shown["contributions"][0]["id"]]}
    for who in EVERYBODY:
        early = await client.refusal("voteInRound", RECEIPT, by="lead", **chosen)
        assert early["code"] == "LEADERS_LAST"
        await client.mutate("voteInRound", RECEIPT, by=who, **chosen)
        assert (await seen(client, id, by="member"))["inside"]["votes"] == []
    await client.mutate("voteInRound", RECEIPT, by="lead", **chosen)
    votes = (await seen(client, id, by="member"))["inside"]["votes"]
    assert len(votes) == 4
    await client.mutate("closeRound", ROUND, by="lead", roundId=id, summary="We sort before noon")
    assert await told(world, "feedback", id) == [["round_opened", "went_first", "round_revealed", "round_closed"]]
