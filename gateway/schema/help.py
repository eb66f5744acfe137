"""Help, Braintrusts and skill gaps with what belongs to them; notes come from their owner, for their readers alone."""

from collections.abc import Sequence
from typing import Any, ClassVar

import orjson
import strawberry
from pydantic import Field, TypeAdapter

from contracts.feedback import braintrusts, skills
from contracts.feedback import help as asking
from contracts.feedback.braintrusts import BRAINTRUSTS_AT_ONCE, BraintrustState
from contracts.feedback.ids import BraintrustId, HelpRequestId, SkillGapId
from contracts.values import ObjectiveId
from gateway.context import Context, Info
from gateway.schema import actions_of_help as actions
from gateway.schema.actions import standing_of
from gateway.schema.actions_of_help import BraintrustAction, HelpAction, SkillGapAction
from gateway.schema.celebrated import Recognized
from gateway.schema.node import Node, one
from gateway.schema.people import Person
from gateway.schema.relations import document, part, people, person
from gateway.schema.texts import ReadText, Text
from gateway.schema.waiting import age_days, overdue
from gateway.words import shows


async def _objective(info: Info, id: ObjectiveId) -> Any:
    from gateway.schema.objectives import Objective  # noqa: PLC0415  # objectives have these

    return await one(info, Objective, id)


@shows(asking.HelpRequestDocument)
class HelpRequest(asking.HelpRequestDocument, Recognized, Node):
    """A request for help."""

    id: HelpRequestId = Field(description="The request.")
    ask: Text = Field(description="What help is asked for; its words are gone once they were withdrawn.")
    offers: list[Text] = Field([], description="What was offered, the earliest first.")  # type: ignore[assignment]  # shown
    used: Text | None = Field(None, description="What was used of the help.")
    thanks: Text | None = Field(None, description="Thanks to those who offered.")

    objective: ClassVar[Any] = document("objective_id", "objective", "The objective.")
    key_result: ClassVar[Any] = part("The key result that help is asked for; null where it was removed since.")
    team: ClassVar[Any] = document("team_id", "team", "The team that owned the objective when help was asked for.")
    asker: ClassVar[Any] = person("asked_by", "Who asked.", name="askedBy")
    is_overdue: ClassVar[Any] = overdue("Whether nobody has offered yet and the day for it has passed, in UTC.")

    @property
    def waits(self) -> bool:
        """Whether it waits for a first offer."""
        return self.due_on is not None

    @strawberry.pydantic.field(description="For how many days it has waited for a first offer, in UTC; null once it does not.")
    def age_days(self, info: Info) -> int | None:
        """Since it was asked."""
        return age_days(info, self.asked_on) if self.waits else None

    @strawberry.pydantic.field(description="What the viewer may do with it now.")
    async def viewer_actions(self, info: Info) -> list[HelpAction] | None:
        """By the owner's rules."""
        return actions.of_help(self, await _objective(info, self.objective_id), await standing_of(info))


@shows(skills.SkillAnswer)
class SkillAnswer(skills.SkillAnswer):
    """An offer to close a skill gap."""

    said: Text = Field(description="What is offered, and by whom.")

    resource_request: ClassVar[Any] = document(
        "resource_request_id", "resource_request", "The request for training; null for mentoring."
    )


@shows(skills.SkillGapDocument)
class SkillGap(skills.SkillGapDocument, Node):
    """A skill gap."""

    id: SkillGapId = Field(description="The gap.")
    answers: list[SkillAnswer] = Field([], description="What was offered, the earliest first.")  # type: ignore[assignment]  # shown
    how: Text | None = Field(None, description="How it was closed.")

    objective: ClassVar[Any] = document("objective_id", "objective", "The objective.")
    key_result: ClassVar[Any] = part("The key result that lacks the skill; null where it was removed since.")
    team: ClassVar[Any] = document("team_id", "team", "The team that owned the objective when it was flagged.")
    is_overdue: ClassVar[Any] = overdue("Whether nobody has offered yet and the day for it has passed, in UTC.")

    @property
    def waits(self) -> bool:
        """Whether it waits for a first offer."""
        return self.due_on is not None

    @strawberry.pydantic.field(description="For how many days it has waited for a first offer, in UTC; null once it does not.")
    def age_days(self, info: Info) -> int | None:
        """Since it was flagged."""
        return age_days(info, self.flagged_on) if self.waits else None

    @strawberry.pydantic.field(description="What the viewer may do with it now.")
    async def viewer_actions(self, info: Info) -> list[SkillGapAction] | None:
        """By the owner's rules."""
        return actions.of_skill_gap(self, await _objective(info, self.objective_id), await standing_of(info))


@shows(braintrusts.BraintrustNote)
class BraintrustNote(braintrusts.BraintrustNote):
    """A note, for its readers."""

    note: ReadText = Field(description="The note.")
    why: ReadText | None = Field(None, description="What the owner said to it.")


_NOTES = TypeAdapter(list[BraintrustNote])


async def notes_of(context: Context, ids: Sequence[str]) -> list[list[BraintrustNote]]:
    """What the viewer may read of these Braintrusts, in one request to the owner, in no trace that tells who read what."""
    found: dict[str, list[BraintrustNote]] = {str(id): [] for id in ids}
    for start in range(0, len(ids), BRAINTRUSTS_AT_ONCE):
        body = orjson.dumps([str(id) for id in ids[start : start + BRAINTRUSTS_AT_ONCE]])
        answer = await context.fetch("feedback", "/braintrusts/notes", body=body, traced=False)
        for note in _NOTES.validate_json(answer or b"[]"):
            found[note.braintrust_id].append(note)
    return [found[id] for id in ids]


@shows(braintrusts.BraintrustDocument)
class Braintrust(braintrusts.BraintrustDocument, Node):
    """A Braintrust."""

    id: BraintrustId = Field(description="The Braintrust.")
    question: Text = Field(description="What it is asked.")
    closing: Text | None = Field(None, description="Why; its words are public only where the owner published them.")

    objective: ClassVar[Any] = document("objective_id", "objective", "The objective.")
    team: ClassVar[Any] = document("team_id", "team", "The team that owned the objective when it was called.")
    owner: ClassVar[Any] = person("owner_id", "Whom it advises: the champion when it was called.")
    caller: ClassVar[Any] = person("called_by", "Who called it.", name="calledBy")
    invited: ClassVar[Any] = people("invited_ids", "Who is invited; none of them has authority over the goal.")
    is_overdue: ClassVar[Any] = overdue("Whether the owner owes an answer and the day for it has passed, in UTC.")

    @property
    def waits(self) -> bool:
        """Whether the owner has not closed it yet."""
        return self.state is BraintrustState.CALLED

    @strawberry.pydantic.field(
        description="Its notes, for its owner and those invited; for everybody else there are none."
        " Their owner answers; while that is away, this is null."
    )
    async def notes(self, info: Info) -> list[BraintrustNote] | None:
        """One request for all of an operation."""
        return await info.context.load(notes_of, str(self.id))  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="What the viewer may do with it now.")
    async def viewer_actions(self, info: Info) -> list[BraintrustAction] | None:
        """By the owner's rules."""
        return actions.of_braintrust(self, await one(info, Person, self.owner_id), await standing_of(info))
