"""`forthright demo`: the whole platform on this machine, with an organization to try it on."""

import asyncio
import signal
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from forthright.terminal import CODES, Exit, fail, say

EPILOG = f"Example: forthright demo --folder .demo --port 8000\n\n{CODES}"


def demo(
    *,
    folder: Annotated[
        Path | None, typer.Option(help="Where its data is kept; FORTHRIGHT_DEMO_FOLDER or .demo otherwise.")
    ] = None,
    port: Annotated[int, typer.Option(min=1024, max=64000, help="The gateway's port; the others follow it.")] = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="Delete the data of earlier starts first.")] = False,
) -> None:
    """Run everything on this machine in one process: embedded PostgreSQL, an embedded broker, every component.

    The first start makes a demo organization, of invented people, with a year of goals. Its data stays in the folder. A
    broker or databases that the environment names (FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS, FORTHRIGHT_OKRS_DATABASE_URL
    with its OWNER_URL and so on) are used instead of the embedded ones.
    """
    from chassis.environment import load

    place = folder or Path(load("gateway").platform.demo_folder)
    _run(place, port, fresh=fresh)
    say("Stopped.")


def _run(place: Path, port: int, *, fresh: bool) -> None:
    """Runs it in the folder; whatever keeps it from running ends the command with a sentence."""
    from chassis.lifecycle import PortTaken
    from forthright.demo.folder import Folder, FolderRefused
    from forthright.demo.marker import NotEmpty
    from forthright.demo.postgres import PostgresFailed
    from forthright.demo.running import Told, WentDown, run

    words = _Words()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # until the process has its own way to stop
    try:
        with Folder(place).used() as used:
            if fresh:
                used.clear()
            asyncio.run(run(used, port, Told(words.step, words.progress, words.ready)))
    except KeyboardInterrupt:
        return
    except FolderRefused as error:
        fail(str(error), error.code)
    except PortTaken as error:
        fail(f"{error} Name another one: forthright demo --port 8100 (the others follow it).", Exit.PORT_TAKEN)
    except PostgresFailed as error:
        fail(str(error), Exit.UNREACHABLE)
    except NotEmpty as error:
        fail(str(error), Exit.REFUSED)
    except WentDown as error:
        fail(str(error), Exit.FAULT)


class _Words:
    """One line per step; the seed's progress moves on a terminal only."""

    def __init__(self) -> None:
        self._began, self._shown = time.monotonic(), -1
        self._moves = sys.stderr.isatty()

    def step(self, what: str) -> None:
        typer.echo(f"{time.monotonic() - self._began:5.1f} s  {what} …", err=True)

    def progress(self, done: int, total: int) -> None:
        tenth = done * 10 // total
        if self._moves:
            typer.echo(f"\r         {done} of {total}" + ("\n" if done == total else ""), err=True, nl=False)
        elif tenth > self._shown:
            self._shown = tenth
            typer.echo(f"         {done} of {total}", err=True)

    def ready(self, text: str) -> None:
        typer.echo(f"{time.monotonic() - self._began:5.1f} s  ready", err=True)
        typer.echo(text)
