"""Real HTTP servers on loopback for tests."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import uvicorn

from chassis.lifecycle import IDLE_SECONDS, QuietServer, listen


@contextlib.asynccontextmanager
async def served(app: Any, port: int = 0) -> AsyncIterator[str]:
    """The app behind a real port of this machine; yields its address."""
    listening = listen("127.0.0.1", port)
    at = listening.getsockname()[1]
    server = QuietServer(uvicorn.Config(app, lifespan="off", access_log=False, log_config=None, timeout_keep_alive=IDLE_SECONDS))
    running = asyncio.create_task(server.serve([listening]))
    while not server.started:
        await asyncio.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{at}"
    finally:
        server.should_exit = True
        await running
