"""`make bench`: a table of ratios, medians of several rounds in one run, on a real PostgreSQL and a real Kafka."""

import argparse
import asyncio
import importlib
import os
import platform
import sys
from pathlib import Path

from bench.measure import Figure, table
from bench.servers import Servers, servers
from chassis import logs

MEASURES = ("relay", "projector", "platform", "board", "command", "scale", "pulse", "notes_day", "suggestions")
PAGE = Path("docs/performance.md")


async def _measure(names: list[str], on: Servers) -> list[Figure]:
    figures: list[Figure] = []
    for name in names:
        print(f"measuring: {name}", file=sys.stderr, flush=True)
        figures += await importlib.import_module(f"bench.{name}").measure(on)
    return figures


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, {platform.system()}"


def main() -> int:
    """Measures, prints the table, and with --write keeps it in docs/performance.md."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("measures", nargs="*", default=list(MEASURES), help=f"some of: {' '.join(MEASURES)}")
    parser.add_argument("--write", action="store_true", help=f"keep the table of all measures in {PAGE}")
    given = parser.parse_args()
    if given.write and set(given.measures) != set(MEASURES):
        parser.error("the table is one run of all measures: with --write name none of them")
    logs.configure("error")
    with servers() as running:
        figures = asyncio.run(_measure(given.measures, running))
    shown = f"Measured on {_machine()}.\n\n{table(figures)}"
    print(shown)
    if given.write:
        head, _, rest = PAGE.read_text().partition("<!-- figures -->")
        PAGE.write_text(f"{head}<!-- figures -->\n{shown}\n<!-- end -->{rest.partition('<!-- end -->')[2]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
