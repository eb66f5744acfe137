"""`forthright events`: the contract of our events, and the events themselves."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

import typer

from forthright.terminal import CODES, Exit, fail, run, say

app = typer.Typer(help="Read our events without our code: their JSON Schemas, their AsyncAPI document, and the live stream.")
ASYNCAPI = "asyncapi.json"
_TWO_VERSIONS = "This breaks readers: keep the type as it was, and publish a second version beside it."
_FREEZE = "This is new and breaks nobody: write it down by `forthright events schemas --freeze`, and commit it."


@app.command(
    short_help="Show the JSON Schema of every fact, or check them.",
    epilog=f"Example: forthright events schemas --out schemas\n\n{CODES}",
)
def schemas(
    check: Annotated[bool, typer.Option("--check", help="Only tell what breaks readers or is not frozen yet.")] = False,
    freeze: Annotated[bool, typer.Option("--freeze", help="Freeze what is new or has grown, in a checkout.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write one file per type here; without it, all go to stdout.")] = None,
) -> None:
    """Show the JSON Schema of every fact type, or check that none has changed in a way that breaks its readers.

    Schemas are open: consumers must accept fields and words they do not know.
    """
    from contracts import frozen
    from contracts.schemas import schemas as all_schemas
    from contracts.schemas import text

    if check or freeze:
        breaking = frozen.broken()
        found = frozen.problems() if check else breaking
        if found:
            advice = _TWO_VERSIONS if breaking else _FREEZE
            fail("\n".join([*found, advice]), Exit.DIFFERS)
        written = frozen.freeze() if freeze else []
        say("\n".join(str(file) for file in written) or "Every fact type is frozen as it is; nothing breaks its readers.")
        return
    found_schemas = all_schemas(_schemas_url())
    if out is None:
        say(text(list(found_schemas.values())))
        return
    _write(out, {f"{name}.json": text(schema) for name, schema in found_schemas.items()})


@app.command(
    short_help="Show the AsyncAPI 3.1 document of all public facts.",
    epilog=f"Example: forthright events asyncapi --out docs\n\n{CODES}",
)
def asyncapi(
    check: Annotated[bool, typer.Option("--check", help="Only tell whether the file in --out is up to date.")] = False,
    out: Annotated[Path | None, typer.Option(help=f"Write {ASYNCAPI} here; without it, it goes to stdout.")] = None,
) -> None:
    """Show the AsyncAPI 3.1 document of all public facts, for tools that make clients and documentation of it."""
    from contracts.asyncapi import asyncapi as document
    from contracts.schemas import text

    made = text(document(_schemas_url()))
    if check:
        file = (out or Path("docs")) / ASYNCAPI
        if not file.exists() or file.read_text("utf-8") != made:
            fail(f"{file} is not up to date; write it by `forthright events asyncapi --out {file.parent}`.", Exit.DIFFERS)
        say(f"{file} is up to date.")
    elif out is None:
        say(made)
    else:
        _write(out, {ASYNCAPI: made})


@app.command(
    short_help="Print events as they happen, one JSON line each.",
    epilog=f"Example: forthright events tail --type check_in_recorded | head -1\n\n{CODES}",
)
def tail(
    from_beginning: Annotated[
        bool, typer.Option("--from-beginning", help="Begin with the oldest event Kafka still has.")
    ] = False,
    type: Annotated[
        list[str] | None, typer.Option(help="Only this type; its full name or check_in_recorded. May be repeated.")
    ] = None,
    internal: Annotated[bool, typer.Option("--internal", help="Also what only our own services may read.")] = False,
    until_end: Annotated[bool, typer.Option("--until-end", help="Stop where the topics end now.")] = False,
) -> None:
    """Print events as they happen, one JSON line each: the CloudEvents headers, and the fact under `data`."""
    import orjson

    from chassis.environment import load
    from chassis.kafka import KafkaAccess
    from contracts import catalog
    from forthright.tailing import tail_events

    access = KafkaAccess.of(load("gateway").kafka)
    if not access.bootstrap_servers:
        fail("Say where Kafka is: set FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS to host:port.", Exit.USAGE)
    wanted = set(type or ())
    events = tail_events(access, catalog.topics(internal=internal), from_beginning=from_beginning, until_end=until_end)

    async def show(events: AsyncIterator[dict[str, Any]]) -> None:
        async for event in events:
            if not wanted or {event["type"], event["type"].split(".")[-2]} & wanted:
                sys.stdout.buffer.write(orjson.dumps(event) + b"\n")
                sys.stdout.buffer.flush()

    run(show(events))


def _schemas_url() -> str:
    from chassis.environment import load

    return f"{load('gateway').platform.public_url}/schemas"


def _write(folder: Path, files: dict[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_text(content, "utf-8")
    except OSError as error:
        fail(f"{folder} cannot be written: {error.strerror}.", Exit.FOLDER)
    say(f"{len(files)} file{'s' if len(files) > 1 else ''} written to {folder}.")
