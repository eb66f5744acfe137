"""Steps with signals: they are switched, a cycle is closed, and what somebody sees of it, then and a day later."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.journeys.client import OTHER, Client
from tests.journeys.world import World

Json = dict[str, Any]
SIGNALS = """query($team: ID!, $cycle: ID!) { team(id: $team) { signals(cycleId: $cycle) {
  signal definition doesNotSay nextStep
  result { __typename ... on SignalNotShown { reason shownFrom } ... on HelpAskedFigures { asked offered closed }
    ... on ConcernsRaisedFigures { raised answered } ... on CalibrationFigures { lean }
    ... on SilenceQuestion { question } ... on SoloLoadHint { restsOnFew } } } } }"""
SWITCH = "signalSwitch { id on }"


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
