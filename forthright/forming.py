"""Teams that a file of OKRs names and nobody knows: formed by the directory, before anything else is written."""

import asyncio

from chassis.tabular import csv_row
from forthright.owners import Owner, OwnerRefused, Query

_PATIENCE = 30.0
_PAUSE = 0.25


async def form_unknown_teams(okrs: Owner, directory: Owner, query: Query, content: bytes) -> list[str]:
    """Their names, once the okrs service has heard of them. Raises `OwnerRefused`."""
    missing = await _unknown(okrs, query, content)
    if not missing:
        return []
    content_of_teams = "".join(csv_row([name]) for name in ("name", *missing)).encode()
    report = await directory.upload("/imports/teams", (), content_of_teams, _silent)
    if report["faults"]:
        raise OwnerRefused({"detail": "; ".join(fault["reason"] for fault in report["faults"])})
    async with asyncio.timeout(_PATIENCE):
        while await _unknown(okrs, query, content):  # noqa: ASYNC110  # it happens in another service
            await asyncio.sleep(_PAUSE)
    return missing


async def _unknown(okrs: Owner, query: Query, content: bytes) -> list[str]:
    report = await okrs.upload("/imports/okrs", [*query, ("dry_run", "true")], content, _silent)
    names: list[str] = report["unknown_teams"]
    return names


def _silent(_: int, __: int) -> None:
    """Shows no progress: this is a preparation."""
