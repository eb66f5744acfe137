"""What an insider takes of a pulse: tables with xmin and ctid in its window and after it, the server's files, lines and spans."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from opentelemetry.sdk.trace import ReadableSpan

from tests.insider.taking import PERSON, Row, rows_of
from tests.servers.postgres import Database, Postgres

_PAGE, _HEADER, _FIRST_HEADER = 8192, 24, 40
_BYTES = re.compile(r'"\\\\x([0-9a-f]+)"')


@dataclass
class PulseHaul:
    """Everything, and what every employee knows anyway: whom it asked, and the texts that it shows."""

    window: Sequence[Row]
    """The tables while answers were taken: whoever copies a database then, has them."""
    after: Sequence[Row]
    files: Mapping[str, bytes]
    """The data directory after the close, as a copy of it holds it; the log of transactions apart."""
    wal: bytes
    texts: Sequence[str]
    suspects: frozenset[str]
    lines: Sequence[Mapping[str, Any]] = field(default_factory=list)
    spans: Sequence[ReadableSpan] = field(default_factory=list)

    def naming(self, rows: Sequence[Row]) -> list[tuple[Row, str]]:
        """Rows that name exactly one of the suspects, with whom."""
        named = ((row, {*PERSON.findall(row.text)} & self.suspects) for row in rows)
        return [(row, people.pop()) for row, people in named if len(people) == 1]

    def sealed(self) -> list[tuple[str, bytes]]:
        """Who has what bytes in the window, whatever the table."""
        return [(person, bytes.fromhex(found)) for row, person in self.naming(self.window) for found in _BYTES.findall(row.text)]


async def rows(database: Database) -> list[Row]:
    """Every row of every table."""
    return await rows_of("feedback", database)


def files(postgres: Postgres) -> tuple[dict[str, bytes], bytes]:
    """The data directory, and the log of transactions in its order."""
    found = {str(path): path.read_bytes() for path in sorted(postgres.folder.rglob("*")) if _is_data(path)}
    wal = b"".join(_records(content) for path, content in sorted(found.items()) if "/pg_wal/" in path)
    return {path: content for path, content in found.items() if "/pg_wal/" not in path}, wal


def _records(segment: bytes) -> bytes:
    """What a segment of the log says, without the headers of its pages, which would cut through it."""
    pages = range(0, len(segment), _PAGE)
    return b"".join(segment[at + (_HEADER if at else _FIRST_HEADER) : at + _PAGE] for at in pages)


def _is_data(path: Path) -> bool:
    return path.is_file() and ("/base/" in str(path) or re.search(r"/pg_wal/[0-9A-F]{24}$", str(path)) is not None)
