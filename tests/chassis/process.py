"""A process as the command line makes one, to be started, signalled and broken by tests: `python -m tests.chassis.process`."""

import asyncio
import sys

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from chassis import logs
from chassis.lifecycle import Lifecycle, PortTaken


async def slow(request: Request) -> PlainTextResponse:
    await say("asked")
    await asyncio.sleep(float(request.query_params.get("seconds", "0.2")))
    return PlainTextResponse("finished")


async def endless(_: Request) -> PlainTextResponse:
    await say("asked")
    await asyncio.sleep(3600)
    return PlainTextResponse("never")


async def echo(socket: WebSocket) -> None:
    await socket.accept()
    async for text in socket.iter_text():
        await socket.send_text(text)


async def forever() -> None:
    try:
        await asyncio.sleep(3600)
    finally:
        print("task ended", flush=True)


async def dies() -> None:
    await asyncio.sleep(0.2)
    raise ValueError("Anna")


async def returns() -> None:
    await asyncio.sleep(0.2)


async def say(text: str) -> None:
    print(text, flush=True)


TASKS = {"forever": forever, "dies": dies, "returns": returns}


def main(port: int, management: int, drain: float, shutdown: int, *tasks: str) -> int:
    logs.configure()
    lifecycle = Lifecycle(drain_seconds=drain, shutdown_seconds=shutdown)
    routes = [Route("/slow", slow), Route("/endless", endless), WebSocketRoute("/echo", echo)]
    try:
        lifecycle.manage(host="127.0.0.1", port=management)
        lifecycle.serve(Starlette(routes=routes), host="127.0.0.1", port=port, name="toy api")
    except PortTaken as error:
        print(error, file=sys.stderr)
        return 3
    for task in tasks:
        lifecycle.run_task(task, TASKS[task], component="toy")
    lifecycle.on_started(lambda: say("ready"))
    lifecycle.on_drain(lambda: say("draining"))
    lifecycle.on_close(lambda: say("closed first registered"))
    lifecycle.on_close(lambda: say("closed last registered"))
    return asyncio.run(lifecycle.run())


if __name__ == "__main__":
    port, management, drain, shutdown, *names = sys.argv[1:]
    sys.exit(main(int(port), int(management), float(drain), int(shutdown), *names))
