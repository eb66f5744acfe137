"""Open WebSockets and event streams, and when they end: token expired, person gone, process going."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from chassis.viewers import Viewer
from contracts.values import PersonId


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a connection ends, as a WebSocket's close code and reason."""

    code: int
    reason: str


EXPIRED = Ending(4403, "Token expired")
DISMISSED = Ending(4403, "Forbidden")
GOING_AWAY = Ending(1001, "Going away")
TOO_SLOW = Ending(4429, "Too slow; subscribe again from the last cursor")


@dataclass(eq=False, slots=True)
class Connection:
    """One open WebSocket or event stream."""

    viewer: Viewer
    now: datetime
    ended: "asyncio.Future[Ending]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def end(self, ending: Ending) -> None:
        """Ends it; the first reason stands."""
        if not self.ended.done():
            self.ended.set_result(ending)

    async def ending(self) -> Ending:
        """Waits until it ends, at the latest when the token expires."""
        left = (self.viewer.expires_at - self.now).total_seconds() if self.viewer.expires_at else None
        with suppress(TimeoutError):
            return await asyncio.wait_for(asyncio.shield(self.ended), left)
        return EXPIRED


class Connections:
    """Every open connection of this process."""

    def __init__(self) -> None:
        self._open: set[Connection] = set()

    @contextmanager
    def opened(self, viewer: Viewer, now: datetime) -> Iterator[Connection]:
        """A connection for as long as the block lasts."""
        connection = Connection(viewer, now)
        self._open.add(connection)
        try:
            yield connection
        finally:
            self._open.discard(connection)

    def dismiss(self, person_id: PersonId) -> None:
        """Ends the connections of a person who left."""
        for connection in list(self._open):
            if connection.viewer.person_id == person_id:
                connection.end(DISMISSED)

    def close(self) -> None:
        """Ends all of them: this process is going away."""
        for connection in list(self._open):
            connection.end(GOING_AWAY)

    def __len__(self) -> int:
        return len(self._open)
