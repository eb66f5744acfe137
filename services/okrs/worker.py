"""The okrs worker: publishes what its api has written, and keeps copies of people and teams."""

from chassis.clock import Clock
from chassis.component import add_relay
from chassis.following import Following, add_following
from chassis.lifecycle import Lifecycle
from chassis.settings import Settings
from services.okrs.app import COMPONENT, MIGRATIONS
from services.okrs.people.tables import KINDS

FOLLOWING = Following("okrs-copies", ["directory"], KINDS, MIGRATIONS)


def add_worker(lifecycle: Lifecycle, settings: Settings, *, clock: Clock | None = None) -> None:
    """Adds relay and consumer to the process."""
    add_relay(lifecycle, settings, COMPONENT)
    add_following(lifecycle, settings, FOLLOWING, clock=clock)
