"""Rows of mistakes: facts without words, which lie with all other texts."""

from datetime import date

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.problems import Refused
from contracts.feedback.ids import MistakeId
from contracts.feedback.text import TextState
from contracts.feedback.text_refusals import PrivacyCode
from contracts.terms import Helped, Mode
from contracts.values import PersonId, TeamId
from services.feedback.rows import FeedbackRow
from services.feedback.texts.tables import Voiced, Writing

MISTAKE = "mistake"


class Mistake(Voiced, FeedbackRow):
    """A mistake that somebody reported to a team."""

    __tablename__ = "mistakes"
    __table_args__ = (
        Index(None, "team_id", "reported_on", "id"),
        Index(None, "team_id", postgresql_where=text("due_on is not null")),
        Index(None, "reported_on"),
    )

    id: Mapped[MistakeId] = mapped_column(primary_key=True)
    team_id: Mapped[TeamId]
    mode: Mapped[Mode]
    by: Mapped[PersonId | None]
    """Null where it is confidential: its author is known by the handle of its texts alone."""
    reported_on: Mapped[date]
    owed_since: Mapped[date]
    due_on: Mapped[date | None]
    """Null while no response is owed."""
    responded_on: Mapped[date | None]
    helped: Mapped[Helped | None]

    @property
    def words(self) -> Writing:
        """What happened, as it was reported."""
        return self.said(MISTAKE)[0]

    @property
    def is_withdrawn(self) -> bool:
        """Whether nobody can read any more what happened: taken back, or removed in its time."""
        return self.words.state_today in {TextState.WITHDRAWN, TextState.EXPIRED}

    def lose_words(self, writing: Writing, *, on: date) -> None:  # noqa: ARG002  # the day is that of others
        """Nobody owes a response to what nobody can read any more."""
        if writing.role == MISTAKE:
            self.due_on = None

    def must_be_answered(self, writing: Writing) -> None:
        """Its reporter judges the responses, once there is one."""
        if writing.role != MISTAKE or self.responded_on is None:
            raise Refused(PrivacyCode.NOTHING_TO_JUDGE, field="id")

    def settle(self, day: date) -> None:
        """A response was given: from this day on the days of its author's handle count."""
        self.due_on, self.responded_on = None, self.responded_on or day
        for writing in self.texts:
            if writing.handle is not None:
                writing.settled_on = day

    def await_response(self, since: date, due_on: date) -> None:
        """Another response is owed, and its author stays known until then."""
        self.owed_since, self.due_on = since, due_on
        for writing in self.texts:
            writing.settled_on = None
