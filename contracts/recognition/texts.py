"""What becomes of words: edited and withdrawn by their authors, reported by readers, hidden and restored by moderators."""

from typing import ClassVar

from pydantic import Field

from contracts.feedback.moderation import AppealOutcome
from contracts.feedback.text import HidingReason
from contracts.recognition.ids import HidingCountId, OpennessId, RecognitionCommentId, RecognitionId, WelcomeId
from contracts.recognition.limits import Message
from contracts.recognition.messages import (
    CelebrationCommand,
    CelebrationDocument,
    CelebrationFact,
    PrivateCelebrationCommand,
)
from contracts.recognition.openness import OpennessDocument
from contracts.recognition.recognitions import RecognitionCommentDocument, RecognitionDocument
from contracts.recognition.welcomes import WelcomeDocument
from contracts.values import Day, Id, Reason, TeamId

EDITED: tuple[type[Id], ...] = (RecognitionCommentId, OpennessId, WelcomeId)
"""Texts with verbs that all texts have; a recognition has its own to edit and withdraw it."""
MODERATED: tuple[type[Id], ...] = (RecognitionId, *EDITED)


class HidingCountDocument(CelebrationDocument):
    """How many texts of this service moderators hid and restored in a team and month: of texts, not of people."""

    kind: ClassVar[str] = "hiding_count"
    id: HidingCountId = Field(description="The count: derived of team and month.")
    team_id: TeamId | None = Field(None, description="The team they belong to; null of those that belong to none.")
    month: Day = Field(description="The first day of the month, in UTC.")
    hidden: int = Field(ge=0, description="How many texts were hidden.")
    restored: int = Field(ge=0, description="How many were restored after an appeal.")


class TextFact(CelebrationFact):
    """Something happened to a text; exactly one of the documents is there."""

    names_actor: ClassVar[bool] = False

    recognition: RecognitionDocument | None = Field(None, description="The recognition, where it is one.")
    recognition_comment: RecognitionCommentDocument | None = Field(None, description="The comment, where it is one.")
    openness: OpennessDocument | None = Field(None, description="What was shared, where it is that.")
    welcome: WelcomeDocument | None = Field(None, description="The welcome, where it is one.")


class TextEdited(TextFact):
    """An author edited a text within ten minutes."""


class TextWithdrawn(TextFact):
    """An author took a text back."""


class TextHidden(TextFact):
    """A moderator hid a text; its words are gone from every copy, the reason stays."""

    hiding_count: HidingCountDocument | None = Field(None, description="How many texts of its team were hidden in the month.")


class TextRestored(TextFact):
    """A hidden text can be read again, after an appeal."""

    hiding_count: HidingCountDocument | None = Field(None, description="How many texts of its team were restored in the month.")


class HidingsCounted(CelebrationFact):
    """Texts of which nothing is told one by one were hidden or restored; told at the full hour."""

    hiding_count: HidingCountDocument = Field(description="The count as it is now.")


class EditText(CelebrationCommand[TextEdited]):
    """Edit a text of yours within ten minutes."""

    receipted: ClassVar[bool] = True
    takes: ClassVar[tuple[type[Id], ...]] = EDITED
    id: Id = Field(description="The comment on a recognition, what you shared, or the welcome.")
    text: Message = Field(description="The text as it should be.")


class WithdrawText(CelebrationCommand[TextWithdrawn]):
    """Take a text of yours back for good."""

    receipted: ClassVar[bool] = True
    takes: ClassVar[tuple[type[Id], ...]] = EDITED
    id: Id = Field(description="The comment on a recognition, what you shared, or the welcome.")


class ReportText(PrivateCelebrationCommand):
    """Report a text that you may read to the moderators of its team. Nobody learns that it was you, they neither."""

    takes: ClassVar[tuple[type[Id], ...]] = MODERATED
    id: Id = Field(description="The text.")
    why: Reason = Field(description="What is wrong with it, for the moderator.")


class DismissReports(PrivateCelebrationCommand):
    """Leave a reported text as it is: its reports are closed."""

    takes: ClassVar[tuple[type[Id], ...]] = MODERATED
    id: Id = Field(description="The text.")


class HideText(CelebrationCommand[TextHidden]):
    """Hide a text, for a reason that its readers see in its place; its author may appeal for 30 days."""

    receipted: ClassVar[bool] = True
    takes: ClassVar[tuple[type[Id], ...]] = MODERATED
    id: Id = Field(description="The text.")
    reason: HidingReason = Field(description="Why it is hidden.")


class AppealHiding(PrivateCelebrationCommand):
    """Appeal against a text of yours being hidden; another moderator decides."""

    takes: ClassVar[tuple[type[Id], ...]] = MODERATED
    id: Id = Field(description="The text.")
    why: Reason = Field(description="Why it should be read again.")


class DecideAppeal(CelebrationCommand[TextRestored]):
    """Decide about an appeal; whoever hid the text does not."""

    receipted: ClassVar[bool] = True
    takes: ClassVar[tuple[type[Id], ...]] = MODERATED
    id: Id = Field(description="The text.")
    outcome: AppealOutcome = Field(description="Whether it stays hidden.")
    reason: Reason = Field(description="Why, for its author.")
