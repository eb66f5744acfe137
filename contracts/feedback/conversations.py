"""Check-in conversations of a pair or a team: an agenda from their objectives, and open points that are carried over.

Nothing of them is published: the owner alone shows them, to whoever takes part.
"""

from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from contracts.feedback.giving import PAGE, GivenFeedback
from contracts.feedback.ids import ConversationId
from contracts.feedback.messages import PrivateFeedbackCommand
from contracts.feedback.text import ReadText, Spoken
from contracts.messages import Part
from contracts.values import Day, ObjectiveId, PersonId, RemarkId, TeamId, Term

OPEN_POINTS = 20
"""Open points that one conversation leaves for the next."""
AGREED = 20
"""Agreements of one conversation."""
AGENDA = 40
"""Points of an agenda: open points first, then objectives."""
FEEDBACK_SHOWN = 100
"""Pieces of feedback that a conversation shows, the newest first."""


class Meeting(Term):
    """How often a conversation of this kind takes place."""

    WEEKLY = "weekly", "A short check-in, each week."
    QUARTERLY = "quarterly", "A longer look back and ahead, each quarter."


class OpenConversation(PrivateFeedbackCommand):
    """Open a check-in conversation with a person, or in your team; feedback is given in it in every direction.

    Its agenda is what the last one left open, and the objectives that its people work on.
    """

    person_id: PersonId | None = Field(None, description="With whom; or name a team.")
    team_id: TeamId | None = Field(None, description="The team, where it is one of a team; you belong to it.")
    meeting: Meeting = Field(description="Whether it is the weekly or the quarterly one.")

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (self.person_id is None) == (self.team_id is None):
            raise PydanticCustomError("exactly_one", "Give exactly one of personId and teamId")
        return self


class CloseConversation(PrivateFeedbackCommand):
    """Close a conversation with what was agreed, and with what stays open: the next one begins with that."""

    conversation_id: ConversationId = Field(description="The conversation.")
    carry_over_ids: list[RemarkId] = Field(
        [], max_length=OPEN_POINTS, description="Those open points of its agenda that are still open; the others are settled."
    )
    open_points: list[Spoken] = Field([], max_length=OPEN_POINTS, description="What is open now and was not before.")
    agreed: list[Spoken] = Field([], max_length=AGREED, description="What was agreed.")


class AgendaItem(Part):
    """A point of an agenda: an objective, or something that was left open."""

    objective_id: ObjectiveId | None = Field(None, description="The objective to speak about.")
    point_id: RemarkId | None = Field(None, description="The open point, by which it is carried over again.")
    left_by_id: ConversationId | None = Field(None, description="The conversation in which the open point was written.")


class AgendaPoint(AgendaItem):
    """A point of an agenda with the words of an open point."""

    open_point: ReadText | None = Field(None, description="What was left open; null where it is an objective, or is not kept.")


class Conversation(Part):
    """A check-in conversation as one who takes part sees it."""

    id: ConversationId = Field(description="The conversation.")
    person_ids: list[PersonId] = Field([], max_length=2, description="The pair; nobody where it is one of a team.")
    team_id: TeamId | None = Field(None, description="The team; null where it is one of a pair.")
    meeting: Meeting = Field(description="Whether it is the weekly or the quarterly one.")
    earlier_id: ConversationId | None = Field(None, description="The one before it, whose open points it carries on.")
    opened_by: PersonId = Field(description="Who opened it.")
    opened_on: Day = Field(description="The day it was opened, in UTC.")
    closed_by: PersonId | None = Field(None, description="Who closed it.")
    closed_on: Day | None = Field(None, description="The day it was closed, in UTC; null while it is open.")
    agenda: list[AgendaPoint] = Field(max_length=AGENDA, description="What to speak about: open points first, then objectives.")
    agreed: list[ReadText] = Field(max_length=AGREED, description="What was agreed.")
    open_points: list[AgendaPoint] = Field(max_length=OPEN_POINTS, description="What it leaves open, those carried over first.")
    feedback: list[GivenFeedback] = Field(max_length=FEEDBACK_SHOWN, description="Feedback given in it, the newest first.")


class ConversationPage(Part):
    """A page of conversations, the newest first, with one more where more follows."""

    conversations: list[Conversation] = Field(max_length=PAGE + 1, description="The conversations.")
