"""A directory over a real database, asked over HTTP as its users ask it."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import orjson
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from chassis.clock import SystemClock
from chassis.idempotency import Idempotency
from chassis.oidc import Claims
from chassis.problems import Refused
from chassis.secret import Secret
from chassis.service import Service
from chassis.service_credential import ServiceCredential
from chassis.unit import Sender
from chassis.viewers import Doorkeeper
from chassis.wake import Waker
from contracts.refusals import Code
from services.directory import app
from services.directory.settings import Ledger
from tests.servers.postgres import Database

SECRET = Secret("a secret of the tests, long enough")
ISSUER = "https://issuer.example"
PEOPLE = ("employee_id", "name", "email", "manager", "home_team", "further_teams", "subject", "issuer")


class Tokens:
    """A token is a subject, with its roles after a plus sign; anything that begins with `bad` is not valid."""

    async def verify(self, token: str) -> Claims:
        if token.startswith("bad"):
            raise Refused(Code.NOT_SIGNED_IN)
        subject, _, roles = token.partition("+")
        return Claims(ISSUER, subject, frozenset(filter(None, roles.split("+"))), datetime.now(UTC) + timedelta(hours=1))


async def _nobody_listens() -> None:
    """There is no relay."""


def service_over(engine: AsyncEngine) -> Service:
    return Service(
        name=app.NAME,
        sessions=async_sessionmaker(engine, expire_on_commit=False, autoflush=False),
        doorkeeper=Doorkeeper(Tokens(), SECRET),
        credential=ServiceCredential(SECRET, SystemClock()),
        clock=SystemClock(),
        sender=Sender("urn:forthright:test:directory", "http://127.0.0.1/schemas"),
        idempotency=Idempotency(SECRET, app.AGGREGATES),
        waker=Waker(_nobody_listens),
        aggregates=app.AGGREGATES,
    )


@dataclass(frozen=True)
class World:
    """The directory, its database and its ledger."""

    client: httpx2.AsyncClient
    app: FastAPI
    engine: AsyncEngine
    owner: AsyncEngine
    ledger: Ledger
    database: Database

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.engine.connect() as connection:
            return [tuple(row) for row in await connection.execute(text(query), values)]

    async def facts(self) -> list[tuple[str, dict[str, Any]]]:
        """Every fact so far, in order, by its short name."""
        found = await self.rows("select type, payload from outbox order by position")
        facts = [(kind.split(".")[2], orjson.loads(payload)) for kind, payload in found]
        shown = [(document["id"], document["epoch"], document["version"]) for _, fact in facts for document in fact.values()]
        assert len(set(shown)) == len(shown), "two states under one version: copies would keep the first"
        return facts

    async def told(self) -> list[str]:
        return [kind for kind, _ in await self.facts()]

    async def forget_facts(self) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(text("delete from outbox"))

    async def send(self, what: str, content: bytes, *, token: str = "root+admin", **query: Any) -> httpx2.Response:
        headers = {"authorization": f"Bearer {token}"}
        return await self.client.post(f"/imports/{what}", content=content, params=query, headers=headers)

    async def imported(self, what: str, content: bytes | str | Iterable[Mapping[str, str]], **query: Any) -> dict[str, Any]:
        """The report of an import."""
        answer = await self.send(what, as_bytes(content), **query)
        assert answer.status_code == 200, answer.text
        *progress, last = [orjson.loads(line) for line in answer.content.splitlines()]
        assert progress
        assert all(0 <= line["done"] <= line["total"] for line in progress)
        return dict(last["report"])

    async def applied(self, what: str, content: bytes | str | Iterable[Mapping[str, str]], **query: Any) -> dict[str, Any]:
        report = await self.imported(what, content, **query)
        assert report["applied"], report["faults"]
        return report

    async def person(self, employee_id: str) -> dict[str, Any]:
        query = "select p.* from people p join external_ids e on e.person_id = p.id where e.value = :employee"
        async with self.engine.connect() as connection:
            return dict((await connection.execute(text(query), {"employee": employee_id})).mappings().one())

    async def team(self, name: str) -> dict[str, Any]:
        async with self.engine.connect() as connection:
            return dict(
                (await connection.execute(text("select * from teams where name = :name"), {"name": name})).mappings().one()
            )


def as_bytes(content: bytes | str | Iterable[Mapping[str, str]]) -> bytes:
    if isinstance(content, bytes):
        return content
    if isinstance(content, str):
        return content.encode()
    rows = list(content)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def faults(report: Mapping[str, Any]) -> list[tuple[int | None, str | None, str]]:
    return [(fault["line"], fault["column"], fault["code"]) for fault in report["faults"]]


async def migrated(database: Database) -> None:
    engine = database.engine(owner=True)
    await app.MIGRATIONS.upgrade(engine, application_role=database.application_role)
    await engine.dispose()


@asynccontextmanager
async def directory(database: Database, folder: Path) -> AsyncIterator[World]:
    """A directory under the application's role; `root+admin` is the token of an admin whom it does not know."""
    engine, owner = database.engine(), database.engine(owner=True)
    ledger = Ledger(folder / "erasures.jsonl")
    ledger.path.touch()
    made = app.create_app(service_over(engine), ledger)
    transport = httpx2.ASGITransport(made, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://directory") as client:
        yield World(client, made, engine, owner, ledger, database)
    await engine.dispose()
    await owner.dispose()


TEAMS = """name,kind,parent
Acme,company,
Product,department,Acme
Design,team,Product
Sales,team,Acme
Bread,guild,
"""


def someone(number: int, **more: str) -> dict[str, str]:
    """A line of a file of people."""
    return {"employee_id": f"e{number}", "name": f"Person {number}", "home_team": "Design", **more}
