"""Equal participation and inclusion: everyone writes before anyone reads, all of it is shown together, and each has a turn."""

from typing import Any

import pytest

from tests.chassis.streams import everything_in
from tests.journeys.client import Client
from tests.journeys.goals import known
from tests.journeys.rounds import EVERYBODY, ROUND
from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]
SEEN = """query($id: ID!) { node(id: $id) { ... on Round { version state summary { text } counts { optionId votes }
  inside { own { text { text } } contributions { by { id } text { text } confidence }
  turns { person { id } leads } votes { by { id } choiceIds } } } } }"""
SILENT = ("lead", "stranger", "admin", "auditor", "hand1")
PURPOSES: dict[str, Json] = {
    "DRAFTING": {},
    "CONFIDENCE": {"objectiveId": ""},
    "OPTIONS": {"options": ["By day", "By night"]},
    "RETROSPECTIVE": {},
}


async def opened(client: Client, purpose: str) -> str:
    """A round of the team, in which everyone may write."""
    given: Json = {"purpose": purpose, "teamId": client.teams["Lantern keepers"], "question": "What do you see?"}
    if "objectiveId" in PURPOSES[purpose]:
        given["objectiveId"] = (await client.active(await client.cycle()))["id"]
    payload = await known(client, "openRound", "round { id }", by="lead", **PURPOSES[purpose] | given)
    id = str(payload["round"]["id"])
    if purpose == "RETROSPECTIVE":
        await client.mutate("goFirst", ROUND, by="lead", roundId=id, kind="UNKNOWN", text="I do not know what slows us")
    return id


async def looked(client: Client, id: str, *who: str) -> dict[str, Json]:
    """What these people see of it."""
    return {one: (await client.query(SEEN, by=one, id=id))["node"] for one in who}


async def written(client: Client, id: str, purpose: str) -> dict[str, str]:
    """Three write, long and short, and answer what; each of them reads their own alone."""
    texts = {who: f"{purpose} {who} " * number for number, who in enumerate(EVERYBODY, 1)}
    number: Json = {"confidence": 3} if purpose == "CONFIDENCE" else {}
    for who, text in texts.items():
        await client.mutate("writeInRound", "receipt { id }", by=who, roundId=id, text=text.strip(), **number)
    for who, seen in (await looked(client, id, *EVERYBODY)).items():
        inside = seen["inside"]
        assert inside["own"]["text"]["text"] == texts[who].strip()
        assert (inside["contributions"], inside["turns"], inside["votes"]) == ([], [], [])
    return {who: text.strip() for who, text in texts.items()}


@pytest.mark.parametrize("purpose", PURPOSES)
async def test_nobody_learns_what_or_that_anybody_wrote_until_all_of_it_is_revealed(world: World, purpose: str) -> None:
    client, people = world.client, world.client.people
    id = await opened(client, purpose)
    before, [begun] = await looked(client, id, *SILENT), await told(world, "feedback", id)
    texts = await written(client, id, purpose)
    assert await looked(client, id, *SILENT) == before, "no text, no length, no author, and not that there is one"
    assert await told(world, "feedback", id) == [begun]
    await client.mutate("revealRound", ROUND, by="lead", roundId=id)
    after = await looked(client, id, *EVERYBODY, *SILENT)
    for who in EVERYBODY:
        inside = after[who]["inside"]
        assert {one["by"]["id"]: one["text"]["text"] for one in inside["contributions"]} == {
            people[one]: text for one, text in texts.items()
        }
        assert {turn["person"]["id"] for turn in inside["turns"]} >= {people[one] for one in EVERYBODY}
        assert [turn["leads"] for turn in inside["turns"]] == sorted(turn["leads"] for turn in inside["turns"]), "leads come last"
    for who in ("stranger", "admin", "auditor", "hand1"):
        assert not (after[who]["inside"] or {}).get("contributions"), "it is for those who were asked"
    assert await told(world, "feedback", id) == [[*begun, "round_revealed"]]
    records = await everything_in(world.kafka, "forthright.feedback")
    assert [record for record in records if any(text.encode() in record.data for text in texts.values())] == []


async def test_votes_are_shown_together_once_the_last_is_there(world: World) -> None:
    client = world.client
    id = await opened(client, "OPTIONS")
    await written(client, id, "OPTIONS")
    shown = (await client.mutate("revealRound", "round { options { id title } }", by="lead", roundId=id))["round"]
    by_night = next(one["id"] for one in shown["options"] if one["title"] == "By night")
    for who in EVERYBODY:
        assert (await looked(client, id, "member"))["member"]["inside"]["votes"] == []
        await client.mutate("voteInRound", "receipt { id }", by=who, roundId=id, choiceIds=[by_night])
    votes = (await looked(client, id, "member"))["member"]["inside"]["votes"]
    assert sorted(vote["by"]["id"] for vote in votes) == sorted(client.people[who] for who in EVERYBODY)
    assert {choice for vote in votes for choice in vote["choiceIds"]} == {by_night}
    await client.mutate("closeRound", ROUND, by="lead", roundId=id)
    closed = (await looked(client, id, "stranger"))["stranger"]
    assert (closed["state"], closed["counts"]) == ("CLOSED", []), "how often is told where five or more voted"
    assert await told(world, "feedback", id) == [["round_opened", "round_revealed", "round_closed"]]
