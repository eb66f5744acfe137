"""Runs servers and background tasks as one process, and ends them in good order: unready, drain, leave, close."""

import asyncio
import contextlib
import errno
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

import structlog
import uvicorn
from starlette.types import ASGIApp

from chassis.going_away import GoingAway
from chassis.management import Health, Management
from chassis.settings import Settings

Step = Callable[[], Awaitable[object]]
SOCKET_MESSAGE_BYTES = 1024 * 1024
IDLE_SECONDS = 75
"""How long a connection without a request stays open: longer than any client of ours keeps one (5) and than load balancers do
(60 as a rule), so that none is closed while a request is on its way on it.
"""
_TASK_SECONDS = 15.0
_log = structlog.get_logger(__name__)


class PortTaken(Exception):
    """A port cannot be listened on; the message says which and why."""


class StartRefused(Exception):
    """A server did not start."""


class QuietServer(uvicorn.Server):
    """A server that leaves signals to the process it is part of."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Captures none."""
        yield


@dataclass(slots=True)
class _Served:
    """A server with its socket, and the task that runs it."""

    name: str
    server: QuietServer
    listening: socket.socket
    task: "asyncio.Task[None] | None" = None


class Lifecycle:
    """One process. Register servers, tasks and closers, then `run()`.

    A background task that ends before the stop, in whatever way, brings the whole process down with exit code 1.
    """

    def __init__(self, *, drain_seconds: float = 0, shutdown_seconds: int = 20) -> None:
        """Takes how long it stays reachable while unready, and how long running requests may take to finish."""
        self.health = Health()
        self._drain_seconds, self._shutdown_seconds = drain_seconds, shutdown_seconds
        self._served: list[_Served] = []
        self._management: list[_Served] = []
        self._functions: list[tuple[str, str, Step]] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._started: list[Step] = []
        self._drained: list[Step] = []
        self._closed: list[Step] = []
        self._stopping, self._hurried = asyncio.Event(), asyncio.Event()
        self.fault = ""
        """Which part went down first and by which error, without the error's own words; nothing while all is well."""

    @classmethod
    def of(cls, settings: Settings) -> "Lifecycle":
        """With the times of the settings."""
        return cls(drain_seconds=settings.platform.drain_seconds, shutdown_seconds=settings.platform.shutdown_seconds)

    def serve(self, app: ASGIApp, *, host: str, port: int, name: str) -> int:
        """Serves an app; its WebSockets close with 1001 at the stop. Tells the port. Raises `PortTaken` at once."""
        wrapped = GoingAway(app)
        self._drained.append(wrapped.drain)
        self._served.append(self._server(wrapped, host, port, name, lifespan="auto"))
        return int(self._served[-1].listening.getsockname()[1])

    def manage(self, *, host: str, port: int) -> int:
        """Serves probes and metrics until everything else has ended. Raises `PortTaken` at once."""
        self._management.append(self._server(Management(self.health), host, port, "management", lifespan="off"))
        return int(self._management[-1].listening.getsockname()[1])

    def run_task(self, name: str, function: Step, *, component: str = "") -> None:
        """Runs a function from start to stop, when it is cancelled."""
        self._functions.append((name, component, function))

    def on_started(self, step: Step) -> None:
        """Runs when everything is up and the process is ready."""
        self._started.append(step)

    def on_drain(self, step: Step) -> None:
        """Runs when the process leaves, before running requests are waited for: to end streams and subscriptions."""
        self._drained.append(step)

    def on_close(self, step: Step) -> None:
        """Runs at the very end, the last registered first: to close pools and clients."""
        self._closed.append(step)

    def stop(self) -> None:
        """Asks for the stop; asked twice, it does not wait for load balancers to notice."""
        if self._stopping.is_set():
            self._hurried.set()
        self._stopping.set()

    async def run(self) -> int:
        """Runs until stopped, by a call or by SIGTERM or SIGINT; the exit code is 1 when something died."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        try:
            await self._start()
            await self._stopping.wait()
        except StartRefused as error:
            self._fail("start", error)
        finally:
            await self._leave()
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)
        return int(bool(self.fault))

    async def abandon(self) -> None:
        """Gives back the ports of a process that is not going to run, and closes what it opened."""
        for served in self._served + self._management:
            served.listening.close()
        for step in reversed(self._closed):
            await self._quietly(step)

    def _server(self, app: ASGIApp, host: str, port: int, name: str, lifespan: str) -> _Served:
        config = uvicorn.Config(
            app,
            lifespan=lifespan,  # type: ignore[arg-type]  # one of its literals
            ws="websockets-sansio",
            ws_max_size=SOCKET_MESSAGE_BYTES,
            access_log=False,
            log_config=None,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=IDLE_SECONDS,
            timeout_graceful_shutdown=self._shutdown_seconds,
        )
        return _Served(name, QuietServer(config), listen(host, port))

    async def _start(self) -> None:
        for served in [*self._management, *self._served]:
            served.task = asyncio.create_task(self._run_server(served), name=served.name)
            while not served.server.started and not served.task.done():  # noqa: ASYNC110  # uvicorn tells by an attribute only
                await asyncio.sleep(0.005)
            if not served.server.started:
                raise StartRefused(f"{served.name} did not start")
        for name, component, function in self._functions:
            self._tasks.append(asyncio.create_task(self._run_task(name, component, function), name=name))
        self.health.started = True
        for step in self._started:
            await step()
        _log.info("started", servers=[served.name for served in self._served], tasks=[name for name, _, _ in self._functions])

    async def _run_server(self, served: _Served) -> None:
        try:
            await served.server.serve([served.listening])
        except SystemExit:  # how uvicorn says that the app's lifespan failed
            _log.error("server did not start", server=served.name)  # uvicorn has logged why
        if not self._stopping.is_set():
            self._fail(served.name, None)

    async def _run_task(self, name: str, component: str, function: Step) -> None:
        with structlog.contextvars.bound_contextvars(**({"component": component} if component else {})):
            try:
                await function()
            except Exception as error:  # noqa: BLE001  # whatever it is, the process goes down with it
                self._fail(name, error)
                return
            if not self._stopping.is_set():
                self._fail(name, None)

    def _fail(self, name: str, error: Exception | None) -> None:
        _log.error("process goes down because a part of it ended", part=name, exc_info=error)
        self.fault = self.fault or (f"{name}: {type(error).__name__}" if error else name)
        self.stop()

    async def _leave(self) -> None:
        self._stopping.set()
        self.health.draining = True
        _log.info("stopping")
        if not self.fault:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._hurried.wait(), self._drain_seconds)
        for step in self._drained:
            await self._quietly(step)
        await self._end(self._served)
        await self._end_tasks()
        for step in reversed(self._closed):
            await self._quietly(step)
        await self._end(self._management)
        _log.info("stopped", exit_code=int(bool(self.fault)))

    async def _end(self, servers: list[_Served]) -> None:
        """Stops accepting, and waits until running requests are through or out of time."""
        for served in servers:
            served.server.should_exit = True
            if served.task is None:
                served.listening.close()
        running = [served.task for served in servers if served.task]
        if running:
            await asyncio.wait(running, timeout=self._shutdown_seconds + 5)

    async def _end_tasks(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            _, stuck = await asyncio.wait(self._tasks, timeout=_TASK_SECONDS)
            for task in stuck:
                _log.error("task does not end", task=task.get_name())

    async def _quietly(self, step: Step) -> None:
        try:
            await asyncio.wait_for(step(), _TASK_SECONDS)
        except Exception as error:  # noqa: BLE001  # the rest has to end all the same
            _log.error("step of the stop failed", exc_info=error)  # as above


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises `PortTaken`."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        opened = socket.socket(family, kind, protocol)
    except OSError as error:
        raise PortTaken(f"Cannot listen on {host}:{port}: {error.strerror}.") from None
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind(address)
        opened.listen(2048)
    except OSError as error:
        opened.close()
        reason = "another program listens there" if error.errno == errno.EADDRINUSE else error.strerror
        raise PortTaken(f"Cannot listen on {host}:{port}: {reason}.") from None
    opened.setblocking(False)
    return opened
