"""Questions to whoever leads a team, as everyone reads them."""

from typing import Any, ClassVar

import strawberry
from pydantic import Field

from contracts.feedback import questions as feedback
from contracts.feedback.ids import LeaderQuestionId
from gateway.context import Info
from gateway.schema import actions_of_voices as actions
from gateway.schema.actions import standing_of
from gateway.schema.actions_of_voices import QuestionAction
from gateway.schema.celebrated import Thanked
from gateway.schema.node import Node
from gateway.schema.relations import document
from gateway.schema.texts import Text, reads
from gateway.schema.waiting import age_days, overdue
from gateway.words import shows


@shows(feedback.QuestionWord)
class QuestionWord(feedback.QuestionWord):
    """A word of the thread."""

    text: Text = Field(description="What was said.")


@shows(feedback.LeaderQuestionDocument)
class LeaderQuestion(feedback.LeaderQuestionDocument, Thanked, Node):
    """A question."""

    id: LeaderQuestionId = Field(description="The question, and its text.")
    text: Text = Field(description="What is asked.")
    words: list[QuestionWord] = Field([], description="Answers and what the author asked further, in order.")  # type: ignore[assignment]

    team: ClassVar[Any] = document("team_id", "team", "The team whose leads are asked.")
    is_overdue: ClassVar[Any] = overdue("Whether it waits for an answer and the day for it has passed, in UTC.")

    @property
    def waits(self) -> bool:
        """Whether an answer is owed."""
        return self.owed_since is not None

    @strawberry.pydantic.field(description="For how many days it has waited for an answer, in UTC; null where it does not.")
    def age_days(self, info: Info) -> int | None:
        """Since it was asked, or since the author asked further."""
        return age_days(info, self.owed_since) if self.owed_since is not None else None

    @strawberry.pydantic.field(description="What the viewer may do with it now.")
    async def viewer_actions(self, info: Info) -> list[QuestionAction] | None:
        """By the owner's rules."""
        viewer, asked = await standing_of(info), self.words[-1].text if self.words else self.text
        answers = self.owed_since is not None and viewer.is_lead(self.team_id) and await reads(info, asked)
        return actions.of_question(self, viewer, answers=answers)
