"""Processes are killed under load, the broker and PostgreSQL restarted: nothing lost, nothing doubled, nothing out of order."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from chassis.events import Event
from chassis.kafka import KafkaAccess
from tests.chassis.streams import everything_in
from tests.faults.cluster import Cluster, Load, opened
from tests.servers.broker import Broker
from tests.servers.postgres import Postgres

pytestmark = [pytest.mark.real_broker, pytest.mark.timeout(900)]
SHOWN = "query($id: ID!) { objective(id: $id) { state checkIns(first: 1) { nodes { whatChanged } } } }"
Fault = Callable[[], Awaitable[object]]


@dataclass(slots=True)
class Campaign:
    """What goes wrong, one after another, while people check in."""

    cluster: Cluster
    broker: Broker
    postgres: Postgres
    load: Load
    objectives: list[dict[str, Any]]

    def faults(self) -> dict[str, Fault]:
        """By the names they are told under. Processes start while the next one is killed already."""
        return {
            "gateway worker killed": self._kills("gateway", "worker"),
            "okrs worker killed": self._kills("okrs", "worker"),
            "directory worker killed": self._kills("directory", "worker"),
            "directory api killed": self._kills("directory", "api"),
            "okrs api killed": self._kills("okrs", "api"),
            "gateway api killed": self._kills("gateway", "api"),
            "all of them ready again": self.cluster.ready,
            "broker killed, and started later": self._broker_away,
            "broker restarted": lambda: asyncio.to_thread(self.broker.restart),
            "PostgreSQL restarted": self._postgres_restarted,
        }

    async def run(self) -> None:
        """Goes on to the next fault once people have gone on."""
        for name, fault in self.faults().items():
            said, again = len(self.load.acknowledged), self.load.repeated
            try:
                await fault()
                await self.load.goes_on()
            except TimeoutError:
                pytest.fail(f"after “{name}” nothing went on:\n{self.cluster.logs()}")
            print(f"{name}: {len(self.load.acknowledged) - said} check-ins, {self.load.repeated - again} sent again")
        await self.cluster.ready()

    def _kills(self, name: str, part: str) -> Fault:
        return lambda: asyncio.to_thread(self.cluster.kill, name, part)

    async def _broker_away(self) -> None:
        """Commands and reads go on without the broker, and what they told waits in the outbox."""
        await asyncio.to_thread(self.broker.kill)
        await self.load.goes_on()
        shown = await self.cluster.client.query(SHOWN, id=self.objectives[0]["id"])
        assert shown["objective"]["checkIns"]["nodes"][0]["whatChanged"].startswith("writer")
        assert await self.cluster.truth.outbox() > 0
        await asyncio.to_thread(self.broker.start)

    async def _postgres_restarted(self) -> None:
        await asyncio.to_thread(self.postgres.stop)
        await asyncio.to_thread(self.postgres.start)


async def test_whatever_dies_under_load_every_fact_stays_once_and_in_order(
    own_postgres: Postgres, own_kafka: Broker, tmp_path: Path
) -> None:
    async with opened(own_postgres, own_kafka.bootstrap, tmp_path) as cluster:
        client, load = cluster.client, Load(cluster.client)
        cycle = await client.cycle()
        objectives = [await client.active(cycle, title=f"Under fire {number}") for number in range(4)]
        async with load.on(objectives):
            await load.goes_on()
            await Campaign(cluster, own_kafka, own_postgres, load, objectives).run()
        await _everything_is_right(cluster, load, KafkaAccess((own_kafka.bootstrap,)))


async def _everything_is_right(cluster: Cluster, load: Load, kafka: KafkaAccess) -> None:
    assert load.refused == []
    try:
        await cluster.truth.rest()
    except (TimeoutError, AssertionError):
        print(cluster.logs())
        raise
    rows = await cluster.truth.rows("okrs", "select id, what_changed from check_ins")
    assert sorted((row["what_changed"], row["id"]) for row in rows) == sorted(load.acknowledged.items())
    public = [event for topic in ("forthright.directory", "forthright.okrs") for event in await everything_in(kafka, topic)]
    assert {event.id for event in public} == set(await cluster.truth.told())
    _in_order(public)


def _in_order(records: list[Event]) -> None:
    """Repeats aside, the facts of a subject only rise, and an objective's versions by one at a time."""
    seen, sequences, versions = set[str](), dict[str, str](), dict[str, int]()
    for event in records:
        if event.id in seen:
            continue
        seen.add(event.id)
        assert event.sequence > sequences.get(event.subject, ""), f"{event.type} of {event.subject} came late"
        sequences[event.subject] = event.sequence
        if objective := orjson.loads(event.data).get("objective"):
            assert objective["version"] == versions.get(objective["id"], 0) + 1, f"{objective['id']} went back or left one out"
            versions[objective["id"]] = objective["version"]
    print(f"{len(records)} records, {len(records) - len(seen)} of them repeated")
