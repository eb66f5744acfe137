"""The worker of the directory: its relay. It listens to nobody."""

from chassis.clock import Clock
from chassis.component import add_relay
from chassis.lifecycle import Lifecycle
from chassis.settings import Settings
from services.directory.app import COMPONENT


def add_worker(lifecycle: Lifecycle, settings: Settings, *, clock: Clock | None = None) -> None:  # noqa: ARG001  # as every worker's
    """Adds the relay to the process."""
    add_relay(lifecycle, settings, COMPONENT)
