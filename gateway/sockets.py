"""Subscriptions, and any other operation, over WebSockets by the graphql-transport-ws protocol."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

import orjson
from fastapi import WebSocket
from graphql import GraphQLError
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler, Operation
from strawberry.subscriptions.protocols.graphql_transport_ws.types import CompleteMessage, ConnectionInitMessage, SubscribeMessage
from strawberry.utils.aio import aclosing

from chassis import metrics
from chassis.problems import Refused
from chassis.viewers import Viewer
from gateway.connections import DISMISSED, TOO_SLOW, Ending
from gateway.faults import Fault, FaultCode, explained

if TYPE_CHECKING:
    from gateway.http import GraphQLEndpoint

_LATER = Ending(1013, "Try again later")
_UNAUTHORIZED = Ending(4401, "Unauthorized")


class Adapter(ASGIWebSocketAdapter):
    """A socket whose slow reader is closed."""

    ws: WebSocket
    patience_seconds: ClassVar[float] = 20.0

    async def send_json(self, message: Mapping[str, object]) -> None:
        """Sends a message; a client that does not take it in time is closed."""
        try:
            await asyncio.wait_for(self.ws.send_text(orjson.dumps(message).decode()), self.patience_seconds)
        except TimeoutError:
            await self.close(TOO_SLOW.code, TOO_SLOW.reason)
            raise WebSocketDisconnected from None
        except RuntimeError as error:  # the socket was closed while an operation still had something to say
            raise WebSocketDisconnected from error

    async def close(self, code: int, reason: str) -> None:
        """Closes the socket; one that is closed already stays so."""
        with suppress(RuntimeError):
            await super().close(code, reason)


class Socket(BaseGraphQLTransportWSHandler[Any, None]):
    """One connection: signed in once, every operation with a context of its own."""

    view: "GraphQLEndpoint"

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._viewer: Viewer | None = None
        self._authorization = ""
        self._watch: asyncio.Task[None] | None = None
        self._extensions: dict[str, dict[str, Any] | None] = {}

    async def handle_message(self, message: Any) -> None:
        """Hands a message on; one that is none of the protocol's closes the socket with 4400."""
        known = isinstance(message, dict) and isinstance(message.get("type"), str)
        if not known or not isinstance(message.get("id", ""), str):
            await self.handle_invalid_message("Failed to parse message")
            return
        await super().handle_message(message)

    async def handle_connection_init(self, message: ConnectionInitMessage) -> None:
        """Signs in with the token of the payload; refused, the socket closes with 4403."""
        payload: Any = message.get("payload") or {}
        if isinstance(payload, dict) and not self.connection_init_received:
            self._authorization = _authorization(payload)
            try:
                self._viewer = await self.view.door.admit(self._authorization)
            except Refused:
                await self._close(DISMISSED)
                return
            except Fault:
                await self._close(_LATER)
                return
            self._watch = asyncio.create_task(self._until_ended(self._viewer))
        await super().handle_connection_init({"type": "connection_init", "payload": payload})

    async def _until_ended(self, viewer: Viewer) -> None:
        with self.view.connections.opened(viewer, self.view.door.clock.now()) as connection:
            await self._close(await connection.ending())

    async def _close(self, ending: Ending) -> None:
        await self.websocket.close(ending.code, ending.reason)

    async def shutdown(self) -> None:
        """Lets go of everything when the socket has closed."""
        if self._watch is not None:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
        await super().shutdown()

    async def handle_subscribe(self, message: SubscribeMessage) -> None:
        """Begins an operation; its extensions carry the idempotency key of mutations."""
        payload: Any = message["payload"]
        if not isinstance(payload, dict) or not isinstance(payload.get("query"), str):
            await self.handle_invalid_message("Failed to parse message")
            return
        if not self.connection_acknowledged:
            await self._close(_UNAUTHORIZED)
            return
        if message["id"] not in self.operations:
            extensions = payload.get("extensions")
            self._extensions[message["id"]] = extensions if isinstance(extensions, dict) else None
        await super().handle_subscribe(message)

    async def run_operation(self, operation: Operation[Any, None]) -> None:
        """Executes an operation with a context of its own and sends its results."""
        with metrics.SUBSCRIPTIONS_OPEN.labels("websocket").track_inprogress(), suppress(WebSocketDisconnected):
            try:
                await self._run(operation)
            except WebSocketDisconnected:
                raise
            except Exception as error:  # noqa: BLE001  # the client must not wait for an operation that is no more
                fault = GraphQLError(str(error), original_error=error)
                await operation.send_initial_errors(explained([fault], FaultCode.INTERNAL_ERROR))

    async def _run(self, operation: Operation[Any, None]) -> None:
        assert self._viewer is not None, "acknowledged"
        extensions = self._extensions.pop(operation.id, None)
        source: Any = await self.schema.stream(
            operation.query,
            variable_values=operation.variables,
            context_value=self.view.door.context(self._viewer, self._authorization, extensions),
            operation_name=operation.operation_name,
            operation_extensions=extensions,
        )
        async with aclosing(source):
            async for result in source:
                if result.data is None and result.errors and result.errors[0].path is None:
                    await operation.send_initial_errors(result.errors)
                    return
                await operation.send_next(result)
        await operation.send_operation_message(CompleteMessage(id=operation.id, type="complete"))


def _authorization(payload: Mapping[str, Any]) -> str:
    """The token of `connection_init`: `authorization`, as in the header, or `token` alone."""
    for name, value in payload.items():
        if isinstance(value, str) and name.lower() == "authorization":
            return value
        if isinstance(value, str) and name.lower() == "token":
            return f"Bearer {value}"
    return ""
