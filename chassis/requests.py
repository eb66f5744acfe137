"""Every HTTP request: one span, one measurement, one log line, all by the route's template; and an answer to every fault."""

import time
from collections.abc import Mapping
from typing import Any

import structlog
from opentelemetry import trace
from opentelemetry.trace import SpanKind
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import metrics, telemetry
from chassis.problems import problem
from contracts.refusals import Code

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNMATCHED = "unmatched"
_log = structlog.get_logger(__name__)


class Observed:
    """ASGI middleware, the outermost of an app's own."""

    def __init__(self, app: ASGIApp, component: str) -> None:
        """Wraps the app of a component."""
        self._app, self._component = app, component

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Observes HTTP requests; WebSockets and lifespans pass through."""
        if scope["type"] != "http":
            with structlog.contextvars.bound_contextvars(component=self._component):
                await self._app(scope, receive, send)
            return
        seen = _Seen(send, scope["method"] if scope["method"] in _METHODS else "_OTHER")
        if scope["path"] in getattr(scope["app"].state, "unrecorded", ()):
            await self._unrecorded(scope, receive, seen)
            return
        attributes = {telemetry.METHOD: seen.method, telemetry.COMPONENT: self._component}
        parent = _header(scope, b"traceparent")
        with (
            structlog.contextvars.bound_contextvars(component=self._component),
            telemetry.span(seen.method, SpanKind.SERVER, attributes, parent=parent) as span,
        ):
            try:
                await self._answer(scope, receive, seen)
            finally:
                self._tell(scope, seen, span)

    async def _unrecorded(self, scope: Scope, receive: Receive, seen: "_Seen") -> None:
        """Answers and notes nothing, so that nobody can tell who asked when; but for faults of ours, which have to be found."""
        with structlog.contextvars.bound_contextvars(component=self._component):
            await self._answer(scope, receive, seen)
            if seen.status >= 500:
                metrics.request(self._component, _route(scope), seen.method, seen.status, seen.seconds())

    async def _answer(self, scope: Scope, receive: Receive, seen: "_Seen") -> None:
        """Runs the app; what nobody foresaw is logged with its trace and answered without detail."""
        try:
            await self._app(scope, receive, seen.send)
        except Exception as error:
            _log.exception("request failed", route=_route(scope))
            if seen.status:  # the answer had begun: all that is left is to break it off
                raise
            seen.fault = type(error).__qualname__
            await problem(Code.INTERNAL_ERROR, Code.INTERNAL_ERROR.description)(scope, receive, seen.send)

    def _tell(self, scope: Scope, seen: "_Seen", span: trace.Span) -> None:
        route, status, seconds = _route(scope), seen.status or 499, seen.seconds()
        span.update_name(f"{seen.method} {route}")
        span.set_attribute(telemetry.ROUTE, route)
        span.set_attribute(telemetry.STATUS, status)
        if status >= 500:  # where HTTP's server errors begin
            telemetry.failed(span, seen.fault or str(status))
        metrics.request(self._component, route, seen.method, status, seconds)
        _log.info("request", route=route, method=seen.method, status=status, milliseconds=round(seconds * 1000, 1))


class _Seen:
    """What is seen of an answer as it passes."""

    def __init__(self, send: Send, method: str) -> None:
        self._send, self.method = send, method
        self.status, self.fault = 0, ""
        self._began, self._streams_from = time.perf_counter(), 0.0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            if dict(message.get("headers", ())).get(b"content-type", b"").startswith(b"text/event-stream"):
                self._streams_from = time.perf_counter()
        await self._send(message)

    def seconds(self) -> float:
        """How long it took; an event stream stays open for as long as its reader likes, so its beginning counts."""
        return (self._streams_from or time.perf_counter()) - self._began


def _route(scope: Mapping[str, Any]) -> str:
    """The route's template; never the path, which holds ids."""
    return str(getattr(scope.get("route"), "path", None) or UNMATCHED)


def _header(scope: Scope, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)
