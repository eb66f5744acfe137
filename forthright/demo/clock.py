"""A clock that history is written by: it stands where the seed puts it, and is the machine's own afterwards."""

import secrets
from collections.abc import Collection
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
        high, low = divmod(self._last, 1 << 20)
        return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low << 42 | secrets.randbits(42))


def move_on(clocks: Collection[StoryClock], at: datetime, now: datetime) -> None:
    """To the instant of the story's next act, and not back before a full hour that was let pass.

    By then a worker has counted what was over, a month among it. An hour that is yet to come on this machine holds nothing up:
    the story stays in the past.
    """
    passed = min(max(clock.now() for clock in clocks), now.replace(minute=0, second=0, microsecond=0))
    for clock in clocks:
        clock.move_to(max(at, passed))
