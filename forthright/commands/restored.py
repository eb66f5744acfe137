"""`forthright restored`: what has to be said once a database was restored from a backup."""

from typing import Annotated

import typer

from forthright.terminal import CODES, Exit, fail, run, say

EPILOG = f"Example: forthright restored directory --least-epoch 3\n\n{CODES}"


def restored(
    service: Annotated[
        str, typer.Argument(help="directory, okrs, feedback or recognition: the service whose database was restored.")
    ],
    *,
    least_epoch: Annotated[
        int, typer.Option(min=1, max=999_999, help="The least epoch to begin: one more than any this service ever told of.")
    ] = 1,
) -> None:
    """Raise a service's epoch after its database was restored from a backup, before any of its processes starts again.

    The backup gives out versions anew that copies have seen already; in a new epoch they win. A backup that is restored for
    the second time does not know the epoch of the first: name a higher one with --least-epoch. The directory erases again
    whom its ledger (FORTHRIGHT_ERASURE_LEDGER) notes. Afterwards: `forthright rebuild gateway`.
    """
    from chassis.environment import load
    from forthright.restoring import LedgerMissing, restore

    if service not in {"directory", "okrs", "feedback", "recognition"}:
        advice = " The gateway owns nothing: `forthright rebuild gateway` brings it back." if service == "gateway" else ""
        fail(
            f"“{service}” is no service that can be restored; choose directory, okrs, feedback or recognition.{advice}",
            Exit.USAGE,
        )
    settings = load(service)
    if not settings.database:
        fail(f"Say where its database is: FORTHRIGHT_{service.upper()}_DATABASE_URL.", Exit.USAGE)
    try:
        epoch, erased = run(restore(settings, least=least_epoch))
    except LedgerMissing as error:
        fail(str(error), Exit.FOLDER)
    again = f"; {erased} people were erased again" if service == "directory" else ""
    say(f"{service} is in epoch {epoch} now{again}. Start its processes, then run: forthright rebuild gateway")
