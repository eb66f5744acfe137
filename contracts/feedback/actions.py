"""Actions: what a team agreed to do, from wherever it came, in one list."""

from typing import ClassVar

from pydantic import Field

from contracts.feedback.ids import ActionId, PostMortemId, RoundId, TopicId
from contracts.feedback.messages import FeedbackDocument, FeedbackFact
from contracts.feedback.text import Text
from contracts.okrs.objectives import Origin
from contracts.values import Day, Instant, PersonId, TeamId, Term, Title

ACTIONS_AT_CLOSE = 20
"""How many actions are agreed on with the close of a round."""


class ActionState(Term):
    """Where an action stands."""

    AGREED = "agreed", "It is to be done."
    DONE = "done", "Its owner says that it is done; somebody else is to see whether it helps."
    VERIFIED = "verified", "Somebody else found that it does what it was for."


class ActionDocument(FeedbackDocument):
    """Something that a team agreed to do."""

    kind: ClassVar[str] = "action"
    id: ActionId = Field(description="The action.")
    team_id: TeamId = Field(description="The team whose list it is on.")
    text: Title = Field(description="What is to be done, in one line that everyone may read.")
    owner_id: PersonId | None = Field(None, description="Who sees to it; null only where it was imported.")
    due_on: Day | None = Field(None, description="The day by which it is to be done; null only where it was imported.")
    state: ActionState = Field(description="Where it stands.")
    round_id: RoundId | None = Field(None, description="The round it comes from.")
    post_mortem_id: PostMortemId | None = Field(None, description="The post-mortem it comes from.")
    topic_id: TopicId | None = Field(None, description="The topic of a Notes Day it comes from.")
    swap_for_id: ActionId | None = Field(
        None, description="The action of somebody else that its owner offers to take for it; null where none is offered."
    )
    swap_offered_on: Day | None = Field(
        None,
        description="The day of that offer, in UTC: the other owner owes an answer from then on; null where none is offered.",
    )
    agreed_by: PersonId | None = Field(None, description="Who wrote it down; null where it was imported.")
    agreed_at: Instant = Field(description="When it was agreed on.")
    done_by: PersonId | None = Field(None, description="Who said that it is done.")
    done_at: Instant | None = Field(None, description="When it was said to be done.")
    verified_by: PersonId | None = Field(None, description="Who found that it does what it was for.")
    verified_at: Instant | None = Field(None, description="When that was found.")
    evidence: Text | None = Field(None, description="What shows that it does what it was for.")
    origin: Origin = Field(Origin.NATIVE, description="Where it comes from.")


class ActionFact(FeedbackFact):
    """Something happened to an action."""

    action: ActionDocument = Field(description="The action.")


class ActionAgreed(ActionFact):
    """A team agreed to do something."""


class ActionDone(ActionFact):
    """Somebody did what was agreed on."""


class ActionVerified(ActionFact):
    """Somebody else than its owner found that an action does what it was for."""


class ActionPassed(ActionFact):
    """Somebody passed an action on to the next."""


class SwapOffered(ActionFact):
    """The owner of an action offered to swap it."""


class SwapDeclined(ActionFact):
    """An offer to swap an action is over: declined by the other owner, or taken back. Everybody keeps what they have."""


class ActionSwapped(ActionFact):
    """Two people swapped their actions."""

    other: ActionDocument = Field(description="The action it was swapped for.")
