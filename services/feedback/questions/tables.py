"""Rows of questions to leaders; their threads are in `writings`."""

from datetime import date
from typing import ClassVar

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.problems import Refused
from chassis.rows import Aggregate
from contracts.feedback.ids import LeaderQuestionId
from contracts.feedback.question_refusals import QuestionCode, QuestionWasAnswered
from contracts.feedback.questions import LeaderQuestionDocument, QuestionState, QuestionWord
from contracts.feedback.text import Readership
from contracts.feedback.text_refusals import PrivacyCode
from contracts.messages import Document
from contracts.terms import Helped
from contracts.values import TeamId
from services.feedback.rows import FeedbackRow
from services.feedback.texts.tables import Voiced, Writing

QUESTION, ANSWER, FURTHER = "question", "answer", "follow_up"
"""The roles of the texts of a thread."""


class LeaderQuestion(Voiced, Aggregate, FeedbackRow):
    """A question to the leads of a team."""

    __tablename__ = "leader_questions"
    __table_args__ = (Index("ix_leader_questions_owed", "team_id", "id", postgresql_where=text("due_on is not null")),)
    missing = QuestionCode.LEADER_QUESTION_NOT_FOUND
    document_type: ClassVar[type[Document]] = LeaderQuestionDocument

    id: Mapped[LeaderQuestionId] = mapped_column(primary_key=True)
    team_id: Mapped[TeamId]
    state: Mapped[QuestionState]
    owed_since: Mapped[date | None]
    due_on: Mapped[date | None]
    helped: Mapped[Helped | None]

    @property
    def question(self) -> Writing:
        """What is asked."""
        return self.said(QUESTION)[0]

    @property
    def later(self) -> list[Writing]:
        """What was said after the question, in order."""
        return [writing for writing in self.texts if writing.role != QUESTION]

    def document(self) -> LeaderQuestionDocument:
        """The whole public state, at this version."""
        return LeaderQuestionDocument(
            id=self.id,
            epoch=self.epoch,
            version=self.version,
            team_id=self.team_id,
            text=self.question.public(),
            state=self.state,
            words=[QuestionWord(is_answer=said.role == ANSWER, text=said.public()) for said in self.later],
            owed_since=self.owed_since,
            due_on=self.due_on,
            helped=self.helped,
        )

    def must_await_an_answer(self) -> None:
        """Refuses, telling by whom it was answered, where no answer is owed."""
        if self.state is QuestionState.WITHDRAWN:
            raise Refused(QuestionCode.QUESTION_IS_WITHDRAWN)
        if self.state is QuestionState.ANSWERED:
            last = self.said(ANSWER)[-1]
            details = QuestionWasAnswered(answered_by=last.by, answered_on=last.said_on)
            raise Refused(QuestionCode.LEADER_QUESTION_WAS_ANSWERED, details=details)

    def owe(self, state: QuestionState, *, since: date, due_on: date) -> None:
        """An answer is owed."""
        self.state, self.owed_since, self.due_on = state, since, due_on
        self._settle(None)

    def settle(self, state: QuestionState, *, on: date) -> None:
        """No answer is owed any more; from now on the days count for which the author is known again."""
        self.state, self.owed_since, self.due_on = state, None, None
        self._settle(on)

    def _settle(self, on: date | None) -> None:
        for writing in self.texts:
            if writing.handle is not None:
                writing.settled_on = on

    def lose_words(self, writing: Writing, *, on: date) -> None:
        """Without what was asked nothing waits for an answer."""
        if self.state is QuestionState.OPEN and writing.role == QUESTION:
            self.settle(QuestionState.WITHDRAWN, on=on)
        elif self.state is QuestionState.FOLLOWED_UP and writing.id == self.said(FURTHER)[-1].id:
            self.settle(QuestionState.ANSWERED, on=on)

    def narrowed(self, writing: Writing, *, on: date) -> None:
        """What named people alone can read waits for no answer of the leads."""
        if writing.readership is Readership.PEOPLE:
            self.lose_words(writing, on=on)

    @property
    def awaiting(self) -> Writing:
        """What was asked last."""
        return [self.question, *self.said(FURTHER)][-1]

    def must_be_answered(self, writing: Writing) -> None:
        """Refuses until there is an answer to the question."""
        if writing.role != QUESTION or not self.said(ANSWER):
            raise Refused(PrivacyCode.NOTHING_TO_JUDGE, field="id")
