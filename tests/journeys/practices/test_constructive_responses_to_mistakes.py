"""Constructive responses to mistakes: reported by name or in confidence, thanked for first, and judged by who reported them."""

from typing import Any
from uuid import uuid4

from chassis.settings import Process
from tests.journeys.client import OTHER, TEAM, Client
from tests.journeys.kept import stands_with_its_owner_alone
from tests.journeys.world import World

Json = dict[str, Any]
RECEIPT = "receipt { id publishedAt }"
MISTAKE = """query($id: ID!) { mistake(id: $id) { text { text mode by { id } why } helped dueOn
  words { kind text { text by { id } } } } }"""
OF_TEAM = "query($id: ID!) { team(id: $id) { mistakes { nodes { id text { text } } } } }"
OWED = "{ viewer { owed(kinds: [MISTAKE]) { nodes { id kind } } } }"


async def seen(client: Client, id: str, *, by: str) -> Json | None:
    found: Json | None = (await client.query(MISTAKE, by=by, id=id))["mistake"]
    return found


async def listed(client: Client, team: str, *, by: str) -> set[str] | None:
    """The mistakes of a team as somebody finds them; None where they find no list at all."""
    found = (await client.query(OF_TEAM, by=by, id=client.teams[team]))["team"]["mistakes"]
    return None if found is None else {one["id"] for one in found["nodes"]}


async def owes(client: Client, id: str, *, by: str) -> bool:
    return id in {one["id"] for one in (await client.query(OWED, by=by))["viewer"]["owed"]["nodes"]}


async def nobody_else_sees(world: World, id: str, team: str, *others: str) -> None:
    """Neither by itself nor in the list, nor by what a refusal says."""
    client, response = world.client, {"mistakeId": id, "thanks": "Thank you"}
    for who in others:
        assert await seen(client, id, by=who) is None, who
        assert await listed(client, team, by=who) is None, who
        assert not await owes(client, id, by=who), who
        found = [
            await client.refusal("respondToMistake", RECEIPT, by=who, **response | {"mistakeId": one})
            for one in (id, f"mistake_{uuid4().hex}")
        ]
        assert {error["code"] for error in found} == {"MISTAKE_NOT_FOUND"}, "as of one that is not there"


async def thanked(client: Client, id: str, **said: str) -> None:
    """The lead responds: with thanks at least, which come first; whoever reported it does not."""
    given = {"mistakeId": id, **said}
    without = {name: value for name, value in given.items() if name != "thanks"}
    query = "mutation($input: RespondToMistakeInput!) { respondToMistake(input: $input) { userErrors { code } } }"
    assert "thanks" in str((await client.ask(query, by="lead", input=without))["errors"])
    own = await client.refusal("respondToMistake", RECEIPT, by="owner", **given)
    assert own["code"] == "YOUR_OWN_MISTAKE"
    await client.mutate("respondToMistake", RECEIPT, by="lead", **given)
    read = await seen(client, id, by="owner")
    assert read is not None
    kinds = ("thanks", "question", "learning", "action")
    assert [(word["kind"], word["text"]["text"]) for word in read["words"]] == [(kind.upper(), said[kind]) for kind in kinds]
    assert (read["dueOn"], await owes(client, id, by="lead")) == (None, False)


