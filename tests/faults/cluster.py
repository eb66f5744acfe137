"""Every process of the platform as a deployment runs it, to be killed and started anew; and people who never stop working."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import orjson

from chassis.settings import PORTS
from tests.chassis.streams import until
from tests.journeys.client import Client
from tests.journeys.places import Places, places
from tests.journeys.truth import Truth, truth_of
from tests.journeys.world import signing
from tests.servers.leashed import Leashed
from tests.servers.postgres import Postgres

ROOT = Path(__file__).parents[2]
CHECK_IN = "mutation($input: RecordCheckInInput!) { recordCheckIn(input: $input) { checkIn { id } userErrors { code message } } }"
PASSING = {"IDEMPOTENCY_IN_PROGRESS", "SERVICE_UNAVAILABLE", "INTERNAL_ERROR"}


@dataclass(slots=True)
class Cluster:
    """The processes, by component and part."""

    places: Places
    folder: Path
    client: Client
    truth: Truth
    _running: dict[tuple[str, str], Leashed] = field(default_factory=dict)

    def start(self, name: str, part: str) -> None:
        """Starts a process; `ready` waits for it."""
        command = [sys.executable, "-m", "forthright", "serve", name, part]
        environment = {**self.places.environment, "PYTHONPATH": str(ROOT), "FORTHRIGHT_LOG_LEVEL": "warning"}
        self._running[name, part] = Leashed(command, log=self.folder / f"{name}-{part}.log", env=environment)

    def start_all(self) -> None:
        """All at once: none needs another to start."""
        for name in PORTS:
            for part in ("api", "worker"):
                self.start(name, part)

    def kill(self, name: str, part: str) -> None:
        """Kill -9, and a new one at once, as an orchestrator would."""
        self._running.pop((name, part)).kill()
        self.start(name, part)

    def kill_all(self) -> None:
        """The end."""
        for process in self._running.values():
            process.kill()

    async def ready(self, within: float = 180) -> None:
        """Waits until every process says that it is."""

        async def all_are() -> bool:
            dead = [name for name, process in self._running.items() if not process.running]
            assert not dead, f"{dead} ended by themselves:\n{self.logs()}"
            return all([await self._is_ready(name, part) for name, part in self._running])

        await until(all_are, within)

    def logs(self) -> str:
        """The end of what each process said."""
        return "\n".join(
            f"--- {file.name}\n" + "\n".join(file.read_text(errors="replace").splitlines()[-8:])
            for file in self.folder.glob("*.log")
        )

    async def _is_ready(self, name: str, part: str) -> bool:
        kind = "MANAGEMENT" if part == "api" else "WORKER_MANAGEMENT"
        port = self.places.environment[f"FORTHRIGHT_{name.upper()}_{kind}_PORT"]
        try:
            return (await self.client.http.get(f"http://127.0.0.1:{port}/readyz")).is_success
        except httpx2.TransportError:
            return False


@asynccontextmanager
async def opened(postgres: Postgres, kafka: str, folder: Path) -> AsyncIterator[Cluster]:
    """Everything started, and the organization imported."""
    async with signing(folder) as issuer, httpx2.AsyncClient(timeout=60, trust_env=False) as http:
        found = await places(postgres, kafka, issuer.url)
        async with truth_of(found) as truth:
            cluster = Cluster(found, folder, Client(found, issuer, http), truth)
            try:
                cluster.start_all()
                await cluster.ready()
                await cluster.client.import_organization()
                yield cluster
            finally:
                cluster.kill_all()


@dataclass(slots=True)
class Load:
    """People who check in without a pause; each command is repeated under its key until it is acknowledged."""

    client: Client
    acknowledged: dict[str, str] = field(default_factory=dict)
    """What was said, and the id it got."""
    repeated: int = 0
    refused: list[Any] = field(default_factory=list)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def on(self, objectives: Sequence[dict[str, Any]], writers: int = 8) -> AsyncIterator[None]:
        """While they work; two or more on each objective."""
        working = [asyncio.create_task(self._work(number, objectives[number % len(objectives)])) for number in range(writers)]
        try:
            yield
        finally:
            self._stop.set()
            await asyncio.wait_for(asyncio.gather(*working), 180)

    async def goes_on(self, count: int = 25, within: float = 180) -> None:
        """Waits until so many more are acknowledged."""
        wanted = len(self.acknowledged) + count

        async def enough() -> bool:
            return len(self.acknowledged) >= wanted

        await until(enough, within)

    async def _work(self, writer: int, objective: dict[str, Any]) -> None:
        number = 0
        while not self._stop.is_set():
            number += 1
            said = f"writer {writer} said {number}"
            while (id := await self._say(said, objective, f"{number % 10}")) is None:
                self.repeated += 1
                await asyncio.sleep(0.3)
            self.acknowledged[said] = id
            await asyncio.sleep(0.05)

    async def _say(self, said: str, objective: dict[str, Any], value: str) -> str | None:
        target = {"objectiveId": objective["id"], "keyResultId": objective["keyResults"][0]["id"]}
        given = {**target, "value": value, "confidence": 5, "whatChanged": said}
        try:
            answer = await self.client.ask(CHECK_IN, key=said.replace(" ", "-"), input=given)
        except (httpx2.TransportError, orjson.JSONDecodeError, ValueError):
            return None
        payload = (answer.get("data") or {}).get("recordCheckIn")
        if answer.get("errors") or payload is None:
            return None
        codes = {error["code"] for error in payload["userErrors"]}
        if codes:
            self.refused += [] if codes <= PASSING else [payload["userErrors"]]
            return None
        return str(payload["checkIn"]["id"])
