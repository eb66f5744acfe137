"""A real process: started, signalled, broken. It leaves in good order, and never pretends to be well."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import httpx2
import pytest
from starlette.types import Receive, Scope, Send
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from chassis.lifecycle import Lifecycle, PortTaken, listen
from tests.servers.leashed import free_port

KEPT_BY_CLIENTS = 5.0
"""Seconds; so long httpx keeps an idle connection, the gateway's to services among them."""


@dataclass
class Running:
    process: Process
    port: int
    management: int
    said: list[str]

    async def until(self, text: str) -> None:
        """Reads what it prints, up to a line."""
        assert self.process.stdout is not None
        async with asyncio.timeout(60):
            while text not in self.said:
                line = (await self.process.stdout.readline()).decode()
                assert line, (text, self.said)
                self.said.append(line.strip())

    async def ended(self) -> int:
        assert self.process.stdout is not None
        async with asyncio.timeout(60):
            self.said += (await self.process.stdout.read()).decode().splitlines()
            return await self.process.wait()

    async def probe(self, path: str) -> int:
        async with httpx2.AsyncClient(timeout=60) as client:
            return (await client.get(f"http://127.0.0.1:{self.management}{path}")).status_code

    async def drains(self) -> None:
        """Waits until it has taken a signal: two that wait to be taken are one."""
        async with asyncio.timeout(60):
            while await self.probe("/readyz") == 200:
                await asyncio.sleep(0.05)

    @property
    def plain(self) -> list[str]:
        """What it printed that is no log line."""
        return [line for line in self.said if not line.startswith("{")]

    @property
    def events(self) -> list[str]:
        return [json.loads(line)["event"] for line in self.said if line.startswith("{")]


