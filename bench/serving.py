"""An app behind a real HTTP server, and a client as bare as can be, so that the server is what is measured."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

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


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[BareClient]:
    """The app on a loopback port of its own."""
    config = uvicorn.Config(app, lifespan="off", access_log=False, log_config=None)
    server, listening = QuietServer(config), listen("127.0.0.1", 0)
    running = asyncio.create_task(server.serve([listening]))
    reader, writer = await asyncio.open_connection(*listening.getsockname())
    client = BareClient(reader, writer)
    try:
        yield client
    finally:
        await client.close()
        server.should_exit = True
        await running
