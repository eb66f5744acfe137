"""Questions to whoever leads a team: answered in the open, and listed for everyone until they are."""

from typing import ClassVar

from pydantic import Field

from contracts.feedback.ids import LeaderQuestionId
from contracts.feedback.messages import FeedbackCommand, FeedbackDocument, FeedbackFact
from contracts.feedback.text import Spoken, Text
from contracts.messages import Part
from contracts.terms import Helped, Mode
from contracts.values import Day, TeamId, Term

OPEN_QUESTIONS = 5
"""So many questions of one person to the leads of one team wait at a time."""
WORDS = 20
"""Answers and what the author asked further."""


class QuestionState(Term):
    """Where a question stands."""

    OPEN = "open", "Nobody has answered yet."
    ANSWERED = "answered", "Answered."
    FOLLOWED_UP = "followed_up", "The author asked further; another answer is owed."
    WITHDRAWN = "withdrawn", "The author took it back before anybody had answered."


class QuestionWord(Part):
    """A word of the thread after the question: an answer, or the author asking further."""

    is_answer: bool = Field(description="Whether it is an answer; false where the author speaks.")
    text: Text = Field(description="What was said.")


class LeaderQuestionDocument(FeedbackDocument):
    """A question with its thread. Everyone may read it, also a confidential one, whose author nobody sees."""

    kind: ClassVar[str] = "leader_question"
    id: LeaderQuestionId = Field(description="The question, and its text.")
    team_id: TeamId = Field(description="The team whose leads are asked.")
    text: Text = Field(description="What is asked.")
    state: QuestionState = Field(description="Where it stands.")
    words: list[QuestionWord] = Field([], max_length=WORDS, description="Answers and what the author asked further, in order.")
    owed_since: Day | None = Field(None, description="The day since which an answer is owed; null where none is.")
    due_on: Day | None = Field(None, description="The day by which it is owed.")
    helped: Helped | None = Field(None, description="Whether the answer helped, once the author has said so.")


class QuestionFact(FeedbackFact):
    """Something happened to a question."""

    leader_question: LeaderQuestionDocument = Field(description="The question as it is now.")


class QuestionAsked(QuestionFact):
    """The leads of a team were asked; an answer is owed."""

    names_actor: ClassVar[bool] = False


class QuestionAnswered(QuestionFact):
    """A question was answered."""


class QuestionFollowedUp(QuestionFact):
    """The author asked further; another answer is owed."""

    names_actor: ClassVar[bool] = False


class AskLeader(FeedbackCommand[QuestionAsked]):
    """Ask the leads of a team, any team; everyone reads the question, and for how long it waits.

    Confidential, it is published at the next full hour, and nobody who uses the product sees who asked: those who run the servers
    could, deliberately, and style may show. Handles by which the author is known again are removed 30 days after the last answer.
    """

    receipted: ClassVar[bool] = True
    team_id: TeamId = Field(description="The team whose leads are asked.")
    text: Spoken = Field(description="The question.")
    mode: Mode = Field(Mode.NAMED, description="Whether you are shown as its author.")


class AnswerQuestion(FeedbackCommand[QuestionAnswered]):
    """Answer a question to the leads of your team, or of a team below; everyone reads the answer."""

    leader_question_id: LeaderQuestionId = Field(description="The question.")
    text: Spoken = Field(description="The answer.")


class FollowUpQuestion(FeedbackCommand[QuestionFollowedUp]):
    """Ask further about the answer to your question; of a confidential one, published at the next full hour."""

    receipted: ClassVar[bool] = True
    leader_question_id: LeaderQuestionId = Field(description="Your question.")
    text: Spoken = Field(description="What the answer leaves open.")
