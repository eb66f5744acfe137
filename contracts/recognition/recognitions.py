"""Recognition: what one person thanks others for, with evidence, and what others say to it."""

from typing import ClassVar

from pydantic import Field

from contracts.feedback.text import WhyReadable
from contracts.messages import Part
from contracts.recognition.ids import ReactionId, RecognitionCommentId, RecognitionId, ValueId
from contracts.recognition.limits import CHILDREN_TOLD_AT_ONCE, EVIDENCE, RECIPIENTS, TEAMS, VALUES_OF_ONE, Message
from contracts.recognition.messages import (
    CelebrationCommand,
    CelebrationDocument,
    CelebrationFact,
    CelebrationTombstone,
    PrivateCelebrationCommand,
)
from contracts.recognition.said import SaidDocument
from contracts.values import Day, Id, Instant, PersonId, TeamId, Term

_EVIDENCE = (
    "What it rests on: objectives, key results, check-ins, lessons, requests for help, post-mortems, notes or decisions, by id."
)
_THREAD = (
    "The confidential concern, note or question whose unknown author is thanked, by candor alone: the thanks stand on that "
    "thread for everybody to read, and nobody is told of them."
)


class RecognitionKind(Term):
    """What is recognized."""

    EFFORT = "effort", "What somebody put into it, whatever came of it."
    PROGRESS = "progress", "A step ahead, also a small one."
    LEARNING = "learning", "Something learned, and told to others."
    HELP = "help", "Help that others got."
    CANDOR = "candor", "Something that was hard to say."
    RESULT = "result", "What was reached."


class RecognitionAudience(Term):
    """Who can read a recognition. It can only be narrowed."""

    PRIVATE = "private", "Who gave it and whom it is for."
    TEAM = "team", "The members and leads of the teams of those it is for, too."
    ORGANIZATION = "organization", "Every employee."


class ReactionKind(Term):
    """A reaction: a fixed set, all of them kind."""

    THANKS = "thanks", "Thank you, from me too."
    APPLAUSE = "applause", "Well done."
    HEART = "heart", "It touches me."
    LEARNED = "learned", "I learned from it."
    INSPIRED = "inspired", "I want to try that, too."


class RecognitionDocument(SaidDocument):
    """A recognition that every employee can read; with a smaller audience its owner alone serves it, in this shape."""

    kind: ClassVar[str] = "recognition"
    id: RecognitionId = Field(description="The recognition.")
    recognition_kind: RecognitionKind = Field(description="What is recognized.")
    recipient_ids: list[PersonId] = Field([], max_length=RECIPIENTS, description="Whom it is for.")
    team_ids: list[TeamId] = Field([], max_length=TEAMS, description="Teams that it is for.")
    thread_id: Id | None = Field(None, description=_THREAD)
    evidence_ids: list[Id] = Field([], max_length=EVIDENCE, description=_EVIDENCE)
    value_ids: list[ValueId] = Field([], max_length=VALUES_OF_ONE, description="Values of the organization that it shows.")
    audience: RecognitionAudience = Field(description="Who can read it.")
    reader_team_ids: list[TeamId] = Field(
        [], max_length=RECIPIENTS + TEAMS, description="The teams it is for and, unless it is private, those of its people then."
    )


class WithdrawnRecognition(CelebrationTombstone):
    """What remains of a recognition that was withdrawn, hidden by those it was for, or narrowed to fewer readers."""

    kind: ClassVar[str] = "recognition"
    id: RecognitionId = Field(description="The recognition.")


class OfRecognition:
    """Mixed into what belongs to a recognition: it keeps its order with that."""

    recognition_id: RecognitionId

    @property
    def root(self) -> Id:
        """The recognition."""
        return self.recognition_id


class ReactionDocument(OfRecognition, CelebrationDocument):
    """How somebody reacted to a recognition."""

    kind: ClassVar[str] = "reaction"
    id: ReactionId = Field(description="The reaction.")
    recognition_id: RecognitionId = Field(description="The recognition.")
    reaction: ReactionKind = Field(description="The reaction.")
    by: PersonId = Field(description="Whose it is.")
    at: Instant = Field(description="When.")


class RemovedReaction(OfRecognition, CelebrationTombstone):
    """What remains of a reaction that was taken back."""

    kind: ClassVar[str] = "reaction"
    id: ReactionId = Field(description="The reaction.")
    recognition_id: RecognitionId = Field(description="The recognition.")


class RecognitionCommentDocument(OfRecognition, SaidDocument):
    """What somebody said about a recognition."""

    kind: ClassVar[str] = "recognition_comment"
    id: RecognitionCommentId = Field(description="The comment.")
    recognition_id: RecognitionId = Field(description="The recognition.")


class RemovedRecognitionComment(OfRecognition, CelebrationTombstone):
    """What remains of a comment whose recognition went."""

    kind: ClassVar[str] = "recognition_comment"
    id: RecognitionCommentId = Field(description="The comment.")
    recognition_id: RecognitionId = Field(description="The recognition.")


class RecognitionGone(CelebrationFact):
    """A recognition went, with all that was said to it; where that is more than fits, further facts of this kind follow."""

    names_actor: ClassVar[bool] = False
    recognition: WithdrawnRecognition = Field(description="What remains of it.")
    reactions: list[RemovedReaction] = Field([], max_length=CHILDREN_TOLD_AT_ONCE, description="Reactions that went with it.")
    comments: list[RemovedRecognitionComment] = Field(
        [], max_length=CHILDREN_TOLD_AT_ONCE, description="Comments that went with it."
    )


class RecognitionGiven(CelebrationFact):
    """Somebody recognized others."""

    recognition: RecognitionDocument = Field(description="The recognition.")


