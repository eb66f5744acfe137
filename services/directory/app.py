"""The api of the directory: its routers over the chassis, its own way to find who signed in, and its ledger."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from fastapi import FastAPI

from chassis import component
from chassis.app import service_app
from chassis.clock import Clock
from chassis.component import Component
from chassis.lifecycle import Lifecycle
from chassis.migrations import Migrations
from chassis.rows import Aggregate
from chassis.service import Service
from chassis.settings import Settings
from services.directory.people import api as people
from services.directory.people.commands import LEDGER
from services.directory.people.queries import SIGNED_IN
from services.directory.people.tables import Deputy, Employment, Identity, Person
from services.directory.settings import Ledger
from services.directory.signals import api as signals
from services.directory.signals.tables import SignalSwitch
from services.directory.teams import api as teams
from services.directory.teams.tables import Team

NAME = "directory"
AGGREGATES: Mapping[str, type[Aggregate]] = {
    "person": Person,
    "team": Team,
    "identity": Identity,
    "deputy": Deputy,
    "employment": Employment,
    "signal_switch": SignalSwitch,
}
MIGRATIONS = Migrations(Path(__file__).parent / "migrations")


def create_app(service: Service, ledger: Ledger | None = None) -> FastAPI:
    """The HTTP app of a service whose aggregates are `AGGREGATES`. Without a ledger it erases nobody."""
    service.sessions.configure(info={LEDGER: ledger})
    own = replace(service, doorkeeper=replace(service.doorkeeper, people=SIGNED_IN))
    return service_app(own, people.router, teams.router, signals.router)


def _of(service: Service, settings: Settings) -> FastAPI:
    ledger = settings.platform.erasure_ledger
    return create_app(service, Ledger(Path(ledger)) if ledger else None)


COMPONENT = Component(NAME, AGGREGATES, MIGRATIONS, _of)


def add_api(lifecycle: Lifecycle, settings: Settings, *, clock: Clock | None = None) -> int:
    """Adds the api to the process and tells its port. Raises `PortTaken`."""
    return component.add_api(lifecycle, settings, COMPONENT, clock=clock)
