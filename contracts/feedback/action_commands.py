"""What people do with actions."""

from typing import TypeVar

from pydantic import Field

from contracts.feedback import actions as told
from contracts.feedback.ids import ActionId, MistakeId, PostMortemId, RoundId, TopicId
from contracts.feedback.messages import FeedbackCommand
from contracts.feedback.text import Spoken
from contracts.messages import Fact, Input
from contracts.values import Day, PersonId, TeamId, Title

F_co = TypeVar("F_co", bound=Fact, covariant=True)


class NewAction(Input):
    """Something to do."""

    text: Title = Field(description="What is to be done, in one line that everyone may read.")
    owner_id: PersonId | None = Field(None, description="Who sees to it; left out: whoever's turn it is in the team.")
    due_on: Day = Field(description="The day by which it is to be done; not in the past.")


class ActionCommand(FeedbackCommand[F_co]):
    """Something to do with one action."""

    action_id: ActionId = Field(description="The action.")


class AgreeAction(FeedbackCommand[told.ActionAgreed]):
    """Put an action on a team's list. Owners rotate where nobody is named."""

    team_id: TeamId = Field(description="The team.")
    text: Title = Field(description="What is to be done, in one line that everyone may read.")
    owner_id: PersonId | None = Field(None, description="Who sees to it; left out: whoever's turn it is in the team.")
    due_on: Day = Field(description="The day by which it is to be done; not in the past.")
    round_id: RoundId | None = Field(None, description="The round it comes from, where it comes from one; at most one of these.")
    post_mortem_id: PostMortemId | None = Field(None, description="The post-mortem it comes from.")
    topic_id: TopicId | None = Field(None, description="The topic of a Notes Day it comes from.")
    mistake_id: MistakeId | None = Field(
        None, description="The mistake it comes from, where you may read it; the action says nothing of it."
    )


class CompleteAction(ActionCommand[told.ActionDone]):
    """Say that an action of yours is done."""


class VerifyAction(ActionCommand[told.ActionVerified]):
    """Say, as somebody else than its owner, what shows that an action does what it was for."""

    evidence: Spoken = Field(description="What shows it, for everyone.")


class PassAction(ActionCommand[told.ActionPassed]):
    """Pass an action of yours on: the team's rotation says to whom."""


class OfferSwap(ActionCommand[told.SwapOffered]):
    """Offer to take somebody else's action in exchange for one of yours; it holds until it is taken or declined."""

    for_action_id: ActionId = Field(description="The action that you would take.")


class DeclineSwap(ActionCommand[told.SwapDeclined]):
    """Decline what is offered for an action of yours, or take such an offer of yours back; `actionId` is what is offered."""


class SwapAction(ActionCommand[told.ActionSwapped]):
    """Take what you were offered: your action goes to whoever offered, and theirs to you."""

    offered_action_id: ActionId = Field(description="The action that you were offered.")
