"""Notes Days with their topics and notes, as everyone reads them; private words come from their owner."""

from typing import Annotated, Any, ClassVar

import strawberry
from pydantic import Field

from contracts.feedback import notes_days as feedback
from contracts.feedback.actions import ActionState
from contracts.feedback.ids import NoteId, NotesDayId, TopicId
from contracts.feedback.notes_days import NoteKind
from contracts.feedback.rounds import RoundState
from gateway.context import Context, Info
from gateway.pages import After, Before, Connection, First, Last, Window
from gateway.read_model import notes_days as selections
from gateway.read_model import relations
from gateway.read_model.notes_days import Listing, Place
from gateway.schema import actions_of_voices as actions
from gateway.schema.actions import standing_of
from gateway.schema.actions_of_voices import NoteAction, NotesDayAction, TopicAction
from gateway.schema.celebrated import Recognized, Thanked
from gateway.schema.node import Node, one
from gateway.schema.relations import ActionType, NoteType, RoundType, TopicType, document, pages, pages_in, people, person
from gateway.schema.texts import Text, reads
from gateway.schema.waiting import overdue
from gateway.words import show_term, shows

show_term(NoteKind)
Kinds = Annotated[list[NoteKind] | None, strawberry.argument(description="Only of these kinds; of any without it.")]
Answered = Annotated[
    bool | None,
    strawberry.argument(description="True: those that are answered, by themselves or with a topic; false: those that wait."),
]
Alone = Annotated[bool | None, strawberry.argument(description="True: those under no topic; false: those under one.")]


async def _places(context: Context, teams: list[str]) -> list[Place]:
    found = await selections.places(context.read_model, context.viewer.person_id, teams)
    return [found.get(team, Place()) for team in teams]


async def _listed(context: Context, days: list[str], listing: Listing, window: Window) -> list[Connection[Any]]:
    """A page for each Notes Day; one statement."""
    found = await listing.pages(context.read_model, days, window)
    kind, order = (Note, relations.WRITTEN) if listing.kind == "note" else (Topic, relations.TOPICS)
    return [window.page(order, found[id], lambda row: kind.model_validate_json(row["document"])) for id in days]


@shows(feedback.NotesDayAnswer)
class NotesDayAnswer(feedback.NotesDayAnswer):
    """An answer."""

    reason: Text = Field(description="Why: of a topic for everyone, of a note for whoever may read the note.")

    answerer: ClassVar[Any] = person("by", "Who answered.", name="by")
    objective: ClassVar[Any] = document("objective_id", "objective", "The objective that takes up what is adopted.")
    decision: ClassVar[Any] = document("decision_id", "decision", "The decision that takes up what is adopted.")


@shows(feedback.TopicExit)
class TopicExit(feedback.TopicExit):
    """An exit form."""

    proposal: Text = Field(description="What the session proposes.")

    round: ClassVar[Any] = document("round_id", "round", "The round in which it was worked on, where that was one.")
    carrier: ClassVar[Any] = person("carried_by", "Who carries it.", name="carriedBy")
    recorder: ClassVar[Any] = person("recorded_by", "Who wrote this down.", name="recordedBy")


@shows(feedback.NotesDayDocument)
class NotesDay(feedback.NotesDayDocument, Node):
    """A Notes Day."""

    id: NotesDayId = Field(description="The Notes Day.")

    team: ClassVar[Any] = document("team_id", "team", "The team whose members write, with those of all teams below it.")
    facilitator: ClassVar[Any] = person("facilitator_id", "Who facilitates it.")
    caller: ClassVar[Any] = person("called_by", "Who opened it.", name="calledBy")
    closer: ClassVar[Any] = person("closed_by", "Who closed it.", name="closedBy")
    passed_by: ClassVar[Any] = people("passed_by_ids", "Leads who passed openly.")

    @strawberry.pydantic.field(description="Its notes, the latest day first.")
    async def notes(
        self,
        info: Info,
        kinds: Kinds = None,
        answered: Answered = None,
        alone: Alone = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[NoteType] | None:
        """One statement for all Notes Days of the operation."""
        wanted = selections.NOTES.only(kinds=kinds or (), answered=answered, alone=alone)
        return await info.context.load(_listed, self.id, wanted, Window.of(first, after, last, before))  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="Its topics, the first that was proposed first.")
    async def topics(
        self,
        info: Info,
        answered: Answered = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[TopicType] | None:
        """As above."""
        wanted = selections.ALL_TOPICS.only(kinds=(), answered=answered, alone=None)
        return await info.context.load(_listed, self.id, wanted, Window.of(first, after, last, before))  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="What the viewer may do with it now.")
    async def viewer_actions(self, info: Info) -> list[NotesDayAction] | None:
        """By the owner's rules."""
        place = await info.context.load(_places, self.team_id)
        return actions.of_notes_day(self, place, await standing_of(info), info.context.now)


