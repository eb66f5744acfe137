"""All components in one process and one event loop, for one machine: each api on its own port, each worker beside it."""

from collections.abc import Mapping

from chassis.clock import Clock
from chassis.lifecycle import Lifecycle
from chassis.settings import Settings
from forthright import components

PLAIN: Mapping[str, Clock] = {}


def add_everything(lifecycle: Lifecycle, settings: Mapping[str, Settings], clocks: Mapping[str, Clock] = PLAIN) -> None:
    """Adds every component's api and worker to the process. `clocks` are those of owners. Raises `PortTaken`.

    In one process an owner's answer and the gateway's read model still travel through HTTP, PostgreSQL and Kafka: what
    is tried here behaves as it does on many machines.
    """
    for name in reversed(components.COMPONENTS):  # owners first, so that the gateway finds them when it asks
        components.add_api(lifecycle, settings[name], clock=clocks.get(name))
    for name in components.COMPONENTS:
        components.add_worker(lifecycle, settings[name], clock=clocks.get(name))
