"""`forthright export`: objectives as a file that imports back to the same."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from forthright.owning import owner_of
from forthright.terminal import CODES, Exit, fail, run, say

app = typer.Typer(help="Take OKRs out as a file that `forthright import okrs` reads back to the same.", epilog=CODES)


@app.callback()
def group() -> None:
    """Take OKRs out as a file that `forthright import okrs` reads back to the same."""


@app.command(epilog=f"Example: forthright export okrs --purpose archive --out okrs.csv\n\n{CODES}")
def okrs(
    purpose: Annotated[
        str, typer.Option(help="What it is for: migration, archive, planning or research. Judging or paying persons is refused.")
    ],
    *,
    out: Annotated[Path | None, typer.Option(help="The file to write, .csv or .json; without it, CSV goes to stdout.")] = None,
    cycle: Annotated[list[str] | None, typer.Option(help="Only this cycle, by its id. May be repeated.")] = None,
    team: Annotated[list[str] | None, typer.Option(help="Only this team, by its id. May be repeated.")] = None,
    token: Annotated[str, typer.Option(help="An admin's bearer token; FORTHRIGHT_TOKEN otherwise.")] = "",
    url: Annotated[str, typer.Option(help="Where the okrs service is; its setting otherwise.")] = "",
) -> None:
    """Write all objectives with their key results and check-ins to a file.

    Every export names its purpose and is counted publicly. Appraisal, compensation and performance_review are refused:
    people stretch only where it cannot be held against them.
    """
    owner = owner_of("okrs", token, url)
    form = "json" if out is not None and out.suffix == ".json" else "csv"
    query = [
        ("purpose", purpose),
        ("format", form),
        *(("cycle_id", one) for one in cycle or ()),
        *(("team_id", one) for one in team or ()),
    ]
    content = run(owner.download("/exports/okrs", query))
    if out is None:
        sys.stdout.buffer.write(content)
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        fail(f"{out} cannot be written: {error.strerror}.", Exit.FOLDER)
    say(f"{len(content)} bytes written to {out}.")
