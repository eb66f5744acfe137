"""Comments on objectives, check-ins and decisions, with mentions."""

from typing import ClassVar

from pydantic import Field

from contracts.okrs.limits import MENTIONS, Spoken
from contracts.okrs.messages import OkrsCommand, OkrsDocument, OkrsFact
from contracts.values import CheckInId, CommentId, DecisionId, Id, Instant, ObjectiveId, PersonId, TeamId


class CommentDocument(OkrsDocument):
    """What somebody said about an objective, a check-in or a decision."""

    kind: ClassVar[str] = "comment"
    id: CommentId = Field(description="The comment.")
    objective_id: ObjectiveId | None = Field(None, description="The objective it is about, or whose check-in it is about.")
    check_in_id: CheckInId | None = Field(None, description="The check-in it is about, where it is about one.")
    decision_id: DecisionId | None = Field(None, description="The decision it is about, where it is about one.")
    team_id: TeamId | None = Field(None, description="The team that owned the objective when it was said.")
    text: str = Field(max_length=2_000, description="What was said; empty once withdrawn.")
    text_withdrawn: bool = Field(False, description="Whether the author took the text back.")
    mentions: list[PersonId] = Field([], max_length=MENTIONS, description="Who is spoken to.")
    by: PersonId = Field(description="Who said it.")
    at: Instant = Field(description="When.")
    edited_at: Instant | None = Field(None, description="When the text was last edited; possible for ten minutes.")

    @property
    def root(self) -> Id:
        """Comments keep their order with what they belong to."""
        root = self.objective_id or self.decision_id
        assert root is not None, "a comment is about something"
        return root


class CommentAdded(OkrsFact):
    """Somebody commented on an objective, a check-in or a decision."""

    comment: CommentDocument = Field(description="The comment.")


class CommentOnObjective(OkrsCommand[CommentAdded]):
    """Comment on an objective."""

    objective_id: ObjectiveId = Field(description="The objective.")
    text: Spoken = Field(description="What you want to say.")
    mentions: list[PersonId] = Field([], max_length=MENTIONS, description="Who is spoken to.")


class CommentOnCheckIn(OkrsCommand[CommentAdded]):
    """Comment on a check-in."""

    check_in_id: CheckInId = Field(description="The check-in.")
    text: Spoken = Field(description="What you want to say.")
    mentions: list[PersonId] = Field([], max_length=MENTIONS, description="Who is spoken to.")


class CommentOnDecision(OkrsCommand[CommentAdded]):
    """Comment on a decision; where it is made by advice, this is how advice is given."""

    decision_id: DecisionId = Field(description="The decision.")
    text: Spoken = Field(description="What you want to say.")
    mentions: list[PersonId] = Field([], max_length=MENTIONS, description="Who is spoken to.")
