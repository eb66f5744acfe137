"""A clock that history is written by: it stands where the seed puts it, and is the machine's own afterwards."""

import secrets
from datetime import UTC, datetime
from uuid import UUID

from chassis.clock import SystemClock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class StoryClock(SystemClock):
    """The machine's clock until it is moved, and again once it is released."""

    def __init__(self) -> None:
        """Not moved."""
        self._at: datetime | None = None
        self._last = 0

    def move_to(self, at: datetime) -> None:
        """Stands at an instant."""
        self._at = at.astimezone(UTC)

    def release(self) -> None:
        """Goes on as the machine's clock."""
        self._at = None

    def now(self) -> datetime:
        """The instant it stands at, or the machine's time."""
        return self._at or super().now()

    def new_uuid7(self) -> UUID:
        """An id of that instant; those of one instant sort in the order of making."""
        if self._at is None:
            return super().new_uuid7()
        milliseconds = (self._at - _EPOCH) // (_EPOCH.resolution * 1000)
        self._last += 1
        return UUID(int=milliseconds << 80 | 0x7 << 76 | (self._last & 0xFFF) << 64 | 0b10 << 62 | secrets.randbits(62))
