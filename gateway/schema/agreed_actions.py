"""Actions that teams agreed on, with where they come from and who sees to them."""

from typing import Any, ClassVar

import strawberry
from pydantic import Field

from contracts.directory.people import PersonStatus
from contracts.feedback import actions as feedback
from contracts.feedback.actions import ActionState
from contracts.feedback.ids import ActionId
from gateway.context import Info
from gateway.pages import Connection, Window
from gateway.read_model import relations
from gateway.schema.actions import standing_of
from gateway.schema.actions_of_rounds import ActionAction, of_action, owns
from gateway.schema.node import Node, one
from gateway.schema.people import Person
from gateway.schema.relations import ActionType, document, pages, person, related
from gateway.schema.teams import Team
from gateway.schema.texts import Text
from gateway.schema.waiting import overdue
from gateway.words import shows

_FIRST = Window.of(1, None, None, None)


@shows(feedback.ActionDocument)
class Action(feedback.ActionDocument, Node):
    """An action."""

    id: ActionId = Field(description="The action.")
    evidence: Text | None = Field(None, description="What shows that it does what it was for.")

    team: ClassVar[Any] = document("team_id", "team", "The team whose list it is on.")
    owner: ClassVar[Any] = person("owner_id", "Who sees to it; null only where it was imported.")
    round: ClassVar[Any] = document("round_id", "round", "The round it comes from.")
    post_mortem: ClassVar[Any] = document("post_mortem_id", "post_mortem", "The post-mortem it comes from.")
    topic: ClassVar[Any] = document("topic_id", "topic", "The topic of a Notes Day it comes from.")
    swap_for: ClassVar[Any] = document(
        "swap_for_id", "action", "The action that its owner offers to take for it; null where none is offered."
    )
    swap_offers: ClassVar[Any] = pages(
        relations.SWAPS_OF_ACTIONS, ActionType, "The actions whose owners offer to take this one for them, the earliest first."
    )
    agreer: ClassVar[Any] = person("agreed_by", "Who wrote it down; null where it was imported.", name="agreedBy")
    doer: ClassVar[Any] = person("done_by", "Who said that it is done.", name="doneBy")
    verifier: ClassVar[Any] = person("verified_by", "Who found that it does what it was for.", name="verifiedBy")
    is_overdue: ClassVar[Any] = overdue("Whether it is to be done and its day has passed, in UTC.")

    @property
    def waits(self) -> bool:
        """Whether it is to be done."""
        return self.state is ActionState.AGREED

    @strawberry.pydantic.field(description="What the viewer may do with it now.")
    async def viewer_actions(self, info: Info) -> list[ActionAction] | None:
        """By the owner's rules."""
        viewer, there = await standing_of(info), await self.owner_is_there(info)
        wanted: Action | None = await one(info, Action, self.swap_for_id) if self.swap_for_id else None
        declines = owns(self, viewer, owner_is_there=there) if wanted is not None else False
        if wanted is not None and not declines:
            declines = owns(wanted, viewer, owner_is_there=await wanted.owner_is_there(info))
        offers: Connection[Action] = await info.context.load(related, self.id, relations.SWAPS_OF_ACTIONS, _FIRST)
        return of_action(self, viewer, owner_is_there=there, is_wanted=bool(offers.edges), may_decline=declines)

    async def owner_is_there(self, info: Info) -> bool:
        """Whether its owner is here, and still in the team or one of its leads."""
        owner: Person | None = await one(info, Person, self.owner_id) if self.owner_id else None
        return owner is not None and owner.status is PersonStatus.ACTIVE and await self._has(owner, info)

    async def _has(self, owner: Person, info: Info) -> bool:
        """Whether the owner is still in the team, or leads it."""
        team: Team | None = await one(info, Team, self.team_id)
        of_team = self.team_id in {owner.home_team_id, *owner.further_team_ids}
        return of_team or (team is not None and owner.id in team.lead_ids)
