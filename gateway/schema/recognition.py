"""Recognition with its reactions and comments. One with fewer readers its owner alone has, and shows it the same."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, ClassVar

import orjson
import strawberry
from pydantic import Field, PrivateAttr, TypeAdapter

from contracts.feedback.text import WhyReadable
from contracts.messages import Document
from contracts.recognition import recognitions as recognition
from contracts.recognition.ids import ReactionId, RecognitionCommentId, RecognitionId
from contracts.recognition.limits import LISTED_CHILDREN, SHOWN_AT_ONCE
from contracts.recognition.recognitions import ReactionKind
from contracts.recognition.values import THE_VALUES, Value
from gateway.context import Context, Info
from gateway.ids import parse_id
from gateway.pages import After, Before, Connection, First, Last, Order, Window
from gateway.read_model import celebrations as selections
from gateway.schema.actions_of_recognition import RecognitionAction, of_recognition
from gateway.schema.node import Node, many, one
from gateway.schema.relations import ReactionType, RecognitionCommentType, document, documents, people, person, related
from gateway.schema.said import BySomebody, Said, Words, still_edited
from gateway.schema.texts import read_readers_of_recognition, who_can_read
from gateway.schema.values import ValueList
from gateway.words import show_term, shows

show_term(ReactionKind)


@shows(recognition.ReactionDocument)
class Reaction(recognition.ReactionDocument, Node):
    """A reaction with its recognition."""

    id: ReactionId = Field(description="The reaction.")

    reactor: ClassVar[Any] = person("by", "Whose it is.", name="by")
    recognition: ClassVar[Any] = document(
        "recognition_id", "recognition", "The recognition; null where not every employee may read it."
    )


@shows(recognition.RecognitionCommentDocument)
class RecognitionComment(recognition.RecognitionCommentDocument, Said, Node):
    """A comment with its recognition."""

    id: RecognitionCommentId = Field(description="The comment.")
    text: Words = Field(description="What was said; empty once withdrawn or hidden.")

    recognition: ClassVar[Any] = document(
        "recognition_id", "recognition", "The recognition; null where not every employee may read it."
    )


@shows(recognition.RecognitionDocument)
class Recognition(recognition.RecognitionDocument, BySomebody, Node):
    """A recognition with whom it is for, what it rests on, and what others say to it."""

    id: RecognitionId = Field(description="The recognition.")
    text: Words = Field(description="What was said; empty once hidden.")
    _shown: Any = PrivateAttr(None)

    recipients: ClassVar[Any] = people("recipient_ids", "Whom it is for; nobody where it thanks on a confidential thread.")
    teams: ClassVar[Any] = documents("team_ids", "team", "Teams that it is for.")

    def shown_with(self, shown: "ReadRecognition") -> "Recognition":
        """The same as its owner showed it to the viewer, with all that was said to it."""
        self._shown = shown
        return self

    async def _whole(self, info: Info, held: int) -> "ReadRecognition":
        """With all that was said to it: in a list its owner sends no more than some along."""
        if held < LISTED_CHILDREN:
            return self._shown  # type: ignore[no-any-return]  # held so, as the type comes below
        found: ReadRecognition | None = await info.context.load(_with_all_said, str(self.id))
        return found or self._shown

    @strawberry.pydantic.field(
        description="The day after which its words are removed; null where they are kept, and where every employee reads it."
    )
    def kept_until(self) -> date | None:
        """Of what its owner alone keeps."""
        return self._shown.kept_until if self._shown is not None else None

    @strawberry.pydantic.field(description="Why the viewer may read it.")
    def why_may_i_read(self, info: Info) -> WhyReadable | None:
        """As its owner says of its own."""
        if self._shown is not None:
            return self._shown.why  # type: ignore[no-any-return]  # held so, as the type comes below
        return WhyReadable.AUTHOR if self.by == info.context.viewer.person_id else WhyReadable.EVERYONE

    who_can_read: ClassVar[Any] = who_can_read(read_readers_of_recognition)

    @strawberry.pydantic.field(description="The values of the organization that it shows, as they are called now.")
    async def values(self, info: Info) -> list[Value] | None:
        """Of the one list, retired ones too."""
        held: ValueList | None = await one(info, ValueList, THE_VALUES) if self.value_ids else None
        return [value for value in (held.values if held else []) if value.id in self.value_ids]

    @strawberry.pydantic.field(description="What it rests on, as it is now; what is gone is left out.")
    async def evidence(self, info: Info) -> list[Node] | None:
        """By ids, whatever they are."""
        from gateway.schema.nodes import find  # noqa: PLC0415  # which knows recognition

        return [each for each in await find(info, self.evidence_ids) if each is not None]

    @strawberry.pydantic.field(description="The confidential thread whose unknown author it thanks.")
    async def thread(self, info: Info) -> Node | None:
        """By id, whatever it is."""
        from gateway.schema.nodes import find  # noqa: PLC0415  # as above

        return (await find(info, [self.thread_id]))[0] if self.thread_id is not None else None

    @strawberry.pydantic.field(description="How others reacted, the latest first; nobody counts them.")
    async def reactions(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[ReactionType] | None:
        """One statement, or as its owner showed them."""
        window = Window.of(first, after, last, before)
        if (shown := self._shown) is not None:
            whole = await self._whole(info, len(shown.reactions))
            return _held(selections.REACTED, whole.reactions, window)
        return await info.context.load(related, self.id, selections.REACTIONS, window)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="What others said to it, the earliest first; nobody counts them.")
    async def comments(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[RecognitionCommentType] | None:
        """As above."""
        window = Window.of(first, after, last, before)
        if (shown := self._shown) is not None:
            whole = await self._whole(info, len(shown.comments))
            return _held(selections.ANSWERED, whole.comments, window)
        return await info.context.load(related, self.id, selections.COMMENTS, window)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="The viewer's own reactions.")
    async def viewer_reactions(self, info: Info) -> list[ReactionKind] | None:
        """One statement for all that are asked."""
        if self._shown is not None:
            whole = await self._whole(info, len(self._shown.reactions))
            return [each.reaction for each in whole.reactions if each.by == info.context.viewer.person_id]
        return await info.context.load(_of_viewer, str(self.id))  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="What the viewer may do with it now.")
    async def viewer_actions(self, info: Info) -> list[RecognitionAction] | None:
        """By the owner's rules."""
        from gateway.schema.teams import Team  # noqa: PLC0415  # as above

        viewer = info.context.viewer.person_id
        leads = any(viewer in team.lead_ids for team in await many(info, Team, self.team_ids))
        return of_recognition(self, viewer, edited=still_edited(self, info), leads=leads)


