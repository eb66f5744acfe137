"""Team agreements; whether the viewer has adopted one, their owner tells them alone."""

from collections.abc import Sequence
from typing import Any, ClassVar

import strawberry
from pydantic import Field, TypeAdapter

from contracts.feedback import agreements as feedback
from contracts.feedback.agreements import OwnAgreement
from contracts.feedback.ids import AgreementId
from gateway.context import Context, Info
from gateway.schema.actions import standing_of
from gateway.schema.actions_of_rounds import AgreementAction, of_agreement
from gateway.schema.node import Node, one
from gateway.schema.relations import document, person
from gateway.schema.teams import Team
from gateway.schema.texts import Text
from gateway.words import shows

_OWN = TypeAdapter(list[OwnAgreement])


async def adopted(context: Context, ids: Sequence[str]) -> list[bool | None]:
    """Whether the viewer has adopted each; null of what they are not asked to. One request for all."""
    found = await context.fetch("feedback", "/agreements/mine", traced=False)
    own = {one.agreement_id: one.adopted_by_you for one in _OWN.validate_json(found or b"[]")}
    return [own.get(AgreementId(id)) for id in ids]


@shows(feedback.AgreementStatement)
class AgreementStatement(feedback.AgreementStatement, Text):
    """A sentence of an agreement."""


@shows(feedback.AgreementDocument)
class Agreement(feedback.AgreementDocument, Node):
    """A team's agreement."""

    id: AgreementId = Field(description="The agreement.")
    statements: list[AgreementStatement] = Field(description="What the team wants, in order.")  # type: ignore[assignment]  # shown

    team: ClassVar[Any] = document("team_id", "team", "The team.")
    replaces: ClassVar[Any] = document("replaces_id", "agreement", "The agreement that it takes the place of.")
    proposer: ClassVar[Any] = person("proposed_by", "Who proposed it.", name="proposedBy")

    @strawberry.pydantic.field(
        description="Whether the viewer has adopted it; null where they are not asked to. Nobody learns it of anybody else."
    )
    async def adopted_by_me(self, info: Info) -> bool | None:
        """The owner answers."""
        return await info.context.load(adopted, str(self.id))  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="What the viewer may do with it now.")
    async def viewer_actions(self, info: Info) -> list[AgreementAction] | None:
        """By the owner's rules."""
        return of_agreement(self, await one(info, Team, self.team_id), await standing_of(info))
