"""The whole platform in real processes: how soon another client's subscription sees a change, and how much memory each takes."""

import asyncio
import signal
import statistics
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx2
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from bench.measure import Figure
from bench.servers import TOPICS, Servers
from chassis.kafka import KafkaAccess
from chassis.settings import PORTS
from chassis.topics import ensure_topics
from tests.journeys.client import Client
from tests.journeys.places import places
from tests.journeys.subscriber import subscribed
from tests.journeys.world import signing
from tests.servers.leashed import Leashed, listens

ROUNDS, EACH, LOAD, WRITERS = 5, 20, 400, 8
MOST = 150
WATCH = "subscription($ids: [ID!]) { objectiveChanged(objectiveIds: $ids) { objective { version } } }"
Processes = Mapping[str, Leashed]


async def measure(servers: Servers) -> list[Figure]:
    """Starts everything, measures, and ends it."""
    await ensure_topics(KafkaAccess((servers.kafka,)), TOPICS)
    with TemporaryDirectory(prefix="forthright-bench-") as name:
        async with signing(Path(name)) as issuer, httpx2.AsyncClient(timeout=30, trust_env=False) as http:
            found = await places(servers.postgres, servers.kafka, issuer.url)
            client = Client(found, issuer, http)
            async with _processes(found.environment, Path(name)) as running:
                await client.import_organization()
                rest = _memory(running)
                seen = await _seen(client, servers)
                await _load(client)
                return [seen, _told(rest, _memory(running))]


@asynccontextmanager
async def _processes(environment: Mapping[str, str], folder: Path) -> AsyncIterator[Processes]:
    """Every api and worker, as `forthright serve` runs them, each until it answers."""
    running: dict[str, Leashed] = {}
    try:
        for part in ("api", "worker"):
            for name in reversed(list(PORTS)):
                running[f"{name} {part}"] = await asyncio.to_thread(_start, name, part, environment, folder)
        yield running
    finally:
        for process in running.values():
            process.signal(signal.SIGTERM)
        for process in running.values():
            await asyncio.to_thread(process.terminate)


def _start(name: str, part: str, environment: Mapping[str, str], folder: Path) -> Leashed:
    quiet = {**environment, "FORTHRIGHT_LOG_LEVEL": "warning"}
    command = [sys.executable, "-m", "forthright", "serve", name, part]
    process = Leashed(command, log=folder / f"{name}-{part}.log", env=quiet)
    kind = "MANAGEMENT" if part == "api" else "WORKER_MANAGEMENT"
    port = int(environment[f"FORTHRIGHT_{name.upper()}_{kind}_PORT"])
    process.until(lambda: listens(port), seconds=60, what=f"{name} {part}")
    return process


async def _seen(client: Client, servers: Servers) -> Figure:
    """Rounds in turn with the bare round trip."""
    objective = await client.active(await client.cycle())
    url, token = client.places.url("gateway"), client.token("member")
    ours, theirs = [], []
    async with subscribed(url, token, WATCH, ids=[objective["id"]]) as subscriber, _echo(servers) as echo:
        await _until_it_hears(client, objective, subscriber)
        for _ in range(ROUNDS):
            ours.append(statistics.median([await _one(client, objective, subscriber) for _ in range(EACH)]))
            theirs.append(statistics.median([await echo() for _ in range(EACH)]))
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    mine, other = (f"{statistics.median(one) * 1000:.1f} ms" for one in (ours, theirs))
    against = "raw produce to consume round trip"
    return Figure("mutation answered to seen by another client's subscription, p50", against, mine, other, ratio, "≤ 5")


async def _until_it_hears(client: Client, objective: Any, subscriber: Any) -> None:
    """Without a cursor a subscription may miss what happens before it begins."""
    for _ in range(50):
        await client.check_in(objective, "1")
        try:
            await subscriber.next(within=2)
        except TimeoutError:
            continue
        await asyncio.sleep(1)
        return
    raise RuntimeError("the subscription hears nothing")


async def _one(client: Client, objective: Any, subscriber: Any) -> float:
    """From the mutation's answer to the event of that very version."""
    answered = await client.check_in(objective, "4")
    began = time.perf_counter()
    while (await subscriber.next())["objectiveChanged"]["objective"]["version"] < answered["objective"]["version"]:
        pass
    return time.perf_counter() - began


@asynccontextmanager
async def _echo(servers: Servers) -> AsyncIterator[Any]:
    """A record of 2 KB to Kafka and back, with bare clients."""
    topic = "forthright.bench"
    await ensure_topics(KafkaAccess((servers.kafka,)), [topic], partitions=1)
    producer = AIOKafkaProducer(bootstrap_servers=servers.kafka, enable_idempotence=True, acks="all")
    consumer = AIOKafkaConsumer(bootstrap_servers=servers.kafka, group_id=None, fetch_max_wait_ms=10)
    await producer.start()
    await consumer.start()
    consumer.assign([TopicPartition(topic, 0)])
    await consumer.seek_to_end()

    async def once() -> float:
        began = time.perf_counter()
        await producer.send(topic, b"x" * 2_000)
        await consumer.getone()
        return time.perf_counter() - began

    try:
        yield once
    finally:
        await producer.stop()
        await consumer.stop()


async def _load(client: Client) -> None:
    """Writers and readers at once, so that every process has worked."""
    cycle = await client.cycle()
    objectives = [await client.active(cycle, title=f"Goal {number}") for number in range(WRITERS)]

    async def work(objective: Any) -> None:
        for _ in range(LOAD // WRITERS):
            await client.check_in(objective, "4")
            await client.query("{ objectives(first: 50) { nodes { id title keyResults { id progress } } } }")

    await asyncio.gather(*(work(objective) for objective in objectives))


def _memory(running: Processes) -> dict[str, float]:
    """MiB that are resident, by process."""
    found = {}
    for name, process in running.items():
        line = next(line for line in Path(f"/proc/{process.pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
        found[name] = int(line.split()[1]) / 1024
    return found


def _told(rest: Mapping[str, float], after: Mapping[str, float]) -> Figure:
    most = max(after.values())
    each = ", ".join(f"{name} {rest[name]:.0f} → {after[name]:.0f}" for name in sorted(after))
    names = ("largest process, MiB at rest → after the load", "150 MiB")
    ours = f"{max(rest.values()):.0f} → {most:.0f}"
    return Figure(*names, ours, f"{MOST}", most / MOST, "≤ 1", (f"each: {each}",))
