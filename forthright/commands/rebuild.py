"""`forthright rebuild`: read models anew from their owners, while they serve."""

from collections.abc import Callable
from typing import Annotated

import typer

from forthright.terminal import CODES, Exit, fail, run, say

app = typer.Typer(help="Build copies anew from their owners, while everything goes on.", epilog=CODES)


@app.callback()
def group() -> None:
    """Build copies anew from their owners, while everything goes on."""


@app.command(
    short_help="Build the gateway's copies anew, while it serves.", epilog=f"Example: forthright rebuild gateway\n\n{CODES}"
)
def gateway(
    *,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress.")] = False,
) -> None:
    """Build the gateway's read model anew from the services, while it serves: after a restore, or where it is in doubt.

    Every document and the history are pulled from their owners and put in place; what no owner has is removed at the
    end. Needs the gateway's database, FORTHRIGHT_SERVICE_SECRET, and where the services are. Safe to repeat.
    """
    from chassis.catch_up import PullFailed
    from chassis.environment import load
    from gateway.worker import rebuild

    settings = load("gateway")
    if not settings.database or not settings.platform.service_secret:
        needed = "FORTHRIGHT_GATEWAY_DATABASE_URL, FORTHRIGHT_SERVICE_SECRET"
        fail(f"Say where the gateway's database is, and the services' key: {needed}.", Exit.USAGE)
    try:
        removed = run(rebuild(settings, _told(quiet=quiet)))
    except PullFailed as error:
        fail(f"{error}. Nothing was removed; run it again when the service answers.", Exit.UNREACHABLE)
    if not quiet:
        typer.echo(err=True)
    gone = ", ".join(f"{count} {kind}" for kind, count in removed.items() if count)
    say(f"Rebuilt. Removed what no owner has any more: {gone or 'nothing'}.")


def _told(*, quiet: bool) -> Callable[[str, str, int], None]:
    """Counts per kind, one line each that is written over as it grows."""
    seen: dict[str, int] = {}

    def progress(owner: str, kind: str, done: int) -> None:
        what = f"{owner} {kind}"
        if not quiet:
            typer.echo(("\n" if seen and what not in seen else "") + f"\r{what}: {done}", err=True, nl=False)
        seen[what] = done

    return progress
