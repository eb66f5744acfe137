"""Resource requests with what they are for and who answers."""

from typing import Any, ClassVar

import strawberry
from pydantic import Field

from contracts.okrs import requests as okrs
from contracts.okrs.requests import RequestState
from contracts.values import ResourceRequestId
from gateway.context import Info
from gateway.schema import actions_of_reasons as actions
from gateway.schema.actions import standing_of
from gateway.schema.actions_of_reasons import ResourceRequestAction
from gateway.schema.node import Node
from gateway.schema.relations import document, part, person
from gateway.schema.waiting import age_days, overdue
from gateway.words import shows


@shows(okrs.ResourceRequestDocument)
class ResourceRequest(okrs.ResourceRequestDocument, Node):
    """A request."""

    id: ResourceRequestId = Field(description="The request.")

    objective: ClassVar[Any] = document("objective_id", "objective", "The objective.")
    key_result: ClassVar[Any] = part("The key result that needs it; null where it was removed since.")
    team: ClassVar[Any] = document(
        "team_id", "team", "The team that owned the objective when it was asked for; its lead answers."
    )
    approver: ClassVar[Any] = person("approver_id", "Who is asked to answer; null: the lead of the team.")
    asker: ClassVar[Any] = person("asked_by", "Who asked.", name="askedBy")
    answerer: ClassVar[Any] = person("answered_by", "Who answered.", name="answeredBy")
    is_overdue: ClassVar[Any] = overdue("Whether it is open and its day has passed, in UTC.")

    @property
    def waits(self) -> bool:
        """Whether nobody has answered yet."""
        return self.state is RequestState.OPEN

    @strawberry.pydantic.field(description="For how many days it has been open, in UTC; null once it is not.")
    def age_days(self, info: Info) -> int | None:
        """Since it was asked."""
        return age_days(info, self.asked_at.date()) if self.waits else None

    @strawberry.pydantic.field(description="What the viewer may do with it now.")
    async def viewer_actions(self, info: Info) -> list[ResourceRequestAction] | None:
        """By the owner's rules."""
        return actions.of_request(self, await standing_of(info))
