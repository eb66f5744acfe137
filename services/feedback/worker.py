"""The feedback worker: publishes what its api has written, at the hour what is confidential, and copies people and goals."""

from chassis.clock import Clock
from chassis.component import add_relay, add_release, open_service
from chassis.following import Following, add_following
from chassis.lifecycle import Lifecycle
from chassis.settings import Settings
from services.feedback.app import COMPONENT, MIGRATIONS
from services.feedback.jobs import APPLIERS, CHORES
from services.feedback.people.tables import KINDS
from services.feedback.pulses.jobs import Closing

FOLLOWING = Following("feedback-copies", ["directory", "okrs"], KINDS, MIGRATIONS)


def add_worker(lifecycle: Lifecycle, settings: Settings, *, clock: Clock | None = None) -> None:
    """Adds relay, release and consumer to the process."""
    add_relay(lifecycle, settings, COMPONENT)
    add_release(lifecycle, settings, COMPONENT, APPLIERS, CHORES, clock=clock)
    closing = Closing(open_service(lifecycle, settings, COMPONENT, clock=clock), settings.platform.ballot_private_key)
    lifecycle.run_task("feedback pulses", closing.run, component=settings.name)
    add_following(lifecycle, settings, FOLLOWING, clock=clock)
