"""Inclusive environment: a pulse asks how included a team feels; nobody sees who says what, and members see first what came."""

from functools import partial

from contracts.disclosure import Participation
from tests.chassis.streams import everything_in, until
from tests.journeys.client import Client
from tests.journeys.pulses import (
    FIELDS,
    FOGS,
    HOMES,
    SOUND,
    TREND,
    Json,
    a_day_later,
    closed,
    old_teams,
    opened,
    said,
    seen,
    shows,
)
from tests.journeys.world import World


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
