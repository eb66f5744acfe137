"""Shared responsibility: a team agrees on how it speaks, its actions go round, and what is open comes first the next time."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.chassis.streams import until
from tests.journeys.client import OTHER, TEAM, Client, metric
from tests.journeys.goals import known
from tests.journeys.praise import closed
from tests.journeys.rounds import EVERYBODY, ROUND, inside, opened
from tests.journeys.signals import a_day_later, reasons, results, switch
from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]
SWITCHED = ("HELP_ASKED", "CONCERNS_RAISED", "SILENCE")
HELP = "helpRequest { id }"


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


async def work(client: Client, cycle: str) -> None:
    """A stretch goal without bad news, and one with a concern and a request for help; then all is closed."""
    mine = {"teamId": client.teams[OTHER], "championId": client.people["hand1"]}
    for title, ambition in (("Read the spring tide", "ASPIRATIONAL"), ("Read every ebb", "COMMITTED")):
        drafted = await client.draft(cycle, by="hand1", title=title, ambition=ambition, keyResults=[metric()], **mine)
        id = drafted["id"]
        await client.mutate("submitForReview", by="hand1", objectiveId=id)
        active = (await client.mutate("activateObjective", by="hand1", objectiveId=id))["objective"]
        part = {"objectiveId": id, "keyResultId": active["keyResults"][0]["id"]}
        if ambition == "COMMITTED":
            raised = await client.mutate("raiseConcern", "concern { id }", by="member", objectiveId=id, text="The moon is early")
            answer = {"concernId": raised["concern"]["id"], "answer": "ADJUST", "reason": "We look at the moon"}
            await client.mutate("answerConcern", "concern { id }", by="hand1", **answer)
            await known(client, "askForHelp", HELP, by="hand1", **part, what="Who has read tide tables before?")
        else:
            for value in ("1", "2", "3", "4"):
                await client.check_in(active, value, by="hand1")
        scores = [{"keyResultId": part["keyResultId"], "score": 0.7, "reason": "We felt it"}]
        closing: Json = {"objectiveId": id, "outcome": "PARTLY", "learned": "The moon comes first", "scores": scores}
        await client.mutate("closeObjective", by="hand1", **closing)


async def test_a_team_reads_first_what_its_cycle_shows_and_nobody_what_began_before_the_switch(world: World) -> None:
    client = world.client
    before, ours = await client.cycle(), await client.cycle(starts_in=0, start=False)
    assert {await reasons(client, ours, by="hand1", of=signal) for signal in SWITCHED} == {"SWITCHED_OFF"}
    ids = await switch(world, *SWITCHED, on=True)
    await client.mutate("startCycle", "cycle { id }", by="admin", cycleId=ours)
    await work(client, ours)
    assert await reasons(client, ours, by="hand1", of="HELP_ASKED") == "CYCLE_OPEN"
    await closed(client, ours)
    await closed(client, before)
    await world.truth.rest()
    assert await reasons(client, before, by="hand1", of="HELP_ASKED") == "BEGAN_BEFORE"
    await _members_come_first(world, ours)
    again = await switch(world, *SWITCHED, on=False)
    assert again == ids
    assert {await reasons(client, ours, by="hand1", of=signal) for signal in SWITCHED} == {"SWITCHED_OFF"}
    assert await told(world, "directory", *ids) == [["signal_switched", "signal_switched"]] * len(ids)
    await world.truth.rest()


async def _members_come_first(world: World, ours: str) -> None:
    client = world.client

    async def counted() -> dict[str, Json] | None:
        found = await results(client, ours, by="hand1")
        return found if found and found["HELP_ASKED"].get("asked") else None

    found = await until(counted)
    assert found["HELP_ASKED"] == {"__typename": "HelpAskedFigures", "asked": 1, "offered": 0, "closed": 0}
    assert found["CONCERNS_RAISED"] == {"__typename": "ConcernsRaisedFigures", "raised": 1, "answered": 1}
    assert found["SILENCE"]["question"].endswith("?")
    assert found["CALIBRATION"]["reason"] == "SWITCHED_OFF"
    for who in ("stranger", "admin"):
        assert await reasons(client, ours, by=who, of="HELP_ASKED") == "NOT_YET", who
    for who in ("member", "lead"):
        assert await results(client, ours, by=who) is None, who
    async with a_day_later(world, ours):
        for who in ("stranger", "admin"):
            later = await results(client, ours, by=who)
            assert later is not None
            assert later["HELP_ASKED"] == found["HELP_ASKED"], who
            assert later["SILENCE"]["reason"] == "TEAM_ONLY", who
        for who in ("member", "lead"):
            assert await results(client, ours, by=who) is None, who
