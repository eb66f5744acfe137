"""Before a round is revealed nothing tells that anybody wrote: whatever others can look at is the same before and after."""

import json
from typing import Any

import pytest
from sqlalchemy import text

from chassis.verbs import REPLAYED
from tests.services.feedback.rounds.rounding import move, opened, revealed, write
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import TEAM

OTHERS = ("member", "member2", "lead", "lead_above", "lead_deputy", "stranger", "admin", "auditor", "moderator")
PLANTED = "The bridge will not hold"
# Every table but the three where what was written waits; of each the rows with the transactions that wrote and locked them.
_KEPT_APART = {"writings", "round_contributions"}


async def seen_by_others(world: World, round: dict[str, Any], id: str) -> dict[str, Any]:
    """What everybody but the author reads, is refused and is told, of the round and of an id that may be a text in it."""
    found: dict[str, Any] = {}
    for name in OTHERS:
        about = {
            "inside": await world.client.get(f"/rounds/{round['id']}", headers={"authorization": f"Bearer {name}"}),
            "texts": await world.client.post("/texts", json=[id], headers={"authorization": f"Bearer {name}"}),
            "readers": await world.client.get(f"/texts/{id}/readers", headers={"authorization": f"Bearer {name}"}),
            "edit": await world.send("edit_text", by=name, id=id, text="Mine"),
            "withdraw": await world.send("withdraw_text", by=name, id=id),
            "tighten": await world.send("tighten_privacy", by=name, id=id, readership="people"),
            "turn": await world.send("end_turn", by=name, round_id=round["id"], person_id=PEOPLE["member1"]),
            "vote": await world.send("vote_in_round", by=name, round_id=round["id"], choice_ids=[id]),
            "close": await world.send("close_round", by=name, round_id=round["id"]),
            "first": await world.send("go_first", by=name, round_id=round["id"], kind="mistake", text="Mine"),
        }
        found[name] = {what: (answer.status_code, without_trace(answer.json())) for what, answer in about.items()}
    return found


def without_trace(told: Any) -> Any:
    return {name: value for name, value in told.items() if name != "traceId"} if isinstance(told, dict) else told


async def everything_else(world: World) -> dict[str, list[str]]:
    """Every other table as it is on disk: contents, and which transaction wrote or locked each row where."""
    tables = [name for [name] in await world.rows("select tablename from pg_tables where schemaname = 'public'")]
    assert {"rounds", "journal", "outbox", "answered", *_KEPT_APART} <= set(tables)
    rows = "select t::text || t.xmin::text || t.xmax::text || t.ctid::text from {table} as t order by 1"
    return {table: [row for [row] in await world.rows(rows.format(table=table))] for table in tables if table not in _KEPT_APART}


@pytest.fixture
async def round(world: World) -> dict[str, Any]:
    return await opened(world)


async def signed(world: World, name: str, verb: str, **body: Any) -> Any:
    headers = {"authorization": f"Bearer {name}", "idempotency-key": "the same key"}
    answer = await world.client.post(f"/{verb}", json=body, headers=headers)
    return answer.status_code, {each: value for each, value in answer.headers.items() if each.startswith(("idem", "forth"))}


async def test_others_see_no_difference(world: World, round: dict[str, Any]) -> None:
    nothing = f"contribution_{9:032x}"
    before = await seen_by_others(world, round, nothing)
    disk = await everything_else(world)
    [id] = await write(world, round, "member1", text=PLANTED)
    assert await everything_else(world) == disk, "no row, version, lock, journal or outcome of a request tells of it"
    after = await seen_by_others(world, round, id)
    assert told(after, id, nothing) == before
    await write(world, round, "member1", text=PLANTED * 20)
    assert told(await seen_by_others(world, round, id), id, nothing) == before, "nor its length, nor that it was written anew"
    assert PLANTED not in str(after)


async def test_others_see_no_difference_either_where_its_author_tightens_it(world: World, round: dict[str, Any]) -> None:
    [id] = await write(world, round, "member1", text=PLANTED)
    before, disk = await seen_by_others(world, round, id), await everything_else(world)
    await world.do("tighten_privacy", by="member1", id=id, readership="people")
    assert await everything_else(world) == disk, "no version, lock, journal, fact or outcome of a request tells of it"
    assert await seen_by_others(world, round, id) == before
    disk = await everything_else(world)
    headers = {"authorization": "Bearer member1", "idempotency-key": "once"}
    earlier = {"id": id, "kept_until": "2026-02-01"}
    first, again = [await world.client.post("/tighten_privacy", json=earlier, headers=headers) for _ in range(2)]
    assert (first.status_code, first.json()["receipt"]["id"], again.headers[REPLAYED]) == (200, id, "true")
    now = await everything_else(world)
    assert {table for table in now if now[table] != disk[table]} == {"answered"}
    [(outcome, moment)] = await world.rows("select outcome::text, at::time::text from answered")
    assert (id in outcome, PEOPLE["member1"] in outcome, moment) == (False, False, "00:00:00"), "it tells nothing and no hour"
    assert await world.rows("select readership, kept_until::text from writings") == [("people", "2026-02-01")]
    await revealed(world, round)
    assert [each["text"] for each in (await world.texts(id, by="member2")).values()] == [], "as its author wanted it"


