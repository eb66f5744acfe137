"""Rows of requests for help; what is asked, offered and told at the end are texts of their threads."""

from datetime import date
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.problems import Refused
from chassis.rows import Aggregate
from contracts.feedback.help import OFFERS, HelpRequestDocument, HelpState
from contracts.feedback.help_refusals import HelpCode
from contracts.feedback.ids import HelpOfferId, HelpRequestId
from contracts.feedback.text import Text, TextState
from contracts.messages import Document
from contracts.values import KeyResultId, ObjectiveId, PersonId, TeamId
from services.feedback.rows import FeedbackRow
from services.feedback.texts.tables import Voiced, Writing

ASK, OFFER, USED, THANKS = "ask", "offer", "used", "thanks"
"""Roles of its texts."""


class HelpRequest(Voiced, Aggregate, FeedbackRow):
    """A request for help with a key result. It knows nothing of how that stands."""

    __tablename__ = "help_requests"
    __table_args__ = (Index(None, "objective_id", "key_result_id"),)
    missing = HelpCode.HELP_REQUEST_NOT_FOUND
    document_type: ClassVar[type[Document]] = HelpRequestDocument

    id: Mapped[HelpRequestId] = mapped_column(primary_key=True)
    objective_id: Mapped[ObjectiveId]
    key_result_id: Mapped[KeyResultId]
    team_id: Mapped[TeamId]
    asked_by: Mapped[PersonId]
    state: Mapped[HelpState]
    asked_on: Mapped[date]
    due_on: Mapped[date | None]
    first_offer_on: Mapped[date | None]
    accepted_offer_ids: Mapped[list[HelpOfferId]]
    closed_on: Mapped[date | None]
    was_used: Mapped[bool | None]

    def document(self) -> HelpRequestDocument:
        """The whole public state, at this version."""
        shown = {name: getattr(self, name) for name in HelpRequestDocument.model_fields if name not in _SPOKEN}
        return HelpRequestDocument(
            **shown,
            ask=self.said(ASK)[0].public(),
            offers=[offer.public() for offer in self.said(OFFER)],
            used=self._told(USED),
            thanks=self._told(THANKS),
        )

    def _told(self, role: str) -> Text | None:
        return next((writing.public() for writing in self.said(role)), None)

    @property
    def is_asked(self) -> bool:
        """Whether its words can still be read."""
        return self.said(ASK)[0].words is not None

    def offer(self, id: HelpOfferId) -> Writing:
        """One of its offers."""
        return next(offer for offer in self.said(OFFER) if offer.id == id)

    def must_be_open(self) -> None:
        """Refuses once it is closed."""
        if self.state is HelpState.CLOSED:
            raise Refused(HelpCode.HELP_IS_CLOSED)

    def must_take_an_offer_of(self, person: PersonId) -> None:
        """Refuses where nothing is asked any more, this person's offer stands, or there is no room."""
        self.must_be_open()
        if not self.is_asked:
            raise Refused(HelpCode.NOTHING_IS_ASKED)
        if any(offer.by == person and offer.state is not TextState.WITHDRAWN for offer in self.said(OFFER)):
            raise Refused(HelpCode.OFFERED_ALREADY)
        if len(self.said(OFFER)) >= OFFERS:
            raise Refused(HelpCode.TOO_MANY_OFFERS, limit=OFFERS)

    def must_not_have_accepted(self, offer: Writing) -> None:
        """Refuses where it is closed, or the offer was accepted or is gone."""
        self.must_be_open()
        if offer.id in self.accepted_offer_ids:
            raise Refused(HelpCode.OFFER_WAS_ACCEPTED)
        if offer.words is None:
            raise Refused(HelpCode.OFFER_IS_GONE)

    def lose_words(self, writing: Writing, *, on: date) -> None:  # noqa: ARG002  # whenever it was
        """Nobody is awaited any more where nothing is asked."""
        if writing.role == ASK:
            self.due_on = None

    def take_offer(self, *, on: date) -> None:
        """From the first offer on nobody is awaited any more."""
        self.first_offer_on, self.due_on = self.first_offer_on or on, None

    def accept(self, id: HelpOfferId) -> None:
        """One more offer is accepted."""
        self.accepted_offer_ids = [*self.accepted_offer_ids, id]
        self.state = HelpState.ACCEPTED

    def close(self, *, used: bool, on: date) -> None:
        """Ends it."""
        self.state, self.was_used, self.closed_on, self.due_on = HelpState.CLOSED, used, on, None


_SPOKEN = {"ask", "offers", "used", "thanks"}
