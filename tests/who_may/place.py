"""A service behind real tokens, in whose database every request is tried and taken back."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import httpx2
import orjson
from fastapi import FastAPI
from joserfc.jwk import ECKey, KeySet
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, async_sessionmaker

from chassis.clock import FixedClock
from chassis.oidc import TokenVerifier
from chassis.service import Service
from chassis.service_credential import ServiceCredential
from chassis.settings import SignIn
from chassis.viewers import Doorkeeper
from forthright.issuer import DevelopmentIssuer
from tests.services.serving import ISSUER, SECRET
from tests.who_may.ground import SUBJECTS

_TABLES = text(
    "select table_name from information_schema.tables where table_schema = current_schema() and table_name <> 'export_counters'"
)


class Published:
    """The issuer's public key, as if it had been fetched."""

    def __init__(self, issuer: DevelopmentIssuer) -> None:
        self._keys = KeySet([issuer.key])

    async def current(self) -> KeySet:
        return self._keys

    async def newer(self) -> KeySet:
        return self._keys


def new_issuer() -> DevelopmentIssuer:
    return DevelopmentIssuer(ISSUER, "forthright", ECKey.generate_key("P-256", private=True), FixedClock())


def headers(issuer: DevelopmentIssuer, credential: ServiceCredential, subjects: Mapping[str, str]) -> dict[str, str | None]:
    """What each column puts into `Authorization`."""
    whole = issuer.issue_token("champion", ("admin",))
    foreign = new_issuer().issue_token("champion", ("admin",))
    tokens = {
        "an expired token": issuer.issue_token("champion", ("admin",), timedelta(hours=-1)),
        "a token with the signature of another": ".".join([*whole.split(".")[:2], foreign.split(".")[2]]),
        "a token for another audience": issuer.issue_token("champion", ("admin",), audience="another"),
        "the credential of our own services": credential.issue("gateway"),
    }
    for column, subject in subjects.items():
        roles = tuple(role for role in ("admin", "auditor") if role in column.split())
        tokens[column] = issuer.issue_token(subject, roles)
    return {"no token": None, **{column: f"Bearer {token}" for column, token in tokens.items()}}


@dataclass
class Place:
    """Asked over HTTP; `taken_back` leaves nothing behind."""

    app: FastAPI
    client: httpx2.AsyncClient
    taken_back: httpx2.AsyncClient
    connection: AsyncConnection
    headers: dict[str, str | None]
    state: str
    """SQL that tells the state of every table."""
    _before: dict[str, Any] | None = None

    async def tried(self, method: str, path: str, columns: Iterable[str], **request: Any) -> tuple[dict[str, str], "Trace"]:
        """`ok` or the code of the refusal by column, and what all of them together left behind before that was taken back."""
        async with self.connection.begin() as whole:
            before = self._before = self._before or await self._state()
            answers = {
                column: await self.taken_back.request(method, path, headers=self._headers(column), **request)
                for column in columns
            }
            after = await self._state()
            await whole.rollback()
        return {column: _outcome(answer) for column, answer in answers.items()}, Trace(before, after)

    async def problem(self, path: str, column: str, **request: Any) -> tuple[dict[str, Any], "Trace"]:
        """The refusal of a command, and what it left behind."""
        async with self.connection.begin() as whole:
            before = self._before = self._before or await self._state()
            answer = await self.taken_back.post(path, headers=self._headers(column), **request)
            trace = Trace(before, await self._state())
            await whole.rollback()
        assert 400 <= answer.status_code < 500, answer.text
        return answer.json(), trace

    async def read(self, path: str, column: str, **query: str) -> str:
        """`ok` or the code of the refusal."""
        return _outcome(await self.client.get(path, headers=self._headers(column), params=query))

    def _headers(self, column: str) -> dict[str, str]:
        authorization = self.headers[column]
        return {} if authorization is None else {"authorization": authorization}

    async def _state(self) -> dict[str, Any]:
        return dict((await self.connection.execute(text(self.state))).mappings().one())


@dataclass(frozen=True)
class Trace:
    """The state of a database before and after a request."""

    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def changed(self) -> set[str]:
        """The tables that changed."""
        return {table for table, state in self.after.items() if self.before[table] != state}

    @property
    def actor(self) -> str | None:
        """Who did it, by the journal."""
        return None if (actor := self.after["actor"]) is None else str(actor)


def _outcome(answer: httpx2.Response) -> str:
    assert answer.status_code < 500, answer.text
    if not answer.is_success:
        return str(answer.json()["code"])
    last = answer.content.splitlines()[-1]
    if answer.headers["content-type"] == "application/x-ndjson":
        assert orjson.loads(last)["report"]["applied"], answer.text
    return "ok"


@asynccontextmanager
async def behind_tokens(
    app: FastAPI, engine: AsyncEngine, create_app: Callable[[Service], FastAPI], subjects: Mapping[str, str] = SUBJECTS
) -> AsyncIterator[Place]:
    """The service of the app once more, with the doorkeeper it has in production; its clock, its database."""
    issuer, service = new_issuer(), app.state.service
    verifier = TokenVerifier(SignIn(issuer=ISSUER, audience="forthright"), Published(issuer), FixedClock())
    credential = ServiceCredential(SECRET, FixedClock())
    guarded = replace(service, doorkeeper=Doorkeeper(verifier, SECRET), credential=credential)
    async with engine.connect() as connection:
        sessions = async_sessionmaker(
            connection, expire_on_commit=False, autoflush=False, join_transaction_mode="create_savepoint"
        )
        tables = sorted(await connection.scalars(_TABLES))
        await connection.rollback()
        whole = httpx2.ASGITransport(create_app(guarded))
        tried = httpx2.ASGITransport(create_app(replace(guarded, sessions=sessions)))
        async with (
            httpx2.AsyncClient(transport=whole, base_url="http://service") as client,
            httpx2.AsyncClient(transport=tried, base_url="http://service") as taken_back,
        ):
            yield Place(app, client, taken_back, connection, headers(issuer, credential, subjects), _state_of(tables))


def _state_of(tables: list[str]) -> str:
    states = [f"(select md5(string_agg(t::text, '' order by t::text)) from {table} t) as {table}" for table in tables]
    return f"select {', '.join(states)}, (select actor from journal order by position desc limit 1) as actor"
