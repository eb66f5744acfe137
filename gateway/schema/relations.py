"""Relations as fields: people and documents by the ids that a document names, and pages of what names it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from contracts.values import Term
from gateway.context import Context, Info
from gateway.pages import After, Before, Connection, First, Last, Window
from gateway.read_model.relations import Relation
from gateway.schema.node import many, one
from gateway.words import show_term

if TYPE_CHECKING:
    from gateway.schema.agreed_actions import Action
    from gateway.schema.agreements import Agreement
    from gateway.schema.check_ins import CheckIn, Revision
    from gateway.schema.comments import Comment
    from gateway.schema.concerns import Concern
    from gateway.schema.cycles import Cycle
    from gateway.schema.decisions import Decision
    from gateway.schema.experiments import Experiment
    from gateway.schema.help import Braintrust, HelpRequest, SkillGap
    from gateway.schema.key_results import KeyResult
    from gateway.schema.lessons import Lesson, LessonReuse
    from gateway.schema.moderation import ModerationCount, Moderator
    from gateway.schema.notes_days import Note, NotesDay, Topic
    from gateway.schema.objectives import Objective
    from gateway.schema.openness import Openness
    from gateway.schema.people import Person
    from gateway.schema.post_mortems import PostMortem, SystemicIssue
    from gateway.schema.pulses import ItemPack, Pulse
    from gateway.schema.questions import LeaderQuestion
    from gateway.schema.recognition import Reaction, Recognition, RecognitionComment
    from gateway.schema.recognition_reports import HidingCount, RecognitionReport
    from gateway.schema.requests import ResourceRequest
    from gateway.schema.reviews import Review
    from gateway.schema.rounds import Round
    from gateway.schema.teams import Team
    from gateway.schema.welcomes import Welcome

ActionType = Annotated["Action", strawberry.lazy("gateway.schema.agreed_actions")]
AgreementType = Annotated["Agreement", strawberry.lazy("gateway.schema.agreements")]
BraintrustType = Annotated["Braintrust", strawberry.lazy("gateway.schema.help")]
CheckInType = Annotated["CheckIn", strawberry.lazy("gateway.schema.check_ins")]
CommentType = Annotated["Comment", strawberry.lazy("gateway.schema.comments")]
ConcernType = Annotated["Concern", strawberry.lazy("gateway.schema.concerns")]
DecisionType = Annotated["Decision", strawberry.lazy("gateway.schema.decisions")]
ExperimentType = Annotated["Experiment", strawberry.lazy("gateway.schema.experiments")]
HelpRequestType = Annotated["HelpRequest", strawberry.lazy("gateway.schema.help")]
KeyResultType = Annotated["KeyResult", strawberry.lazy("gateway.schema.key_results")]
HidingCountType = Annotated["HidingCount", strawberry.lazy("gateway.schema.recognition_reports")]
LeaderQuestionType = Annotated["LeaderQuestion", strawberry.lazy("gateway.schema.questions")]
LessonType = Annotated["Lesson", strawberry.lazy("gateway.schema.lessons")]
LessonReuseType = Annotated["LessonReuse", strawberry.lazy("gateway.schema.lessons")]
NoteType = Annotated["Note", strawberry.lazy("gateway.schema.notes_days")]
NotesDayType = Annotated["NotesDay", strawberry.lazy("gateway.schema.notes_days")]
ModerationCountType = Annotated["ModerationCount", strawberry.lazy("gateway.schema.moderation")]
ModeratorType = Annotated["Moderator", strawberry.lazy("gateway.schema.moderation")]
ObjectiveType = Annotated["Objective", strawberry.lazy("gateway.schema.objectives")]
OpennessType = Annotated["Openness", strawberry.lazy("gateway.schema.openness")]
PersonType = Annotated["Person", strawberry.lazy("gateway.schema.people")]
PostMortemType = Annotated["PostMortem", strawberry.lazy("gateway.schema.post_mortems")]
ItemPackType = Annotated["ItemPack", strawberry.lazy("gateway.schema.pulses")]
PulseType = Annotated["Pulse", strawberry.lazy("gateway.schema.pulses")]
ReactionType = Annotated["Reaction", strawberry.lazy("gateway.schema.recognition")]
RecognitionType = Annotated["Recognition", strawberry.lazy("gateway.schema.recognition")]
RecognitionCommentType = Annotated["RecognitionComment", strawberry.lazy("gateway.schema.recognition")]
RecognitionReportType = Annotated["RecognitionReport", strawberry.lazy("gateway.schema.recognition_reports")]
RequestType = Annotated["ResourceRequest", strawberry.lazy("gateway.schema.requests")]
ReviewType = Annotated["Review", strawberry.lazy("gateway.schema.reviews")]
RevisionType = Annotated["Revision", strawberry.lazy("gateway.schema.check_ins")]
RoundType = Annotated["Round", strawberry.lazy("gateway.schema.rounds")]
CycleType = Annotated["Cycle", strawberry.lazy("gateway.schema.cycles")]
SkillGapType = Annotated["SkillGap", strawberry.lazy("gateway.schema.help")]
SystemicIssueType = Annotated["SystemicIssue", strawberry.lazy("gateway.schema.post_mortems")]
TeamType = Annotated["Team", strawberry.lazy("gateway.schema.teams")]
TopicType = Annotated["Topic", strawberry.lazy("gateway.schema.notes_days")]
WelcomeType = Annotated["Welcome", strawberry.lazy("gateway.schema.welcomes")]
_LAZY: dict[str, Any] = {
    "action": ActionType,
    "agreement": AgreementType,
    "check_in": CheckInType,
    "concern": ConcernType,
    "cycle": CycleType,
    "decision": DecisionType,
    "experiment": ExperimentType,
    "lesson": LessonType,
    "notes_day": NotesDayType,
    "objective": ObjectiveType,
    "item_pack": ItemPackType,
    "post_mortem": PostMortemType,
    "pulse": PulseType,
    "recognition": RecognitionType,
    "round": RoundType,
    "resource_request": RequestType,
    "team": TeamType,
    "topic": TopicType,
}


def person(of: str, description: str, *, name: str | None = None) -> Any:
    """The person behind an id that a field names; the field itself is hidden in `gateway.words`, or shown beside it."""

    def resolve(self: Any, info: Info) -> PersonType | None:
        return one(info, _kind("person"), getattr(self, of))  # type: ignore[no-any-return]

    return strawberry.pydantic.field(resolve, name=name, description=description)


def people(of: str, description: str, *, name: str | None = None) -> Any:
    """The people behind a list of ids."""

    async def resolve(self: Any, info: Info) -> list[PersonType] | None:
        return await many(info, _kind("person"), getattr(self, of))

    return strawberry.pydantic.field(resolve, name=name, description=description)


def document(of: str, kind: str, description: str, *, name: str | None = None) -> Any:
    """The document of this kind behind an id."""

    def resolve(self: Any, info: Info) -> Any:
        return one(info, _kind(kind), getattr(self, of))

    resolve.__annotations__ |= {"return": _LAZY[kind] | None}
    return strawberry.pydantic.field(resolve, name=name, description=description)


def documents(of: str, kind: str, description: str, *, name: str | None = None) -> Any:
    """The documents of this kind behind a list of ids; those that are gone are left out."""

    async def resolve(self: Any, info: Info) -> Any:
        return await many(info, _kind(kind), getattr(self, of))

    resolve.__annotations__ |= {"return": list.__class_getitem__(_LAZY[kind]) | None}
    return strawberry.pydantic.field(resolve, name=name, description=description)


def part(description: str) -> Any:
    """The key result of `key_result_id` within the objective of `objective_id`."""

    async def resolve(self: Any, info: Info) -> KeyResultType | None:
        if self.objective_id is None or self.key_result_id is None:
            return None
        objective = await one(info, _kind("objective"), self.objective_id)
        return objective.part(self.key_result_id) if objective else None

    return strawberry.pydantic.field(resolve, description=description)


def pages(relation: Relation, kind: Any, description: str) -> Any:
    """A connection: what the relation has for this document. `kind` is one of the lazy types above."""

    async def resolve(
        self: Any, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Any:
        return await info.context.load(related, self.id, relation, Window.of(first, after, last, before))

    resolve.__annotations__ |= {"return": Connection[kind] | None}
    return strawberry.pydantic.field(resolve, description=description)


def pages_in(relation: Relation, kind: Any, states: type[Term], description: str) -> Any:
    """The same with an argument `states`."""

    async def resolve(
        self: Any,
        info: Info,
        states: Any = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Any:
        window = Window.of(first, after, last, before)
        return await info.context.load(related, self.id, relation.of(states or ()), window)

    show_term(states)
    described = strawberry.argument(description="Only in these states; in any without it.")
    resolve.__annotations__ |= {
        "states": Annotated[list.__class_getitem__(states) | None, described],
        "return": Connection[kind] | None,
    }
    return strawberry.pydantic.field(resolve, description=description)


async def related(context: Context, parents: Sequence[str], relation: Relation, window: Window) -> list[Connection[Any]]:
    """A page of the relation for each parent; one statement."""
    found = await relation.pages(context.read_model, parents, window)
    kind = _kind(relation.kind)
    return [window.page(relation.order, found[id], lambda row: kind.model_validate_json(row["document"])) for id in parents]


def _kind(kind: str) -> Any:
    from gateway.schema.nodes import KINDS  # noqa: PLC0415  # they have these relations

    return KINDS[kind]
