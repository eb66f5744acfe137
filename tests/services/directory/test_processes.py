"""The directory's processes as they are put together from settings."""

import asyncio
from pathlib import Path

import httpx2

from chassis.environment import load
from chassis.kafka import KafkaAccess
from chassis.lifecycle import Lifecycle
from chassis.settings import Process
from services.directory import app, worker
from tests.chassis.streams import everything_in
from tests.services.directory.world import World, someone

SECRETS = {f"FORTHRIGHT_{name}_SECRET": "of the tests, and long enough for it" for name in ("IDENTITY", "SERVICE", "IDEMPOTENCY")}


async def test_the_worker_carries_public_and_internal_facts_to_their_topics(world: World, kafka: str) -> None:
    sign_in = {"subject": "ada", "issuer": "https://issuer.example"}
    await world.applied("people", [someone(1, **sign_in), someone(2, manager="e1")])
    wanted = [kind for kind, _ in await world.facts()]
    settings = load(
        "directory",
        Process.WORKER,
        {
            **SECRETS,
            "FORTHRIGHT_DIRECTORY_DATABASE_URL": world.database.url,
            "FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS": kafka,
        },
    )
    lifecycle = Lifecycle()
    worker.add_worker(lifecycle, settings)
    running = asyncio.create_task(lifecycle.run())
    async with asyncio.timeout(120):
        while await world.rows("select 1 from outbox"):
            await asyncio.sleep(0.05)
    lifecycle.stop()
    assert await running == 0
    access = KafkaAccess((kafka,))
    public, internal = [await everything_in(access, topic) for topic in ("forthright.directory", "forthright.directory.internal")]
    assert len(public) == wanted.count("person_joined") == 2
    assert len(internal) == wanted.count("identity_linked") == 1


async def test_the_api_answers_on_its_port_with_the_ledger_of_the_settings(world: World, free_port: int, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    ledger.touch()
    settings = load(
        "directory",
        Process.API,
        {
            **SECRETS,
            "FORTHRIGHT_DIRECTORY_DATABASE_URL": world.database.url,
            "FORTHRIGHT_DIRECTORY_LISTEN_PORT": str(free_port),
            "FORTHRIGHT_OIDC_ISSUER": "https://issuer.example",
            "FORTHRIGHT_OIDC_AUDIENCE": "forthright",
            "FORTHRIGHT_ERASURE_LEDGER": str(ledger),
        },
    )
    lifecycle = Lifecycle()
    assert app.add_api(lifecycle, settings) == free_port
    running = asyncio.create_task(lifecycle.run())
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{free_port}", timeout=60) as client:
        async with asyncio.timeout(120):
            while not lifecycle.health.started:
                await asyncio.sleep(0.02)
        answer = await client.get("/people")
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
        assert await lifecycle.health.unready() == []
    lifecycle.stop()
    assert await running == 0
