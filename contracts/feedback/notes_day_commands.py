"""What people do with Notes Days."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from contracts.feedback.ids import NoteId, NotesDayId, RoundId, TopicId
from contracts.feedback.messages import FeedbackCommand, PrivateFeedbackCommand
from contracts.feedback.notes_days import (
    MERGED_AT_ONCE,
    NoteAnswered,
    NoteKind,
    NotesDayClosed,
    NotesDayOpened,
    NotesMerged,
    NoteSplit,
    NoteSubmitted,
    TopicAnswered,
    TopicExitRecorded,
    TopicProposed,
    Verdict,
)
from contracts.feedback.text import Readership, Spoken
from contracts.terms import Mode
from contracts.values import Clean, Day, DecisionId, Moment, ObjectiveId, OneLine, PersonId, Reason, TeamId, Title

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400), Clean, OneLine]


class OpenNotesDay(FeedbackCommand[NotesDayOpened]):
    """Call a Notes Day for a team and all teams below it: everyone there writes notes, and every topic is answered.

    Its leads write first: a mistake, something they do not know or a changed mind, or they pass openly; 24 hours after the start
    everyone may write anyway. What its notes may be read by, and until when, is shown before anybody writes.
    """

    title: Title = Field(description="What it is called.")
    question: Line = Field(description="What everyone is asked.")
    team_id: TeamId = Field(description="The team whose members write, with those of all teams below it.")
    starts_at: Moment | None = Field(None, description="From when on notes are written; now without it.")
    ends_at: Moment = Field(description="Until when notes are written; at most 31 days after the start.")
    facilitator_id: PersonId = Field(description="Who facilitates it: somebody who leads nobody of those who write.")
    readership: Readership = Field(Readership.SUBTREE, description="Who may read its notes: `everyone` or `subtree`.")

    @model_validator(mode="after")
    def _everyone_or_the_subtree(self) -> "OpenNotesDay":
        if self.readership not in {Readership.EVERYONE, Readership.SUBTREE}:
            raise PydanticCustomError("readership", "Notes are read by everyone or by the subtree")
        return self


class SubmitNote(FeedbackCommand[NoteSubmitted]):
    """Write a note: what you see, suggest or worry about, or what you got wrong, do not know or think otherwise now.

    Confidential, it is published at the next full hour, and nobody who uses the product sees who wrote it: those who run the
    servers could, deliberately, and style may show. Handles by which the author is known again are removed 30 days after the
    answer. Its words are read by whom the Notes Day says, and are removed after the day it says.
    """

    receipted: ClassVar[bool] = True
    notes_day_id: NotesDayId = Field(description="The Notes Day.")
    text: Spoken = Field(description="The note.")
    note_kind: NoteKind = Field(NoteKind.NOTE, description="What it is.")
    topic_id: TopicId | None = Field(None, description="A topic it belongs to; on its own without it.")
    mode: Mode = Field(Mode.NAMED, description="Whether you are shown as its author.")


class EndorseNote(PrivateFeedbackCommand):
    """Endorse a note of somebody else. Who endorses is seen by nobody; how many is shown in bands, counted once a day."""

    note_id: NoteId = Field(description="The note.")


class ProposeTopic(FeedbackCommand[TopicProposed]):
    """Propose a topic that notes are grouped under; its title is read by everyone."""

    notes_day_id: NotesDayId = Field(description="The Notes Day.")
    title: Title = Field(description="What it is called.")


class MergeNotes(FeedbackCommand[NotesMerged]):
    """Group notes under a topic, which is answered for them; an author may take a note out again, once."""

    topic_id: TopicId = Field(description="The topic.")
    note_ids: list[NoteId] = Field(min_length=1, max_length=MERGED_AT_ONCE, description="The notes, at most 20.")


class SplitNote(FeedbackCommand[NoteSplit]):
    """Take your note out of the topic it was merged into, once; it is then owed an answer of its own.

    Of a confidential note this is published at the next full hour.
    """

    receipted: ClassVar[bool] = True
    note_id: NoteId = Field(description="Your note.")


def _only_adopted_is_linked(verdict: Verdict, *links: ObjectiveId | DecisionId | None) -> None:
    if verdict is not Verdict.ADOPT and any(links):
        raise PydanticCustomError("only_adopted_is_linked", "Only what is adopted is linked to an objective or a decision")


class AnswerTopic(FeedbackCommand[TopicAnswered]):
    """Answer a topic, and with it every note under it: adopt it, try it, or decline it; always with a reason."""

    topic_id: TopicId = Field(description="The topic.")
    verdict: Verdict = Field(description="What becomes of it.")
    reason: Reason = Field(description="Why, for everyone.")
    objective_id: ObjectiveId | None = Field(None, description="The objective that takes up what is adopted.")
    decision_id: DecisionId | None = Field(None, description="The decision that takes up what is adopted.")

    @model_validator(mode="after")
    def _links(self) -> "AnswerTopic":
        _only_adopted_is_linked(self.verdict, self.objective_id, self.decision_id)
        return self


class AnswerNote(FeedbackCommand[NoteAnswered]):
    """Answer a note that is under no topic: adopt it, try it, or decline it; always with a reason, for its readers."""

    note_id: NoteId = Field(description="The note.")
    verdict: Verdict = Field(description="What becomes of it.")
    reason: Reason = Field(description="Why, for whoever may read the note.")
    objective_id: ObjectiveId | None = Field(None, description="The objective that takes up what is adopted.")
    decision_id: DecisionId | None = Field(None, description="The decision that takes up what is adopted.")

    @model_validator(mode="after")
    def _links(self) -> "AnswerNote":
        _only_adopted_is_linked(self.verdict, self.objective_id, self.decision_id)
        return self


class RecordTopicExit(FeedbackCommand[TopicExitRecorded]):
    """Write down with what a topic leaves the session it was worked on in; once, before it is answered."""

    topic_id: TopicId = Field(description="The topic.")
    proposal: Spoken = Field(description="What the session proposes, for everyone.")
    carried_by: PersonId = Field(description="Who carries it.")
    first_step: Line = Field(description="The first step.")
    first_step_by: Day = Field(description="The day by which the first step is taken.")
    round_id: RoundId | None = Field(None, description="The round about this topic in which it was worked on; left out: none.")


class CloseNotesDay(FeedbackCommand[NotesDayClosed]):
    """Close a Notes Day that is over, once every topic and every note without one is answered."""

    notes_day_id: NotesDayId = Field(description="The Notes Day.")
