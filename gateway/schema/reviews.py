"""Reviews of check-ins: what was asked, and what was answered."""

from typing import Any, ClassVar

import strawberry
from pydantic import Field

from contracts.okrs import reviews as okrs
from contracts.values import ReviewId
from gateway.context import Info
from gateway.schema import actions_of_reasons as actions
from gateway.schema.actions import standing_of
from gateway.schema.actions_of_reasons import ReviewAction
from gateway.schema.node import Node, one
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
        """Whether a question is without answer."""
        return any(question.answer is None for question in self.questions)

    @strawberry.pydantic.field(description="What the viewer may do with it now.")
    async def viewer_actions(self, info: Info) -> list[ReviewAction] | None:
        """By the owner's rules."""
        from gateway.schema.check_ins import CheckIn  # noqa: PLC0415  # check-ins have reviews
        from gateway.schema.objectives import Objective  # noqa: PLC0415  # as above

        objective, check_in = await one(info, Objective, self.objective_id), await one(info, CheckIn, self.check_in_id)
        known = objective is not None and check_in is not None
        return actions.of_review(self, objective, check_in, await standing_of(info)) if known else []
