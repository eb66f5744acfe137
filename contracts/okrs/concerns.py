"""Concerns: what somebody sees that others should weigh before or while an objective or a decision goes on."""

from typing import ClassVar

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from contracts.messages import Part
from contracts.okrs.limits import REMARKS, Spoken
from contracts.okrs.messages import OkrsCommand, OkrsDocument, OkrsFact
from contracts.terms import Helped, Mode
from contracts.values import ConcernId, Day, DecisionId, Id, Instant, ObjectiveId, PersonId, Reason, RemarkId, TeamId, Term


class ConcernState(Term):
    """Where a concern stands."""

    OPEN = "open", "Nobody has answered yet; an objective waits for the answer before it is activated."
    ANSWERED = "answered", "Answered. Agreement is not needed."
    FOLLOWED_UP = "followed_up", "The author asked further; another answer is owed, but nothing waits for it."
    WITHDRAWN = "withdrawn", "The author took it back."


class ConcernAnswer(Term):
    """What becomes of a concern."""

    ADOPT = "adopt", "It is taken up as it is."
    ADJUST = "adjust", "Something is changed because of it, though not all it asks for."
    DECLINE = "decline", "Nothing is changed, for the reason given."


class Remark(Part):
    """A word of the thread after the concern itself: an answer, or the author asking further."""

    id: RemarkId = Field(description="The word.")
    answer: ConcernAnswer | None = Field(None, description="What an answer makes of the concern; null where the author speaks.")
    text: str = Field(max_length=2_000, description="The reason of the answer, or what the author asks; empty once withdrawn.")
    by: PersonId | None = Field(None, description="Who said it; null for a confidential author.")
    on: Day = Field(description="The day it was said.")


class ConcernDocument(OkrsDocument):
    """A concern with its thread."""

    kind: ClassVar[str] = "concern"
    id: ConcernId = Field(description="The concern.")
    objective_id: ObjectiveId | None = Field(None, description="The objective it is about; null where it is about a decision.")
    decision_id: DecisionId | None = Field(None, description="The decision it is about; null where it is about an objective.")
    team_id: TeamId | None = Field(None, description="The team that owned the objective when it was raised.")
    mode: Mode = Field(description="Whether the author is shown.")
    by: PersonId | None = Field(None, description="Who raised it; null where it is confidential.")
    text: str = Field(max_length=2_000, description="What the author sees; empty once withdrawn.")
    text_withdrawn: bool = Field(False, description="Whether the author took the text back.")
    edited: bool = Field(False, description="Whether the text was edited after it was published.")
    state: ConcernState = Field(description="Where it stands.")
    raised_on: Day = Field(description="The day it was raised, in UTC.")
    due_on: Day | None = Field(None, description="The day by which an answer is owed; null where none is.")
    remarks: list[Remark] = Field([], max_length=REMARKS, description="Answers and what the author asked further, in order.")
    helped: Helped | None = Field(None, description="Whether the answer helped, once the author has said so.")

    @property
    def root(self) -> Id:
        """Concerns keep their order with what they are about."""
        root = self.objective_id or self.decision_id
        assert root is not None, "a concern is about something"
        return root


class OwnConcern(Part):
    """A confidential concern as its author alone sees it, with what waits for the next full hour."""

    id: ConcernId = Field(description="The concern.")
    objective_id: ObjectiveId | None = Field(None, description="The objective it is about; null where it is about a decision.")
    decision_id: DecisionId | None = Field(None, description="The decision it is about; null where it is about an objective.")
    text: str = Field(max_length=2_000, description="What you wrote; empty once withdrawn.")
    state: ConcernState = Field(description="Where it stands, what you did and others do not see yet included.")
    helped: Helped | None = Field(None, description="Whether the answer helped, as you said.")
    publishes_at: Instant | None = Field(None, description="When what you did last can be read by everyone; null where it can.")


class ConcernFact(OkrsFact):
    """Something happened to a concern."""

    concern: ConcernDocument = Field(description="The concern as it is now.")


class ConcernRaised(ConcernFact):
    """A concern was raised; an answer is owed."""


class ConcernAnswered(ConcernFact):
    """A concern was answered: adopted, adjusted or declined, with a reason."""


class ConcernFollowedUp(ConcernFact):
    """The author asked further; another answer is owed."""


class ConcernWithdrawn(ConcernFact):
    """The author took a concern back."""


class HelpJudged(ConcernFact):
    """The author said whether the answer helped."""


class RaiseConcern(OkrsCommand[ConcernRaised]):
    """Raise a concern about an objective or a decision; whoever answers for it owes an answer.

    Confidential, it is published at the next full hour, and nobody who uses the product sees who wrote it: those who run the
    servers could, deliberately, and style may show. Everyone can read the text. Handles by which the author is known again are
    removed 30 days after the last answer.
    """

    receipted: ClassVar[bool] = True
    objective_id: ObjectiveId | None = Field(None, description="The objective it is about; or name a decision.")
    decision_id: DecisionId | None = Field(None, description="The decision it is about; or name an objective.")
    text: Spoken = Field(description="What you see, and what might come of it.")
    mode: Mode = Field(Mode.NAMED, description="Whether you are shown as its author.")

    @model_validator(mode="after")
    def _exactly_one(self) -> "RaiseConcern":
        if (self.objective_id is None) == (self.decision_id is None):
            raise PydanticCustomError("exactly_one", "Give exactly one of objectiveId and decisionId")
        return self


class AnswerConcern(OkrsCommand[ConcernAnswered]):
    """Answer a concern: adopt it, adjust something because of it, or decline it; always with a reason."""

    concern_id: ConcernId = Field(description="The concern.")
    answer: ConcernAnswer = Field(description="What becomes of it.")
    reason: Reason = Field(description="Why, for the author and everyone.")


class FollowUpConcern(OkrsCommand[ConcernFollowedUp]):
    """Ask further about the answer to your concern; of a confidential one, published at the next full hour."""

    receipted: ClassVar[bool] = True
    concern_id: ConcernId = Field(description="Your concern.")
    text: Spoken = Field(description="What the answer leaves open.")


class WithdrawConcern(OkrsCommand[ConcernWithdrawn]):
    """Take your concern back; its text stays unless you withdraw it too."""

    receipted: ClassVar[bool] = True
    concern_id: ConcernId = Field(description="Your concern.")


class SayWhetherItHelped(OkrsCommand[HelpJudged]):
    """Say whether the answer to your concern helped; you may change your mind."""

    receipted: ClassVar[bool] = True
    takes: ClassVar[tuple[type[Id], ...]] = (ConcernId,)
    id: ConcernId = Field(description="Your concern.")
    helped: Helped = Field(description="Whether it helped.")
