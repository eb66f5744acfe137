"""Shared responsibility: a team agrees on how it speaks, its actions go round, and what is open comes first the next time."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.journeys.client import TEAM, Client
from tests.journeys.rounds import EVERYBODY, ROUND, inside, opened
from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]


async def test_a_team_agrees_on_how_it_wants_to_speak_and_looks_at_it_again(world: World) -> None:
    client = world.client
    statements = [{"about": "DISAGREEING", "text": "We disagree in the room"}, {"about": "MISTAKES", "text": "We thank first"}]
    shows = "agreement { id state edition adoptedByMe }"
    proposed = await client.mutate("proposeAgreement", shows, by="owner", teamId=client.teams[TEAM], statements=statements)
    id = proposed["agreement"]["id"]
    states = [
        (await client.mutate("adoptAgreement", f"{shows} receipt {{ id }}", by=who, agreementId=id))["agreement"]
        for who in ("lead", "champion", "member")
    ]
    assert [state["state"] for state in states if state] in ([], ["PROPOSED"] * 3, ["PROPOSED", "PROPOSED", "ADOPTED"])
    found = "query($id: ID!) { node(id: $id) { ... on Agreement { state } } }"
    if (await client.query(found, id=id))["node"]["state"] != "ADOPTED":
        await client.mutate("adoptAgreement", f"{shows} receipt {{ id }}", by="owner", agreementId=id)
    assert (await client.query(found, id=id))["node"]["state"] == "ADOPTED"
    reviewed = await client.mutate("reviewAgreement", "agreement { id reviewedOn }", by="member", agreementId=id, verdict="KEEP")
    assert reviewed["agreement"]["reviewedOn"] == str(datetime.now(UTC).date())
    await world.truth.rest()
    [facts] = await told(world, "feedback", id)
    assert (facts[0], facts[-1]) == ("agreement_proposed", "agreement_reviewed")
    assert "agreement_adopted" in facts


async def test_a_retrospective_hears_everyone_and_leaves_actions_that_are_there_the_next_time(world: World) -> None:
    client, people = world.client, world.client.people
    id = await opened(client, "RETROSPECTIVE")
    assert (await client.refusal("writeInRound", "receipt { id }", by="member", roundId=id, text="Early"))[
        "code"
    ] == "LEADERS_FIRST"
    gone = await client.mutate("goFirst", ROUND, by="lead", roundId=id, kind="CHANGED_MIND", text="I thought speed was all")
    assert gone["round"]["gate"] == "WENT_FIRST"
    for who in EVERYBODY:
        await client.mutate("writeInRound", "receipt { id }", by=who, roundId=id, text=f"What {who} saw")
    for who in (*EVERYBODY, "lead", "stranger"):
        seen = (await inside(client, id, who))["inside"]
        assert not (seen or {}).get("contributions")
    revealed = (await client.mutate("revealRound", ROUND, by="lead", roundId=id))["round"]
    assert revealed["state"] == "REVEALED"
    seen = (await inside(client, id, "member"))["inside"]
    assert {one["text"]["text"] for one in seen["contributions"]} == {f"What {who} saw" for who in EVERYBODY}
    order = [turn["person"]["id"] for turn in seen["turns"]]
    assert set(order) >= {people[who] for who in EVERYBODY}
    chosen = seen["contributions"][0]["id"]
    for who in EVERYBODY:
        await client.mutate("voteInRound", "receipt { id }", by=who, roundId=id, choiceIds=[chosen])
    actions = await _actions_follow(client, id)
    await world.truth.rest()
    done, still_open = await told(world, "feedback", *actions)
    assert (done, still_open) == (["action_done", "action_verified"], []), "both were agreed with the round's end"
    assert (await told(world, "feedback", id))[0][-1] == "round_closed"


async def _actions_follow(client: Client, id: str) -> tuple[str, str]:
    """The round closes with two actions: one is done and verified by somebody else, one is there the next time."""
    people = client.people
    due = str(datetime.now(UTC).date() + timedelta(days=7))
    actions = [
        {"text": "Sort before noon", "ownerId": people["member"], "dueOn": due},
        {"text": "Ask the late shift", "dueOn": due},
    ]
    shows = "round { id state summary { text } } actions { id owner { id } state }"
    closed = await client.mutate("closeRound", shows, by="lead", roundId=id, summary="We sort too late", actions=actions)
    assert (closed["round"]["state"], closed["round"]["summary"]["text"]) == ("CLOSED", "We sort too late")
    mine, other = sorted(closed["actions"], key=lambda one: one["owner"]["id"] != people["member"])
    assert mine["owner"]["id"] != other["owner"]["id"], "owners rotate"
    owed = (await client.query("{ viewer { owed(kinds: [ACTION]) { nodes { id } } } }", by="member"))["viewer"]["owed"]["nodes"]
    assert {"id": mine["id"]} in owed
    await client.mutate("completeAction", "action { state }", by="member", actionId=mine["id"])
    assert (await client.refusal("verifyAction", "action { id }", by="member", actionId=mine["id"], evidence="I say so"))["code"]
    verified = await client.mutate(
        "verifyAction", "action { state }", by="owner", actionId=mine["id"], evidence="Six days in a row"
    )
    assert verified["action"]["state"] == "VERIFIED"
    following = await opened(client, "RETROSPECTIVE")
    still_open = (await inside(client, following, "member"))["openActions"]["nodes"]
    assert {"id": other["id"]} in still_open
    assert {"id": mine["id"]} not in still_open
    return mine["id"], other["id"]


async def test_actions_go_round_and_whoever_cannot_passes_one_on(world: World) -> None:
    client = world.client
    names = {id: who for who, id in client.people.items()}
    given = {"teamId": client.teams[TEAM], "dueOn": str(datetime.now(UTC).date() + timedelta(days=7))}
    shows = "action { id owner { id } }"
    agreed = [
        (await client.mutate("agreeAction", shows, by="lead", text=text, **given))["action"]
        for text in ("Buy stamps", "Wash the windows", "Trim the wicks")
    ]
    owners = [names[one["owner"]["id"]] for one in agreed]
    assert len(set(owners)) == 3
    other = next(who for who in owners if who != owners[0])
    refused = await client.refusal("passAction", shows, by=other, actionId=agreed[0]["id"])
    assert refused["code"] == "NOT_YOUR_ACTION"
    passed = (await client.mutate("passAction", shows, by=owners[0], actionId=agreed[0]["id"]))["action"]
    assert names[passed["owner"]["id"]] != owners[0]
    assert await told(world, "feedback", passed["id"]) == [["action_agreed", "action_passed"]]
