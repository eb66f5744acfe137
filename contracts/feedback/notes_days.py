"""Notes Days: everyone of a team and of the teams below works on notes, and every topic is answered."""

from datetime import timedelta
from typing import ClassVar

from pydantic import Field

from contracts.feedback.ids import NoteId, NotesDayId, RoundId, TopicId
from contracts.feedback.messages import FeedbackDocument, FeedbackFact
from contracts.feedback.text import Readership, Text
from contracts.messages import Part
from contracts.terms import Helped
from contracts.values import Day, DecisionId, Id, Instant, ObjectiveId, PersonId, TeamId, Term

LEADERS_FIRST = timedelta(hours=24)
"""So long after the start everyone may write, whatever the lead did."""
LONGEST = timedelta(days=31)
MERGED_AT_ONCE = 20
NOTES_IN_A_FACT = 20
LEADS_SHOWN = 50
LISTED_UNANSWERED = 100


class NotesDayState(Term):
    """Where a Notes Day stands."""

    OPEN = "open", "It is planned, people write, or answers are given: its moments tell."
    CLOSED = "closed", "Every topic and every note is answered."


class GateKey(Term):
    """What let everyone write before the time for it had come by itself."""

    ENTRY = "entry", "A lead posted a mistake, an unknown or a changed mind, with their name."
    PASS = "pass", "A lead passed openly."
    NO_LEAD = "no_lead", "Nobody leads the team, so there was nobody to wait for."


class NoteKind(Term):
    """What a note is."""

    NOTE = "note", "What somebody sees, suggests or worries about."
    MISTAKE = "mistake", "What the author got wrong."
    UNKNOWN = "unknown", "What the author does not know."
    CHANGED_MIND = "changed_mind", "What the author thought otherwise before."


class Verdict(Term):
    """What becomes of a topic or a note."""

    ADOPT = "adopt", "It is done; an objective or a decision may be linked."
    TRY = "try", "It is tried, and looked at again."
    DECLINE = "decline", "It is not done, for the reason given."


class EndorsementBand(Term):
    """How many people endorse a note, in bands, so that no single endorsement shows."""

    FIVE = "five_or_more", "Five or more."
    TEN = "ten_or_more", "Ten or more."
    TWENTY_FIVE = "twenty_five_or_more", "Twenty-five or more."


class NotesDayAnswer(Part):
    """An answer to a topic or a note, with its reason."""

    verdict: Verdict = Field(description="What becomes of it.")
    reason: Text = Field(description="Why: of a topic for everyone, of a note for whoever may read the note.")
    by: PersonId = Field(description="Who answered.")
    on: Day = Field(description="The day of the answer, in UTC.")
    objective_id: ObjectiveId | None = Field(None, description="The objective that takes up what is adopted.")
    decision_id: DecisionId | None = Field(None, description="The decision that takes up what is adopted.")


class TopicExit(Part):
    """With what a topic leaves the session it was worked on in."""

    proposal: Text = Field(description="What the session proposes.")
    carried_by: PersonId = Field(description="Who carries it.")
    first_step: str = Field(max_length=400, description="The first step.")
    first_step_by: Day = Field(description="The day by which the first step is taken.")
    round_id: RoundId | None = Field(None, description="The round in which it was worked on, where that was one.")
    recorded_by: PersonId = Field(description="Who wrote this down.")
    recorded_on: Day = Field(description="The day it was written down, in UTC.")


class NotesDayDocument(FeedbackDocument):
    """A Notes Day. It counts nothing: notes and topics are documents of their own."""

    kind: ClassVar[str] = "notes_day"
    id: NotesDayId = Field(description="The Notes Day.")
    title: str = Field(max_length=400, description="What it is called.")
    question: str = Field(max_length=400, description="What everyone is asked.")
    team_id: TeamId = Field(description="The team whose members write, with those of all teams below it.")
    facilitator_id: PersonId = Field(description="Who facilitates it, and leads nobody of those who write.")
    state: NotesDayState = Field(description="Where it stands.")
    readership: Readership = Field(description="Who may read its notes: everyone, or the team and all teams below it.")
    kept_until: Day = Field(description="The day after which the words of its notes are removed.")
    starts_at: Instant = Field(description="From when on notes are written, the leads' first.")
    ends_at: Instant = Field(description="Until when notes are written.")
    everyone_writes_from: Instant = Field(description="When everyone may write, by a lead's act or by itself.")
    gate_opened_by: GateKey | None = Field(None, description="What let everyone write early; null where only time does.")
    passed_by_ids: list[PersonId] = Field([], max_length=LEADS_SHOWN, description="Leads who passed openly.")
    called_by: PersonId = Field(description="Who opened the Notes Day.")
    closed_at: Instant | None = Field(None, description="When it was closed.")
    closed_by: PersonId | None = Field(None, description="Who closed it.")


