"""A client of subscriptions over graphql-transport-ws, by a WebSocket library alone."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

PROTOCOL = [Subprotocol("graphql-transport-ws")]


class Subscriber:
    """One subscription over one socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    async def next(self, within: float = 60) -> dict[str, Any]:
        """The data of the next event."""
        async with asyncio.timeout(within):
            told = json.loads(await self._socket.recv())
        assert told["type"] == "next", told
        assert not told["payload"].get("errors"), told
        return dict(told["payload"]["data"])


@asynccontextmanager
async def subscribed(gateway: str, token: str, query: str, **variables: Any) -> AsyncIterator[Subscriber]:
    """A subscription that was asked for; without a cursor it may miss what happens before it begins."""
    url = gateway.replace("http:", "ws:") + "/graphql"
    async with connect(url, subprotocols=PROTOCOL) as socket:
        await _say(socket, type="connection_init", payload={"authorization": f"Bearer {token}"})
        await _hears(socket, "connection_ack")
        await _say(socket, type="subscribe", id="1", payload={"query": query, "variables": variables})
        yield Subscriber(socket)


async def _say(socket: ClientConnection, **message: Any) -> None:
    await socket.send(json.dumps(message))


async def _hears(socket: ClientConnection, kind: str) -> None:
    async with asyncio.timeout(60):
        assert json.loads(await socket.recv())["type"] == kind
