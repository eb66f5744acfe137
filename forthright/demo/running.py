"""The demo from start to stop: servers, schemas, every component, the seed, and the welcome."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx2

from chassis import logs, telemetry
from chassis.clock import SystemClock
from chassis.lifecycle import Lifecycle, PortTaken, listen
from chassis.memory import settle
from chassis.service_credential import ServiceCredential
from chassis.settings import PORTS, Settings
from contracts import catalog
from forthright.demo import beside, patience, story
from forthright.demo.broker import MockBroker
from forthright.demo.clock import StoryClock
from forthright.demo.folder import Folder
from forthright.demo.hours import Hours
from forthright.demo.marker import Marker, NotEmpty
from forthright.demo.people import Cast
from forthright.demo.places import AUDIENCE, ISSUER, Places
from forthright.demo.postgres import EmbeddedPostgres, application, owner
from forthright.demo.seeding import Progress, Seed
from forthright.demo.welcome import Welcome
from forthright.issuer import DevelopmentIssuer, open_issuer
from forthright.migrating import upgrade
from forthright.owners import OwnerRefused
from forthright.together import add_everything

WHO = "B025"


class WentDown(Exception):
    """The demo ended before it was stopped; the message says why, or where to read on."""


@dataclass(frozen=True, slots=True)
class Told:
    """How the demo speaks while it starts."""

    step: Callable[[str], None]
    progress: Progress
    ready: Callable[[str], None]


async def run(folder: Folder, first_port: int, told: Told) -> None:
    """Runs the demo in a folder that this process has locked, until it is stopped.

    Raises `PortTaken`, `NotEmpty` and `WentDown`.
    """
    places = Places.of(folder.path, first_port)
    places.check()
    for port in places.ports:
        listen("127.0.0.1", port).close()  # before anything is started or changed
    logs.configure("warning", (folder.path / "log.jsonl").open("a", encoding="utf-8"))
    (folder.path / "erasures.jsonl").touch()
    lifecycle = Lifecycle(shutdown_seconds=5)
    try:
        async with _servers(places, told) as (urls, broker):
            keys = folder.keys(SystemClock().now().date())
            settings = {name: places.settings(name, keys, urls, broker) for name in PORTS}
            platform = settings["gateway"].platform
            telemetry.configure("forthright-demo", platform.deployment, platform.otlp_endpoint)
            told.step("Schemas")
            await _upgrade(settings)
            if await Marker(settings).clear_half_a_seed():
                await _upgrade(settings)
            async with Demo.within(lifecycle, places, settings, told) as demo:
                demo.add()
                await lifecycle.run()
                if demo.refused is not None:
                    raise demo.refused
        if lifecycle.fault:
            raise WentDown(f"The demo went down ({lifecycle.fault}). What came before stands in {folder.path / 'log.jsonl'}.")
    except PortTaken:
        await lifecycle.abandon()
        raise


async def _upgrade(settings: Mapping[str, Settings]) -> None:
    for one in settings.values():
        await upgrade(one)


@asynccontextmanager
async def _servers(places: Places, told: Told) -> AsyncIterator[tuple[Mapping[str, str], str]]:
    """Where each role reaches its database, and where Kafka is; both embedded where none is named."""
    postgres = None
    urls: dict[str, str] = {}
    if places.embedded:
        told.step("PostgreSQL")
        postgres = await EmbeddedPostgres.start(places.folder / "postgres")
    try:
        if postgres is not None:
            await postgres.make_databases(places.embedded)
            roles = {name: (owner(name), application(name)) for name in places.embedded}
            urls = {role: postgres.url(name, role) for name, both in roles.items() for role in both}
        broker = None if places.brings_kafka else await asyncio.to_thread(MockBroker)
        if broker is not None:
            await asyncio.to_thread(broker.make_topics, catalog.topics())
        yield urls, broker.address if broker is not None else ""
    finally:
        if postgres is not None:
            await postgres.stop()


@dataclass(slots=True)
class Demo:
    """What runs, and what it takes to fill it."""

    lifecycle: Lifecycle
    places: Places
    settings: Mapping[str, Settings]
    told: Told
    issuer: DevelopmentIssuer
    http: httpx2.AsyncClient
    marker: Marker
    refused: WentDown | NotEmpty | None = None

    @classmethod
    @asynccontextmanager
    async def within(
        cls, lifecycle: Lifecycle, places: Places, settings: Mapping[str, Settings], told: Told
    ) -> AsyncIterator["Demo"]:
        issuer = open_issuer(places.folder, clock=SystemClock(), development=True, audience=AUDIENCE)
        assert issuer.url == ISSUER, "sign-ins of an earlier start are known by this name"
        async with httpx2.AsyncClient(timeout=60, trust_env=False) as http:
            yield cls(lifecycle, places, settings, told, issuer, http, Marker(settings))

    def add(self) -> None:
        """Everything into one process; the seed begins once it runs."""
        platform = self.settings["gateway"].platform
        host = platform.listen_host
        self.lifecycle.manage(host=host, port=self.places.management_port)
        self.lifecycle.serve(self.issuer.app(), host="127.0.0.1", port=self.places.issuer_port, name="development issuer")
        clocks = {name: StoryClock() for name in PORTS if name != "gateway"}
        self.told.step("Components")
        add_everything(self.lifecycle, self.settings, clocks)
        settle()
        self.lifecycle.run_task("welcome", lambda: self.welcome(clocks))

    async def welcome(self, clocks: Mapping[str, StoryClock]) -> None:
        """Seeds where nothing is there yet, says that it is ready, and then only waits for the stop."""
        cast = self._cast(SystemClock())
        try:
            seeded = await self._seed(clocks) if await self.marker.is_empty() else {}
            await self._until_shown(cast, seeded)
        except Exception as error:
            if self.lifecycle.health.draining:  # stopped in the middle, with whom it asks; the next start begins the seed anew
                return
            if isinstance(error, NotEmpty):
                self.refused = error
            if isinstance(error, OwnerRefused):
                self.refused = WentDown(f"The demo organization was refused: {error}")
            raise
        person = next(row for row in story.people() if row["employee_id"] == WHO)
        url = self.settings["gateway"].platform.public_url
        who, token = f"{person['name']}, {person['title']}", self.issuer.issue_token(person["subject"])
        metrics = f"http://127.0.0.1:{self.places.management_port}/metrics"
        shell = beside.tell(self.places.folder, self.settings)
        self.told.ready(Welcome(f"{url}/graphql", str(shell), metrics, who, token, str(self.places.folder)).text())
        await asyncio.Event().wait()

    async def _seed(self, clocks: Mapping[str, StoryClock]) -> dict[str, int]:
        """The version of every objective when the seed was done."""
        self.told.step("The demo organization")
        cast = self._cast(clocks["okrs"])
        secrets = self.settings["directory"].platform
        credential = ServiceCredential(secrets.service_secret, clocks["directory"])

        async def learn() -> None:
            await cast.learn_ids(secrets.identity_secret.read().encode(), credential)

        while not await self.marker.everybody_follows():  # noqa: ASYNC110  # another part of this process does it
            await asyncio.sleep(0.05)
        hours = Hours(self.lifecycle, self.settings, clocks)
        seed = Seed(cast, clocks, learn, self.marker.everybody_is_copied, hours.pass_one)
        await self.marker.begin()
        history = await seed.sow(self.told.progress)
        await self.marker.finish()
        return {shown["id"]: shown["version"] for shown in history.shown.values() if "deleted_at" not in shown}

    def _cast(self, clock: SystemClock) -> Cast:
        urls = {name: f"http://127.0.0.1:{one.component.listen_port}" for name, one in self.settings.items()}
        issuer = DevelopmentIssuer(self.issuer.url, self.issuer.audience, self.issuer.key, clock)
        return Cast(issuer, urls, self.http)

    async def _until_shown(self, cast: Cast, versions: Mapping[str, int]) -> None:
        """Until the gateway knows who asks, and shows what was seeded."""
        ids = list(versions)[:100]
        query = "query ($ids: [ID!]!) { viewer { person { id } } nodes(ids: $ids) { id ... on Objective { version } } }"
        headers = {"authorization": f"Bearer {cast.token(WHO)}"}
        async with asyncio.timeout(patience.SECONDS):
            while True:
                answer = await self.http.post(
                    f"{cast.urls['gateway']}/graphql", json={"query": query, "variables": {"ids": ids}}, headers=headers
                )
                data = answer.json().get("data") or {}
                shown = {one["id"]: one["version"] for one in data.get("nodes") or () if one}
                if data.get("viewer") and all(shown.get(id, 0) >= version for id, version in versions.items() if id in ids):
                    return
                await asyncio.sleep(0.05)
