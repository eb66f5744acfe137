"""Closes the WebSockets of a stopping process with 1001 (going away): clients come back to another replica at once.

uvicorn itself would close them with 1012, which some clients take for an error.
"""

import asyncio
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

GOING_AWAY = 1001


class GoingAway:
    """ASGI middleware around a whole app."""

    def __init__(self, app: ASGIApp) -> None:
        """Passes everything through, and remembers the open sockets."""
        self._app = app
        self._open: set[_Socket] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wraps WebSockets only."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        socket = _Socket(receive, send)
        self._open.add(socket)
        try:
            await self._app(scope, socket.receive, socket.send)
        finally:
            self._open.discard(socket)
            socket.end()

    async def drain(self) -> None:
        """Closes every open socket, and tells each one's handler that its client is gone."""
        await asyncio.gather(*(socket.leave() for socket in list(self._open)), return_exceptions=True)


class _Socket:
    """One connection between the server and the app."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._left, self._closed = asyncio.Event(), False
        self._pending: asyncio.Future[Message] | None = None

    async def receive(self) -> Message:
        if self._pending is None:
            self._pending = asyncio.ensure_future(self._receive())
        leaving = asyncio.ensure_future(self._left.wait())
        either: set[asyncio.Future[Any]] = {self._pending, leaving}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
        if self._left.is_set():
            return {"type": "websocket.disconnect", "code": GOING_AWAY, "reason": ""}
        message, self._pending = self._pending.result(), None
        return message

    async def send(self, message: Message) -> None:
        if self._left.is_set():  # the handler has not heard yet
            return
        self._closed = self._closed or message["type"] == "websocket.close"
        await self._send(message)

    async def leave(self) -> None:
        if not self._closed and not self._left.is_set():
            self._left.set()
            await self._send({"type": "websocket.close", "code": GOING_AWAY, "reason": "going away"})

    def end(self) -> None:
        if self._pending is not None:
            self._pending.cancel()