def told(seen: dict[str, Any], id: str, nothing: str) -> Any:
    """With the id that was asked for put in place of the one asked for before: it is what the asker said."""
    return {
        name: {what: (status, json.loads(json.dumps(body).replace(id, nothing))) for what, (status, body) in about.items()}
        for name, about in seen.items()
    }


async def test_a_repeat_with_a_key_is_answered_as_everybody_else_is(world: World, round: dict[str, Any]) -> None:
    asked = {"round_id": round["id"], "text": "So"}
    first = await signed(world, "member1", "write_in_round", **asked)
    assert await signed(world, "member1", "write_in_round", **asked) == first
    assert await world.rows("select count(*) from answered") == [(0,)], "nothing is kept of who wrote when"
    assert await signed(world, "member2", "write_in_round", **asked) == first
    assert await world.rows("select count(*) from round_contributions") == [(2,)]


async def test_ids_tell_no_time(world: World, round: dict[str, Any]) -> None:
    ids = await write(world, round, "member1", "member2")
    for id in ids:
        assert id[-20] == "4", "of random ids this digit is the version"
    told = await world.rows("select version, xmax::text from rounds where id = :id", id=round["id"])
    assert told == [(1, "0")], "writing locks the round nowhere that stays"


async def test_no_fact_and_no_reason_to_look_again(world: World, round: dict[str, Any]) -> None:
    before = await world.rows("select count(*) from journal"), await world.rows("select count(*) from outbox")
    await write(world, round, "member1", "lead", "member2")
    await world.do("write_in_round", by="member1", round_id=round["id"], text="Again")
    assert (await world.rows("select count(*) from journal"), await world.rows("select count(*) from outbox")) == before


async def test_its_author_alone_reads_it_and_learns_who_can(world: World, round: dict[str, Any]) -> None:
    [id] = await write(world, round, "member1", text=PLANTED)
    assert (await world.texts(id, by="member1"))[id]["text"] == PLANTED
    for name in OTHERS:
        assert await world.texts(id, by=name) == {}


async def test_a_reveal_is_the_same_whoever_has_not_written(world: World) -> None:
    """The opener learns nothing by trying: an empty round is revealed as any other."""
    empty, full = await opened(world), await opened(world)
    documents = [await revealed(world, empty), await revealed(world, full, "member1", "lead")]
    for document in documents:
        for name in ("id", "opened_at"):
            document.pop(name)
    assert documents[0] == documents[1]


async def test_the_numbers_of_a_confidence_round_stay_in_place_too(world: World) -> None:
    named = [PEOPLE["member1"], PEOPLE["member2"]]
    round = await opened(world, "session", team_id=None, person_ids=named)
    await write(world, round, "member2")
    for name in ("member", "member1"):
        inside = await world.read(f"/rounds/{round['id']}", by=name)
        assert inside == {
            "round_id": round["id"],
            "own": None,
            "contributions": [],
            "numbers": [],
            "turns": [],
            "own_vote": None,
            "votes": [],
        }


async def test_someone_who_left_the_team_reads_what_they_wrote_and_nothing_else(world: World) -> None:
    round = await opened(world)
    [id, other] = await write(world, round, "member1", "member2")
    await move(world, "member1")
    refused = await world.refusal("write_in_round", by="member1", round_id=round["id"], text="More")
    assert refused == (403, "not_in_this_round", None)
    await revealed(world, round)
    assert set(await world.texts(id, other, by="member1")) == {id}
    inside = await world.read(f"/rounds/{round['id']}", by="member")
    assert len(inside["contributions"]) == 2, "what was written while they were here is not lost"
    assert await world.read(f"/rounds/{round['id']}", by="member1") is None


async def test_a_moderator_of_the_team_sees_nothing_either(world: World, round: dict[str, Any]) -> None:
    [id] = await write(world, round, "member1", text=PLANTED)
    appoint = text(
        "insert into moderators (id, version, team_id, person_id, appointed_on)"
        " values ('moderator_1', 1, :team, :who, '2026-01-01')"
    )
    async with world.engine.begin() as connection:
        await connection.execute(appoint, {"team": TEAM, "who": PEOPLE["moderator"]})
    assert await world.texts(id, by="moderator") == {}
