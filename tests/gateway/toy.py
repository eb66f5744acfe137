"""A small schema behind the real endpoint, served on a free port, for what is true of every schema."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import strawberry
import uvicorn
from fastapi import FastAPI

from chassis import problems
from chassis.clock import Clock, SystemClock
from chassis.lifecycle import IDLE_SECONDS, QuietServer
from chassis.problems import Refused
from chassis.viewers import Viewer
from contracts.refusals import Code
from contracts.values import PersonId
from gateway.execution import Schema
from gateway.http import GraphQLEndpoint

ME = PersonId("person_" + "1" * 32)


@dataclass
class ToyContext:
    viewer: Viewer
    extensions: Mapping[str, Any] | None


@dataclass
class ToyDoor:
    clock: Clock = field(default_factory=SystemClock)
    lifetime: timedelta = timedelta(hours=1)

    async def admit(self, authorization: str | None) -> Viewer:
        match (authorization or "").split():
            case ["Bearer", "good"]:
                return Viewer(ME, frozenset(), self.clock.now() + self.lifetime)
            case ["Bearer", "left"]:
                raise Refused(Code.PERSON_INACTIVE)
        raise Refused(Code.NOT_SIGNED_IN)

    def context(self, viewer: Viewer, authorization: str, extensions: Mapping[str, Any] | None) -> ToyContext:
        return ToyContext(viewer, extensions)


@strawberry.type
class Query:
    @strawberry.field
    def hello(self) -> str | None:
        return "hello"

    @strawberry.field
    def me(self, info: strawberry.Info[ToyContext, None]) -> str | None:
        return str(info.context.viewer.person_id)

    @strawberry.field
    def again(self) -> "Query | None":
        return Query()

    @strawberry.field
    def broken(self) -> str | None:
        raise ValueError("a secret of the inside")

    @strawberry.field
    def echo(self, text: str) -> str | None:
        return text

    @strawberry.field
    def double(self, number: int) -> int | None:
        return 2 * number


@strawberry.type
class Mutation:
    @strawberry.mutation
    def say(self, text: str) -> str | None:
        return text

    @strawberry.mutation
    def key(self, info: strawberry.Info[ToyContext, None]) -> str | None:
        return (info.context.extensions or {}).get("idempotencyKey")


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, to: int, wait: float = 0) -> AsyncGenerator[int, None]:
        for number in range(1, to + 1):
            yield number
            await asyncio.sleep(wait)

    @strawberry.subscription
    async def fails(self) -> AsyncGenerator[int, None]:
        yield 1
        raise ValueError("a secret of the inside")


def toy_schema(*, introspection: bool = True) -> Schema:
    return Schema(query=Query, mutation=Mutation, subscription=Subscription, scalars={}, introspection=introspection)


@dataclass
class Served:
    endpoint: GraphQLEndpoint
    app: FastAPI
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql"

    @property
    def socket_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/graphql"


@contextlib.asynccontextmanager
async def served(door: ToyDoor | None = None, **options: Any) -> AsyncIterator[Served]:
    endpoint = GraphQLEndpoint(toy_schema(), door or ToyDoor(), body_bytes=64 * 1024, **options)
    app = FastAPI()
    problems.install(app)
    app.include_router(endpoint)
    async with listening(app) as port:
        yield Served(endpoint, app, port)
        endpoint.connections.close()


@contextlib.asynccontextmanager
async def listening(app: FastAPI) -> AsyncIterator[int]:
    """Serves an app on a free port of this machine."""
    bound = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=2,
        timeout_keep_alive=IDLE_SECONDS,
        ws="websockets-sansio",
    )
    server = QuietServer(config)
    task = asyncio.create_task(server.serve(sockets=[bound]))
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield bound.getsockname()[1]
    finally:
        server.should_exit = True
        await task
