"""The management port: what the probes hear while a process starts, works, gets stuck and leaves."""

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest

from chassis import metrics
from chassis.management import Health, Heartbeat, Management


@pytest.fixture
def health() -> Health:
    return Health()


@pytest.fixture
async def client(health: Health) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(Management(health)), base_url="http://management") as opened:
        yield opened


async def ready(client: httpx2.AsyncClient) -> tuple[int, dict[str, object]]:
    answer = await client.get("/readyz")
    return answer.status_code, answer.json()


async def test_it_is_ready_between_its_start_and_its_drain(client: httpx2.AsyncClient, health: Health) -> None:
    assert await ready(client) == (503, {"status": "not ready", "reasons": ["starting"]})
    health.started = True
    assert await ready(client) == (200, {"status": "ready"})
    health.draining = True
    assert await ready(client) == (503, {"status": "not ready", "reasons": ["draining"]})
    assert (await client.get("/livez")).status_code == 200


async def test_it_waits_for_the_schema_and_asks_no_more_once_it_is_there(client: httpx2.AsyncClient, health: Health) -> None:
    there, asked = False, 0

    async def suffices() -> bool:
        nonlocal asked
        asked += 1
        return there

    health.started = True
    health.need_schema("okrs", suffices)
    assert await ready(client) == (503, {"status": "not ready", "reasons": ["schema of okrs"]})
    there = True
    assert (await ready(client))[0] == 200
    there = False
    assert (await ready(client))[0] == 200
    assert asked == 2


async def test_a_database_that_is_away_or_silent_leaves_it_unready_and_alive(client: httpx2.AsyncClient, health: Health) -> None:
    async def away() -> bool:
        raise ConnectionRefusedError

    async def silent() -> bool:
        await asyncio.sleep(60)
        return True

    health.started = True
    health.need_schema("okrs", away)
    health.need_schema("directory", silent)
    assert await ready(client) == (503, {"status": "not ready", "reasons": ["schema of okrs", "schema of directory"]})
    assert (await client.get("/livez")).json() == {"status": "alive"}


async def test_a_loop_that_stops_turning_is_no_longer_alive(client: httpx2.AsyncClient, health: Health) -> None:
    at = 100.0
    heartbeat = Heartbeat(30, monotonic=lambda: at)
    health.watch("projector", heartbeat.alive)
    at = 130.0
    assert (await client.get("/livez")).status_code == 200
    at = 130.1
    answer = await client.get("/livez")
    assert (answer.status_code, answer.json()) == (503, {"status": "not alive", "reasons": ["projector"]})
    heartbeat.beat()
    assert (await client.get("/livez")).status_code == 200


async def test_metrics_are_in_prometheus_text_and_hold_the_process_too(client: httpx2.AsyncClient) -> None:
    metrics.command("toy_verb", "ok")
    answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'forthright_commands_total{outcome="ok",verb="toy_verb"} 1.0' in answer.text
    assert "process_resident_memory_bytes" in answer.text


async def test_nothing_else_is_served(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/")).status_code == 404
    assert (await client.head("/livez")).text == ""
