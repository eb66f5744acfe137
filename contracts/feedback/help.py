"""Help: asked for with a key result, offered by anyone, accepted, and closed with what was used of it."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from contracts.feedback.ids import HelpOfferId, HelpRequestId
from contracts.feedback.messages import FeedbackCommand, FeedbackDocument, FeedbackFact
from contracts.feedback.text import Spoken, Text
from contracts.values import Clean, Day, Id, KeyResultId, ObjectiveId, PersonId, TeamId, Term

OFFERS = 12
"""So many offers a request holds, those that were taken back included."""
OPEN_REQUESTS = 5
"""So many requests of one key result are open at once."""
OFFER = 500
USED = 1_000
Offered = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=OFFER), Clean]
Used = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=USED), Clean]


class HelpState(Term):
    """Where a request for help stands."""

    OPEN = "open", "Nobody's offer is accepted yet."
    ACCEPTED = "accepted", "At least one offer is accepted; others may still come."
    CLOSED = "closed", "Over, with or without use."


class HelpRequestDocument(FeedbackDocument):
    """A request for help with a key result, its offers inside. It says nothing of how the key result stands."""

    kind: ClassVar[str] = "help_request"
    id: HelpRequestId = Field(description="The request.")
    objective_id: ObjectiveId = Field(description="The objective.")
    key_result_id: KeyResultId = Field(description="The key result that help is asked for.")
    team_id: TeamId = Field(description="The team that owned the objective when help was asked for.")
    asked_by: PersonId = Field(description="Who asked.")
    ask: Text = Field(description="What help is asked for; its words are gone once they were withdrawn.")
    state: HelpState = Field(description="Where it stands.")
    asked_on: Day = Field(description="The day it was asked, in UTC.")
    due_on: Day | None = Field(None, description="The day by which somebody should have offered; nobody in particular owes it.")
    first_offer_on: Day | None = Field(None, description="The day of the first offer, in UTC; null before there is one.")
    offers: list[Text] = Field([], max_length=OFFERS, description="What was offered, the earliest first.")
    accepted_offer_ids: list[HelpOfferId] = Field([], max_length=OFFERS, description="The offers that were accepted.")
    closed_on: Day | None = Field(None, description="The day it was closed, in UTC.")
    was_used: bool | None = Field(None, description="Whether some help was used; null before it is closed.")
    used: Text | None = Field(None, description="What was used of the help.")
    thanks: Text | None = Field(None, description="Thanks to those who offered.")

    @property
    def root(self) -> Id:
        """Requests keep their order with their objective."""
        return self.objective_id


class HelpFact(FeedbackFact):
    """Something happened to a request for help."""

    help_request: HelpRequestDocument = Field(description="The request as it is now.")


class HelpAsked(HelpFact):
    """Help was asked for with a key result. Neither its status nor its confidence changes by that."""


class HelpOffered(HelpFact):
    """Somebody offered help."""

    names_actor: ClassVar[bool] = False


class HelpAccepted(HelpFact):
    """An offer was accepted."""


class HelpClosed(HelpFact):
    """A request for help is over, with what was used of it or without use."""


class AskForHelp(FeedbackCommand[HelpAsked]):
    """Ask for help with a key result, for whoever works on it and the members of its team.

    Everyone can read it, with your name. It changes neither the key result's status nor its confidence.
    """

    objective_id: ObjectiveId = Field(description="The objective; not closed.")
    key_result_id: KeyResultId = Field(description="The key result.")
    what: Spoken = Field(description="What would help: what you tried, what you do not know, what you need and by when.")


class OfferHelp(FeedbackCommand[HelpOffered]):
    """Offer help to whoever asked; everyone can read the offer. Anyone but the asker may."""

    help_request_id: HelpRequestId = Field(description="The request.")
    what: Offered = Field(description="What you offer: an hour, a review, somebody to ask.")


class AcceptHelp(FeedbackCommand[HelpAccepted]):
    """Accept an offer; more than one can be accepted."""

    help_offer_id: HelpOfferId = Field(description="The offer.")


class CloseHelp(FeedbackCommand[HelpClosed]):
    """Close a request for help: with what was used of it, or, where that is left out, without use."""

    help_request_id: HelpRequestId = Field(description="The request.")
    used: Used | None = Field(None, description="What was used; left out where nothing was, or nothing is needed any more.")
    thanks: Offered | None = Field(None, description="Thanks to those who offered, also for what was not used.")
