"""The full hours of the story: what is confidential waits for one, and the story has no time to wait."""

from sqlalchemy import text

from chassis.component import open_service
from chassis.confidential import next_hour
from chassis.lifecycle import Lifecycle
from chassis.release import Release
from chassis.settings import Settings
from forthright.demo.clock import StoryClock
from services.okrs.app import COMPONENT
from services.okrs.concerns.jobs import APPLIERS

# The worker beside it has released this machine's hour already; the story's lie before it.
_ANEW = text("update released set hour = 'epoch'")


class Hours:
    """Lets an hour of the story become full."""

    def __init__(self, lifecycle: Lifecycle, settings: Settings, clock: StoryClock) -> None:
        """Over the okrs service's database; `clock` is its api's."""
        self._clock = clock
        self._service = open_service(lifecycle, settings, COMPONENT, clock=clock)
        self._release = Release(self._service, APPLIERS)

    async def pass_one(self) -> None:
        """Moves to the next full hour and lets everything that waits take effect."""
        self._clock.move_to(next_hour(self._clock.now()))
        async with self._service.sessions() as session, session.begin():
            await session.execute(_ANEW)
        await self._release.once()
