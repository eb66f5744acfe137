"""The api of the recognition service: its routers over the chassis."""

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
from services.recognition.moderation import api as moderation
from services.recognition.moderation.tables import HidingCount
from services.recognition.openness import api as openness
from services.recognition.openness.tables import Openness
from services.recognition.recognitions import api as recognitions
from services.recognition.recognitions.tables import Reaction, Recognition, RecognitionComment
from services.recognition.reports import api as reports
from services.recognition.reports.tables import RecognitionReport
from services.recognition.suggestions import api as suggestions
from services.recognition.suggestions.tables import Suggestion
from services.recognition.texts import api as texts
from services.recognition.values import api as values
from services.recognition.values.tables import ValueList
from services.recognition.welcomes import api as welcomes
from services.recognition.welcomes.tables import Welcome, WelcomePrompt

NAME = "recognition"
AGGREGATES: Mapping[str, type[Aggregate]] = {
    "recognition": Recognition,
    "reaction": Reaction,
    "recognition_comment": RecognitionComment,
    "suggestion": Suggestion,
    "hiding_count": HidingCount,
    "openness": Openness,
    "recognition_report": RecognitionReport,
    "value_list": ValueList,
    "welcome": Welcome,
    "welcome_prompt": WelcomePrompt,
}
MIGRATIONS = Migrations(Path(__file__).parent / "migrations")


def create_app(service: Service) -> FastAPI:
    """The HTTP app of a service whose aggregates are `AGGREGATES`."""
    return service_app(
        service,
        moderation.router,
        openness.router,
        reports.router,
        recognitions.router,
        texts.router,
        suggestions.router,
        values.router,
        welcomes.router,
    )


def _of(service: Service, _: Settings) -> FastAPI:
    return create_app(service)


COMPONENT = Component(NAME, AGGREGATES, MIGRATIONS, _of)


def add_api(lifecycle: Lifecycle, settings: Settings, *, clock: Clock | None = None) -> int:
    """Adds the api to the process and tells its port. Raises `PortTaken`."""
    return component.add_api(lifecycle, settings, COMPONENT, clock=clock)
