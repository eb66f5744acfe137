"""A service over a real database, asked over HTTP."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

import asyncpg
import httpx2
from fastapi import FastAPI
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from chassis import copies
from chassis.clock import FixedClock
from chassis.component import Component
from chassis.handles import Handles
from chassis.idempotency import Idempotency
from chassis.migrations import Migrations
from chassis.oidc import Claims
from chassis.problems import Refused
from chassis.release import Applier, Chore, Release
from chassis.sealing import PrivateKey
from chassis.secret import Secret
from chassis.service import Service
from chassis.service_credential import ServiceCredential
from chassis.settings import KeepTimes
from chassis.unit import Sender
from chassis.viewers import Doorkeeper
from chassis.wake import Waker
from contracts.messages import Document
from contracts.refusals import Code
from tests.servers.postgres import Database

SECRET = Secret("a secret of the tests, long enough")
ISSUER = "https://issuer.example"
BALLOT = PrivateKey.new(date(2026, 1, 1))
"""By whose public half the services of tests seal."""
DAYS = {
    "concern": 5,
    "request": 4,
    "review": 3,
    "question": 5,
    "topic": 14,
    "feedback": 7,
    "mistake": 3,
    "help": 5,
    "braintrust": 7,
}
KEPT = KeepTimes().model_dump()


class Tokens:
    """Takes the token itself as the subject; the one called admin has that role."""

    async def verify(self, token: str) -> Claims:
        if token == "bad":
            raise Refused(Code.NOT_SIGNED_IN)
        roles = frozenset({token} & {"admin", "auditor"})
        return Claims(ISSUER, token, roles, datetime.now(UTC) + timedelta(hours=1))


async def _no_relay() -> None:
    """Nobody listens."""


class Serving:
    """What a test does to a service, over HTTP."""

    def __init__(
        self, service: Service, client: httpx2.AsyncClient, engine: AsyncEngine, clock: FixedClock, made: FastAPI
    ) -> None:
        self.service, self.client, self.engine, self.clock, self.app = service, client, engine, clock, made
        self.statements: list[str] = []

    async def send(self, verb: str, *, by: str = "champion", **body: Any) -> httpx2.Response:
        return await self.client.post(f"/{verb}", json=body, headers={"authorization": f"Bearer {by}"})

    async def do(self, verb: str, *, by: str = "champion", **body: Any) -> dict[str, Any]:
        """The fact; anything but 200 fails the test."""
        answer = await self.send(verb, by=by, **body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def refusal(self, verb: str, *, by: str = "champion", **body: Any) -> tuple[int, str, str | None]:
        """Status, code and field of a refusal."""
        told = await self.problem(verb, by=by, **body)
        return told["status"], told["code"], told["field"]

    async def problem(self, verb: str, *, by: str = "champion", **body: Any) -> dict[str, Any]:
        answer = await self.send(verb, by=by, **body)
        assert answer.status_code >= 400, answer.text
        return dict(answer.json())

    async def pulled(self, kind: str) -> list[dict[str, Any]]:
        """The documents of a kind that whoever catches up or rebuilds is told."""
        headers = {"authorization": f"Bearer {self.service.credential.issue('gateway')}"}
        answer = await self.client.get("/pull/documents", params={"kind": kind}, headers=headers)
        assert answer.status_code == 200, answer.text
        return [page["document"] for page in answer.json()["documents"]]

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.engine.connect() as connection:
            return [tuple(row) for row in await connection.execute(text(query), values)]

    async def learn(self, *documents: Document) -> None:
        """What the consumer would copy: documents of other services."""
        async with self.engine.connect() as connection:
            raw: Any = await connection.get_raw_connection()
            await copies.apply(raw.driver_connection, documents)

    async def read(self, path: str, *, by: str = "author") -> Any:
        """What the service shows of it; None where there is nothing for them."""
        answer = await self.client.get(path, headers={"authorization": f"Bearer {by}"})
        assert answer.status_code in {200, 404}, answer.text
        return answer.json() if answer.status_code == 200 else None


W = TypeVar("W", bound=Serving)


async def filled(database: Database, migrations: Migrations, documents: Iterable[Document]) -> None:
    """Migrates a database and fills its copies."""
    engine = database.engine(owner=True)
    await migrations.upgrade(engine, application_role=database.application_role)
    await engine.dispose()
    connection = await asyncpg.connect(database.owner_url)
    await copies.apply(connection, documents)
    await connection.close()


@asynccontextmanager
async def served(
    kind: type[W], database: Database, component: Component, create_app: Callable[[Service], FastAPI]
) -> AsyncIterator[W]:
    """The service over a built database, as the application's own role."""
    engine, clock = database.engine(), FixedClock()
    service = Service(
        name=component.name,
        sessions=async_sessionmaker(engine, expire_on_commit=False, autoflush=False),
        doorkeeper=Doorkeeper(Tokens(), SECRET),
        credential=ServiceCredential(SECRET, clock),
        clock=clock,
        sender=Sender(f"urn:forthright:test:{component.name}", "http://127.0.0.1/schemas"),
        idempotency=Idempotency(SECRET, component.aggregates),
        waker=Waker(_no_relay),
        aggregates=component.aggregates,
        answer_days=DAYS,
        kept=KEPT,
        handles=Handles(SECRET),
        ballot_key=Secret(str(BALLOT.public)),
    )
    made = create_app(service)
    transport = httpx2.ASGITransport(made, raise_app_exceptions=True)
    async with httpx2.AsyncClient(transport=transport, base_url=f"http://{component.name}") as client:
        world = kind(service, client, engine, clock, made)
        event.listen(engine.sync_engine, "before_cursor_execute", lambda *said: world.statements.append(said[2]))
        yield world
    await engine.dispose()


async def at_the_hour(world: Serving, appliers: Mapping[str, Applier], chores: Sequence[Chore] = ()) -> int:
    """Moves on to a little after the next full hour, and releases; answers how many acts took effect."""
    world.clock.move_to(world.clock.now().replace(minute=0, second=2) + timedelta(hours=1))
    return await Release(world.service, appliers, chores).once()
