"""Rounds as everyone sees them, and from inside as those do who are asked: that their owner shows, and it is kept nowhere."""

from collections.abc import Sequence
from typing import Any, ClassVar

import orjson
import strawberry
from pydantic import Field, TypeAdapter

from contracts.directory.people import PersonStatus
from contracts.feedback import rounds as feedback
from contracts.feedback.actions import ActionState
from contracts.feedback.ids import RoundId
from gateway.context import Context, Info
from gateway.pages import After, Before, Connection, First, Last, Window
from gateway.read_model import relations
from gateway.read_model import rounds as selections
from gateway.schema.actions import standing_of
from gateway.schema.actions_of_rounds import RoundAction, of_round
from gateway.schema.node import Node, one
from gateway.schema.notes_days import NotesDay, Topic
from gateway.schema.people import Person
from gateway.schema.relations import ActionType, ObjectiveType, document, pages, pages_in, part, people, person
from gateway.schema.teams import Team
from gateway.schema.texts import ReadText, Text
from gateway.words import shows


@shows(feedback.RoundVoice)
class RoundVoice(feedback.RoundVoice):
    """What one person wrote in a round."""

    text: ReadText | None = Field(None, description="The text; null where there is none.")

    writer: ClassVar[Any] = person("by", "Who wrote it.", name="by")


@shows(feedback.RoundTurn)
class RoundTurn(feedback.RoundTurn):
    """Whose turn it is to speak."""

    person: ClassVar[Any] = person("person_id", "Who.")


@shows(feedback.RoundVote)
class RoundVote(feedback.RoundVote):
    """What somebody voted for."""

    voter: ClassVar[Any] = person("by", "Who voted.", name="by")


@shows(feedback.RoundInside)
class RoundInside(feedback.RoundInside):
    """A round from inside."""

    own: RoundVoice | None = Field(None, description="What the viewer wrote.")
    contributions: list[RoundVoice] = Field(  # type: ignore[assignment]  # with its fields
        [], description="What was written, in the order of speaking; none before it is revealed."
    )
    turns: list[RoundTurn] = Field([], description="The order of speaking; none before the reveal.")  # type: ignore[assignment]  # as above
    own_vote: RoundVote | None = Field(None, description="What the viewer voted for; null where they have not.")
    votes: list[RoundVote] = Field(  # type: ignore[assignment]  # as above
        [], description="The votes, all together: after the last of them, or at the close."
    )


_INSIDE = TypeAdapter(list[RoundInside])


async def read(context: Context, ids: Sequence[str]) -> list[RoundInside | None]:
    """These rounds from inside, in one request to their owner, in no trace that tells who read what."""
    found: dict[str, RoundInside] = {}
    for start in range(0, len(ids), feedback.ROUNDS_AT_ONCE):
        body = orjson.dumps(ids[start : start + feedback.ROUNDS_AT_ONCE])
        answer = await context.fetch("feedback", "/rounds/inside", body=body, traced=False)
        found |= {str(inside.round_id): inside for inside in _INSIDE.validate_json(answer or b"[]")}
    return [found.get(id) for id in ids]


@shows(feedback.RoundDraft)
class RoundDraft(feedback.RoundDraft):
    """What was drafted."""

    cycle: ClassVar[Any] = document("cycle_id", "cycle", "The cycle it belongs to.")
    champion: ClassVar[Any] = person("champion_id", "Who answers for it.")


async def open_actions(context: Context, rounds: Sequence[str], window: Window) -> list[Connection[Any]]:
    """What a team had not finished when a round of it was opened; one statement for all rounds."""
    from gateway.schema.agreed_actions import Action  # noqa: PLC0415  # actions have rounds

    found = await selections.open_actions(context.read_model, rounds, window)
    order = selections.EARLIEST
    return [window.page(order, found[id], lambda row: Action.model_validate_json(row["document"])) for id in rounds]


@shows(feedback.RoundDocument)
class Round(feedback.RoundDocument, Node):
    """A round."""

    id: RoundId = Field(description="The round.")
    first: Text | None = Field(None, description="What the lead went first with, for those who are asked.")
    summary: Text | None = Field(None, description="What came of it, for everyone.")
    draft: RoundDraft | None = Field(None, description="The objective that was drafted.")

    team: ClassVar[Any] = document("team_id", "team", "The team that is asked; null where people are named.")
    people: ClassVar[Any] = people("person_ids", "The people who are asked; none where it is a team.")
    objective: ClassVar[Any] = document("objective_id", "objective", "The objective it is about.")
    key_result: ClassVar[Any] = part("The key result it is about; null where it was removed since.")
    decision: ClassVar[Any] = document("decision_id", "decision", "The decision it is about.")
    topic: ClassVar[Any] = document("topic_id", "topic", "The topic of a Notes Day that it works on.")
    opener: ClassVar[Any] = person("opened_by", "Who opened it; null where it was imported.", name="openedBy")
    closer: ClassVar[Any] = person("closed_by", "Who closed it.", name="closedBy")
    actions: ClassVar[Any] = pages_in(
        relations.ACTIONS_OF_ROUNDS, ActionType, ActionState, "The actions that were agreed on in it, the earliest first."
    )
    drafted: ClassVar[Any] = pages(
        relations.PROPOSALS_OF_CAUSES, ObjectiveType, "The objective that was drafted because of it, while that is there."
    )

    @strawberry.pydantic.field(
        description="What the team had not finished when it was opened, the earliest first: a retrospective begins with it."
    )
    async def open_actions(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[ActionType] | None:
        """One statement."""
        window = Window.of(first, after, last, before)
        return await info.context.load(open_actions, str(self.id), window)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(
        description=(
            "What is written in it, for those who are asked; before it is revealed that is one's own contribution alone. "
            "Null for everybody else, and while the owner is away."
        )
    )
    async def inside(self, info: Info) -> RoundInside | None:
        """One request for all of an operation."""
        found: RoundInside | None = await info.context.load(read, str(self.id))
        return found

    @strawberry.pydantic.field(
        description="What the viewer may do with it now, as far as everybody may know; the owner has the last word."
    )
    async def viewer_actions(self, info: Info) -> list[RoundAction] | None:
        """By the owner's rules."""
        team = await one(info, Team, self.team_id) if self.team_id else None
        topic = await one(info, Topic, self.topic_id) if self.topic_id else None
        day = await one(info, NotesDay, topic.notes_day_id) if topic else None
        opener: Person | None = await one(info, Person, self.opened_by) if self.opened_by else None
        return of_round(
            self,
            team,
            await standing_of(info),
            info.context.now,
            facilitator=day.facilitator_id if day else None,
            opener_is_here=opener is not None and opener.status is PersonStatus.ACTIVE,
        )
