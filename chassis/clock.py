"""Time, ids and randomness come in through here, so that tests decide them."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid4

from uuid_utils import compat

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
_RANDOM = secrets.SystemRandom()


class Clock(Protocol):
    """Where the time, new ids and chance come from."""

    def now(self) -> datetime:
        """The time, in UTC."""

    def new_uuid7(self) -> UUID:
        """A new id that sorts by time of making."""

    def new_uuid4(self) -> UUID:
        """A new id that tells nothing about when it was made."""

    def random(self) -> float:
        """A number from 0 up to but not 1, for jitter."""


class SystemClock:
    """The machine's clock and randomness."""

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.now(UTC)

    def new_uuid7(self) -> UUID:
        """A new id that sorts by time of making."""
        return compat.uuid7()

    def new_uuid4(self) -> UUID:
        """A new id that tells nothing about when it was made."""
        return uuid4()

    def random(self) -> float:
        """A number from 0 up to but not 1, for jitter."""
        return _RANDOM.random()


class FixedClock:
    """A clock that tests move by hand; its ids repeat from run to run and sort in the order of making.

    Two clocks whose ids meet in one table need different seeds (0 to 65535).
    """

    def __init__(self, at: datetime = _BEGIN, *, seed: int = 0) -> None:
        """Stands still at the given instant, which needs a time zone."""
        self._at, self._seed, self._made = _aware(at), seed, 0

    def now(self) -> datetime:
        """The instant it was last moved to."""
        return self._at

    def move(self, by: timedelta) -> datetime:
        """Moves on (or, with a negative step, back) and tells the new instant."""
        self._at += by
        return self._at

    def move_to(self, at: datetime) -> datetime:
        """Moves to an instant."""
        self._at = _aware(at)
        return self._at

    def new_uuid7(self) -> UUID:
        """The instant's milliseconds, the count of ids made so far, and the seed."""
        self._made += 1
        milliseconds = (self._at - _EPOCH) // timedelta(milliseconds=1)
        return UUID(int=milliseconds << 80 | 0x7 << 76 | 0b10 << 62 | self._made << 16 | self._seed)

    def new_uuid4(self) -> UUID:
        """A digest of the seed and the count of ids made so far."""
        self._made += 1
        digest = hashlib.sha256(f"{self._seed}|{self._made}".encode()).digest()
        return UUID(bytes=digest[:16], version=4)

    def random(self) -> float:
        """Always a half."""
        return 0.5


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a clock's instant needs a time zone")
    return at.astimezone(UTC)