class ReadRecognition(recognition.ReadRecognition):
    """As its owner answers it, with relations."""

    recognition: Recognition
    reactions: list[Reaction] = Field([])  # type: ignore[assignment]  # with relations
    comments: list[RecognitionComment] = Field([])  # type: ignore[assignment]  # as above

    def whole(self) -> Recognition:
        """The recognition with what was said to it."""
        return self.recognition.shown_with(self)


SHOWN = TypeAdapter(list[ReadRecognition])


def moment(told: Document) -> str:
    """When it was said, as the read model sorts it."""
    at: str = told.model_dump(mode="json", include={"at"})["at"]
    return at.removesuffix("Z")


def _held(order: Order, found: Sequence[Any], window: Window) -> Connection[Any]:
    """A page of what came with its recognition."""
    rows = [{"keys": [moment(each), str(each.id)], "node": each} for each in found]
    return window.page(order, window.merged(order, rows), lambda row: row["node"])


async def _of_viewer(context: Context, recognitions: Sequence[str]) -> list[list[ReactionKind]]:
    found = await selections.reactions_of(context.read_model, str(context.viewer.person_id), recognitions)
    return [[ReactionKind(each) for each in found.get(id, ())] for id in recognitions]  # type: ignore[call-arg]  # by its word


async def _with_all_said(context: Context, recognitions: Sequence[str]) -> list[ReadRecognition | None]:
    """What the viewer may read of these with all that was said to them: in no trace that tells who reads."""
    found: dict[str, ReadRecognition] = {}
    for start in range(0, len(recognitions), SHOWN_AT_ONCE):
        body = orjson.dumps(recognitions[start : start + SHOWN_AT_ONCE])
        answer = await context.fetch("recognition", "/recognitions/shown", body=body, traced=False)
        found |= {str(each.recognition.id): each for each in SHOWN.validate_json(answer or b"[]")}
    return [found.get(id) for id in recognitions]


RecognitionIdArgument = Annotated[RecognitionId, strawberry.argument(name="id", description="The recognition.")]


async def one_recognition(info: Info, id: RecognitionIdArgument) -> Recognition | None:
    """From the read model; where it is not there, its owner is asked, in no trace that tells who reads what."""
    wanted = parse_id(RecognitionId, id)
    public: Recognition | None = await one(info, Recognition, wanted)
    if public is not None:
        return public
    shown: ReadRecognition | None = await info.context.load(_with_all_said, str(wanted))
    return shown.whole() if shown is not None else None


@strawberry.type
class RecognitionQueries:
    """A recognition at the root."""

    recognition = strawberry.field(
        one_recognition,
        description="A recognition that the viewer may read, or null. One that not every employee reads comes from its owner; "
        "while that is away, this is null.",
    )
