"""The gateway over a real read model, with the okrs service behind it, asked as its users ask."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import asyncpg
import httpx2
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from chassis import copies
from chassis.clock import FixedClock
from chassis.events import Event, sequence
from chassis.payloads import Payloads
from chassis.service_credential import ServiceCredential
from chassis.sinks import Copying
from chassis.tail import Tail, tell
from chassis.timeline import Entry
from chassis.transactions import Transaction
from chassis.viewers import Doorkeeper
from contracts import catalog
from contracts.messages import Document, Fact
from contracts.values import PersonId
from gateway.app import Options, create_app
from gateway.context import Behind
from gateway.leavers import follow_leavers
from gateway.people import Names
from gateway.read_model import MIGRATIONS
from gateway.read_model.reader import ReadModel
from gateway.read_model.tables import KINDS
from gateway.read_model.timeline import TIMELINE
from tests.chassis.streams import until
from tests.servers.postgres import Database
from tests.services.okrs.world import PEOPLE, organization
from tests.services.okrs.world import World as Okrs
from tests.services.serving import SECRET, Tokens, filled


class CountedPool:
    """A pool that remembers the statements it was asked."""

    def __init__(self, pool: Any) -> None:
        self._pool, self.statements = pool, list[str]()
        self.away = self.away_once_inside = False

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Any]:
        if self.away:
            raise OSError("away")
        async with self._pool.acquire() as connection:
            yield CountedConnection(connection, self)


class CountedConnection:
    def __init__(self, connection: Any, pool: CountedPool) -> None:
        self._connection, self._pool = connection, pool

    async def fetch(self, sql: str, *values: Any) -> list[Any]:
        if self._pool.away_once_inside and "from identity" not in sql:
            raise OSError("away")
        self._pool.statements.append(sql)
        found: list[Any] = await self._connection.fetch(sql, *values)
        return found

    async def execute(self, sql: str, *values: Any) -> str:
        if self._pool.away_once_inside:
            raise OSError("away")
        self._pool.statements.append(sql)
        done: str = await self._connection.execute(sql, *values)
        return done

    async def fetchval(self, sql: str, *values: Any) -> Any:
        self._pool.statements.append(sql)
        return await self._connection.fetchval(sql, *values)

    def transaction(self) -> Any:
        return self._connection.transaction()


class Directory:
    """Stands in for the directory's names and its search."""

    def __init__(self, known: Mapping[str, PersonId] = PEOPLE) -> None:
        self.names = {id: name.replace("_", " ").title() for name, id in known.items()}
        self.asked: list[list[str]] = []
        self.away, self.refused = False, 0
        self.app = FastAPI()
        self.app.post("/names")(self._names)
        self.app.get("/people")(self._people)

    async def _names(self, request: Request) -> JSONResponse:
        if self.away:
            self.refused += 1
            return JSONResponse({}, 503)
        ids = (await request.json())["ids"]
        self.asked.append(ids)
        return JSONResponse({"names": {id: self.names.get(id) for id in ids}})

    async def _people(self, text: str = "", after: str = "", first: int = 20) -> JSONResponse:
        if self.away:
            return JSONResponse({}, 503)
        found = sorted((name, id) for id, name in self.names.items() if text.lower() in name.lower())
        start = next((place for place, (_, id) in enumerate(found, 1) if id == after), 0)
        page = [{"id": id, "name": name} for name, id in found[start : start + first]]
        return JSONResponse({"people": page, "more": len(found) > start + first})


class Owing:
    """Stands in for the feedback and the recognition service where nobody owes anything there, and nothing is moderated."""

    def __init__(self) -> None:
        self.app = FastAPI()
        self.app.get("/owed")(self._owed)

    async def _owed(self) -> JSONResponse:
        return JSONResponse([])


class Switched(httpx2.AsyncBaseTransport):
    """A way to a service that can be cut."""

    def __init__(self, through: httpx2.AsyncBaseTransport) -> None:
        self._through, self.cut = through, False
        self.asked: list[str] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self.cut:
            raise httpx2.ConnectError("cut", request=request)
        self.asked.append(request.url.path)
        return await self._through.handle_async_request(request)


class Watched(Tail):
    """Counts who has begun to follow it."""

    followers = 0

    async def follow(self, after: int | None = None) -> AsyncIterator[Entry]:
        await self._begun.wait()
        self.followers += 1
        async for entry in super().follow(after):
            yield entry


