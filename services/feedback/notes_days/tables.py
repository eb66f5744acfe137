"""Rows of Notes Days, notes, topics and endorsements; all words but titles are in `writings`."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.problems import Refused
from chassis.rows import Aggregate
from contracts.feedback.ids import NoteId, NotesDayId, RoundId, TopicId
from contracts.feedback.notes_day_refusals import AnsweredAlready, NotesDayCode
from contracts.feedback.notes_days import (
    EndorsementBand,
    GateKey,
    NoteDocument,
    NoteKind,
    NotesDayAnswer,
    NotesDayDocument,
    NotesDayState,
    TopicDocument,
    TopicExit,
    Verdict,
)
from contracts.feedback.text import Readership, TextState
from contracts.feedback.text_refusals import PrivacyCode
from contracts.messages import Document
from contracts.terms import Helped, Mode
from contracts.values import DecisionId, ObjectiveId, PersonId, TeamId
from services.feedback.rows import FeedbackRow
from services.feedback.texts.tables import Privacy, Voiced, Writing


class NotesDay(Aggregate, FeedbackRow):
    """A Notes Day."""

    __tablename__ = "notes_days"
    __table_args__ = (Index(None, "team_id"),)
    missing = NotesDayCode.NOTES_DAY_NOT_FOUND
    document_type: ClassVar[type[Document]] = NotesDayDocument

    id: Mapped[NotesDayId] = mapped_column(primary_key=True)
    title: Mapped[str]
    question: Mapped[str]
    team_id: Mapped[TeamId]
    facilitator_id: Mapped[PersonId]
    state: Mapped[NotesDayState]
    readership: Mapped[Readership]
    kept_until: Mapped[date]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    everyone_writes_from: Mapped[datetime]
    gate_opened_by: Mapped[GateKey | None]
    passed_by_ids: Mapped[list[PersonId]]
    called_by: Mapped[PersonId]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[PersonId | None]
    counted_on: Mapped[date | None]
    """The day on which endorsements were counted last."""

    def document(self) -> NotesDayDocument:
        """The whole public state, at this version."""
        return NotesDayDocument.model_validate(self, from_attributes=True)

    def must_be_open(self) -> None:
        """Refuses once it is closed."""
        if self.state is NotesDayState.CLOSED:
            raise Refused(NotesDayCode.NOTES_DAY_IS_CLOSED)

    @property
    def privacy(self) -> Privacy:
        """Who may read its notes, and for how long they are kept; the facilitator belongs to no team of the scope."""
        if self.readership is Readership.EVERYONE:
            return Privacy(Readership.EVERYONE, kept_until=self.kept_until)
        return Privacy(Readership.SUBTREE, self.team_id, [self.facilitator_id], self.kept_until)

    def open_gate(self, key: GateKey, *, now: datetime) -> None:
        """Lets everyone write."""
        self.everyone_writes_from, self.gate_opened_by = now, key


class Answered(Voiced):
    """Mixed into what is answered: adopted, tried or declined."""

    verdict: Mapped[Verdict | None]
    answered_by: Mapped[PersonId | None]
    answered_on: Mapped[date | None]
    """Of a note under a topic the day of the topic's answer, without a verdict of its own."""
    objective_id: Mapped[ObjectiveId | None]
    decision_id: Mapped[DecisionId | None]
    owed_since: Mapped[date | None]
    due_on: Mapped[date | None]

    def must_await_an_answer(self, code: NotesDayCode) -> None:
        """Refuses, telling what was answered and by whom, where there is an answer: exactly one wins."""
        if self.verdict is not None and self.answered_by is not None and self.answered_on is not None:
            told = AnsweredAlready(verdict=self.verdict, answered_by=self.answered_by, answered_on=self.answered_on)
            raise Refused(code, details=told)

    @property
    def answer(self) -> NotesDayAnswer | None:
        """As everyone may know it."""
        if self.verdict is None or self.answered_by is None or self.answered_on is None:
            return None
        return NotesDayAnswer(
            verdict=self.verdict,
            reason=self.said("answer")[-1].public(),
            by=self.answered_by,
            on=self.answered_on,
            objective_id=self.objective_id,
            decision_id=self.decision_id,
        )

    def settle(self, verdict: Verdict, links: tuple[ObjectiveId | None, DecisionId | None], *, by: PersonId, on: date) -> None:
        """Takes an answer; nothing is owed any more."""
        self.verdict, self.answered_by, self.answered_on = verdict, by, on
        self.objective_id, self.decision_id = links
        self.owed_since = self.due_on = None


