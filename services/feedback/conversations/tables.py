"""Rows of requests, feedback and conversations: facts without words, which lie with all other texts."""

from datetime import date
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.feedback.conversations import AgendaItem, Meeting
from contracts.feedback.giving import AskedState, FeedbackKind
from contracts.feedback.ids import ConversationId, FeedbackId, FeedbackRequestId
from contracts.values import CheckInId, DecisionId, KeyResultId, ObjectiveId, PersonId, TeamId
from services.feedback.rows import FeedbackRow
from services.feedback.texts.tables import Voiced

FEEDBACK, NEXT_STEP, THANKS, WILL_TRY = "feedback", "next_step", "thanks", "will_try"
QUESTION, DECLINED = "question", "declined"
AGREED, OPEN_POINT = "agreed", "open_point"


class AboutSomething:
    """What feedback is about: at most one of these; without any it is about a person."""

    NAMES: ClassVar[tuple[str, ...]] = ("objective_id", "key_result_id", "check_in_id", "decision_id")

    objective_id: Mapped[ObjectiveId | None]
    key_result_id: Mapped[KeyResultId | None]
    check_in_id: Mapped[CheckInId | None]
    decision_id: Mapped[DecisionId | None]

    def subject(self) -> dict[str, ObjectiveId | KeyResultId | CheckInId | DecisionId | None]:
        """As the contracts name it."""
        return {name: getattr(self, name) for name in self.NAMES}


class FeedbackRequest(AboutSomething, Voiced, FeedbackRow):
    """A request for feedback; its question is a text that those asked read."""

    __tablename__ = "feedback_requests"
    __table_args__ = (Index(None, "by"), Index(None, "asked_on"))

    id: Mapped[FeedbackRequestId] = mapped_column(primary_key=True)
    by: Mapped[PersonId]
    asked_on: Mapped[date]
    due_on: Mapped[date]


class AskedPerson(FeedbackRow):
    """One of those whom a request asks, and what they did."""

    __tablename__ = "feedback_asked"
    __table_args__ = (Index(None, "person_id", postgresql_where=text("state = 'open'")), Index(None, "person_id", "request_id"))

    request_id: Mapped[FeedbackRequestId] = mapped_column(ForeignKey("feedback_requests.id"), primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    state: Mapped[AskedState]
    answered_on: Mapped[date | None]
    feedback_id: Mapped[FeedbackId | None]
    declined_id: Mapped[str | None]
    """The text of whoever declined."""


class Feedback(AboutSomething, Voiced, FeedbackRow):
    """Feedback of one person for another."""

    __tablename__ = "feedback"
    __table_args__ = (
        Index(None, "by", "id"),
        Index(None, "to_id", "id"),
        Index(None, "conversation_id", postgresql_where=text("conversation_id is not null")),
        Index(None, "shared_with", postgresql_using="gin"),
        Index(None, "given_on"),
    )

    id: Mapped[FeedbackId] = mapped_column(primary_key=True)
    kind: Mapped[FeedbackKind]
    by: Mapped[PersonId]
    to_id: Mapped[PersonId]
    request_id: Mapped[FeedbackRequestId | None]
    conversation_id: Mapped[ConversationId | None]
    given_on: Mapped[date]
    acknowledged_on: Mapped[date | None]
    share_proposed_by: Mapped[PersonId | None]
    share_proposed_with: Mapped[list[PersonId]]
    shared_with: Mapped[list[PersonId]]

    @property
    def about(self) -> list[PersonId]:
        """Neither of the two moderates it."""
        return [self.by, self.to_id]


class Conversation(Voiced, FeedbackRow):
    """A check-in conversation; what was agreed and what is open are texts that its participants read."""

    __tablename__ = "conversations"
    __table_args__ = (
        Index(None, "between", "meeting", "id"),
        Index(None, "person_ids", postgresql_using="gin"),
        Index(None, "team_id", postgresql_where=text("team_id is not null")),
    )

    id: Mapped[ConversationId] = mapped_column(primary_key=True)
    between: Mapped[str]
    """Who meets, as one text: the team, or the pair in the order of their ids."""
    person_ids: Mapped[list[PersonId]]
    team_id: Mapped[TeamId | None]
    meeting: Mapped[Meeting]
    earlier_id: Mapped[ConversationId | None]
    agenda: Mapped[list[AgendaItem]]
    open_points: Mapped[list[AgendaItem]]
    opened_by: Mapped[PersonId]
    opened_on: Mapped[date]
    closed_by: Mapped[PersonId | None]
    closed_on: Mapped[date | None]
