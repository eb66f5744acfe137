"""`node` and `nodes`: anything by its id, whatever it is."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry

from gateway.context import Context, Info
from gateway.faults import Fault, FaultCode
from gateway.ids import prefix_of
from gateway.read_model import objectives as selections
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
from gateway.schema.moderation import LegalHold, ModerationCount, Moderator
from gateway.schema.node import Node, documents
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
from gateway.schema.signal_switches import SignalSwitch
from gateway.schema.teams import Team
from gateway.schema.values import ValueList
from gateway.schema.welcomes import Welcome

MOST = 100
_DIRECTORY, _GOALS = (Person, Team, SignalSwitch), (Objective, CheckIn, Revision, Cycle)
_REASONS = (Concern, Comment, Decision, ResourceRequest, Review, Experiment, Lesson, LessonReuse)
_ASKED = (ItemPack, Pulse, LeaderQuestion)
_VOICES = (
    *(NotesDay, Note, Topic),
    *(Round, Action, Agreement),
    *(PostMortem, SystemicIssue),
    *(HelpRequest, Braintrust, SkillGap),
    *_ASKED,
)
_CELEBRATION = (
    *(Recognition, Reaction, RecognitionComment),
    *(Openness, Welcome),
    *(RecognitionReport, HidingCount),
    ValueList,
)
_MODERATION = (Moderator, ModerationCount, LegalHold)
KINDS: dict[str, Any] = {kind.kind: kind for kind in (*_DIRECTORY, *_GOALS, *_MODERATION, *_REASONS, *_VOICES, *_CELEBRATION)}
"""By the prefix of ids, which is the kind of the document."""


async def _key_results(context: Context, ids: list[str]) -> list[KeyResult | None]:
    found = await selections.holding(context.read_model, ids)
    return [Objective.model_validate_json(found[id]).part(strawberry.ID(id)) if id in found else None for id in ids]  # type: ignore[arg-type]


async def nodes(
    info: Info, ids: Annotated[list[strawberry.ID], strawberry.argument(description="At most 100 ids, of any kinds.")]
) -> list[Node | None] | None:
    """What these ids name, in order; null where there is nothing."""
    if len(ids) > MOST:
        raise Fault(FaultCode.BAD_USER_INPUT, f"`ids` are at most {MOST}.")
    return await find(info, ids)


async def find(info: Info, ids: Sequence[str], argument: str = "ids") -> list[Node | None]:
    """The same for ids of ours; one statement per kind, whoever else of the operation asks for some."""
    found = [loading(info, id, argument) for id in ids]
    return [await each if each is not None else None for each in found]


def loading(info: Info, id: str, argument: str = "id") -> Any:
    """What the id names, to be awaited; none where we keep nothing of its kind. Raises `Fault` where it is no id."""
    kind = prefix_of(id, argument)
    if kind == KeyResult.model_fields["id"].annotation.prefix:  # type: ignore[union-attr]
        return info.context.load(_key_results, str(id))
    return info.context.load(documents, str(id), KINDS[kind]) if kind in KINDS else None


async def node(info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The id.")]) -> Node | None:
    """What the id names."""
    [found] = await find(info, [id], "id")
    return found


@strawberry.type
class NodeQueries:
    """Relay's refetching."""

    node = strawberry.field(node, description="Anything by its id; null where there is nothing.")
    nodes = strawberry.field(nodes, description="Several of them, at most 100, in order.")
