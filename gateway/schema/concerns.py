"""Concerns, as everyone reads them: what they are about, their thread, and what came of them."""

from typing import Any, ClassVar

import strawberry
from pydantic import Field

from contracts.okrs import concerns as okrs
from contracts.okrs.concerns import ConcernState
from contracts.values import ConcernId
from gateway.context import Info
from gateway.read_model import relations as selections
from gateway.schema import actions_of_reasons as actions
from gateway.schema.actions import standing_of
from gateway.schema.actions_of_reasons import ConcernAction
from gateway.schema.celebrated import Thanked
from gateway.schema.node import Node, one
from gateway.schema.relations import DecisionType, document, pages, person
from gateway.schema.waiting import age_days, overdue
from gateway.words import shows


@shows(okrs.Remark)
class Remark(okrs.Remark):
    """A word of the thread."""

    said_by: ClassVar[Any] = person("by", "Who said it; null for a confidential author.", name="by")


@shows(okrs.ConcernDocument)
class Concern(okrs.ConcernDocument, Thanked, Node):
    """A concern with what belongs to it."""

    id: ConcernId = Field(description="The concern.")
    remarks: list[Remark] = Field([], description="Answers and what the author asked further, in order.")  # type: ignore[assignment]

    raised_by: ClassVar[Any] = person("by", "Who raised it; null where it is confidential.", name="by")
    objective: ClassVar[Any] = document(
        "objective_id", "objective", "The objective it is about; null where it is about a decision."
    )
    decision: ClassVar[Any] = document(
        "decision_id", "decision", "The decision it is about; null where it is about an objective."
    )
    team: ClassVar[Any] = document("team_id", "team", "The team that owned the objective when it was raised.")
    decisions: ClassVar[Any] = pages(
        selections.DECISIONS_OF_CONCERNS, DecisionType, "The decisions with an option that comes from it."
    )
    is_overdue: ClassVar[Any] = overdue("Whether it waits for an answer and the day for it has passed, in UTC.")

    @property
    def waits(self) -> bool:
        """Whether nobody has answered yet, or the author asked further."""
        return self.state in {ConcernState.OPEN, ConcernState.FOLLOWED_UP}

    @strawberry.pydantic.field(description="For how many days it has waited for an answer, in UTC; null where it does not.")
    def age_days(self, info: Info) -> int | None:
        """Since it was raised, or since the author asked further."""
        if not self.waits:
            return None
        since = self.remarks[-1].on if self.state is ConcernState.FOLLOWED_UP and self.remarks else self.raised_on
        return age_days(info, since)

    @strawberry.pydantic.field(description="What the viewer may do with it now.")
    async def viewer_actions(self, info: Info) -> list[ConcernAction] | None:
        """By the owner's rules."""
        from gateway.schema.decisions import Decision  # noqa: PLC0415  # decisions have concerns
        from gateway.schema.objectives import Objective  # noqa: PLC0415  # as above

        about = await (one(info, Objective, self.objective_id) or one(info, Decision, self.decision_id))
        return actions.of_concern(self, about, await standing_of(info))
