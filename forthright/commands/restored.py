"""`forthright restored`: what has to be said once a database was restored from a backup."""

from typing import Annotated

import typer

from forthright.terminal import CODES, Exit, fail, run, say

EPILOG = f"Example: forthright restored directory\n\n{CODES}"


def restored(
    service: Annotated[str, typer.Argument(help="directory or okrs: the service whose database was restored.")],
) -> None:
    """Raise a service's epoch after its database was restored from a backup, before any of its processes starts again.

    The backup gives out versions anew that copies have seen already; in a new epoch they win. The directory then erases
    again whom its ledger (FORTHRIGHT_ERASURE_LEDGER) notes. Afterwards: `forthright rebuild gateway`.
    """
    from chassis.environment import load
    from forthright.restoring import LedgerMissing, restore

    if service not in {"directory", "okrs"}:
        advice = " The gateway owns nothing: `forthright rebuild gateway` brings it back." if service == "gateway" else ""
        fail(f"“{service}” is no service that can be restored; choose directory or okrs.{advice}", Exit.USAGE)
    settings = load(service)
    if not settings.database:
        fail(f"Say where its database is: FORTHRIGHT_{service.upper()}_DATABASE_URL.", Exit.USAGE)
    try:
        epoch, erased = run(restore(settings))
    except LedgerMissing as error:
        fail(str(error), Exit.FOLDER)
    again = f"; {erased} people were erased again" if service == "directory" else ""
    say(f"{service} is in epoch {epoch} now{again}. Start its processes, then run: forthright rebuild gateway")
