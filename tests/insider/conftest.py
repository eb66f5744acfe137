"""A platform whose full hours the test decides: the okrs worker's parts are there, but for its release."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from chassis import telemetry
from chassis.component import add_relay
from chassis.following import add_following
from chassis.lifecycle import Lifecycle
from chassis.settings import Process
from services.okrs.app import COMPONENT
from services.okrs.worker import FOLLOWING
from tests.chassis.lines import written
from tests.chassis.streams import until
from tests.conftest import TOPICS
from tests.journeys.world import PATIENCE, World, away_from_the_hour, opened
from tests.servers.broker import Broker
from tests.servers.postgres import Postgres


@asynccontextmanager
async def process(*adding: Callable[[Lifecycle], object]) -> AsyncIterator[None]:
    """A process of these parts."""
    lifecycle = Lifecycle(shutdown_seconds=5)
    for add in adding:
        add(lifecycle)
    running = asyncio.create_task(lifecycle.run())

    async def started() -> bool:
        assert not running.done(), "it ended while it started"
        return lifecycle.health.started

    await until(started, within=PATIENCE)
    try:
        yield
    finally:
        lifecycle.stop()
        assert await running == 0


@pytest.fixture(scope="package")
async def platform(postgres: Postgres, broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    await broker.renew(*TOPICS)
    async with opened(postgres, broker.bootstrap, tmp_path_factory.mktemp("issuer")) as world:
        settings = world.settings("okrs", Process.WORKER)
        await world.stop("okrs", Process.WORKER)
        async with process(
            lambda life: add_relay(life, settings, COMPONENT), lambda life: add_following(life, settings, FOLLOWING)
        ):
            yield world
        await world.start("okrs", Process.WORKER)


@pytest.fixture(autouse=True)
async def undisturbed() -> None:
    """No full hour comes in the middle."""
    await away_from_the_hour()


@pytest.fixture(scope="package")
def exporter() -> Iterator[InMemorySpanExporter]:
    made = InMemorySpanExporter()
    telemetry.configure("tests", "tests", exporter=made)
    yield made
    made.shutdown()


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Every line that is logged, in the most talkative setting."""
    with written("debug") as stream:
        yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
