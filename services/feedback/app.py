"""The api of the feedback service: its routers over the chassis."""

from collections.abc import Mapping
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
from services.feedback.actions import api as actions
from services.feedback.actions.tables import Action
from services.feedback.agreements import api as agreements
from services.feedback.agreements.tables import Agreement
from services.feedback.files import api as files
from services.feedback.post_mortems import api as post_mortems
from services.feedback.post_mortems.tables import PostMortem, SystemicIssue
from services.feedback.pulses import api as pulses
from services.feedback.pulses.tables import ItemPack, Pulse
from services.feedback.rounds import api as rounds
from services.feedback.rounds.tables import Round
from services.feedback.texts import api as texts

NAME = "feedback"
AGGREGATES: Mapping[str, type[Aggregate]] = {
    "round": Round,
    "action": Action,
    "agreement": Agreement,
    "post_mortem": PostMortem,
    "systemic_issue": SystemicIssue,
    "item_pack": ItemPack,
    "pulse": Pulse,
}
MIGRATIONS = Migrations(Path(__file__).parent / "migrations")


def create_app(service: Service) -> FastAPI:
    """The HTTP app of a service whose aggregates are `AGGREGATES`."""
    return service_app(
        service,
        texts.router,
        rounds.router,
        actions.router,
        agreements.router,
        post_mortems.router,
        files.router,
        pulses.router,
        pulses.reads,
    )


def _of(service: Service, _: Settings) -> FastAPI:
    return create_app(service)


COMPONENT = Component(NAME, AGGREGATES, MIGRATIONS, _of, discreet=True)


def add_api(lifecycle: Lifecycle, settings: Settings, *, clock: Clock | None = None) -> int:
    """Adds the api to the process and tells its port. Raises `PortTaken`."""
    return component.add_api(lifecycle, settings, COMPONENT, clock=clock)
