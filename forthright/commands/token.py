"""`forthright token`: a bearer token of the development issuer."""

from pathlib import Path
from typing import Annotated

import typer

from forthright.terminal import CODES, Exit, fail, say


def token(
    subject: Annotated[
        str, typer.Argument(help="Who signs in: the subject that the directory knows, such as an e-mail address.")
    ],
    role: Annotated[list[str] | None, typer.Option(help="A role to carry: admin or auditor. May be repeated.")] = None,
    hours: Annotated[int, typer.Option(min=1, max=720, help="How long it is valid.")] = 12,
    folder: Annotated[Path | None, typer.Option(help="Where the demo keeps its data; FORTHRIGHT_DEMO_FOLDER otherwise.")] = None,
) -> None:
    """Print a token that signs in anybody at a demo on this machine. It is worth nothing anywhere else.

    Paste it into GraphiQL's header as `Authorization: Bearer …`, or give it to other commands as FORTHRIGHT_TOKEN.
    """
    from datetime import timedelta

    from chassis.clock import SystemClock
    from chassis.environment import load
    from forthright.issuer import IssuerRefused, open_issuer

    platform = load("gateway").platform
    place = folder or Path(platform.demo_folder)
    if not (place / "development-issuer.json").is_file():
        fail(f"There is no demo in {place}. Start one by `forthright demo`, or name its folder with --folder.", Exit.FOLDER)
    try:
        issuer = open_issuer(place, clock=SystemClock(), development=True)
    except (IssuerRefused, OSError) as error:
        fail(str(error), Exit.FOLDER)
    say(issuer.issue_token(subject, tuple(role or ()), timedelta(hours=hours)))


EPILOG = f'Example: export FORTHRIGHT_TOKEN="$(forthright token ines@wheatfield.example --role admin)"\n\n{CODES}'
