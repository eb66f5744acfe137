"""An operation's results as server-sent events, in graphql-sse's distinct connections mode."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from typing import Any

import orjson
from fastapi.responses import StreamingResponse
from starlette.types import Message, Send
from strawberry.types import ExecutionResult

from gateway.connections import GOING_AWAY, Connection
from gateway.faults import Fault, FaultCode, explained

HEARTBEAT_SECONDS = 12.0
SEND_SECONDS = 20.0
_HEARTBEAT = b":\n\n"
_COMPLETE = b"event: complete\ndata:\n\n"


class EventStream(StreamingResponse):
    """A stream whose reader is given up where it does not take an event in time."""

    async def stream_response(self, send: Send) -> None:
        """Sends within the time that a reader has."""

        async def in_time(message: Message) -> None:
            await asyncio.wait_for(send(message), SEND_SECONDS)

        await super().stream_response(in_time)


def _next(result: ExecutionResult) -> bytes:
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body["errors"] = [error.formatted for error in result.errors]
    return b"event: next\ndata: " + orjson.dumps(body) + b"\n\n"


async def events(
    connection: Connection, source: AsyncGenerator[Any, None], heartbeat: float = HEARTBEAT_SECONDS
) -> AsyncIterator[bytes]:
    """Events and heartbeats until the source or the connection ends.

    A process that goes away ends the stream without `complete`, so that clients connect again elsewhere.
    """
    ending = asyncio.ensure_future(connection.ending())
    following: asyncio.Future[Any] = asyncio.ensure_future(anext(source))
    try:
        while not ending.done():
            await asyncio.wait({following, ending}, timeout=heartbeat, return_when=asyncio.FIRST_COMPLETED)
            if following.done():
                try:
                    yield _next(following.result())
                except StopAsyncIteration:
                    yield _COMPLETE
                    return
                following = asyncio.ensure_future(anext(source))
            elif not ending.done():
                yield _HEARTBEAT
        if ending.result() != GOING_AWAY:
            fault = Fault(FaultCode.UNAUTHENTICATED, ending.result().reason)
            yield _next(ExecutionResult(data=None, errors=explained([fault], fault.code)))
            yield _COMPLETE
    finally:
        ending.cancel()
        following.cancel()
        with suppress(asyncio.CancelledError, StopAsyncIteration):
            await following
        await source.aclose()
