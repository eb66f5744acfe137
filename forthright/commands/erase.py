"""`forthright erase`: removes all that the directory holds of a person."""

from typing import Annotated

import typer

from forthright.owning import owner_of
from forthright.terminal import CODES, run, say

app = typer.Typer(help="Erase a person, as the law may ask for.", epilog=CODES)


@app.callback()
def group() -> None:
    """Erase a person, as the law may ask for."""


@app.command(
    short_help="Remove what tells who somebody was; their work stays.",
    epilog=f"Example: forthright erase person person_0123456789abcdef0123456789abcdef --yes\n\n{CODES}",
)
def person(
    person_id: Annotated[str, typer.Argument(metavar="ID", help="The person's id, person_ and 32 hex digits.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")] = False,
    token: Annotated[str, typer.Option(help="A bearer token of an admin; FORTHRIGHT_TOKEN otherwise.")] = "",
    url: Annotated[str, typer.Option(help="Where the directory is; its setting otherwise.")] = "",
) -> None:
    """Remove a person's name, addresses, sign-ins and employment for good. The pseudonym stays; nobody can undo it.

    What the person wrote stays under the pseudonym; people can redact their own texts before. The erasure is noted in
    the ledger, so that a restore from a backup repeats it.
    """
    owner = owner_of("directory", token, url)
    if not yes:
        typer.confirm(f"Erase {person_id} for good?", abort=True)
    run(owner.command("erase_person", {"person_id": person_id}))
    say(f"{person_id} is erased; only the pseudonym is left.")
