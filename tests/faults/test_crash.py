"""Processes are killed under load, the broker and PostgreSQL restarted: nothing lost, nothing doubled, nothing out of order."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import orjson
import pytest

from chassis.events import Event
from chassis.kafka import KafkaAccess
from tests.chassis.streams import everything_in
from tests.faults.cluster import Cluster, Load, opened
from tests.servers.broker import Broker
from tests.servers.postgres import Postgres

pytestmark = [pytest.mark.real_broker, pytest.mark.timeout(300)]
OBJECTIVES = 4
SHOWN = "query($id: ID!) { objective(id: $id) { state checkIns(first: 1) { nodes { whatChanged } } } }"


async def test_whatever_dies_under_load_every_fact_stays_once_and_in_order(
    own_postgres: Postgres, own_kafka: Broker, tmp_path: Path
) -> None:
    async with opened(own_postgres, own_kafka.bootstrap, tmp_path) as cluster:
        client = cluster.client
        cycle = await client.cycle()
        objectives = [await client.active(cycle, title=f"Under fire {number}") for number in range(OBJECTIVES)]
        load = Load(client)

        def killed(name: str, part: str) -> Callable[[], Awaitable[None]]:
            async def kill() -> None:
                await asyncio.to_thread(cluster.kill, name, part)

            return kill

        async def broker_away() -> None:
            """Commands and reads go on without the broker, and what they told waits in the outbox."""
            await asyncio.to_thread(own_kafka.kill)
            await load.goes_on()
            shown = await client.query(SHOWN, id=objectives[0]["id"])
            assert shown["objective"]["checkIns"]["nodes"][0]["whatChanged"].startswith("writer")
            assert await cluster.truth.outbox() > 0
            await asyncio.to_thread(own_kafka.start)

        async def postgres_restarted() -> None:
            await asyncio.to_thread(own_postgres.stop)
            await asyncio.to_thread(own_postgres.start)

        faults: dict[str, Callable[[], Awaitable[None]]] = {
            "gateway worker killed": killed("gateway", "worker"),
            "okrs worker killed": killed("okrs", "worker"),
            "directory worker killed": killed("directory", "worker"),
            "directory api killed": killed("directory", "api"),
            "okrs api killed": killed("okrs", "api"),
            "gateway api killed": killed("gateway", "api"),
            "all of them ready again": cluster.ready,
            "broker killed and started": broker_away,
            "broker restarted": lambda: asyncio.to_thread(own_kafka.restart),
            "PostgreSQL restarted": postgres_restarted,
        }
        async with load.on(objectives):
            await load.goes_on()
            for name, fault in faults.items():
                before = (len(load.acknowledged), load.repeated)
                await fault()
                try:
                    await load.goes_on()
                except TimeoutError:
                    pytest.fail(f"after {name} nothing went on:\n{cluster.logs()}")
                print(f"{name}: {len(load.acknowledged) - before[0]} check-ins, {load.repeated - before[1]} sent again")
            await cluster.ready()
        await _everything_is_right(cluster, load, KafkaAccess((own_kafka.bootstrap,)))


async def _everything_is_right(cluster: Cluster, load: Load, kafka: KafkaAccess) -> None:
    assert load.refused == []
    try:
        await cluster.truth.rest(60)
    except (TimeoutError, AssertionError):
        print(cluster.logs())
        raise
    rows = await cluster.truth.rows("okrs", "select id, what_changed from check_ins")
    assert sorted((row["what_changed"], row["id"]) for row in rows) == sorted(load.acknowledged.items())
    public = [event for topic in ("forthright.directory", "forthright.okrs") for event in await everything_in(kafka, topic)]
    assert {event.id for event in public} == set(await cluster.truth.told())
    _in_order(public)


def _in_order(records: list[Event]) -> None:
    """Repeats aside, the facts of a subject and the versions of an objective only rise."""
    seen, sequences, versions = set[str](), dict[str, str](), dict[str, int]()
    for event in records:
        if event.id in seen:
            continue
        seen.add(event.id)
        assert event.sequence > sequences.get(event.subject, ""), f"{event.type} of {event.subject} came late"
        sequences[event.subject] = event.sequence
        if objective := orjson.loads(event.data).get("objective"):
            assert objective["version"] > versions.get(objective["id"], 0), f"{objective['id']} went back"
            versions[objective["id"]] = objective["version"]
    print(f"{len(records)} records, {len(records) - len(seen)} of them repeated")