async def test_a_mistake_by_name_is_thanked_for_first_and_its_reporter_says_whether_that_helped(world: World) -> None:
    client = world.client
    words = [f"{what} {uuid4().hex}" for what in ("happened", "thanks", "asks", "learned", "does", "goes on", "again")]
    happened, thanks, question, learning, action, further, once_more = words
    id = (await client.mutate("reportMistake", RECEIPT, by="owner", text=happened))["receipt"]["id"]
    for who in ("member", "champion", "lead"):
        read = await seen(client, id, by=who)
        assert read is not None, who
        known = {"text": happened, "mode": "NAMED", "by": {"id": client.people["owner"]}, "why": "TEAM"}
        assert (read["text"], id in (await listed(client, TEAM, by=who) or ())) == (known, True)
    assert await owes(client, id, by="lead")
    await nobody_else_sees(world, id, TEAM, "stranger", "hand1", "auditor")
    early = await client.refusal("sayWhetherItHelped", RECEIPT, by="owner", id=id, helped="YES")
    assert early["code"] == "NOTHING_TO_JUDGE"
    await thanked(client, id, question=question, learning=learning, action=action, thanks=thanks)
    await client.mutate("followUpMistake", RECEIPT, by="owner", mistakeId=id, text=further)
    assert await owes(client, id, by="lead")
    await client.mutate("respondToMistake", RECEIPT, by="member", mistakeId=id, thanks=once_more)
    other = await client.refusal("sayWhetherItHelped", RECEIPT, by="member", id=id, helped="NO")
    assert other["code"] == "NOT_YOUR_TEXT"
    await client.mutate("sayWhetherItHelped", RECEIPT, by="owner", id=id, helped="YES")
    read = await seen(client, id, by="champion")
    assert read is not None
    assert (read["helped"], [word["kind"] for word in read["words"]][-2:]) == ("YES", ["FOLLOW_UP", "THANKS"])
    await stands_with_its_owner_alone(world, ["mistake"], words)
    async with world.without(("feedback", Process.API)):
        assert (await client.ask(MISTAKE, by="lead", id=id))["data"]["mistake"] is None


async def test_a_confidential_mistake_is_the_team_s_from_the_hour_on_and_names_nobody(world: World) -> None:
    client = world.client
    words = [f"{what} {uuid4().hex}" for what in ("happened", "thanks", "goes on")]
    happened, thanks, further = words
    few = await client.refusal("reportMistake", RECEIPT, by="member", text=happened, mode="CONFIDENTIAL")
    assert few["code"] == "TOO_FEW_TO_BE_CONFIDENTIAL"
    held = (await client.mutate("reportMistake", RECEIPT, by="hand2", text=happened, mode="CONFIDENTIAL"))["receipt"]
    id = held["id"]
    assert held["publishedAt"] is not None
    for who in ("stranger", "hand3"):
        assert await seen(client, id, by=who) is None, "nobody sees it before the hour"
    await world.hour("feedback")
    for who in ("stranger", "hand3", "hand2"):
        read = await seen(client, id, by=who)
        assert read is not None, who
        assert (read["text"]["text"], read["text"]["by"], read["text"]["mode"]) == (happened, None, "CONFIDENTIAL"), who
        assert id in (await listed(client, OTHER, by=who) or ())
    assert await owes(client, id, by="stranger")
    await nobody_else_sees(world, id, OTHER, "member", "lead")

    await client.mutate("respondToMistake", RECEIPT, by="stranger", mistakeId=id, thanks=thanks)
    refused = await client.refusal("followUpMistake", RECEIPT, by="hand3", mistakeId=id, text="I was it")
    assert refused["code"] == "NOT_YOUR_MISTAKE"
    await client.mutate("followUpMistake", RECEIPT, by="hand2", mistakeId=id, text=further)
    await client.mutate("sayWhetherItHelped", RECEIPT, by="hand2", id=id, helped="PARTLY")
    read = await seen(client, id, by="hand3")
    assert read is not None
    assert (read["helped"], [word["kind"] for word in read["words"]]) == (None, ["THANKS"]), "that, too, waits for the hour"
    await world.hour("feedback")
    read = await seen(client, id, by="stranger")
    assert read is not None
    assert read["helped"] == "PARTLY"
    assert [(word["kind"], word["text"]["by"]) for word in read["words"]] == [
        ("THANKS", {"id": client.people["stranger"]}),
        ("FOLLOW_UP", None),
    ]
    mistake = await world.truth.rows("feedback", "select t::text as row from mistakes t where id = $1", id)
    said = await world.truth.rows("feedback", "select t::text as row from writings t where thread = $1", id)
    assert [row["row"] for row in (*mistake, *said) if client.people["hand2"] in row["row"]] == []
    await stands_with_its_owner_alone(world, ["mistake"], words)
