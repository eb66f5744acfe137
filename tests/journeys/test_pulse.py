"""A pulse from its pack to its trend: who answers what is seen by nobody, and what it shows by the team's members first."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from chassis.clock import SystemClock
from contracts.disclosure import Participation
from tests.chassis.streams import everything_in, until
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


async def answered(client: Client, pulse: Json) -> None:
    """All fifteen answer; one of them otherwise than before, and one takes the answer back."""
    id, told, words = pulse["id"], "receipt { id publishedAt }", set[str]()
    for number, who in enumerate(HOMES):
        first = who in {"buoy1", "fog1"}
        given: Json = {
            "answers": said(pulse, 1 if first else 6),
            "text": f"{'Regret' if first else 'Wish'} {number} of the sound",
        }
        receipt = (await client.mutate("answerPulse", told, by=who, pulseId=id, **given))["receipt"]
        assert receipt == {"id": id, "publishedAt": None}
        words.add((await seen(client, id, by="stranger"))["participation"])
    assert words == {word.name for word in Participation}
    await client.mutate("answerPulse", told, by="fog1", pulseId=id, answers=said(pulse, 6), text="Wish 10 of the sound")
    await client.mutate("withdrawPulseAnswer", told, by="buoy1", pulseId=id)
    for verb, more in (("answerPulse", {"text": "Me, too"}), ("withdrawPulseAnswer", {})):
        for who in ("stranger", "admin", "auditor"):
            assert (await client.refusal(verb, told, by=who, pulseId=id, **more))["code"] == "NOT_IN_THIS_PULSE", who


async def nobody_lists_who_answered(world: World, pulse: Json, teams: dict[str, str]) -> None:
    """Each sees their own alone; no field of a pulse, and nothing that was told, names another."""
    client, id = world.client, pulse["id"]
    people = {"fog1": (True, True), "buoy1": (True, False), "captain": (True, True), "admin": (False, False)}
    for who, (asked, answer) in people.items():
        shown = await seen(client, id, by=who)
        assert (shown["asked"], shown["answered"], shown["participation"]) == (asked, answer, "FIVE_OR_MORE"), who
        assert (shown["releases"], shown["words"], shown["shownFrom"]) == ([], [], None), who
    assert (await seen(client, id, by="warden"))["countsIn"] == {"id": teams[SOUND]}
    fields = (await client.query(FIELDS))["__type"]["fields"]
    assert [field["name"] for field in fields if "Person" in str(field["type"])] == ["openedBy"]
    for name in ("journal", "outbox"):
        told = str(await world.truth.rows("feedback", f"select t::text from {name} t"))
        assert [who for who in HOMES if who != "captain" and client.people[who] in told] == [], name
    sealed = str(await world.truth.rows("feedback", "select encode(sealed, 'escape') from pulse_envelope"))
    assert "of the sound" not in sealed


async def closed(world: World, id: str) -> None:
    """The window ends, and the worker closes the pulse; nothing is left of who answered."""
    await world.truth.change("feedback", f"update pulses set closes_at = now() - interval '1 minute' where id = '{id}'")

    async def over() -> bool:
        return bool((await seen(world.client, id, by="stranger"))["state"] == "CLOSED")

    await until(over, within=60)
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


async def members_come_first(world: World, id: str, teams: dict[str, str]) -> None:
    """Figures from five people on, in steps and bands; leads a day later, and who is neither never."""
    client, top, fogs = world.client, teams[SOUND], teams[FOGS]
    figures = {"mean": "6", "spread": "CLOSE", "answers": "FROM_10_TO_19"}
    mine = await seen(client, id, by="fog2")
    assert {one["facet"] for one in mine["releases"]} == {"INCLUDED", "LEARNING", "CONTRIBUTING", "CHALLENGING"}
    assert [one for one in mine["releases"] if one["facet"] == "INCLUDED" and one["team"]["id"] == top] == [
        {"facet": "INCLUDED", **figures, "team": {"id": top}}
    ]
    [few] = [one for one in mine["releases"] if one["facet"] == "INCLUDED" and one["team"]["id"] == fogs]
    assert (few["mean"], few["spread"], few["answers"]) == ("6", None, "FROM_5_TO_9")
    expected = {f"Wish {number} of the sound" for number, who in enumerate(HOMES) if who not in {"buoy1", "fog1"}}
    assert {one["text"] for one in mine["words"]} == expected | {"Wish 10 of the sound"}
    at_once = {"fog2": {top, fogs}, "buoy2": {top}, "signaler": {top}, "captain": set(), "admin": set()}
    never = {"stranger": set[str](), "auditor": set[str](), "lead": set[str]()}
    for who, places in (at_once | never).items():
        assert await shows(client, id, by=who) == places, who
    for who in ("captain", "admin", "signaler"):
        assert (await seen(client, id, by=who))["shownFrom"] is not None, who
    async with a_day_later(world, id):
        later = {"captain": {top, fogs}, "admin": {top, fogs}, "signaler": {top, fogs}, "warden": {top}}
        for who, places in (at_once | later | never).items():
            assert await shows(client, id, by=who) == places, who
        assert (await seen(client, id, by="captain"))["shownFrom"] is None
        points = (await client.query(TREND, by="captain", id=top))["team"]["pulseTrend"]
        assert {(one["pulse"]["id"], one["release"]["mean"]) for one in points} == {(id, "6")}
    assert (await client.query(TREND, by="captain", id=top))["team"]["pulseTrend"] == []


async def test_a_team_is_asked_and_sees_first_what_it_said_and_nobody_who_said_it(world: World) -> None:
    client = world.client
    teams = await old_teams(world)
    pulse = await opened(client, teams)
    id = pulse["id"]
    await until(partial(_is_shown, client, id))
    await answered(client, pulse)
    await nobody_lists_who_answered(world, pulse, teams)
    await closed(world, id)
    await members_come_first(world, id, teams)
    records = [record for record in await everything_in(world.kafka, "forthright.feedback") if record.partition_key == id]
    assert [record.type.split(".")[2] for record in records] == ["pulse_opened", "pulse_closed"]
    told = b" ".join(record.data for record in records)
    assert [word for word in (b"of the sound", b"mean", b"Netherwick", b"five") if word in told] == []
    assert [who for who in HOMES if who != "captain" and client.people[who].encode() in told] == []
    rows = str(await world.truth.rows("gateway", "select t::text from timeline t where t::text like '%' || $1 || '%'", id))
    assert [who for who in HOMES if who != "captain" and client.people[who] in rows] == []
    await world.truth.rest()


async def _is_shown(client: Client, id: str) -> bool:
    return bool((await client.query("query($id: ID!) { pulse(id: $id) { id } }", id=id))["pulse"])
