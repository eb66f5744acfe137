"""What the directory is told beside the platform's settings: where the ledger of erasures is."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import orjson

from contracts.values import PersonId


@dataclass(frozen=True, slots=True)
class Ledger:
    """A file that grows by a line of JSON per erasure: the pseudonym and the time, nothing else.

    It must exist, on storage that no restore of the directory's database turns back; replicas of the api share it.
    """

    path: Path

    def append(self, person_id: PersonId, at: datetime) -> None:
        """Notes an erasure for good, before the erasure itself commits. Raises `OSError`; never makes the file."""
        line = orjson.dumps({"person_id": person_id, "erased_at": at}) + b"\n"
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        try:
            written = os.write(file, line)
            os.fsync(file)
        finally:
            os.close(file)
        if written != len(line):
            raise OSError("the ledger took only a part of the line")

    def erased(self) -> Iterator[PersonId]:
        """Everybody it notes, in the order of erasure, each once; a line cut short by a crash is passed over."""
        seen = set()
        for line in self.path.read_bytes().splitlines():
            try:
                person_id = PersonId(orjson.loads(line)["person_id"])
            except (ValueError, KeyError, TypeError):
                continue
            if person_id not in seen:
                seen.add(person_id)
                yield person_id
