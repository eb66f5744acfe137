"""The api of the okrs service: its routers over the chassis."""

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
from services.okrs.alignment import api as alignment
from services.okrs.comments import api as comments
from services.okrs.comments.tables import Comment
from services.okrs.concerns import api as concerns
from services.okrs.concerns.tables import Concern
from services.okrs.cycles import api as cycles
from services.okrs.cycles.tables import Cycle
from services.okrs.decisions import api as decisions
from services.okrs.decisions.tables import Decision
from services.okrs.experiments import api as experiments
from services.okrs.experiments.tables import Experiment
from services.okrs.files import api as files
from services.okrs.lessons import api as lessons
from services.okrs.lessons.tables import Lesson, LessonReuse
from services.okrs.objectives import api as objectives
from services.okrs.objectives.tables import CheckIn, Objective, Revision
from services.okrs.prompts.tables import Prompt
from services.okrs.requests import api as requests
from services.okrs.requests.tables import ResourceRequest
from services.okrs.reviews import api as reviews
from services.okrs.reviews.tables import Review
from services.okrs.texts import api as texts

NAME = "okrs"
AGGREGATES: Mapping[str, type[Aggregate]] = {
    "cycle": Cycle,
    "objective": Objective,
    "check_in": CheckIn,
    "revision": Revision,
    "comment": Comment,
    "resource_request": ResourceRequest,
    "review": Review,
    "concern": Concern,
    "decision": Decision,
    "experiment": Experiment,
    "lesson": Lesson,
    "lesson_reuse": LessonReuse,
    "prompt": Prompt,
}
MIGRATIONS = Migrations(Path(__file__).parent / "migrations")


def create_app(service: Service) -> FastAPI:
    """The HTTP app of a service whose aggregates are `AGGREGATES`."""
    return service_app(
        service,
        cycles.router,
        objectives.router,
        alignment.router,
        decisions.router,
        comments.router,
        requests.router,
        reviews.router,
        texts.router,
        concerns.router,
        experiments.router,
        lessons.router,
        files.router,
    )


def _of(service: Service, _: Settings) -> FastAPI:
    return create_app(service)


COMPONENT = Component(NAME, AGGREGATES, MIGRATIONS, _of)


def add_api(lifecycle: Lifecycle, settings: Settings, *, clock: Clock | None = None) -> int:
    """Adds the api to the process and tells its port. Raises `PortTaken`."""
    return component.add_api(lifecycle, settings, COMPONENT, clock=clock)
