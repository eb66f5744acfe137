"""`forthright token`: a bearer token of the development issuer."""

from pathlib import Path
from typing import Annotated

import typer

from forthright.terminal import CODES, say


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
    from forthright.owning import demo_token

    say(demo_token(subject, tuple(role or ()), folder, hours))


EPILOG = f'Example: export FORTHRIGHT_TOKEN="$(forthright token ines@wheatfield.example --role admin)"\n\n{CODES}'
