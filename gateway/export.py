"""Writes the schema's SDL to gateway/schema.graphql, or with --check tells whether the file is up to date.

Example: python -m gateway.export --check
"""

import sys
from pathlib import Path

from gateway.schema import build

SDL = Path(__file__).with_name("schema.graphql")
_STALE = "gateway/schema.graphql is not what the code says; write it with `python -m gateway.export`.\n"


def sdl() -> str:
    """The schema as it stands in the file."""
    return build().as_str() + "\n"


def main(arguments: list[str]) -> int:
    """Exit code 1 where the file is stale."""
    if arguments == ["--check"]:
        fresh = SDL.exists() and SDL.read_text(encoding="utf-8") == sdl()
        if not fresh:
            sys.stderr.write(_STALE)
        return int(not fresh)
    if arguments:
        sys.stderr.write(__doc__ or "")
        return 2
    SDL.write_text(sdl(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