class RecognitionEdited(CelebrationFact):
    """A recognition was edited within ten minutes, or is for fewer of those it was for: one of them hid it."""

    names_actor: ClassVar[bool] = False
    recognition: RecognitionDocument = Field(description="The recognition.")


class RecognitionNarrowed(RecognitionGone):
    """A recognition has fewer readers from now on than every employee: its copies end."""


class RecognitionWithdrawn(RecognitionGone):
    """Whoever gave a recognition took it back."""


class RecognitionHidden(RecognitionGone):
    """Those whom a recognition was for hid it."""


class ReactionAdded(CelebrationFact):
    """Somebody reacted to a recognition."""

    reaction: ReactionDocument = Field(description="The reaction.")


class ReactionRemoved(CelebrationFact):
    """Somebody took a reaction back."""

    reaction: RemovedReaction = Field(description="What remains of it.")


class CommentAdded(CelebrationFact):
    """Somebody commented on a recognition."""

    recognition_comment: RecognitionCommentDocument = Field(description="The comment.")


class ReadRecognition(Part):
    """A recognition as one reader sees it: its owner answers, under the reader's own token.

    In a list at most twenty reactions and as many comments come with each, the newest; asked for by its id 500 reactions and all
    comments.
    """

    recognition: RecognitionDocument = Field(description="The recognition.")
    reactions: list[ReactionDocument] = Field([], description="The newest reactions.", max_length=CHILDREN_TOLD_AT_ONCE)
    comments: list[RecognitionCommentDocument] = Field(
        [], description="The comments, in order.", max_length=CHILDREN_TOLD_AT_ONCE
    )
    kept_until: Day | None = Field(None, description="The day after which its words are removed; null where they are kept.")
    why: WhyReadable = Field(description="Why the viewer may read it.")


class GiveRecognition(CelebrationCommand[RecognitionGiven]):
    """Recognize people or teams for what they did. Nobody recognizes themselves, also not through a team of one.

    It is for the teams of those it is for to read, unless one of them prefers praise in private, or all of them let the
    organization read it and you ask for that. With fewer readers than the organization nobody else learns of it.
    """

    receipted: ClassVar[bool] = True
    recognition_kind: RecognitionKind = Field(description="What is recognized.")
    text: Message = Field(description="What they did, and what came of it.")
    recipient_ids: list[PersonId] = Field([], max_length=RECIPIENTS, description="Whom it is for.")
    team_ids: list[TeamId] = Field([], max_length=TEAMS, description="Teams that it is for.")
    thread_id: Id | None = Field(None, description=_THREAD + " Leave out whom it is for, and the audience.")
    evidence_ids: list[Id] = Field([], max_length=EVIDENCE, description=_EVIDENCE)
    value_ids: list[ValueId] = Field([], max_length=VALUES_OF_ONE, description="Values of the organization that it shows.")
    audience: RecognitionAudience | None = Field(
        None, description="Who can read it; left out: the team, or nobody else where somebody prefers praise in private."
    )


class EditRecognition(CelebrationCommand[RecognitionEdited]):
    """Edit a recognition that you gave, within ten minutes; what is left out stays."""

    receipted: ClassVar[bool] = True
    recognition_id: RecognitionId = Field(description="The recognition.")
    recognition_kind: RecognitionKind | None = Field(None, description="What is recognized.")
    text: Message | None = Field(None, description="What they did, and what came of it.")
    evidence_ids: list[Id] | None = Field(None, max_length=EVIDENCE, description=_EVIDENCE)
    value_ids: list[ValueId] | None = Field(
        None, max_length=VALUES_OF_ONE, description="Values of the organization that it shows."
    )


class NarrowRecognition(CelebrationCommand[RecognitionNarrowed]):
    """Give a recognition that you gave or received fewer readers, at any time and for good. It begins to expire then."""

    receipted: ClassVar[bool] = True
    recognition_id: RecognitionId = Field(description="The recognition.")
    audience: RecognitionAudience = Field(description="Who can read it from now on: fewer than now.")


class WithdrawRecognition(CelebrationCommand[RecognitionWithdrawn]):
    """Take a recognition that you gave back, for good, with all that was said to it."""

    receipted: ClassVar[bool] = True
    recognition_id: RecognitionId = Field(description="The recognition.")


class HideRecognition(CelebrationCommand[RecognitionHidden]):
    """Hide a recognition that you received, or that a team you lead received; for the others that it is for it stays.

    Where it was for nobody else it goes, with all that was said to it. Whoever gave it sees that it is gone, not why.
    """

    receipted: ClassVar[bool] = True
    recognition_id: RecognitionId = Field(description="The recognition.")


class AddReaction(CelebrationCommand[ReactionAdded]):
    """React to a recognition that you can read; each reaction once."""

    receipted: ClassVar[bool] = True
    recognition_id: RecognitionId = Field(description="The recognition.")
    reaction: ReactionKind = Field(description="The reaction.")


class RemoveReaction(CelebrationCommand[ReactionRemoved]):
    """Take a reaction of yours back."""

    receipted: ClassVar[bool] = True
    recognition_id: RecognitionId = Field(description="The recognition.")
    reaction: ReactionKind = Field(description="The reaction.")


class CommentOnRecognition(CelebrationCommand[CommentAdded]):
    """Comment on a recognition that you can read."""

    receipted: ClassVar[bool] = True
    recognition_id: RecognitionId = Field(description="The recognition.")
    text: Message = Field(description="What you want to say.")


class ChoosePraise(PrivateCelebrationCommand):
    """Say how you like to be praised: before the organization, before your team (as long as you say nothing), or in private.

    Who recognizes you is held to it. What was given before stays as it is; narrow or hide it.
    """

    widest: RecognitionAudience = Field(description="The most who may read a recognition that is for you.")
