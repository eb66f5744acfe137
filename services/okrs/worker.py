"""The okrs worker: publishes what its api has written, at the hour what is confidential, and keeps copies of the directory."""

from chassis.clock import Clock
from chassis.component import add_relay, add_release
from chassis.following import Following, add_following
from chassis.lifecycle import Lifecycle
from chassis.settings import Settings
from services.okrs.app import COMPONENT, MIGRATIONS
from services.okrs.concerns.jobs import APPLIERS, forget_handles
from services.okrs.people.tables import KINDS

FOLLOWING = Following("okrs-copies", ["directory"], KINDS, MIGRATIONS)


def add_worker(lifecycle: Lifecycle, settings: Settings, *, clock: Clock | None = None) -> None:
    """Adds relay, release and consumer to the process."""
    add_relay(lifecycle, settings, COMPONENT)
    add_release(lifecycle, settings, COMPONENT, APPLIERS, [forget_handles], clock=clock)
    add_following(lifecycle, settings, FOLLOWING, clock=clock)
