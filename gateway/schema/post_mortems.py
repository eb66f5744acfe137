"""Post-mortems and systemic issues with what belongs to them; wording hints come from their owner and are kept nowhere."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Annotated, Any, ClassVar

import strawberry
from pydantic import Field, TypeAdapter, ValidationError

from contracts.feedback import post_mortems as feedback
from contracts.feedback import wording
from contracts.feedback.actions import ActionState
from contracts.feedback.ids import PostMortemId, SystemicIssueId
from contracts.feedback.post_mortems import IssueState, PostMortemState
from contracts.feedback.wording import HintsWanted
from contracts.values import Id, Term
from gateway.context import Context, Info
from gateway.faults import Fault, FaultCode
from gateway.read_model import relations
from gateway.schema.actions import standing_of
from gateway.schema.celebrated import Recognized
from gateway.schema.node import Node
from gateway.schema.relations import (
    ActionType,
    ObjectiveType,
    SystemicIssueType,
    document,
    documents,
    pages,
    pages_in,
    part,
    person,
)
from gateway.schema.texts import Text
from gateway.words import show_term, show_type, shows

_FOUND = TypeAdapter(list[list[wording.WordingHint]])
show_type(wording.WordingHint)
Language = Annotated[str, strawberry.argument(description="The language it is written in, as a tag such as `en`.")]


class PostMortemAction(Term):
    """A mutation that the viewer may call for a post-mortem."""

    EDIT_POST_MORTEM = "edit_post_mortem", "`editPostMortem`"
    ADD_TIMELINE_ENTRY = "add_timeline_entry", "`addTimelineEntry`"
    ADD_FACTOR = "add_factor", "`addFactor`"
    PUBLISH_POST_MORTEM = "publish_post_mortem", "`publishPostMortem`"


class SystemicIssueAction(Term):
    """A mutation that the viewer may call for a systemic issue."""

    RESOLVE_SYSTEMIC_ISSUE = "resolve_systemic_issue", "`resolveSystemicIssue`"
    REJECT_PROPOSAL = "reject_proposal", "`rejectProposal`"


show_term(PostMortemAction)
show_term(SystemicIssueAction)


@strawberry.type(description="A text of a post-mortem with phrases worth another look.")
class HintedText:
    """Told to who writes, and kept nowhere."""

    entry_id: Id | None = strawberry.field(description="The entry or factor it is; null where it is a section.")
    section: str | None = strawberry.field(description="The section it is, by the name of its field; null where it is none.")
    text: str = strawberry.field(description="The text, as the places of the hints count it.")
    hints: list[wording.WordingHint] = strawberry.field(description="The phrases, in order.")


async def hints_of(context: Context, texts: list[str], language: str) -> list[list[wording.WordingHint]]:
    """The hints of each text, from their owner. Raises `Fault` where the language is none, or too much is asked at once."""
    try:
        body = HintsWanted(texts=texts, language=language).model_dump_json().encode()
    except ValidationError as error:
        raise Fault(FaultCode.BAD_USER_INPUT, error.errors(include_url=False)[0]["msg"]) from None
    answer = await context.fetch("feedback", "/wording_hints", body=body, traced=False)
    return _FOUND.validate_json(answer) if answer is not None else [[] for _ in texts]


async def hints_of_each(
    context: Context, keys: Sequence[tuple[str, ...]], language: str
) -> list[list[list[wording.WordingHint]]]:
    """The hints of several post-mortems, each with its texts: in one request, as long as they fit into one."""
    found = [hints for some in _at_once([*chain(*keys)]) for hints in await hints_of(context, some, language)]
    rest = iter(found)
    return [[*islice(rest, len(texts))] for texts in keys]


def _at_once(texts: list[str]) -> Iterator[list[str]]:
    some: list[str] = []
    length = 0
    for text in texts:
        if some and (len(some) == wording.TEXTS_OF_A_HINT or length + len(text) > wording.HINTED_AT_ONCE):
            yield some
            some, length = [], 0
        some.append(text)
        length += len(text)
    if some:
        yield some


@shows(feedback.TimelineEntry)
class TimelineEntry(feedback.TimelineEntry, Text):
    """An entry: a text with its time."""


@shows(feedback.Factor)
class Factor(feedback.Factor, Text):
    """A factor: a text with its kind and tags."""


@shows(feedback.PostMortemDocument)
class PostMortem(feedback.PostMortemDocument, Recognized, Node):
    """A post-mortem."""

    id: PostMortemId = Field(description="The post-mortem.")
    impact: Text | None = Field(None, description="Whom it reached, how, and for how long.")
    timeline: list[TimelineEntry] = Field([], description="What happened when, in order.")  # type: ignore[assignment]  # shown
    factors: list[Factor] = Field([], description="What contributed, in the order it was found.")  # type: ignore[assignment]  # shown
    surprises: Text | None = Field(None, description="What surprised us.")
    went_well: Text | None = Field(None, description="What went well.")
    luck: Text | None = Field(None, description="Where we were lucky.")
    learnings: Text | None = Field(None, description="What we learned.")

    team: ClassVar[Any] = document("team_id", "team", "The team that writes it; null where an import named none.")
    objective: ClassVar[Any] = document("objective_id", "objective", "The objective it touched.")
    key_result: ClassVar[Any] = part("The key result it touched; null where it was removed since.")
    systemic_issues: ClassVar[Any] = pages(
        relations.ISSUES_OF_POST_MORTEMS,
        SystemicIssueType,
        "The systemic issues that it helped to raise, the latest first.",
    )
    actions: ClassVar[Any] = pages_in(
        relations.ACTIONS_OF_POST_MORTEMS,
        ActionType,
        ActionState,
        "The actions that were agreed on because of it, the earliest first.",
    )
    opener: ClassVar[Any] = person("opened_by", "Who opened it; null where it was imported.", name="openedBy")
    publisher: ClassVar[Any] = person("published_by", "Who published it.", name="publishedBy")

    @strawberry.pydantic.field(
        description="Phrases in it that blame, each with what could stand there: for whoever writes. Nothing is refused for them."
    )
    async def wording_hints(self, info: Info, language: Language = "en") -> list[HintedText] | None:
        """Asked of the owner in one request for all of an operation, and kept nowhere."""
        texts = self._texts()
        found = await info.context.load(hints_of_each, tuple(text for _, _, text in texts), language)
        return [
            HintedText(entry_id=id, section=section, text=text, hints=hints)
            for (id, section, text), hints in zip(texts, found, strict=True)
            if hints
        ]

    def _texts(self) -> list[tuple[Id | None, str | None, str]]:
        sections = {
            "impact": self.impact,
            "surprises": self.surprises,
            "wentWell": self.went_well,
            "luck": self.luck,
            "learnings": self.learnings,
        }
        told: list[tuple[Id | None, str | None, str | None]] = [(None, "title", self.title)]
        told += [(None, name, said.text) for name, said in sections.items() if said]
        told += [(part.id, None, part.text) for part in (*self.timeline, *self.factors)]
        return [(id, section, text) for id, section, text in told if text]

    @strawberry.pydantic.field(description="What the viewer may do with it now.")
    async def viewer_actions(self, info: Info) -> list[PostMortemAction] | None:
        """By the owner's rules."""
        viewer = await standing_of(info)
        of_team = self.team_id is not None and (viewer.is_member(self.team_id) or viewer.is_lead(self.team_id))
        may_write = of_team or viewer.acts_for(self.opened_by)
        if self.state is not PostMortemState.OPEN or not may_write:
            return []
        return [action for action in PostMortemAction if self.factors or action is not PostMortemAction.PUBLISH_POST_MORTEM]


@shows(feedback.SystemicIssueDocument)
class SystemicIssue(feedback.SystemicIssueDocument, Node):
    """A systemic issue."""

    id: SystemicIssueId = Field(description="The issue.")

    team: ClassVar[Any] = document("team_id", "team", "The team it is proposed to; null where there is none.")
    post_mortems: ClassVar[Any] = documents("post_mortem_ids", "post_mortem", "The post-mortems that raised it.")
    proposals: ClassVar[Any] = pages(
        relations.PROPOSALS_OF_CAUSES, ObjectiveType, "The objective that was proposed because of it, while that is there."
    )
    settler: ClassVar[Any] = person("settled_by", "Who resolved or rejected it.", name="settledBy")

    @strawberry.pydantic.field(description="What the viewer may do with it now.")
    async def viewer_actions(self, info: Info) -> list[SystemicIssueAction] | None:
        """By the owner's rules."""
        viewer = await standing_of(info)
        settles = viewer.is_lead(self.team_id) if self.team_id is not None else viewer.is_admin
        return [*SystemicIssueAction] if settles and self.state is IssueState.OPEN else []
