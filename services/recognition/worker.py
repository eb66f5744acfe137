"""The recognition worker: publishes what its api has written, does its hourly chores, reminds, copies, and reacts."""

from chassis.clock import Clock
from chassis.component import add_relay, add_release, open_service
from chassis.following import Following, add_following
from chassis.lifecycle import Lifecycle
from chassis.settings import Settings
from services.recognition.app import COMPONENT, MIGRATIONS
from services.recognition.jobs import APPLIERS, CHORES
from services.recognition.people.tables import OF_DIRECTORY, OF_FEEDBACK, OF_OKRS
from services.recognition.reactions import OF_DIRECTORY as BECAUSE_OF_PEOPLE
from services.recognition.reactions import OF_WORK
from services.recognition.welcomes.jobs import Prompting

FOLLOWING = Following("recognition-copies", ["directory"], OF_DIRECTORY, MIGRATIONS, reactions=BECAUSE_OF_PEOPLE)
WATCHING = Following("recognition-suggestions", ["okrs", "feedback"], (*OF_OKRS, *OF_FEEDBACK), MIGRATIONS, reactions=OF_WORK)
"""Apart from the copies of people: what fails here keeps nobody waiting there."""


def add_worker(lifecycle: Lifecycle, settings: Settings, *, clock: Clock | None = None) -> None:
    """Adds relay, release, reminders and consumers to the process."""
    add_relay(lifecycle, settings, COMPONENT)
    add_release(lifecycle, settings, COMPONENT, APPLIERS, CHORES, clock=clock)
    service = open_service(lifecycle, settings, COMPONENT, clock=clock)
    lifecycle.run_task("recognition reminders", Prompting(service).run, component=settings.name)
    add_following(lifecycle, settings, FOLLOWING, clock=clock)
    add_following(lifecycle, settings, WATCHING, clock=clock)
