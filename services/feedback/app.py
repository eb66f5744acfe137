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
from services.feedback.braintrusts import api as braintrusts
from services.feedback.braintrusts.tables import Braintrust
from services.feedback.conversations import api as conversations
from services.feedback.files import api as files
from services.feedback.help import api as help_
from services.feedback.help.tables import HelpRequest
from services.feedback.loops import api as loops
from services.feedback.mistakes import api as mistakes
from services.feedback.moderation import api as moderation
from services.feedback.moderation.tables import LegalHold, ModerationCount, Moderator
from services.feedback.notes_days import api as notes_days
from services.feedback.notes_days.tables import Note, NotesDay, Topic
from services.feedback.owed import api as owed
from services.feedback.passing import api as passing
from services.feedback.post_mortems import api as post_mortems
from services.feedback.post_mortems.tables import PostMortem, SystemicIssue
from services.feedback.pulses import api as pulses
from services.feedback.pulses.tables import ItemPack, Pulse
from services.feedback.questions import api as questions
from services.feedback.questions.tables import LeaderQuestion
from services.feedback.rounds import api as rounds
from services.feedback.rounds.tables import Round
from services.feedback.skills import api as skills
from services.feedback.skills.tables import SkillGap
from services.feedback.texts import api as texts
from services.feedback.threads import api as threads

NAME = "feedback"
AGGREGATES: Mapping[str, type[Aggregate]] = {
    "round": Round,
    "action": Action,
    "agreement": Agreement,
    "leader_question": LeaderQuestion,
    "note": Note,
    "notes_day": NotesDay,
    "legal_hold": LegalHold,
    "moderation_count": ModerationCount,
    "moderator": Moderator,
    "post_mortem": PostMortem,
    "systemic_issue": SystemicIssue,
    "item_pack": ItemPack,
    "pulse": Pulse,
    "topic": Topic,
    "help_request": HelpRequest,
    "braintrust": Braintrust,
    "skill_gap": SkillGap,
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
        threads.router,
        notes_days.router,
        passing.router,
        questions.router,
        moderation.router,
        post_mortems.router,
        files.router,
        pulses.router,
        pulses.reads,
        help_.router,
        braintrusts.router,
        skills.router,
        conversations.router,
        mistakes.router,
        owed.router,
        loops.router,
    )


def _of(service: Service, _: Settings) -> FastAPI:
    return create_app(service)


COMPONENT = Component(NAME, AGGREGATES, MIGRATIONS, _of, discreet=True)


def add_api(lifecycle: Lifecycle, settings: Settings, *, clock: Clock | None = None) -> int:
    """Adds the api to the process and tells its port. Raises `PortTaken`."""
    return component.add_api(lifecycle, settings, COMPONENT, clock=clock)
