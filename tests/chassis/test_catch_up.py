"""Catching up and rebuilding from a real owner over HTTP."""

import itertools
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx2
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis import copies
from chassis.catch_up import Derived, Owner, Pull, PullFailed, catching_up, rebuild
from chassis.clock import SystemClock
from chassis.copies import Copy
from chassis.events import Event
from chassis.payloads import Payloads
from chassis.postgres import Connection
from chassis.service_credential import ServiceCredential
from chassis.sinks import Copying
from chassis.timeline import Timeline
from chassis.transactions import PoolTransactions
from contracts.messages import Fact
from tests.chassis.streams import chassis_tables, connects
from tests.chassis.toy import SECRET, CounterDocument, CounterMade, CounterRaised, CounterRemoved, toy
from tests.servers.postgres import Postgres

FACTS: Mapping[str, type[Fact]] = {fact.type(): fact for fact in (CounterMade, CounterRaised, CounterRemoved)}
TIMELINE = Timeline(lambda _, __: ["team_1"])


class Flaky(httpx2.AsyncBaseTransport):
    """A way to the owner on which requests can fail."""

    def __init__(self, through: httpx2.AsyncBaseTransport) -> None:
        self._through, self.failing, self.asked = through, 0, list[str]()
        self.cut_at = ""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(str(request.url))
        if self.failing or (self.cut_at and self.cut_at in str(request.url)):
            self.failing = max(self.failing - 1, 0)
            raise httpx2.ConnectError("away", request=request)
        return await self._through.handle_async_request(request)


@dataclass
class World:
    owner: httpx2.AsyncClient
    way: Flaky
    pull: Pull
    derived: Derived
    connection: Connection
    at: Owner

    async def command(self, verb: str, **body: Any) -> dict[str, Any]:
        answer = await self.owner.post(f"/{verb}", json=body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json()["counter"])

    async def held(self) -> dict[str, tuple[int, bool]]:
        rows = await self.connection.fetch("select id, version, deleted from counter")
        return {row["id"]: (row["version"], row["deleted"]) for row in rows}

    async def told(self) -> list[str]:
        return [row["type"].split(".")[2] for row in await self.connection.fetch("select type from timeline order by position")]


@pytest.fixture
async def world(engine: AsyncEngine, postgres: Postgres) -> AsyncIterator[World]:
    database = await postgres.create()
    pool = await asyncpg.create_pool(database.owner_url, min_size=0, max_size=3)
    connection = await connects(database.owner_url)()
    await chassis_tables(connection)
    for statement in (*copies.create_table_sql("counter"), *TIMELINE.create_sql()):
        await connection.execute(statement)
    async with toy(engine) as (owner, app):
        way = Flaky(httpx2.ASGITransport(app))
        async with httpx2.AsyncClient(transport=way, base_url="http://toy") as client:
            credential = ServiceCredential(SECRET, SystemClock())
            pull = Pull(client, lambda: credential.issue("tests"), page=3)
            sink = Copying("toys", Payloads(FACTS), ["counter"], TIMELINE)
            at = Owner("toy", "http://toy", ["forthright.toy"], ["counter", "kind_of_a_later_release"])
            yield World(owner, way, pull, Derived(PoolTransactions(pool), sink), connection, at)
    await connection.close()
    await pool.close()


async def some_history(world: World) -> dict[str, tuple[int, bool]]:
    made = [await world.command("make_counter", note=str(number)) for number in range(7)]
    await world.command("raise_counter", counter_id=made[2]["id"])
    await world.command("raise_counter", counter_id=made[2]["id"])
    await world.command("remove_counter", counter_id=made[5]["id"])
    expected = {counter["id"]: (1, False) for counter in made}
    return {**expected, made[2]["id"]: (3, False), made[5]["id"]: (2, True)}


async def catch_up(world: World, causes: Mapping[str, str]) -> None:
    await catching_up("toys", [world.at], world.pull, world.derived)(causes)


async def test_everything_the_owner_has_is_pulled_page_by_page_tombstones_and_history_included(world: World) -> None:
    expected = await some_history(world)
    await catch_up(world, {"forthright.toy": "gap"})
    assert await world.held() == expected
    assert await world.told() == ["counter_made"] * 7 + ["counter_raised"] * 2 + ["counter_removed"]
    raised = await world.connection.fetch("select about, touched from timeline where type like '%raised%' order by position")
    assert [entry["touched"] for entry in raised] == [
        f'[["counter", "{raised[0]["about"][0]}", {version}]]' for version in (2, 3)
    ]


