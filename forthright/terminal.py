"""How the command line speaks to people: what was done goes to stdout, what went wrong to stderr with a stable exit code."""

import asyncio
import sys
from collections.abc import Coroutine
from enum import IntEnum
from typing import Any, NoReturn, TypeVar

import typer

T = TypeVar("T")


class Exit(IntEnum):
    """What a command ends with; scripts may rely on it."""

    DONE = 0
    FAULT = 1
    USAGE = 2
    REFUSED = 3
    UNREACHABLE = 4
    PORT_TAKEN = 5
    FOLDER = 6
    RUNNING_ALREADY = 7
    DIFFERS = 8


CODES = (
    "Exit codes: 0 done; 1 a fault of ours; 2 the command line or a setting is wrong; 3 refused, nothing was changed; "
    "4 a service, a database or Kafka cannot be reached; 5 a port is taken; 6 a folder or a file cannot be used; "
    "7 it is running already; 8 a check found a difference."
)


def say(text: str = "") -> None:
    """Tells the person something."""
    typer.echo(text)


def fail(text: str, code: Exit) -> NoReturn:
    """Tells what went wrong and what to do, and ends the command."""
    typer.echo(text, err=True)
    raise typer.Exit(code)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Runs a command's coroutine; what cannot be reached is told in a sentence."""
    from chassis import logs
    from chassis.kafka import KafkaUnreachable
    from chassis.postgres import LOST
    from forthright.owners import OwnerRefused, OwnerUnreachable

    logs.configure("warning", sys.stderr)  # what a service tells its log is not for who reads an answer
    try:
        return asyncio.run(work)
    except (KafkaUnreachable, OwnerUnreachable) as error:
        fail(str(error), Exit.UNREACHABLE)
    except OwnerRefused as error:
        fail(str(error), Exit.REFUSED)
    except LOST as error:
        advice = "Look whether it runs, and at FORTHRIGHT_<COMPONENT>_DATABASE_URL, _DIRECT_URL and _OWNER_URL."
        fail(f"PostgreSQL does not answer ({type(error).__name__}). {advice}", Exit.UNREACHABLE)
    except KeyboardInterrupt:
        raise typer.Exit(Exit.DONE) from None
