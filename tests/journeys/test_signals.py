"""Signals: off at first, of no cycle that had begun, at the close to the team's members, to those who lead a day later."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.chassis.streams import until
from tests.journeys.client import OTHER, Client, metric
from tests.journeys.goals import known
from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]
SIGNALS = """query($team: ID!, $cycle: ID!) { team(id: $team) { signals(cycleId: $cycle) {
  signal definition doesNotSay nextStep
  result { __typename ... on SignalNotShown { reason shownFrom } ... on HelpAskedFigures { asked offered closed }
    ... on ConcernsRaisedFigures { raised answered } ... on CalibrationFigures { lean }
    ... on SoloLoadHint { restsOnFew } ... on SilenceQuestion { question } } } } }"""
SWITCH = "signalSwitch { id on }"
SWITCHED = ("HELP_ASKED", "CONCERNS_RAISED", "SOLO_LOAD", "SILENCE")
HELP = "helpRequest { id }"


async def results(client: Client, cycle: str, *, by: str) -> dict[str, Json] | None:
    """What each signal tells, or why it is not shown; None where there is none for them."""
    found = (await client.query(SIGNALS, by=by, team=client.teams[OTHER], cycle=cycle))["team"]["signals"]
    return {each["signal"]: each["result"] for each in found} if found is not None else None


async def reasons(client: Client, cycle: str, *, by: str, of: str) -> str | None:
    """Why a signal is not shown; None where it is."""
    found = await results(client, cycle, by=by)
    assert found is not None
    return found[of].get("reason")


async def switch(world: World, *signals: str, on: bool) -> list[str]:
    """An admin says so; nobody else can."""
    client, ids = world.client, list[str]()
    for signal in signals:
        given: Json = {"signal": signal, "on": on, "reason": "The tide readers want to learn how they work"}
        assert (await client.refusal("switchSignal", SWITCH, by="stranger", **given))["code"] == "ADMINS_ONLY"
        ids.append((await client.mutate("switchSignal", SWITCH, by="admin", **given))["signalSwitch"]["id"])
    return ids


async def work(client: Client, cycle: str) -> None:
    """A stretch goal without bad news, all on one person, and one with a concern and a request for help; then all is closed."""
    mine = {"teamId": client.teams[OTHER], "championId": client.people["hand1"]}
    for title, ambition, parts in (("Read the spring tide", "ASPIRATIONAL", 5), ("Read every ebb", "COMMITTED", 1)):
        results = [metric(title=f"Tides of harbor {number}", ownerId=client.people["hand1"]) for number in range(parts)]
        drafted = await client.draft(cycle, by="hand1", title=title, ambition=ambition, keyResults=results, **mine)
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
        scores = [{"keyResultId": each["id"], "score": 0.7, "reason": "We felt it"} for each in active["keyResults"]]
        closing: Json = {"objectiveId": id, "outcome": "PARTLY", "learned": "The moon comes first", "scores": scores}
        await client.mutate("closeObjective", by="hand1", **closing)


async def close(client: Client, cycle: str) -> None:
    for verb in ("beginClosingCycle", "closeCycle"):
        await client.mutate(verb, "cycle { state }", by="admin", cycleId=cycle)


@asynccontextmanager
async def a_day_later(world: World, cycle: str) -> AsyncIterator[None]:
    """As if the cycle had been closed 24 hours before."""
    moved = """update cycle set document = jsonb_set(document, '{{closed_at}}', to_jsonb(to_char(
      ((document->>'closed_at')::timestamptz at time zone 'UTC') {} interval '24 hours', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))
      where id = '{}'"""
    before = (await world.truth.rows("gateway", "select document from cycle where id = $1", cycle))[0]["document"]
    await world.truth.change("gateway", moved.format("-", cycle))
    try:
        yield
    finally:
        kept = str(before).replace("'", "''")
        await world.truth.change("gateway", f"update cycle set document = '{kept}' where id = '{cycle}'")  # its own


async def test_a_team_reads_first_what_its_cycle_shows_and_nobody_what_began_before_the_switch(world: World) -> None:
    client = world.client
    before, ours = await client.cycle(), await client.cycle(starts_in=0, start=False)
    assert {await reasons(client, ours, by="hand1", of=signal) for signal in SWITCHED} == {"SWITCHED_OFF"}
    ids = await switch(world, *SWITCHED, on=True)
    await client.mutate("startCycle", "cycle { id }", by="admin", cycleId=ours)
    await work(client, ours)
    assert await reasons(client, ours, by="hand1", of="HELP_ASKED") == "CYCLE_OPEN"
    await close(client, ours)
    await close(client, before)
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
    assert found["SOLO_LOAD"] == {"__typename": "SoloLoadHint", "restsOnFew": True}, "without a name or a number"
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
            assert later["SOLO_LOAD"].get("reason") == (None if who == "stranger" else "TEAM_ONLY"), (
                "the team's own lead is of it"
            )
        for who in ("member", "lead"):
            assert await results(client, ours, by=who) is None, who
