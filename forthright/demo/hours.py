"""The full hours of the story: what is confidential waits for one, a pulse for its end, and the story has no time to wait."""

from collections.abc import Mapping, Sequence
from functools import partial

from sqlalchemy import text

from chassis.component import Component, open_service
from chassis.confidential import next_hour
from chassis.lifecycle import Lifecycle
from chassis.release import Applier, Chore, Release
from chassis.service import Service
from chassis.settings import Settings
from forthright.demo.clock import StoryClock
from forthright.demo.patience import once_undisturbed
from services.feedback import jobs as feedback
from services.feedback.app import COMPONENT as FEEDBACK
from services.feedback.pulses.jobs import Closing
from services.okrs.app import COMPONENT as OKRS
from services.okrs.concerns.jobs import APPLIERS
from services.recognition import jobs as recognition
from services.recognition.app import COMPONENT as RECOGNITION

# The worker beside it has released this machine's hour already; the story's lie before it.
_ANEW = text("update released set hour = 'epoch'")
_RELEASED: tuple[tuple[Component, Mapping[str, Applier], Sequence[Chore]], ...] = (
    (OKRS, APPLIERS, ()),
    (FEEDBACK, feedback.APPLIERS, feedback.CHORES),
    (RECOGNITION, recognition.APPLIERS, recognition.CHORES),
)


class Hours:
    """Lets an hour of the story become full."""

    def __init__(self, lifecycle: Lifecycle, settings: Mapping[str, Settings], clocks: Mapping[str, StoryClock]) -> None:
        """Over the databases of the services in which people write confidentially; `clocks` are theirs."""
        self._clocks = [clocks[component.name] for component, _, _ in _RELEASED]
        services = {
            component.name: open_service(lifecycle, settings[component.name], component, clock=clocks[component.name])
            for component, _, _ in _RELEASED
        }
        self._releases = [
            (services[component.name], Release(services[component.name], appliers, chores))
            for component, appliers, chores in _RELEASED
        ]
        self._closing = Closing(services[FEEDBACK.name], settings[FEEDBACK.name].platform.ballot_private_key)

    async def pass_one(self) -> None:
        """Moves to the next full hour, lets everything that waits take effect, and closes pulses that are over."""
        for clock in self._clocks:
            clock.move_to(next_hour(clock.now()))
        for service, release in self._releases:
            await once_undisturbed(partial(_released, service, release))
        await once_undisturbed(self._closing.once)


async def _released(service: Service, release: Release) -> None:
    async with service.sessions() as session, session.begin():
        await session.execute(_ANEW)
    await release.once()
