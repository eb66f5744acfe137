"""`forthright serve`: one process of one component, as a deployment runs it."""

import asyncio
from enum import StrEnum
from typing import Annotated

import typer

from forthright.terminal import CODES, Exit, fail

EPILOG = f"Example: forthright serve okrs worker\n\n{CODES}"


class Part(StrEnum):
    """Which process of the component."""

    API = "api"
    WORKER = "worker"


def serve(
    component: Annotated[str, typer.Argument(help="directory, okrs, feedback, recognition or gateway.")],
    part: Annotated[Part, typer.Argument(help="api answers requests; worker moves events.")],
) -> None:
    """Run one process of a component until it gets SIGTERM: unready, drained, left, closed.

    Any number of each may run. /livez, /readyz and /metrics are on its management port. What it has to be told is
    listed by `forthright settings`; it says at once, and all together, what is missing. A secret may be given as a file,
    _FILE after its name: one that is missing, unreadable or empty is refused with a code (secret_file_missing, ...).
    """
    from chassis import memory

    memory.load()
    from chassis import logs, telemetry
    from chassis.environment import load
    from chassis.lifecycle import Lifecycle, PortTaken
    from chassis.settings import Process
    from forthright import components

    if component not in components.COMPONENTS:
        fail(f"There is no component “{component}”; choose one of {', '.join(components.COMPONENTS)}.", Exit.USAGE)
    settings = load(component, Process(part.value))
    logs.configure(settings.platform.log_level)
    _caution()
    platform = settings.platform
    telemetry.configure(f"{component}-{part.value}", platform.deployment, platform.otlp_endpoint)

    async def process() -> int:
        lifecycle = Lifecycle.of(settings)
        try:
            port = settings.component.management_port if part is Part.API else settings.component.worker_management_port
            lifecycle.manage(host=platform.listen_host, port=port)
            (components.add_api if part is Part.API else components.add_worker)(lifecycle, settings)
        except PortTaken as error:
            await lifecycle.abandon()
            fail(str(error), Exit.PORT_TAKEN)
        memory.settle()
        return await lifecycle.run()

    raise typer.Exit(asyncio.run(process()))


def _caution() -> None:
    import structlog

    from chassis.environment import cautions

    log = structlog.get_logger(__name__)
    for told in cautions():
        log.warning("a setting should be otherwise", code=told.code, setting=told.setting, advice=told.advice)