@shows(feedback.NoteDocument)
class Note(feedback.NoteDocument, Recognized, Thanked, Node):
    """A note."""

    id: NoteId = Field(description="The note, and its text.")
    text: Text = Field(description="What the author writes.")
    answer: NotesDayAnswer | None = Field(None, description="Its own answer; a merged note is answered with its topic.")

    notes_day: ClassVar[Any] = document("notes_day_id", "notes_day", "Its Notes Day.")
    topic: ClassVar[Any] = document("topic_id", "topic", "The topic it was merged into; null while it stands alone.")
    team: ClassVar[Any] = document("team_id", "team", "The team of its Notes Day.")
    is_overdue: ClassVar[Any] = overdue("Whether it waits for an answer of its own and the day for it has passed, in UTC.")

    @property
    def waits(self) -> bool:
        """Whether it is owed an answer of its own."""
        return self.owed_since is not None

    @strawberry.pydantic.field(
        description="What the viewer may do with it now; what its author may do, the author knows: `viewer.confidentialThreads`."
    )
    async def viewer_actions(self, info: Info) -> list[NoteAction] | None:
        """By the owner's rules."""
        day = await one(info, NotesDay, self.notes_day_id)
        place = await info.context.load(_places, self.team_id)
        viewer = await standing_of(info)
        answers = self.owed_since is not None and viewer.is_lead(self.team_id) and await reads(info, self.text)
        return actions.of_note(self, day, place, viewer, answers=answers)


@shows(feedback.TopicDocument)
class Topic(feedback.TopicDocument, Node):
    """A topic."""

    id: TopicId = Field(description="The topic.")
    exit: TopicExit | None = Field(None, description="With what it left the session it was worked on in.")
    answer: NotesDayAnswer | None = Field(None, description="Its answer.")

    notes_day: ClassVar[Any] = document("notes_day_id", "notes_day", "Its Notes Day.")
    team: ClassVar[Any] = document("team_id", "team", "The team of its Notes Day.")
    proposer: ClassVar[Any] = person("proposed_by", "Who proposed it.", name="proposedBy")
    notes: ClassVar[Any] = pages(relations.NOTES_OF_TOPICS, NoteType, "The notes under it, the latest day first.")
    rounds: ClassVar[Any] = pages_in(
        relations.ROUNDS_OF_TOPICS, RoundType, RoundState, "The sessions that worked on it, the latest first."
    )
    actions: ClassVar[Any] = pages_in(
        relations.ACTIONS_OF_TOPICS, ActionType, ActionState, "The actions that were agreed on because of it, the earliest first."
    )
    is_overdue: ClassVar[Any] = overdue("Whether it waits for an answer and the day for it has passed, in UTC.")

    @property
    def waits(self) -> bool:
        """Whether it is owed an answer."""
        return self.owed_since is not None

    @strawberry.pydantic.field(description="What the viewer may do with it now.")
    async def viewer_actions(self, info: Info) -> list[TopicAction] | None:
        """By the owner's rules."""
        day = await one(info, NotesDay, self.notes_day_id)
        place = await info.context.load(_places, self.team_id)
        return actions.of_topic(self, day, place, await standing_of(info))
