"""One of each kind that is listed at the root, by its id, where its lists stand elsewhere."""

from typing import Annotated, Any

import strawberry

from contracts.feedback import ids as feedback
from contracts.recognition import ids as celebrated
from contracts.values import ConcernId, ExperimentId, Id, ResourceRequestId
from gateway.context import Info
from gateway.ids import parse_id
from gateway.schema.agreed_actions import Action
from gateway.schema.agreements import Agreement
from gateway.schema.concerns import Concern
from gateway.schema.experiments import Experiment
from gateway.schema.help import Braintrust, HelpRequest, SkillGap
from gateway.schema.moderation import LegalHold
from gateway.schema.node import one
from gateway.schema.notes_days import Note, NotesDay, Topic
from gateway.schema.openness import Openness
from gateway.schema.pulses import ItemPack
from gateway.schema.questions import LeaderQuestion
from gateway.schema.recognition_reports import RecognitionReport
from gateway.schema.requests import ResourceRequest
from gateway.schema.welcomes import Welcome


def _by(id_type: type[Id], kind: Any, what: str) -> Any:
    """The document of an id; `what` it is, in words."""

    async def resolve(info: Info, id: Any) -> Any:
        return await one(info, kind, parse_id(id_type, id))

    described = strawberry.argument(description=f"The {what}.")
    resolve.__annotations__ |= {"id": Annotated[id_type, described], "return": kind | None}
    return strawberry.field(resolve, description=f"One {what}, or null.")


@strawberry.type
class ByIdQueries:
    """By id."""

    action = _by(feedback.ActionId, Action, "action")
    agreement = _by(feedback.AgreementId, Agreement, "agreement")
    braintrust = _by(feedback.BraintrustId, Braintrust, "Braintrust")
    concern = _by(ConcernId, Concern, "concern")
    experiment = _by(ExperimentId, Experiment, "experiment")
    help_request = _by(feedback.HelpRequestId, HelpRequest, "request for help")
    item_pack = _by(feedback.ItemPackId, ItemPack, "item pack")
    legal_hold = _by(feedback.LegalHoldId, LegalHold, "legal hold")
    note = _by(feedback.NoteId, Note, "note")
    notes_day = _by(feedback.NotesDayId, NotesDay, "Notes Day")
    openness = _by(celebrated.OpennessId, Openness, "mistake, unknown or changed mind that somebody shared")
    question = _by(feedback.LeaderQuestionId, LeaderQuestion, "question to leaders")
    recognition_report = _by(celebrated.RecognitionReportId, RecognitionReport, "report of a closed month or cycle")
    request = _by(ResourceRequestId, ResourceRequest, "request")
    skill_gap = _by(feedback.SkillGapId, SkillGap, "skill gap")
    topic = _by(feedback.TopicId, Topic, "topic")
    welcome = _by(celebrated.WelcomeId, Welcome, "welcome")
