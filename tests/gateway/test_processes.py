"""The gateway's processes as they are put together from settings."""

import asyncio

import asyncpg
import httpx2
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis import copies
from chassis.environment import load
from chassis.lifecycle import Lifecycle
from chassis.settings import Process
from gateway import process, worker
from gateway.read_model import MIGRATIONS
from tests.gateway.documents import cycle, objective
from tests.gateway.reasons import concern
from tests.servers.postgres import Database

SECRETS = {f"FORTHRIGHT_{name}_SECRET": "of the tests, and long enough for it" for name in ("IDENTITY", "SERVICE", "IDEMPOTENCY")}
SIGN_IN = {"FORTHRIGHT_OIDC_ISSUER": "https://issuer.example", "FORTHRIGHT_OIDC_AUDIENCE": "forthright"}


async def ready(lifecycle: Lifecycle) -> None:
    async with asyncio.timeout(120):
        while not lifecycle.health.started or await lifecycle.health.unready():
            await asyncio.sleep(0.02)


async def test_the_api_answers_on_its_port_until_it_is_stopped(database: Database, engine: AsyncEngine, free_port: int) -> None:
    await MIGRATIONS.upgrade(engine, application_role=database.application_role)
    ours = {"FORTHRIGHT_GATEWAY_DATABASE_URL": database.url, "FORTHRIGHT_GATEWAY_LISTEN_PORT": str(free_port)}
    settings = load("gateway", Process.API, {**SECRETS, **SIGN_IN, **ours})
    lifecycle = Lifecycle()
    assert process.add_api(lifecycle, settings) == free_port
    running = asyncio.create_task(lifecycle.run())
    await ready(lifecycle)
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{free_port}", timeout=60) as client:
        answer = await client.post("/graphql", json={"query": "{ viewer { roles } }"})
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")
        assert (await client.get("/graphql", headers={"accept": "text/html"})).status_code == 406
    lifecycle.stop()
    assert await running == 0


async def test_an_api_without_the_schema_it_needs_is_not_ready(database: Database, free_port: int) -> None:
    ours = {"FORTHRIGHT_GATEWAY_DATABASE_URL": database.url, "FORTHRIGHT_GATEWAY_LISTEN_PORT": str(free_port)}
    lifecycle = Lifecycle()
    process.add_api(lifecycle, load("gateway", Process.API, {**SECRETS, **SIGN_IN, **ours}))
    running = asyncio.create_task(lifecycle.run())
    async with asyncio.timeout(120):
        while not lifecycle.health.started:
            await asyncio.sleep(0.02)
    assert await lifecycle.health.unready() == ["schema of gateway"]
    lifecycle.stop()
    assert await running == 0


async def test_the_worker_starts_and_stops(database: Database, engine: AsyncEngine, kafka: str) -> None:
    await MIGRATIONS.upgrade(engine, application_role=database.application_role)
    ours = {"FORTHRIGHT_GATEWAY_DATABASE_URL": database.url, "FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS": kafka}
    lifecycle = Lifecycle()
    worker.add_worker(lifecycle, load("gateway", Process.WORKER, {**SECRETS, **ours}))
    running = asyncio.create_task(lifecycle.run())
    await ready(lifecycle)
    lifecycle.stop()
    assert await running == 0


async def test_the_worker_marks_what_is_about_something_that_has_ended(
    database: Database, engine: AsyncEngine, kafka: str
) -> None:
    await MIGRATIONS.upgrade(engine, application_role=database.application_role)
    connection = await asyncpg.connect(database.url)
    ended = [cycle(1, state="closed"), objective(1, state="closed"), concern(1)]
    await copies.apply(connection, ended)
    ours = {"FORTHRIGHT_GATEWAY_DATABASE_URL": database.url, "FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS": kafka}
    lifecycle = Lifecycle()
    worker.add_worker(lifecycle, load("gateway", Process.WORKER, {**SECRETS, **ours}))
    running = asyncio.create_task(lifecycle.run())
    async with asyncio.timeout(120):
        while not await connection.fetchval("select bygone from concern"):
            await asyncio.sleep(0.02)
    lifecycle.stop()
    assert await running == 0
    await connection.close()
