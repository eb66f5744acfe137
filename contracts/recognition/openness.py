"""Openness: a mistake, an unknown or a changed mind that somebody shares with everybody."""

from typing import ClassVar

from pydantic import Field

from contracts.recognition.ids import OpennessId
from contracts.recognition.limits import Message
from contracts.recognition.messages import CelebrationCommand, CelebrationFact
from contracts.recognition.said import SaidDocument
from contracts.values import DecisionId, ObjectiveId, Term


class OpennessKind(Term):
    """What is shared."""

    MISTAKE = "mistake", "Something I got wrong."
    UNKNOWN = "unknown", "Something I do not know."
    CHANGED_MIND = "changed_mind", "Something I see otherwise now."


class OpennessDocument(SaidDocument):
    """What somebody shared."""

    kind: ClassVar[str] = "openness"
    id: OpennessId = Field(description="What was shared.")
    openness_kind: OpennessKind = Field(description="What it is.")
    decision_id: DecisionId | None = Field(None, description="The decision that a changed mind supersedes.")
    objective_id: ObjectiveId | None = Field(None, description="The objective it is about.")


class OpennessShared(CelebrationFact):
    """Somebody shared a mistake, an unknown or a changed mind."""

    openness: OpennessDocument = Field(description="What was shared.")


class ShareOpenness(CelebrationCommand[OpennessShared]):
    """Share a mistake of yours, something you do not know, or that you changed your mind; every employee can read it.

    A changed mind names the decision that it supersedes. Nobody counts how often anybody shares something.
    """

    openness_kind: OpennessKind = Field(description="What it is.")
    text: Message = Field(description="What you want to say.")
    decision_id: DecisionId | None = Field(None, description="The decision that a changed mind supersedes; for nothing else.")
    objective_id: ObjectiveId | None = Field(None, description="The objective it is about.")
