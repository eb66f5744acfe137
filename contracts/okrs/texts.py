"""Texts that their authors edit for ten minutes and withdraw later, in every copy."""

from typing import ClassVar

from pydantic import Field

from contracts.okrs.check_ins import CheckInDocument
from contracts.okrs.comments import CommentDocument
from contracts.okrs.concerns import ConcernDocument
from contracts.okrs.lessons import LessonDocument
from contracts.okrs.limits import Spoken
from contracts.okrs.messages import OkrsCommand, OkrsFact
from contracts.values import CheckInId, CommentId, ConcernId, Id, LessonId, Term

TEXTS = (CommentId, ConcernId, CheckInId, LessonId)


class Passage(Term):
    """Which text of a check-in."""

    WHAT_CHANGED = "what_changed", "What changed since the last one."
    LEARNED = "learned", "What the team learned."
    IN_THE_WAY = "in_the_way", "What is in the way."
    QUESTION = "question", "The question for the team."


class TextFact(OkrsFact):
    """Something happened to a text; exactly one of the documents is there."""

    comment: CommentDocument | None = Field(None, description="The comment, where it is one.")
    concern: ConcernDocument | None = Field(None, description="The concern, where it is one.")
    check_in: CheckInDocument | None = Field(None, description="The check-in, where it is one.")
    lesson: LessonDocument | None = Field(None, description="The lesson, where it is one.")


class TextEdited(TextFact):
    """An author edited a text within ten minutes."""


class TextWithdrawn(TextFact):
    """An author took a text back: numbers, dates and reasons of changes stay."""


class EditText(OkrsCommand[TextEdited]):
    """Edit a text of yours within ten minutes; a confidential one until it is published."""

    receipted: ClassVar[bool] = True
    takes: ClassVar[tuple[type[Id], ...]] = TEXTS
    id: Id = Field(description="The comment, concern, check-in or lesson.")
    passage: Passage | None = Field(None, description="Which text of a check-in; left out for anything else.")
    text: Spoken = Field(description="The text as it should be.")


class WithdrawText(OkrsCommand[TextWithdrawn]):
    """Take a text of yours back for good; what is not text stays. All texts of a check-in go together.

    A concern that nobody has answered is withdrawn with its text: there is nothing left to answer.
    """

    receipted: ClassVar[bool] = True
    takes: ClassVar[tuple[type[Id], ...]] = TEXTS
    id: Id = Field(description="The comment, concern, check-in or lesson.")
