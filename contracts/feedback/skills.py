"""Skill gaps: a skill that a key result lacks, answered with mentoring or training. They never name who lacks it."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from contracts.feedback.help import Offered, Used
from contracts.feedback.ids import SkillGapId
from contracts.feedback.messages import FeedbackCommand, FeedbackDocument, FeedbackFact
from contracts.feedback.text import Text
from contracts.messages import Part
from contracts.values import Clean, Day, Id, KeyResultId, ObjectiveId, OneLine, ResourceRequestId, TeamId, Term

SKILL = 60
ANSWERS = 12
"""So many offers a gap holds, those that were taken back included."""
OPEN_GAPS = 10
"""So many gaps of one key result are open at once."""
Skill = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=SKILL), Clean, OneLine]


class SkillGapState(Term):
    """Where a skill gap stands."""

    OPEN = "open", "Nobody has offered anything yet."
    ANSWERED = "answered", "Mentoring or training is offered."
    CLOSED = "closed", "Over, by the way that was told."


class SkillAnswerKind(Term):
    """How a skill can be learned."""

    MENTORING = "mentoring", "Somebody helps the team to learn it."
    TRAINING = "training", "Training that is asked for or granted by a resource request."


class SkillAnswer(Part):
    """An offer to close a skill gap."""

    kind: SkillAnswerKind = Field(description="How the skill can be learned.")
    said: Text = Field(description="What is offered, and by whom.")
    resource_request_id: ResourceRequestId | None = Field(None, description="The request for training; null for mentoring.")


class SkillGapDocument(FeedbackDocument):
    """A skill that a key result lacks. It holds nobody who would lack it, nor who flagged it, and says nothing of its status."""

    kind: ClassVar[str] = "skill_gap"
    id: SkillGapId = Field(description="The gap.")
    objective_id: ObjectiveId = Field(description="The objective.")
    key_result_id: KeyResultId = Field(description="The key result.")
    team_id: TeamId = Field(description="The team that owned the objective when it was flagged.")
    skill: Skill = Field(description="The skill.")
    state: SkillGapState = Field(description="Where it stands.")
    flagged_on: Day = Field(description="The day it was flagged, in UTC.")
    due_on: Day | None = Field(None, description="The day by which somebody should have offered; nobody in particular owes it.")
    first_offer_on: Day | None = Field(None, description="The day of the first offer, in UTC; null before there is one.")
    answers: list[SkillAnswer] = Field([], max_length=ANSWERS, description="What was offered, the earliest first.")
    closed_on: Day | None = Field(None, description="The day it was closed, in UTC.")
    how: Text | None = Field(None, description="How it was closed.")

    @property
    def root(self) -> Id:
        """Skill gaps keep their order with their objective."""
        return self.objective_id


class SkillGapFact(FeedbackFact):
    """Something happened to a skill gap."""

    skill_gap: SkillGapDocument = Field(description="The gap as it is now.")


class SkillGapFlagged(SkillGapFact):
    """A skill that a key result lacks was flagged. The event tells nobody by whom."""

    names_actor: ClassVar[bool] = False


class SkillGapAnswered(SkillGapFact):
    """Mentoring or training was offered."""

    names_actor: ClassVar[bool] = False


class SkillGapClosed(SkillGapFact):
    """A skill gap is closed."""


class FlagSkillGap(FeedbackCommand[SkillGapFlagged]):
    """Flag a skill that a key result lacks, for those who work on it. Name the skill, never a person.

    Everyone can read it; neither it nor its event tells who flagged it. It lowers nothing.
    """

    objective_id: ObjectiveId = Field(description="The objective; not closed.")
    key_result_id: KeyResultId = Field(description="The key result.")
    skill: Skill = Field(description="The skill, in a few words.")


class OfferMentoring(FeedbackCommand[SkillGapAnswered]):
    """Offer to help the team to learn a skill; everyone can read the offer."""

    skill_gap_id: SkillGapId = Field(description="The gap.")
    what: Offered = Field(description="What you offer: pairing, an hour a week, a review.")


class OfferTraining(FeedbackCommand[SkillGapAnswered]):
    """Name training for a skill: a resource request of kind training that is open or granted for the same key result."""

    skill_gap_id: SkillGapId = Field(description="The gap.")
    resource_request_id: ResourceRequestId = Field(description="The request; make one by `requestResource`.")
    what: Offered = Field(description="What the training is.")


class CloseSkillGap(FeedbackCommand[SkillGapClosed]):
    """Close a skill gap, telling how: learned, worked around, not needed any more."""

    skill_gap_id: SkillGapId = Field(description="The gap.")
    how: Used = Field(description="How.")