async def answers(port: int) -> bool:
    """Whether anything takes connections there."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError:
        return False
    writer.close()
    return True


Start = Callable[..., Awaitable[Running]]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    processes: list[Process] = []

    async def begin(*tasks: str, drain: float = 0, shutdown: int = 5, port: int = 0, wait: bool = True) -> Running:
        at, management = port or free_port(), free_port()
        arguments = ["-m", "tests.chassis.process", str(at), str(management), str(drain), str(shutdown), *tasks]
        process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=PIPE, stderr=PIPE)
        processes.append(process)
        running = Running(process, at, management, [])
        if wait:
            await running.until("ready")
        return running

    yield begin
    for process in processes:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_in_good_order_with_exit_code_0(start: Start, number: signal.Signals) -> None:
    running = await start("forever")
    assert (await running.probe("/readyz"), await running.probe("/livez")) == (200, 200)
    running.process.send_signal(number)
    assert await running.ended() == 0
    assert running.plain == ["ready", "draining", "task ended", "closed last registered", "closed first registered"]
    assert [event for event in running.events if event in {"started", "stopping", "stopped"}] == [
        "started",
        "stopping",
        "stopped",
    ]


async def test_a_running_request_is_finished_and_a_new_connection_refused(start: Start) -> None:
    running = await start(shutdown=30)
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{running.port}", timeout=60) as client:
        asked = asyncio.create_task(client.get("/slow?seconds=4"))
        await running.until("asked")
        running.process.terminate()
        await running.until("draining")
        while await answers(running.port):
            await asyncio.sleep(0.05)
        assert not asked.done()
        assert (await asked).text == "finished"
    assert await running.ended() == 0


async def test_while_it_drains_it_is_unready_alive_and_still_answers(start: Start) -> None:
    running = await start(drain=60)
    running.process.terminate()
    await running.drains()
    assert (await running.probe("/readyz"), await running.probe("/livez")) == (503, 200)
    async with httpx2.AsyncClient(timeout=60) as client:
        assert (await client.get(f"http://127.0.0.1:{running.port}/slow")).text == "finished"
    running.process.terminate()
    assert await running.ended() == 0


async def test_a_second_signal_does_not_wait_for_the_drain(start: Start) -> None:
    running = await start(drain=60)
    running.process.terminate()
    await running.drains()
    running.process.terminate()
    assert await running.ended() == 0


async def test_a_request_that_never_ends_is_cut_off(start: Start) -> None:
    running = await start(shutdown=1)
    async with httpx2.AsyncClient(timeout=60) as client:
        asked = asyncio.create_task(client.get(f"http://127.0.0.1:{running.port}/endless"))
        await running.until("asked")
        running.process.terminate()
        assert await running.ended() == 0
        outcome = (await asyncio.gather(asked, return_exceptions=True))[0]
    assert isinstance(outcome, httpx2.HTTPError) or (isinstance(outcome, httpx2.Response) and outcome.status_code == 500)


async def test_open_websockets_are_told_that_it_goes_away(start: Start) -> None:
    running = await start()
    async with connect(f"ws://127.0.0.1:{running.port}/echo") as socket, connect(f"ws://127.0.0.1:{running.port}/echo") as idle:
        await socket.send("hello")
        assert await socket.recv() == "hello"
        running.process.terminate()
        for each in (socket, idle):
            with pytest.raises(ConnectionClosed) as closed:
                await each.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1001
    assert await running.ended() == 0


@pytest.mark.parametrize("task", ["dies", "returns"])
async def test_a_background_task_that_ends_brings_the_process_down(start: Start, task: str) -> None:
    running = await start("forever", task)
    assert await running.ended() == 1
    assert running.plain[-3:] == ["task ended", "closed last registered", "closed first registered"]
    assert "process goes down because a part of it ended" in running.events
    assert "Anna" not in "".join(running.said)


async def test_a_taken_port_is_said_plainly_and_nothing_is_started(start: Start) -> None:
    port = free_port()
    with listen("127.0.0.1", port):
        running = await start(port=port, wait=False)
        assert await running.ended() == 3
    assert running.process.stderr is not None
    assert (
        await running.process.stderr.read()
    ).decode() == f"Cannot listen on 127.0.0.1:{port}: another program listens there.\n"
    assert running.said == []


async def test_many_apps_run_in_one_process_and_stop_together() -> None:
    def app(text: str) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "lifespan":
                raise RuntimeError("no lifespan here")
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": text.encode()})

        return answer

    lifecycle, answers = Lifecycle(), []
    names = ("directory", "okrs", "gateway")
    ports = [lifecycle.serve(app(name), host="127.0.0.1", port=free_port(), name=name) for name in names]
    lifecycle.manage(host="127.0.0.1", port=0)

    async def ask_each() -> None:
        async with httpx2.AsyncClient(timeout=60) as client:
            answers.extend([(await client.get(f"http://127.0.0.1:{port}/")).text for port in ports])
        lifecycle.stop()

    lifecycle.on_started(ask_each)
    assert await asyncio.wait_for(lifecycle.run(), 60) == 0
    assert answers == ["directory", "okrs", "gateway"]
    for port in ports:
        listen("127.0.0.1", port).close()


async def test_a_connection_that_was_idle_for_longer_than_clients_keep_one_still_answers() -> None:
    async def hello(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
        await send({"type": "http.response.body", "body": b"hello"})

    assert httpx2.Limits().keepalive_expiry == KEPT_BY_CLIENTS
    lifecycle, answers = Lifecycle(), []
    port = lifecycle.serve(hello, host="127.0.0.1", port=0, name="hello")

    async def ask_twice() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for pause in (0, KEPT_BY_CLIENTS + 1):
            await asyncio.sleep(pause)
            writer.write(b"GET / HTTP/1.1\r\nhost: here\r\n\r\n")
            answers.append(await reader.readuntil(b"hello"))
        writer.close()
        lifecycle.stop()

    lifecycle.run_task("client", ask_twice)
    await asyncio.wait_for(lifecycle.run(), 60)
    assert [answer[-5:] for answer in answers] == [b"hello", b"hello"]


async def test_an_app_that_cannot_start_ends_the_process_with_exit_code_1() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.failed", "message": "no"})

    lifecycle, closed = Lifecycle(), []

    async def close() -> None:
        closed.append("pool")

    lifecycle.serve(broken, host="127.0.0.1", port=0, name="broken")
    lifecycle.on_close(close)
    assert await asyncio.wait_for(lifecycle.run(), 60) == 1
    assert lifecycle.fault == "broken"
    assert closed == ["pool"]


async def test_a_step_of_the_stop_that_fails_keeps_no_other_from_running() -> None:
    lifecycle, closed = Lifecycle(), []

    async def close() -> None:
        closed.append("pool")

    async def fail() -> None:
        raise OSError("away")

    lifecycle.on_close(close)
    lifecycle.on_close(fail)
    lifecycle.on_drain(fail)
    lifecycle.stop()
    assert await asyncio.wait_for(lifecycle.run(), 60) == 0
    assert closed == ["pool"]


async def test_a_process_that_gives_up_before_it_runs_gives_its_ports_back() -> None:
    lifecycle = Lifecycle()
    port = lifecycle.manage(host="127.0.0.1", port=free_port())
    with pytest.raises(PortTaken):
        lifecycle.manage(host="127.0.0.1", port=port)
    await lifecycle.abandon()
    listen("127.0.0.1", port).close()


def test_an_address_of_another_machine_is_refused_plainly() -> None:
    with pytest.raises(PortTaken, match=r"Cannot listen on 192\.0\.2\.1:0"):
        listen("192.0.2.1", 0)
