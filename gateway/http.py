"""GraphQL over HTTP, and event streams for subscriptions. WebSockets are next door, in sockets.py."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol

import orjson
from fastapi import Request, WebSocket
from fastapi.responses import HTMLResponse, Response
from strawberry.fastapi import GraphQLRouter
from strawberry.subscriptions import GRAPHQL_SSE_PROTOCOL, GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType
from strawberry.utils.operation import get_operation_type

from chassis import metrics
from chassis.clock import Clock
from chassis.problems import Refused
from chassis.verbs import bounded_body
from chassis.viewers import Viewer
from contracts.refusals import Code
from gateway import requests, sockets
from gateway.connections import Connections
from gateway.events import EventStream, events
from gateway.execution import Schema, parsed
from gateway.faults import Fault, FaultCode, code_of, explained
from gateway.negotiation import EVENTS, HTML, RESPONSE, Accepted
from gateway.requests import Asked

PATH = "/graphql"
_HEADERS = {"cache-control": "private, no-store", "vary": "accept, origin"}
# With application/json these answer 200, since such a client tells a GraphQL answer from a proxy's by the status.
_WELL_FORMED = {
    FaultCode.GRAPHQL_PARSE_FAILED,
    FaultCode.GRAPHQL_VALIDATION_FAILED,
    FaultCode.BAD_USER_INPUT,
    FaultCode.LIMIT_EXCEEDED,
    FaultCode.OPERATION_NOT_FOUND,
}
_SIGN_IN = {
    Code.NOT_SIGNED_IN: FaultCode.UNAUTHENTICATED,
    Code.PERSON_UNKNOWN: FaultCode.FORBIDDEN,
    Code.PERSON_INACTIVE: FaultCode.FORBIDDEN,
    Code.SERVICE_UNAVAILABLE: FaultCode.SERVICE_UNAVAILABLE,
    Code.BODY_TOO_LARGE: FaultCode.PAYLOAD_TOO_LARGE,
}


class Door(Protocol):
    """Lets people in, and makes what one operation works with."""

    @property
    def clock(self) -> Clock:
        """The time."""
        ...

    async def admit(self, authorization: str | None) -> Viewer:
        """The person behind an Authorization header. Raises `Refused`."""
        ...

    def context(self, viewer: Viewer, authorization: str, extensions: Mapping[str, Any] | None) -> Any:
        """A fresh context for one operation."""
        ...


def fault_of(refused: Refused) -> Fault:
    """A refusal of the whole request as a fault."""
    code = _SIGN_IN.get(refused.code, FaultCode.BAD_REQUEST)  # type: ignore[call-overload]  # keyed by the platform's codes
    return Fault(code, str(refused))


class GraphQLEndpoint(GraphQLRouter[None, None]):
    """`/graphql` over HTTP, as event stream and over WebSockets."""

    schema: Schema

    def __init__(
        self, schema: Schema, door: Door, *, body_bytes: int, origins: Sequence[str] = (), development: bool = False
    ) -> None:
        super().__init__(
            schema,
            path=PATH,
            graphql_ide="graphiql" if development else None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL, GRAPHQL_SSE_PROTOCOL),
            connection_init_wait_timeout=timedelta(seconds=10),
            max_subscriptions_per_connection=50,
            allowed_origins=origins,
            include_in_schema=False,
        )
        self.door, self.body_bytes = door, body_bytes
        self.connections = Connections()
        self.graphql_transport_ws_handler_class = sockets.Socket
        self.websocket_adapter_class = sockets.Adapter

    async def run(self, request: Request | WebSocket, context: Any = None, root_value: Any = None) -> Any:  # noqa: ARG002
        """Answers a request, or talks over a WebSocket until it closes."""
        if isinstance(request, WebSocket):
            return await super().run(request, context=None, root_value=None)
        accepted = Accepted.of(request.headers.get("accept"))
        if self.graphql_ide and request.method == "GET" and accepted.names(HTML) and "query" not in request.query_params:
            return HTMLResponse(self.graphql_ide_html, headers=_HEADERS)
        try:
            return await self._answer(request, accepted)
        except Fault as fault:
            return _response(_refusal(fault), accepted.json or RESPONSE)
        except Refused as refused:
            return _response(_refusal(fault_of(refused)), accepted.json or RESPONSE)

    async def _answer(self, request: Request, accepted: Accepted) -> Response:
        media = accepted.json
        if media is None and not accepted.names(EVENTS):
            raise Fault(FaultCode.NOT_ACCEPTABLE)
        authorization = request.headers.get("authorization")
        viewer = await self.door.admit(authorization)
        asked = requests.read(request, await bounded_body(request, self.body_bytes))
        context = self.door.context(viewer, authorization or "", asked.extensions)
        kinds = {OperationType.QUERY} if request.method == "GET" else {OperationType.QUERY, OperationType.MUTATION}
        if accepted.names(EVENTS) and (media is None or _subscribes(asked)):
            return self._events(asked, viewer, context, kinds | {OperationType.SUBSCRIPTION})
        assert media is not None
        result = await self.schema.execute(
            asked.query,
            variable_values=asked.variables,
            context_value=context,
            operation_name=asked.operation_name,
            operation_extensions=asked.extensions,
            allowed_operation_types=kinds,
        )
        return _response(result, media)

    def _events(self, asked: Asked, viewer: Viewer, context: Any, kinds: set[OperationType]) -> Response:
        """The operation's results as events, until the stream, the token or this process ends."""

        async def stream() -> AsyncIterator[bytes]:
            source = await self.schema.stream(
                asked.query,
                variable_values=asked.variables,
                context_value=context,
                operation_name=asked.operation_name,
                operation_extensions=asked.extensions,
                allowed_operation_types=kinds,
            )
            counted = metrics.SUBSCRIPTIONS_OPEN.labels("event_stream").track_inprogress()
            with counted, self.connections.opened(viewer, self.door.clock.now()) as connection:
                async for event in events(connection, source):
                    yield event

        headers = {**_HEADERS, "cache-control": "private, no-store, no-transform", "x-accel-buffering": "no"}
        return EventStream(stream(), headers=headers, media_type=EVENTS)


def _subscribes(asked: Asked) -> bool:
    """Whether the operation is a subscription; what cannot be parsed is answered as any other broken request."""
    try:
        return get_operation_type(parsed(asked.query or ""), asked.operation_name) is OperationType.SUBSCRIPTION
    except Exception:  # noqa: BLE001  # whatever is wrong with it, execution will say so
        return False


def _refusal(fault: Fault) -> PreExecutionError:
    return PreExecutionError(data=None, errors=explained([fault], fault.code))


def _response(result: ExecutionResult, media: str) -> Response:
    """A result as JSON; broken requests have no `data`, and a 4xx status wherever the client can tell it from a proxy's."""
    errors = result.errors or []
    body: dict[str, Any] = {} if not errors else {"errors": [error.formatted for error in errors]}
    status, headers = 200, dict(_HEADERS)
    if isinstance(result, PreExecutionError) or (result.data is None and errors and errors[0].path is None):
        code = code_of(errors[0])
        status = 200 if media != RESPONSE and code in _WELL_FORMED else code.status
        headers |= {401: {"www-authenticate": "Bearer"}, 405: {"allow": "POST"}}.get(status, {})
    else:
        body["data"] = result.data
    if result.extensions:
        body["extensions"] = result.extensions
    return Response(orjson.dumps(body), status, headers=headers, media_type=f"{media}; charset=utf-8")
