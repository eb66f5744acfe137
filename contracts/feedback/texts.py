"""What authors do with their texts: edit, withdraw and tighten them, and say whether the answer helped.

A feature whose document shows texts adds that document to `TextFact`: a change of one of its texts
then publishes it again. Of texts whose thread has no document here nothing is published.
"""

from typing import ClassVar

from pydantic import Field

from contracts.feedback import ids
from contracts.feedback.actions import ActionDocument
from contracts.feedback.agreements import AgreementDocument
from contracts.feedback.braintrusts import BraintrustDocument
from contracts.feedback.help import HelpRequestDocument
from contracts.feedback.messages import FeedbackCommand, FeedbackFact
from contracts.feedback.notes_days import NoteDocument, TopicDocument
from contracts.feedback.post_mortems import PostMortemDocument
from contracts.feedback.questions import LeaderQuestionDocument
from contracts.feedback.rounds import RoundDocument
from contracts.feedback.skills import SkillGapDocument
from contracts.feedback.text import READERS, Readership, Spoken
from contracts.terms import Helped
from contracts.values import Day, Id, PersonId, RemarkId

TEXTS: tuple[type[Id], ...] = (
    ids.NoteId,
    ids.LeaderQuestionId,
    ids.ContributionId,
    ids.TimelineEntryId,
    ids.FactorId,
    ids.MistakeId,
    ids.HelpRequestId,
    ids.HelpOfferId,
    ids.BraintrustId,
    ids.BraintrustNoteId,
    ids.FeedbackRequestId,
    ids.FeedbackId,
    RemarkId,
)
"""What a text of this service can be: of each of these a command makes one. What has no id of its own is a word of its thread."""


class TextFact(FeedbackFact):
    """Something happened to a text; exactly one of the documents is there: what shows it."""

    names_actor: ClassVar[bool] = False

    round: RoundDocument | None = Field(None, description="The round, where it stands there.")
    help_request: HelpRequestDocument | None = Field(None, description="The request for help, where it stands there.")
    braintrust: BraintrustDocument | None = Field(None, description="The Braintrust, where it is its question or its closing.")
    skill_gap: SkillGapDocument | None = Field(None, description="The skill gap, where it stands there.")
    action: ActionDocument | None = Field(None, description="The action, where it stands there.")
    note: NoteDocument | None = Field(None, description="The note, where it stands there.")
    notes_day_topic: TopicDocument | None = Field(None, description="The topic, where it stands there.")
    leader_question: LeaderQuestionDocument | None = Field(None, description="The question, where it stands there.")
    post_mortem: PostMortemDocument | None = Field(None, description="The post-mortem, where it stands there.")
    agreement: AgreementDocument | None = Field(None, description="The agreement, where it is a sentence of it.")


class TextEdited(TextFact):
    """An author edited a text within ten minutes."""


class TextWithdrawn(TextFact):
    """An author took a text back: numbers, dates and reasons of changes stay."""


class PrivacyTightened(TextFact):
    """A text has fewer readers, or is kept for less long."""


class HelpJudged(TextFact):
    """An author said whether the answer helped."""


class TextExpired(TextFact):
    """The time for which a text was kept is over; its words are gone."""


class EditText(FeedbackCommand[TextEdited]):
    """Edit a text of yours within ten minutes; a confidential one until it is published, one of a round until it is revealed."""

    receipted: ClassVar[bool] = True
    takes: ClassVar[tuple[type[Id], ...]] = TEXTS
    id: Id = Field(description="The text.")
    text: Spoken = Field(description="The text as it should be.")


class WithdrawText(FeedbackCommand[TextWithdrawn]):
    """Take a text of yours back for good; what is not text stays. Of a confidential one, at the next full hour."""

    receipted: ClassVar[bool] = True
    takes: ClassVar[tuple[type[Id], ...]] = TEXTS
    id: Id = Field(description="The text.")


class TightenPrivacy(FeedbackCommand[PrivacyTightened]):
    """Give a text of yours fewer readers, or an earlier end; for good. Of a confidential one, at the next full hour."""

    receipted: ClassVar[bool] = True
    takes: ClassVar[tuple[type[Id], ...]] = TEXTS
    id: Id = Field(description="The text.")
    readership: Readership | None = Field(None, description="Who may read it from now on; as now without it.")
    reader_ids: list[PersonId] | None = Field(
        None, max_length=READERS, description="Those who are named, each a reader now; as now without it."
    )
    kept_until: Day | None = Field(None, description="The day after which the words are removed; as now without it.")


class SayWhetherItHelped(FeedbackCommand[HelpJudged]):
    """Say whether the answer to what you wrote helped; you may change your mind."""

    receipted: ClassVar[bool] = True
    takes: ClassVar[tuple[type[Id], ...]] = TEXTS
    id: Id = Field(description="What you wrote: a question, a note, a mistake.")
    helped: Helped = Field(description="Whether the answer helped.")
