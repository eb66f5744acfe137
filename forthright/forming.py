"""Teams that a file names and nobody knows: formed by the directory, before anything else is written."""

import asyncio

from chassis.tabular import csv_row
from forthright.owners import Owner, OwnerRefused, Query

_PATIENCE = 30.0
_PAUSE = 0.25


async def form_unknown_teams(owner: Owner, what: str, directory: Owner, query: Query, content: bytes) -> list[str]:
    """Their names, once the owner of what is imported has heard of them. Raises `OwnerRefused`."""
    missing = await _unknown(owner, what, query, content)
    if not missing:
        return []
    content_of_teams = "".join(csv_row([name]) for name in ("name", *missing)).encode()
    report = await directory.upload("/imports/teams", (), content_of_teams, _silent)
    if report["faults"]:
        raise OwnerRefused({"detail": "; ".join(fault["reason"] for fault in report["faults"])})
    async with asyncio.timeout(_PATIENCE):
        while await _unknown(owner, what, query, content):  # noqa: ASYNC110  # it happens in another service
            await asyncio.sleep(_PAUSE)
    return missing


async def _unknown(owner: Owner, what: str, query: Query, content: bytes) -> list[str]:
    report = await owner.upload(f"/imports/{what}", [*query, ("dry_run", "true")], content, _silent)
    names: list[str] = report["unknown_teams"]
    return names


def _silent(_: int, __: int) -> None:
    """Shows no progress: this is a preparation."""
