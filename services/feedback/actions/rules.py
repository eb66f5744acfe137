"""Whose turn it is to own an action."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from contracts.values import PersonId

RECENT_DAYS = 91
"""What somebody owned in so many days counts for whose turn it is; who owned none of late comes first."""
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody had to do for the team of late. It decides whose turn it is, and is shown nowhere."""

    recent: int = 0
    last: datetime | None = None


def next_owner(people: Collection[PersonId], held: Mapping[PersonId, Held], *, chance: str) -> PersonId | None:
    """Whoever had fewest of late, then whose last was longest ago, then by chance; nobody where there is nobody."""

    def turn(person: PersonId) -> tuple[int, datetime, str]:
        had = held.get(person, Held())
        return had.recent, had.last or _NEVER, hashlib.sha256(f"{chance}|{person}".encode()).hexdigest()

    return min(people, key=turn, default=None)
