"""Teams that a file names and nobody knows: formed by the directory, before anything else is written."""

import asyncio

from chassis.tabular import csv_row
from forthright.owners import Owner, OwnerRefused, OwnerUnreachable, Query
from forthright.reporting import UNKNOWN_TEAM

PATIENCE = 30.0
_PAUSE = 0.25


async def form_unknown_teams(
    owner: Owner, what: str, directory: Owner, query: Query, content: bytes, *, patience: float = PATIENCE
) -> list[str]:
    """Their names, once the owner of what is imported has heard of them; none where something else is wrong with the file.

    Raises `OwnerRefused`, and `OwnerUnreachable` where the owner does not hear of them.
    """
    missing, is_faulty = await _unknown(owner, what, query, content)
    if not missing or is_faulty:
        return []
    content_of_teams = "".join(csv_row([name]) for name in ("name", *missing)).encode()
    report = await directory.upload("/imports/teams", (), content_of_teams, _silent)
    if report["faults"]:
        raise OwnerRefused({"detail": "; ".join(fault["reason"] for fault in report["faults"])})
    try:
        async with asyncio.timeout(patience):
            while (await _unknown(owner, what, query, content))[0]:  # noqa: ASYNC110  # it happens in another service
                await asyncio.sleep(_PAUSE)
    except TimeoutError:
        told = f"{len(missing)} teams are formed, and the {owner.name} service has not heard of them in {patience:g} s."
        raise OwnerUnreachable(f"{told} Look whether the workers and Kafka run; then import again.") from None
    return missing


async def _unknown(owner: Owner, what: str, query: Query, content: bytes) -> tuple[list[str], bool]:
    """Teams of the file that the owner does not know, and whether there are faults besides."""
    report = await owner.upload(f"/imports/{what}", [*query, ("dry_run", "true")], content, _silent)
    names: list[str] = report["unknown_teams"]
    return names, any(fault["code"] != UNKNOWN_TEAM for fault in report["faults"])


def _silent(_: int, __: int) -> None:
    """Shows no progress: this is a preparation."""