@dataclass
class Gateway:
    """What a test does to the gateway."""

    client: httpx2.AsyncClient
    app: FastAPI
    pool: CountedPool
    raw: Any
    directory: Directory
    okrs: Okrs
    """The owner behind it, whose clock and outbox it is about."""
    way: Switched
    tail: Watched
    projected: int = 0

    @property
    def clock(self) -> FixedClock:
        return self.okrs.clock

    @property
    def statements(self) -> list[str]:
        """What the read model was asked, the sign-in aside."""
        return [each for each in self.pool.statements if "from identity" not in each]

    @property
    def followers(self) -> int:
        """How many have begun to follow, whoever looks for people who leave among them, as that begins by itself."""
        return max(1, self.tail.followers)

    async def followed(self, before: int) -> None:
        """Waits until there are more followers: whatever happens from then on, the newest is told."""

        async def more() -> bool:
            return self.followers > before

        await until(more)

    async def told_on(self) -> None:
        """Waits until whoever follows has been handed all that has happened, however late the machine notices."""

        async def all_of_it() -> bool:
            return bool(self.tail.last == await self.raw.fetchval("select coalesce(max(position), 0) from timeline"))

        await until(all_of_it)

    async def ask(self, query: str, *, by: str = "champion", key: str | None = None, **variables: Any) -> dict[str, Any]:
        """The whole answer."""
        body = {"query": query, "variables": variables, "extensions": {"idempotencyKey": key} if key else None}
        answer = await self.client.post("/graphql", json=body, headers={"authorization": f"Bearer {by}"})
        return dict(answer.json())

    async def read(self, query: str, *, by: str = "champion", **variables: Any) -> dict[str, Any]:
        """The data; any error fails the test."""
        answer = await self.ask(query, by=by, **variables)
        assert "errors" not in answer, answer["errors"]
        return dict(answer["data"])

    async def code(self, query: str, *, by: str = "champion", **variables: Any) -> str:
        """The code of the one error."""
        [error] = (await self.ask(query, by=by, **variables))["errors"]
        return str(error["extensions"]["code"])

    async def mutate(
        self, verb: str, shows: str, *, by: str = "champion", key: str | None = None, **given: Any
    ) -> dict[str, Any]:
        """The payload of a mutation, user errors and all."""
        kind = verb[0].upper() + verb[1:] + "Input"
        query = f"mutation($input: {kind}!) {{ {verb}(input: $input) {{ {shows} userErrors {{ code message field }} }} }}"
        answer = await self.ask(query, by=by, key=key, input=given)
        assert "errors" not in answer, answer["errors"]
        return dict(answer["data"][verb])

    async def publish(self, documents: Iterable[Document]) -> None:
        """What the projector would write."""
        async with self.raw.acquire() as connection:
            await copies.apply(connection, documents)

    def event(self, fact: Fact) -> Event:
        """A fact as it is on Kafka."""
        subject, data = fact.subject, fact.model_dump_json().encode()
        order = sequence(subject.epoch, subject.version)
        return Event(uuid4().hex, fact.type(), "urn:test", str(subject.id), order, str(subject.root), self.clock.now(), data)

    async def happens(self, *facts: Fact) -> None:
        """Facts of a service that is not there, committed together."""
        await self._apply([self.event(fact) for fact in facts])

    async def project(self) -> None:
        """What the relay and the projector do: every fact since the last time, in order."""
        columns = "position, id, type, source, subject, sequence, aggregateid, time, payload, actor"
        rows = await self.okrs.rows(f"select {columns} from outbox where position > :last order by position", last=self.projected)
        events = [
            Event(id=row[1], type=row[2], source=row[3], subject=row[4], sequence=row[5], partition_key=row[6], time=row[7],
                  data=row[8].encode(), actor=row[9])
            for row in rows
        ]  # fmt: skip
        self.projected = max([self.projected, *(row[0] for row in rows)])
        await self._apply(events)

    async def _apply(self, events: list[Event]) -> None:
        sink = Copying("gateway", Payloads(catalog.facts()), KINDS, TIMELINE)
        async with self.raw.acquire() as connection, connection.transaction():
            await sink.apply(Transaction(connection), events)
        await tell(self.raw)


async def build(database: Database, people: Callable[[], Iterable[Document]] = organization) -> None:
    """Migrates a read model and fills it with the organization."""
    await filled(database, MIGRATIONS, people())


@asynccontextmanager
async def opened(
    database: Database,
    okrs: Any,
    *,
    people: Mapping[str, PersonId] = PEOPLE,
    beside: Mapping[str, httpx2.AsyncClient] | None = None,
) -> AsyncIterator[Gateway]:
    """A replica of the gateway over a built read model, with a service behind it: the okrs service or another one.

    `beside` are clients of further services, by their names.
    """
    raw = await asyncpg.create_pool(database.url, min_size=0, max_size=4)
    directory, pool = Directory(people), CountedPool(raw)
    credential = ServiceCredential(SECRET, okrs.clock)
    way = Switched(okrs.client._transport)  # noqa: SLF001  # the very app the client talks to
    tail, stop = Watched(TIMELINE, raw, lambda: asyncpg.connect(database.url), poll=0.05), asyncio.Event()
    following = asyncio.create_task(tail.run(stop))
    async with (
        httpx2.AsyncClient(transport=httpx2.ASGITransport(directory.app), base_url="http://directory") as named,
        httpx2.AsyncClient(transport=way, base_url="http://owner") as owner,
        httpx2.AsyncClient(transport=httpx2.ASGITransport(Owing().app), base_url="http://feedback") as owing,
    ):
        read_model = ReadModel(pool)
        behind = Behind(
            read_model=read_model,
            services={"feedback": owing, "recognition": owing, okrs.service.name: owner, "directory": named, **(beside or {})},
            names=Names(named, credential, okrs.clock),
            tail=tail,
            clock=okrs.clock,
        )
        app = create_app(behind, Doorkeeper(Tokens(), SECRET), Options())
        connections = app.state.endpoint.connections
        leaving = asyncio.create_task(follow_leavers(tail, connections, behind.names))
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://gateway") as client:
            yield Gateway(client, app, pool, raw, directory, okrs, way, tail)
        connections.close()
    stop.set()
    leaving.cancel()
    await asyncio.gather(following, leaving, return_exceptions=True)
    await raw.close()
