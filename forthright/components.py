"""What can be served: every component by its name, imported only when it is asked for."""

import importlib
from typing import Any

from chassis.clock import Clock
from chassis.component import Component
from chassis.following import Following
from chassis.lifecycle import Lifecycle
from chassis.migrations import Migrations
from chassis.settings import PORTS, Settings

COMPONENTS = tuple(PORTS)
"""Their names, the gateway first."""


def description(name: str) -> Component:
    """A service as it describes itself."""
    found: Component = _module(name, "app").COMPONENT
    return found


def migrations(name: str) -> Migrations:
    """What brings the component's database to the schema this release needs."""
    found: Migrations = _module(name, "app").MIGRATIONS
    return found


def add_api(lifecycle: Lifecycle, settings: Settings, *, clock: Clock | None = None) -> int:
    """Adds the component's api to the process and tells its port. Raises `PortTaken`."""
    kind = "process" if settings.name == "gateway" else "app"
    port: int = _module(settings.name, kind).add_api(lifecycle, settings, clock=clock)
    return port


def add_worker(lifecycle: Lifecycle, settings: Settings, *, clock: Clock | None = None) -> None:
    """Adds the component's worker to the process: its relay, its consumers and its jobs."""
    _module(settings.name, "worker").add_worker(lifecycle, settings, clock=clock)


def followings(name: str) -> list[Following]:
    """What the component takes over from others, and does because of them; none where it follows nobody."""
    return [found for found in vars(_module(name, "worker")).values() if isinstance(found, Following)]


def _module(name: str, kind: str) -> Any:
    folder = "gateway" if name == "gateway" else f"services.{name}"
    return importlib.import_module(f"{folder}.{kind}")
