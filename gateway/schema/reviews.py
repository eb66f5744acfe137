"""Reviews of check-ins: what was asked, and what was answered."""

from typing import Any, ClassVar

from pydantic import Field

from contracts.okrs import reviews as okrs
from contracts.values import ReviewId
from gateway.schema.node import Node
from gateway.schema.relations import document, person
from gateway.schema.waiting import overdue
from gateway.words import shows


@shows(okrs.ReviewQuestion)
class ReviewQuestion(okrs.ReviewQuestion):
    """A question, and its answer once it has one."""

    answerer: ClassVar[Any] = person("answered_by", "Who answered.", name="answeredBy")


@shows(okrs.ReviewDocument)
class Review(okrs.ReviewDocument, Node):
    """A review."""

    id: ReviewId = Field(description="The review.")
    questions: list[ReviewQuestion] = Field(description="The questions, in order.")  # type: ignore[assignment]

    reviewed_by: ClassVar[Any] = person("by", "Who reviewed.", name="by")
    answers_owed_by: ClassVar[Any] = person(
        "asked_of", "Who owes the answers: who checked in; null: the champion.", name="askedOf"
    )
    check_in: ClassVar[Any] = document("check_in_id", "check_in", "The check-in.")
    objective: ClassVar[Any] = document("objective_id", "objective", "The objective.")
    team: ClassVar[Any] = document("team_id", "team", "The team that owned the objective then.")
    is_overdue: ClassVar[Any] = overdue("Whether a question is without answer and its day has passed, in UTC.")

    @property
    def waits(self) -> bool:
        """Whether an answer is owed."""
        return any(question.answer is None for question in self.questions)
