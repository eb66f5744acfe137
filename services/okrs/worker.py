"""The okrs worker: publishes what its api has written, at the hour what is confidential, reminds, copies, and reacts."""

from chassis.clock import Clock
from chassis.component import add_relay, add_release, open_service
from chassis.following import Following, add_following
from chassis.lifecycle import Lifecycle
from chassis.settings import Settings
from services.okrs.app import COMPONENT, MIGRATIONS
from services.okrs.concerns.jobs import APPLIERS, forget_handles
from services.okrs.people.tables import KINDS
from services.okrs.prompts.jobs import Prompting
from services.okrs.proposals.jobs import Proposing
from services.okrs.proposals.tables import CAUSES
from services.okrs.reactions import REACTIONS

FOLLOWING = Following("okrs-copies", ["directory"], KINDS, MIGRATIONS)
REACTING = Following("okrs-reactions", ["feedback"], CAUSES, MIGRATIONS, reactions=REACTIONS)
"""Apart from the copies: what fails here keeps nobody waiting there."""


def add_worker(lifecycle: Lifecycle, settings: Settings, *, clock: Clock | None = None) -> None:
    """Adds relay, release, reminders, proposals and consumers to the process."""
    add_relay(lifecycle, settings, COMPONENT)
    add_release(lifecycle, settings, COMPONENT, APPLIERS, [forget_handles], clock=clock)
    service = open_service(lifecycle, settings, COMPONENT, clock=clock)
    lifecycle.run_task("okrs reminders", Prompting(service).run, component=settings.name)
    lifecycle.run_task("okrs proposals", Proposing(service).run, component=settings.name)
    add_following(lifecycle, settings, FOLLOWING, clock=clock)
    add_following(lifecycle, settings, REACTING, clock=clock)
