"""A platform as in production, each process a lifecycle of its own in this one: databases, broker, issuer, HTTP are real."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from chassis import telemetry
from chassis.clock import Clock, SystemClock
from chassis.environment import load
from chassis.kafka import KafkaAccess
from chassis.lifecycle import Lifecycle
from chassis.settings import PORTS, Process, Settings
from contracts import catalog
from forthright import components
from forthright.issuer import DevelopmentIssuer, open_issuer
from tests.chassis.serving import served
from tests.chassis.streams import until
from tests.journeys.client import Client
from tests.journeys.places import APIS_ONLY, AUDIENCE, PRIVATE, Places, places
from tests.journeys.truth import Truth, truth_of
from tests.servers.leashed import free_port
from tests.servers.postgres import Postgres

PATIENCE = 120
"""How many seconds a process may take to start, where many other things run beside."""
NEAR = 90
"""In so many seconds most journeys are over, on a slow machine too."""
RELEASED_AFTER = 10
"""So many seconds after the hour every worker has looked at the clock."""


async def away_from_the_hour() -> None:
    """Waits where a full hour is near: workers release then what is believed to be held, and days and months end."""
    left = 3600 - time.time() % 3600
    if left < NEAR:
        await asyncio.sleep(left + RELEASED_AFTER)


class Running:
    """One process of one component."""

    def __init__(self, settings: Settings, part: Process, clock: Clock | None = None) -> None:
        """Adds what `forthright serve` adds."""
        self._lifecycle = Lifecycle(shutdown_seconds=5)
        add = components.add_api if part is Process.API else components.add_worker
        add(self._lifecycle, settings, clock=clock)
        self._task = asyncio.create_task(self._lifecycle.run())

    async def ready(self) -> None:
        """Waits until it answers."""

        async def started() -> bool:
            assert not self._task.done(), "a process ended while it started"
            return self._lifecycle.health.started

        await until(started, within=PATIENCE)

    async def stop(self) -> None:
        """Ends it as SIGTERM does."""
        self._lifecycle.stop()
        assert await self._task == 0, "a process had ended because a part of it had"


@dataclass(slots=True)
class World:
    """The platform, who works with it, and what is true of it."""

    places: Places
    kafka: KafkaAccess
    client: Client
    truth: Truth
    _running: dict[tuple[str, Process], Running] = field(default_factory=dict)

    def settings(self, name: str, part: Process = Process.API, **more: str) -> Settings:
        """A component's settings, some of them others."""
        own = PRIVATE if (name, part) == ("feedback", Process.WORKER) else {}
        kept = {
            key: value for key, value in self.places.environment.items() if part is not Process.WORKER or key not in APIS_ONLY
        }
        return load(name, part, {**kept, **own, **more})

    async def start(self, name: str, part: Process) -> None:
        """Starts a process that does not run."""
        self._running[name, part] = Running(self.settings(name, part), part)
        await self._running[name, part].ready()

    async def stop(self, name: str, part: Process) -> None:
        """Stops one."""
        await self._running.pop((name, part)).stop()

    @asynccontextmanager
    async def without(self, *which: tuple[str, Process]) -> AsyncIterator[None]:
        """While these processes are away."""
        for name, part in which:
            await self.stop(name, part)
        try:
            yield
        finally:
            for name, part in which:
                await self.start(name, part)

    @asynccontextmanager
    async def replica(self, name: str = "gateway", *, clock: Clock | None = None) -> AsyncIterator[str]:
        """Another api of the gateway, which has seen nobody yet, or of another component; answers its address."""
        port = free_port()
        listens = {f"FORTHRIGHT_{name.upper()}_LISTEN_PORT": str(port)}
        replica = Running(self.settings(name, Process.API, **listens), Process.API, clock)
        await replica.ready()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            await replica.stop()

    async def follows(self) -> bool:
        """Whether everybody reads their topics."""
        query = "select count(distinct topic) as topics from consumer_position"
        following = {name: components.followings(name) for name in PORTS}
        counts = [(await self.truth.rows(name, query))[0]["topics"] for name, several in following.items() if several]
        owners = [{owner for one in several for owner in one.owners} for several in following.values() if several]
        return counts == [len([topic for topic in catalog.topics() if topic.split(".")[1] in each]) for each in owners]

    async def hour(self, service: str) -> None:
        """Confidential acts are due; what the full hour does, without waiting for it."""
        await self.truth.change(
            service, "update held_act set due_at = now() - interval '2 hours'", "update released set hour = 'epoch'"
        )

        async def nothing_waits() -> bool:
            return await self.truth.rows(service, "select id from held_act") == []

        await until(nothing_waits)
        await self.truth.rest()

    async def start_all(self) -> None:
        """Owners first."""
        for part in (Process.API, Process.WORKER):
            for name in reversed(list(PORTS)):
                await self.start(name, part)

    async def stop_all(self) -> None:
        """The gateway first."""
        for name, part in sorted(self._running, reverse=True):
            await self.stop(name, part)


@asynccontextmanager
async def signing(folder: Path) -> AsyncIterator[DevelopmentIssuer]:
    """A development issuer on a free port."""
    port = free_port()
    issuer = open_issuer(folder, clock=SystemClock(), development=True, port=port, audience=AUDIENCE)
    async with served(issuer.app(), port):
        yield issuer


@asynccontextmanager
async def opened(postgres: Postgres, kafka: str, folder: Path) -> AsyncIterator[World]:
    """Everything started, and the organization imported."""
    telemetry.configure("tests", "tests")  # as `forthright serve` does
    async with signing(folder) as issuer, httpx2.AsyncClient(timeout=120, trust_env=False) as http:
        found = await places(postgres, kafka, issuer.url)
        async with truth_of(found) as truth:
            world = World(found, KafkaAccess((kafka,)), Client(found, issuer, http), truth)
            try:
                await world.start_all()
                await until(world.follows, within=PATIENCE)
                await world.client.import_organization()
                yield world
            finally:
                await world.stop_all()
        for database in found.databases.values():
            await postgres.drop(database)