class Note(Answered, Aggregate, FeedbackRow):
    """A note. It has no foreign keys: the lock of one would tell there when it was written."""

    __tablename__ = "notes"
    __table_args__ = (
        Index(None, "topic_id"),
        Index("ix_notes_notes_day_id", "notes_day_id"),
        Index("ix_notes_owed", "notes_day_id", "id", postgresql_where=text("due_on is not null")),
    )
    missing = NotesDayCode.NOTE_NOT_FOUND
    document_type: ClassVar[type[Document]] = NoteDocument

    id: Mapped[NoteId] = mapped_column(primary_key=True)
    notes_day_id: Mapped[NotesDayId]
    team_id: Mapped[TeamId]
    topic_id: Mapped[TopicId | None]
    note_kind: Mapped[NoteKind]
    was_split: Mapped[bool]
    endorsed: Mapped[EndorsementBand | None]
    helped: Mapped[Helped | None]

    @property
    def words(self) -> Writing:
        """What its author writes."""
        return self.said("note")[0]

    @property
    def is_withdrawn(self) -> bool:
        """Whether there is nothing to answer any more; what a moderator hid is still owed one."""
        return self.words.state_today in {TextState.WITHDRAWN, TextState.EXPIRED}

    def lose_words(self, writing: Writing, *, on: date) -> None:  # noqa: ARG002  # nothing is dated by it
        """Without its words it is owed no answer."""
        if writing.role == "note":
            self.owed_since = self.due_on = None

    def narrowed(self, writing: Writing, *, on: date) -> None:  # noqa: ARG002  # nothing is dated by it
        """Named people alone owe no answer."""
        if writing.role == "note" and writing.readership is Readership.PEOPLE:
            self.owed_since = self.due_on = None

    def must_be_answered(self, writing: Writing) -> None:
        """Refuses until it is answered, by itself or with its topic."""
        if writing.role != "note" or self.answered_on is None:
            raise Refused(PrivacyCode.NOTHING_TO_JUDGE, field="id")

    def document(self) -> NoteDocument:
        """The whole public state, at this version. A confidential note's words are its readers' alone, also where all are."""
        words = self.words
        return NoteDocument(
            id=self.id,
            epoch=self.epoch,
            version=self.version,
            notes_day_id=self.notes_day_id,
            team_id=self.team_id,
            topic_id=self.topic_id,
            note_kind=self.note_kind,
            text=words.public(in_words=words.mode is Mode.NAMED),
            was_split=self.was_split,
            endorsed=self.endorsed,
            answer=self.answer,
            owed_since=self.owed_since,
            due_on=self.due_on,
            helped=self.helped,
        )


class Topic(Answered, Aggregate, FeedbackRow):
    """A topic, under which notes are grouped."""

    __tablename__ = "topics"
    __table_args__ = (Index(None, "notes_day_id"),)
    missing = NotesDayCode.TOPIC_NOT_FOUND
    document_type: ClassVar[type[Document]] = TopicDocument

    id: Mapped[TopicId] = mapped_column(primary_key=True)
    notes_day_id: Mapped[NotesDayId] = mapped_column(ForeignKey("notes_days.id"))
    team_id: Mapped[TeamId]
    title: Mapped[str]
    proposed_by: Mapped[PersonId]
    proposed_on: Mapped[date]
    carried_by: Mapped[PersonId | None]
    first_step: Mapped[str | None]
    first_step_by: Mapped[date | None]
    exit_round_id: Mapped[RoundId | None]
    exit_by: Mapped[PersonId | None]
    exit_on: Mapped[date | None]

    @property
    def exit(self) -> TopicExit | None:
        """With what it left its session."""
        if self.exit_by is None:
            return None
        return TopicExit.model_validate(
            {
                "proposal": self.said("proposal")[-1].public(),
                "carried_by": self.carried_by,
                "first_step": self.first_step,
                "first_step_by": self.first_step_by,
                "round_id": self.exit_round_id,
                "recorded_by": self.exit_by,
                "recorded_on": self.exit_on,
            }
        )

    def document(self) -> TopicDocument:
        """The whole public state, at this version."""
        return TopicDocument.model_validate(self, from_attributes=True)


class Endorsement(FeedbackRow):
    """That somebody endorses a note: by a handle that is theirs for this note alone; no moment and no order."""

    __tablename__ = "endorsements"

    note_id: Mapped[NoteId] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(primary_key=True)
