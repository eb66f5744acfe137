"""The full hours of the story: what is confidential waits for one, and the story has no time to wait."""

from collections.abc import Mapping, Sequence

from sqlalchemy import text

from chassis.component import Component, open_service
from chassis.confidential import next_hour
from chassis.lifecycle import Lifecycle
from chassis.release import Applier, Chore, Release
from chassis.settings import Settings
from forthright.demo.clock import StoryClock
from services.feedback import jobs as feedback
from services.feedback.app import COMPONENT as FEEDBACK
from services.okrs.app import COMPONENT as OKRS
from services.okrs.concerns.jobs import APPLIERS

# The worker beside it has released this machine's hour already; the story's lie before it.
_ANEW = text("update released set hour = 'epoch'")
_RELEASED: tuple[tuple[Component, Mapping[str, Applier], Sequence[Chore]], ...] = (
    (OKRS, APPLIERS, ()),
    (FEEDBACK, feedback.APPLIERS, feedback.CHORES),
)


class Hours:
    """Lets an hour of the story become full."""

    def __init__(self, lifecycle: Lifecycle, settings: Mapping[str, Settings], clocks: Mapping[str, StoryClock]) -> None:
        """Over the databases of the services in which people write confidentially; `clocks` are those of their apis."""
        self._clocks = [clocks[component.name] for component, _, _ in _RELEASED]
        services = {
            component.name: open_service(lifecycle, settings[component.name], component, clock=clocks[component.name])
            for component, _, _ in _RELEASED
        }
        self._releases = [
            (services[component.name], Release(services[component.name], appliers, chores))
            for component, appliers, chores in _RELEASED
        ]

    async def pass_one(self) -> None:
        """Moves to the next full hour and lets everything that waits take effect."""
        for clock in self._clocks:
            clock.move_to(next_hour(clock.now()))
        for service, release in self._releases:
            async with service.sessions() as session, session.begin():
                await session.execute(_ANEW)
            await release.once()
