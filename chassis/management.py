"""The management port: /livez, /readyz and /metrics, apart from what clients can reach."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import orjson
import structlog
from starlette.types import Receive, Scope, Send

from chassis import metrics

SchemaCheck = Callable[[], Awaitable[bool]]
_SCHEMA_SECONDS = 2.0
_log = structlog.get_logger(__name__)


class Heartbeat:
    """Tells that a loop still turns; without a beat for longer than the limit it counts as stuck."""

    def __init__(self, limit_seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Counts from now."""
        self._limit, self._monotonic, self._last = limit_seconds, monotonic, monotonic()

    def beat(self) -> None:
        """To be called with each turn."""
        self._last = self._monotonic()

    def alive(self) -> bool:
        """Whether the last beat is recent enough."""
        return self._monotonic() - self._last <= self._limit


class Health:
    """What the probes ask: ready is started, not draining, and a schema that suffices; alive is that nothing is stuck.

    Whether Kafka, the database or the identity provider answer is measured, not asked here: a restart mends none of them.
    """

    def __init__(self) -> None:
        """Neither started nor draining."""
        self.started = self.draining = False
        self._schemas: dict[str, SchemaCheck] = {}
        self._watched: dict[str, Callable[[], bool]] = {}

    def need_schema(self, component: str, suffices: SchemaCheck) -> None:
        """Not ready until the component's database is at the schema this image needs, or beyond."""
        self._schemas[component] = suffices

    def watch(self, name: str, alive: Callable[[], bool]) -> None:
        """Not alive as soon as the callable says no."""
        self._watched[name] = alive

    async def unready(self) -> list[str]:
        """Why it is not ready; empty when it is."""
        reasons = [] if self.started else ["starting"]
        if self.draining:
            reasons.append("draining")
        for component in list(self._schemas):
            if await self._suffices(component):
                self._schemas.pop(component, None)  # a schema never goes back
            else:
                reasons.append(f"schema of {component}")
        return reasons

    def stuck(self) -> list[str]:
        """What does not move any more; empty when all is well."""
        return [name for name, alive in self._watched.items() if not alive()]

    async def _suffices(self, component: str) -> bool:
        try:
            async with asyncio.timeout(_SCHEMA_SECONDS):
                return await self._schemas[component]()
        except Exception as error:  # noqa: BLE001  # the database may be away in any way
            _log.warning("schema cannot be read", component=component, error=error)
            return False


class Management:
    """The ASGI app of the management port."""

    def __init__(self, health: Health) -> None:
        """Answers for the process whose health it is."""
        self._health = health

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        """200, or 503 with the reasons."""
        if scope["type"] != "http":
            return
        status, media, body = await self._answer(scope["path"])
        headers = [(b"content-type", media), (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    async def _answer(self, path: str) -> tuple[int, bytes, bytes]:
        if path == "/metrics":
            body, media = metrics.exposition()
            return 200, media.encode(), body
        if path == "/livez":
            return _probe("alive", self._health.stuck())
        if path == "/readyz":
            return _probe("ready", await self._health.unready())
        return 404, b"application/json", b'{"status":"not found"}'


def _probe(good: str, reasons: list[str]) -> tuple[int, bytes, bytes]:
    body = {"status": f"not {good}", "reasons": reasons} if reasons else {"status": good}
    return (503 if reasons else 200), b"application/json", orjson.dumps(body)