async def test_catching_up_again_changes_nothing_and_late_facts_are_found(world: World) -> None:
    await some_history(world)
    await catch_up(world, {"forthright.toy": "gap"})
    before = await world.held(), await world.told()
    await catch_up(world, {"forthright.toy": "recreated"})
    assert (await world.held(), await world.told()) == before
    made = await world.command("make_counter")
    await catch_up(world, {"forthright.toy": "gap"})
    assert (await world.held())[made["id"]] == (1, False)
    assert len(await world.told()) == 11


async def test_owners_of_other_topics_are_left_alone(world: World) -> None:
    await catch_up(world, {"forthright.other": "gap"})
    assert world.way.asked == []


async def test_a_hiccup_is_passed_over_and_an_owner_that_stays_away_is_named(world: World) -> None:
    expected = await some_history(world)
    world.way.failing = 2
    await catch_up(world, {"forthright.toy": "gap"})
    assert await world.held() == expected
    world.way.failing = 1000
    with pytest.raises(PullFailed, match="toy at http://toy did not give its kinds: ConnectError"):
        await catch_up(world, {"forthright.toy": "gap"})


async def test_without_a_credential_of_ours_nothing_is_given(world: World) -> None:
    forged = Pull(world.pull._client, lambda: "forged")  # noqa: SLF001  # the same way to the owner
    with pytest.raises(PullFailed, match="HTTPStatusError"):
        await forged.kinds(world.at)


async def test_a_rebuild_ends_with_what_the_owner_has_and_tells_how_it_goes(world: World) -> None:
    expected = await some_history(world)
    ghost = CounterDocument.model_validate({"id": "counter_" + "f" * 32, "epoch": 1, "version": 4, "value": 1, "note": ""})
    [some, *_] = expected
    ahead = CounterDocument.model_validate({"id": some, "epoch": 1, "version": 9, "value": 1, "note": "of a lost future"})
    await copies.apply(world.connection, [ghost, ahead])
    said: list[tuple[str, str, int]] = []
    removed = await rebuild([world.at], world.pull, world.derived, lambda *progress: said.append(progress))
    assert await world.held() == expected
    assert removed == {"counter": 1}
    assert said == [("toy", kind, count) for kind, count in (("counter", 3), ("counter", 6), ("counter", 7))] + [
        ("toy", "facts", count) for count in (3, 6, 9, 10)
    ]


async def test_what_is_written_live_during_a_rebuild_stays(world: World) -> None:
    expected = await some_history(world)
    fresh = (Copy.of_json("counter", {"id": f"counter_{number:032x}", "epoch": 1, "version": 1}) for number in itertools.count(1))
    live: list[Copy] = []

    class Meanwhile(Copying):
        async def apply(self, transaction: Any, events: Any) -> None:
            await super().apply(transaction, events)
            live.append(next(fresh))
            await copies.apply(transaction.driver, live[-1:])

    sink = Meanwhile("toys", Payloads(FACTS), ["counter"], TIMELINE)
    await rebuild([world.at], world.pull, Derived(world.derived.transactions, sink))
    assert await world.held() == {**expected, **{copy.id: (1, False) for copy in live}}
    assert len(live) == 4


async def test_a_rebuild_that_breaks_off_removes_nothing_and_can_be_run_again(world: World) -> None:
    expected = await some_history(world)
    ghost = CounterDocument.model_validate({"id": "counter_" + "f" * 32, "epoch": 1, "version": 4, "value": 1, "note": ""})
    await copies.apply(world.connection, [ghost])
    world.way.cut_at = "facts"
    with pytest.raises(PullFailed, match="facts"):
        await rebuild([world.at], world.pull, world.derived)
    assert ghost.id in await world.held()
    world.way.cut_at = ""
    await rebuild([world.at], world.pull, world.derived)
    assert await world.held() == expected


async def test_a_pulled_fact_that_cannot_be_applied_keeps_no_other_back(world: World) -> None:
    await some_history(world)

    class Picky(Copying):
        async def apply(self, transaction: Any, events: Sequence[Event]) -> None:
            await super().apply(transaction, events)
            if any("raised" in event.type for event in events):
                raise ValueError("not this one")

    sink = Picky("toys", Payloads(FACTS), ["counter"], TIMELINE)
    await catching_up("toys", [world.at], world.pull, Derived(world.derived.transactions, sink))({"forthright.toy": "gap"})
    assert await world.told() == ["counter_made"] * 7 + ["counter_removed"]
