"""The okrs worker: publishes what its api has written, at the hour what is confidential, reminds, and copies people."""

from chassis.clock import Clock
from chassis.component import add_relay, add_release, open_service
from chassis.following import Following, add_following
from chassis.lifecycle import Lifecycle
from chassis.settings import Settings
from services.okrs.app import COMPONENT, MIGRATIONS
from services.okrs.concerns.jobs import APPLIERS, forget_handles
from services.okrs.people.tables import KINDS
from services.okrs.prompts.jobs import Prompting

FOLLOWING = Following("okrs-copies", ["directory"], KINDS, MIGRATIONS)


def add_worker(lifecycle: Lifecycle, settings: Settings, *, clock: Clock | None = None) -> None:
    """Adds relay, release, reminders and consumer to the process."""
    add_relay(lifecycle, settings, COMPONENT)
    add_release(lifecycle, settings, COMPONENT, APPLIERS, [forget_handles], clock=clock)
    prompting = Prompting(open_service(lifecycle, settings, COMPONENT, clock=clock))
    lifecycle.run_task("okrs reminders", prompting.run, component=settings.name)
    add_following(lifecycle, settings, FOLLOWING, clock=clock)