class NoteDocument(FeedbackDocument):
    """A note. Its words are here only where it is named and every employee may read it."""

    kind: ClassVar[str] = "note"
    id: NoteId = Field(description="The note, and its text.")
    notes_day_id: NotesDayId = Field(description="Its Notes Day.")
    team_id: TeamId = Field(description="The team of its Notes Day.")
    topic_id: TopicId | None = Field(None, description="The topic it was merged into; null while it stands alone.")
    note_kind: NoteKind = Field(description="What it is.")
    text: Text = Field(description="What the author writes.")
    was_split: bool = Field(False, description="Whether its author took it out of a topic; it is merged no more.")
    endorsed: EndorsementBand | None = Field(None, description="How many endorse it, counted once a day; null below five.")
    answer: NotesDayAnswer | None = Field(None, description="Its own answer; a merged note is answered with its topic.")
    owed_since: Day | None = Field(None, description="The day since which it is owed an answer of its own; null where none is.")
    due_on: Day | None = Field(None, description="The day by which that answer is owed.")
    helped: Helped | None = Field(None, description="Whether the answer helped, once the author has said so.")

    @property
    def root(self) -> Id:
        """Notes keep their order with their Notes Day."""
        return self.notes_day_id


class TopicDocument(FeedbackDocument):
    """A topic, under which notes are grouped."""

    kind: ClassVar[str] = "topic"
    id: TopicId = Field(description="The topic.")
    notes_day_id: NotesDayId = Field(description="Its Notes Day.")
    team_id: TeamId = Field(description="The team of its Notes Day.")
    title: str = Field(max_length=400, description="What it is called, for everyone.")
    proposed_by: PersonId = Field(description="Who proposed it.")
    proposed_on: Day = Field(description="The day it was proposed, in UTC.")
    exit: TopicExit | None = Field(None, description="With what it left the session it was worked on in.")
    answer: NotesDayAnswer | None = Field(None, description="Its answer.")
    owed_since: Day | None = Field(None, description="The day since which an answer is owed; null where none is.")
    due_on: Day | None = Field(None, description="The day by which it is owed.")

    @property
    def root(self) -> Id:
        """Topics keep their order with their Notes Day."""
        return self.notes_day_id


class NotesDayOpened(FeedbackFact):
    """A Notes Day was called."""

    notes_day: NotesDayDocument = Field(description="The Notes Day as it is now.")


class NotesDayClosed(FeedbackFact):
    """A Notes Day was closed: all of it is answered."""

    notes_day: NotesDayDocument = Field(description="The Notes Day as it is now.")


class NoteSubmitted(FeedbackFact):
    """A note was written; an answer is owed."""

    names_actor: ClassVar[bool] = False

    note: NoteDocument = Field(description="The note.")
    notes_day: NotesDayDocument | None = Field(None, description="The Notes Day, where a lead's entry let everyone write.")


class NotesMerged(FeedbackFact):
    """Notes were grouped into a topic, which will be answered for them."""

    notes: list[NoteDocument] = Field(max_length=MERGED_AT_ONCE, description="The notes as they are now.")


class NoteFact(FeedbackFact):
    """Something happened to a note."""

    note: NoteDocument = Field(description="The note as it is now.")


class NoteSplit(NoteFact):
    """An author took a note out of its topic; it is owed an answer of its own."""

    names_actor: ClassVar[bool] = False


class NoteAnswered(NoteFact):
    """A note was answered: adopted, tried or declined, with a reason."""


class EndorsementsCounted(FeedbackFact):
    """The daily count of endorsements found other bands."""

    notes: list[NoteDocument] = Field(max_length=NOTES_IN_A_FACT, description="The notes as they are now.")


class TopicFact(FeedbackFact):
    """Something happened to a topic."""

    notes_day_topic: TopicDocument = Field(description="The topic as it is now.")


class TopicProposed(TopicFact):
    """A topic was proposed; an answer is owed."""


class TopicExitRecorded(TopicFact):
    """A topic left the session it was worked on in."""


class TopicAnswered(TopicFact):
    """A topic was answered, and with it every note under it."""
