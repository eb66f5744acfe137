"""Steps with pulses: three teams that are old enough to be asked, a pulse that is opened, answered and closed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from chassis.clock import SystemClock
from tests.chassis.streams import until
from tests.journeys.client import COMPANY, FOLLOWED, Client
from tests.journeys.world import World

Json = dict[str, Any]
SOUND, BUOYS, FOGS = "Sound office", "Buoy wardens", "Fog signalers"
LEADS = {"captain": SOUND, "warden": BUOYS, "signaler": FOGS}
HOMES = LEADS | {f"buoy{number}": BUOYS for number in range(1, 7)} | {f"fog{number}": FOGS for number in range(1, 7)}
SEEN = """query($id: ID!) { pulse(id: $id) { state asked answered participation shownFrom countsIn { id }
  items { id reversed } releases { facet mean spread answers team { id } } words { text team { id } } } }"""
TREND = "query($id: ID!) { team(id: $id) { pulseTrend { pulse { id } release { facet mean } } } }"
FIELDS = '{ __type(name: "Pulse") { fields { name type { name ofType { name ofType { name ofType { name } } } } } } }'


class LongAgo(SystemClock):
    """Tells the time, and gives ids of thirty days ago, from which a team's age is known."""

    def new_uuid7(self) -> UUID:
        """A new id that sorts before those of today."""
        return UUID(int=super().new_uuid7().int - (timedelta(days=30) // timedelta(milliseconds=1) << 80))


async def old_teams(world: World) -> dict[str, str]:
    """Three teams that were formed thirty days ago, with fifteen people; answers the teams."""
    client = world.client
    if not client.people.keys() & HOMES.keys():
        await _formed(world)
    below = "query($id: ID!) { team(id: $id) { children { nodes { id name children { nodes { id name } } } } } }"
    found = (await client.query(below, id=client.teams[COMPANY]))["team"]["children"]["nodes"]
    [top] = [team for team in found if team["name"] == SOUND]
    return {team["name"]: team["id"] for team in (top, *top["children"]["nodes"])}


async def _formed(world: World) -> None:
    client = world.client
    before = (await world.truth.rows("feedback", FOLLOWED))[0]
    teams = [{"name": name, "kind": "team", "parent": SOUND} for name in (BUOYS, FOGS)]
    teams.insert(0, {"name": SOUND, "kind": "department", "parent": COMPANY})
    mail = {who: f"{who}@harborlight.example" for who in HOMES}
    rows = [
        {
            "employee_id": f"E-{who}",
            "name": f"{who.capitalize()} Netherwick",
            "email": mail[who],
            "home_team": HOMES[who],
            "time_zone": "UTC",
            "subject": mail[who],
            "issuer": client.issuer.url,
        }
        for who in HOMES
    ]
    async with world.replica("directory", clock=LongAgo()) as at:
        await client.bring("teams", teams, at=at)
        await client.bring("people", rows, at=at)
        leads = {team: f"E-{who}" for who, team in LEADS.items()}
        await client.bring("teams", [{**team, "leads": leads[team["name"]]} for team in teams], at=at)

    async def followed() -> bool:
        now = (await world.truth.rows("feedback", FOLLOWED))[0]
        return [after - earlier for earlier, after in zip(before, now, strict=True)] == [len(HOMES), len(HOMES), len(LEADS)]

    await until(followed)
    for who in HOMES:
        client.people[who] = await until(partial(_known, client, who))


async def _known(client: Client, who: str) -> str | None:
    viewer = ((await client.ask("{ viewer { person { id } } }", by=who)).get("data") or {}).get("viewer")
    return str(viewer["person"]["id"]) if viewer else None


async def seen(client: Client, id: str, *, by: str) -> Json:
    """The pulse as somebody sees it."""
    return dict((await client.query(SEEN, by=by, id=id))["pulse"])


async def opened(client: Client, teams: dict[str, str]) -> Json:
    """An admin writes the pack that ships with the platform; the lead asks everybody of the office, for a week."""
    assert (await client.refusal("writeItemPack", "itemPack { id }", by="captain", name="Voices"))["code"] == (
        "ADMINS_WRITE_ITEM_PACKS"
    )
    pack = (await client.mutate("writeItemPack", "itemPack { id }", by="admin", name="Voices"))["itemPack"]["id"]
    given: Json = {"itemPackId": pack, "closesAt": (datetime.now(UTC) + timedelta(days=7)).isoformat()}
    young = await client.refusal("openPulse", "pulse { id }", by="admin", teamId=client.teams[COMPANY], **given)
    assert young["code"] == "TEAM_TOO_YOUNG"
    assert (await client.refusal("openPulse", "pulse { id }", by="fog1", teamId=teams[SOUND], **given))["code"] == (
        "NOT_YOURS_TO_ASK"
    )
    shown = await client.mutate("openPulse", "pulse { id items { id reversed } }", by="captain", teamId=teams[SOUND], **given)
    return dict(shown["pulse"])


def said(pulse: Json, value: int) -> list[Json]:
    """An answer to every item that speaks as well of every facet."""
    return [{"itemId": item["id"], "value": 8 - value if item["reversed"] else value} for item in pulse["items"]]


async def closed(world: World, id: str) -> None:
    """The window ends, and the worker closes the pulse; nothing is left of who answered."""
    await world.truth.change("feedback", f"update pulses set closes_at = now() - interval '1 minute' where id = '{id}'")

    async def over() -> bool:
        return bool((await seen(world.client, id, by="stranger"))["state"] == "CLOSED")

    await until(over)
    await world.truth.rest()
    for table in ("pulse_envelope", "pulse_roster"):
        rows = await world.truth.rows("feedback", f"select 1 from {table} where pulse_id = $1", id)
        assert rows == [], table
    late = await world.client.refusal("answerPulse", "receipt { id }", by="fog1", pulseId=id, text="Late")
    assert late["code"] == "PULSE_IS_CLOSED"


@asynccontextmanager
async def a_day_later(world: World, id: str) -> AsyncIterator[None]:
    """As if the pulse had been closed 24 hours before."""
    change = "update pulses set closed_at = closed_at {} interval '24 hours' where id = '{}'"
    await world.truth.change("feedback", change.format("-", id))
    try:
        yield
    finally:
        await world.truth.change("feedback", change.format("+", id))


async def shows(client: Client, id: str, *, by: str) -> set[str]:
    """Of which teams a pulse shows somebody a figure."""
    return {release["team"]["id"] for release in (await seen(client, id, by=by))["releases"]}
