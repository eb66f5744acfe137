"""An app behind a real HTTP server, and a client as bare as can be, so that the server is what is measured."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

from chassis.lifecycle import QuietServer, listen


class BareClient:
    """HTTP/1.1 over one kept connection: sends bytes, reads one answer by its content-length."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def post(self, path: str, body: bytes, token: str) -> tuple[int, bytes]:
        """Status and body."""
        head = (
            f"POST {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n"
            f"accept: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        lines = (await self._reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
        length = next(int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:"))
        return int(lines[0].split()[1]), await self._reader.readexactly(length)

    async def close(self) -> None:
        """Closes the connection."""
        self._writer.close()
        await self._writer.wait_closed()

    @classmethod
    @asynccontextmanager
    async def to(cls, host: str, port: int) -> AsyncIterator["BareClient"]:
        """One connection."""
        client = cls(*await asyncio.open_connection(host, port))
        yield client
        await client.close()


@asynccontextmanager
async def listening(app: ASGIApp) -> AsyncIterator[tuple[str, int]]:
    """The app on a loopback port of its own."""
    config = uvicorn.Config(app, lifespan="off", access_log=False, log_config=None, timeout_keep_alive=600)  # between rounds
    server, socket = QuietServer(config), listen("127.0.0.1", 0)
    running = asyncio.create_task(server.serve([socket]))
    try:
        yield socket.getsockname()
    finally:
        server.should_exit = True
        await running


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[BareClient]:
    """The app behind a port, and one connection to it."""
    async with listening(app) as (host, port), BareClient.to(host, port) as client:
        yield client


@asynccontextmanager
async def crowded(app: ASGIApp, users: int) -> AsyncIterator[list[BareClient]]:
    """The app behind a port, and a connection of each user's own."""
    async with listening(app) as (host, port), AsyncExitStack() as connections:
        yield [await connections.enter_async_context(BareClient.to(host, port)) for _ in range(users)]


async def at_once(users: int, each: int, one: Callable[[int, int], Awaitable[object]]) -> tuple[list[float], float]:
    """So many users, each so often, one after another: how long each took in milliseconds, sorted; and how many a second.

    `one` gets the user's number, and which of all it is.
    """
    taken: list[float] = []

    async def work(user: int) -> None:
        for number in range(each):
            began = time.perf_counter()
            await one(user, user * each + number)
            taken.append((time.perf_counter() - began) * 1000)

    began = time.perf_counter()
    await asyncio.gather(*(work(user) for user in range(users)))
    return sorted(taken), len(taken) / (time.perf_counter() - began)


def share(taken: Sequence[float], of: float) -> float:
    """Of sorted figures that below which such a share of them is."""
    return taken[min(int(len(taken) * of), len(taken) - 1)]
