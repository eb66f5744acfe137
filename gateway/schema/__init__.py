"""The whole schema."""

from functools import cache

import strawberry

from gateway import user_errors
from gateway.execution import Schema
from gateway.faults import FaultCode
from gateway.scalars import scalars
from gateway.schema.board import ObjectiveQueries
from gateway.schema.by_id import ByIdQueries
from gateway.schema.celebration import CelebrationQueries
from gateway.schema.cycles import CycleQueries
from gateway.schema.decision_search import DecisionQueries
from gateway.schema.feedback import FeedbackQueries
from gateway.schema.help_search import HelpQueries
from gateway.schema.lesson_search import LessonQueries
from gateway.schema.mistakes import MistakeQueries
from gateway.schema.moderation import ModerationQueries
from gateway.schema.nodes import NodeQueries
from gateway.schema.notes_day_search import NotesDayQueries
from gateway.schema.owed import OwedQueries
from gateway.schema.people_search import PeopleQueries
from gateway.schema.post_mortem_search import PostMortemQueries
from gateway.schema.private_mix import PrivateMixQueries
from gateway.schema.pulses import PulseQueries
from gateway.schema.question_search import QuestionQueries
from gateway.schema.reason_search import ReasonQueries
from gateway.schema.recognition import RecognitionQueries
from gateway.schema.recognition_reports import RecognitionReportQueries
from gateway.schema.round_search import RoundQueries
from gateway.schema.search import SearchQueries
from gateway.schema.signals import SignalQueries
from gateway.schema.sketches import SketchQueries
from gateway.schema.subscriptions import Subscription
from gateway.schema.talk_commands import ConversationMutations, MistakeMutations
from gateway.schema.teams import TeamQueries
from gateway.schema.timeline import TimelineQueries
from gateway.schema.values import ValueQueries
from gateway.schema.why import WhyQueries
from gateway.words import show_term

from gateway.schema.commands import (  # isort: skip  # after the types they answer with
    CheckInMutations,
    ConcernMutations,
    CycleMutations,
    DecisionMutations,
    DraftingMutations,
    LearningMutations,
    ObjectiveMutations,
    PeopleMutations,
    PostMortemMutations,
    PulseMutations,
    RequestMutations,
    SignalMutations,
    SketchMutations,
    WordMutations,
)
from gateway.schema.voice_commands import (  # isort: skip  # as above
    NotesDayMutations,
    QuestionMutations,
)

from gateway.schema.voice_commands import (  # isort: skip  # as above
    ActionMutations,
    AgreementMutations,
    HelpMutations,
    RoundMutations,
)
from gateway.schema.moderation_commands import ModerationMutations  # isort: skip  # as these
from gateway.schema.celebration_commands import (  # isort: skip  # as these
    OpennessMutations,
    RecognitionMutations,
    SuggestionMutations,
    ValueMutations,
)

show_term(FaultCode)


@strawberry.type(description="What can be read.")
class Query(
    NodeQueries,
    CycleQueries,
    ObjectiveQueries,
    OwedQueries,
    PeopleQueries,
    TeamQueries,
    TimelineQueries,
    DecisionQueries,
    HelpQueries,
    LessonQueries,
    NotesDayQueries,
    PostMortemQueries,
    PulseQueries,
    QuestionQueries,
    ReasonQueries,
    RoundQueries,
    SearchQueries,
    SketchQueries,
    ModerationQueries,
    SignalQueries,
    FeedbackQueries,
    MistakeQueries,
    WhyQueries,
    ValueQueries,
    PrivateMixQueries,
    CelebrationQueries,
    RecognitionQueries,
    RecognitionReportQueries,
    ByIdQueries,
):
    """Every root field to read."""


@strawberry.type(
    description="What can be done. Refusals are user errors of the payload; a field is null where its owner is away."
)
class Mutation(
    CycleMutations,
    DraftingMutations,
    ObjectiveMutations,
    CheckInMutations,
    PeopleMutations,
    SignalMutations,
    SketchMutations,
    ConversationMutations,
    MistakeMutations,
    WordMutations,
    ModerationMutations,
    ConcernMutations,
    DecisionMutations,
    RequestMutations,
    LearningMutations,
    PostMortemMutations,
    PulseMutations,
    RoundMutations,
    ActionMutations,
    AgreementMutations,
    NotesDayMutations,
    QuestionMutations,
    HelpMutations,
    ValueMutations,
    RecognitionMutations,
    OpennessMutations,
    SuggestionMutations,
):
    """Every command."""


@cache
def build(*, introspection: bool = True) -> Schema:
    """The schema as it is served: one per process, as it is the same for all and long in the making."""
    return Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[*user_errors.TYPES, FaultCode],
        scalars=scalars(),
        introspection=introspection,
    )
