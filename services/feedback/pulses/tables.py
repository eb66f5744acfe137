"""Rows of packs and pulses; and of what is private of a pulse: nothing here tells when somebody answered, or in what order.

Rows of the latter refer to nothing by a foreign key: its lock on the pulse's own row would tell of the last who answered.
"""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import Aggregate
from contracts.disclosure import Answers, Spread
from contracts.feedback.ids import ItemPackId, PulseId
from contracts.feedback.pulse_items import Facet, Item
from contracts.feedback.pulse_refusals import PulseCode
from contracts.feedback.pulses import ItemPackDocument, PulseAudience, PulseDocument, PulseState
from contracts.messages import Document
from contracts.values import PersonId, TeamId
from services.feedback.rows import FeedbackRow


class ItemPack(Aggregate, FeedbackRow):
    """What a pulse can ask."""

    __tablename__ = "item_packs"
    missing = PulseCode.ITEM_PACK_NOT_FOUND
    document_type: ClassVar[type[Document]] = ItemPackDocument

    id: Mapped[ItemPackId] = mapped_column(primary_key=True)
    name: Mapped[str]
    items: Mapped[list[Item]]
    written_by: Mapped[PersonId]
    written_at: Mapped[datetime]

    def document(self) -> ItemPackDocument:
        """The whole public state, at this version."""
        return ItemPackDocument.model_validate(self, from_attributes=True)


class Pulse(Aggregate, FeedbackRow):
    """What is asked of whom, from when to when. Answering leaves it as it is."""

    __tablename__ = "pulses"
    __table_args__ = (Index(None, "team_id"), Index(None, "state", "closes_at"))
    missing = PulseCode.PULSE_NOT_FOUND
    document_type: ClassVar[type[Document]] = PulseDocument

    id: Mapped[PulseId] = mapped_column(primary_key=True)
    team_id: Mapped[TeamId]
    item_pack_id: Mapped[ItemPackId] = mapped_column(ForeignKey("item_packs.id"))
    items: Mapped[list[Item]]
    audience: Mapped[PulseAudience]
    state: Mapped[PulseState]
    opened_by: Mapped[PersonId]
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    sealed_with: Mapped[str]

    def document(self) -> PulseDocument:
        """The whole public state, at this version."""
        return PulseDocument.model_validate(self, from_attributes=True)


class PulseNode(FeedbackRow):
    """A team of the tree that a pulse asks, as it was at opening."""

    __tablename__ = "pulse_node"
    __table_args__ = (Index(None, "node_id"),)

    pulse_id: Mapped[PulseId] = mapped_column(primary_key=True)
    node_id: Mapped[TeamId] = mapped_column(primary_key=True)
    parent_id: Mapped[TeamId | None]
    leads: Mapped[int]
    """Leads who are counted here, each at one node."""


class PulseRoster(FeedbackRow):
    """Who is asked, and at which node they count. Until the close."""

    __tablename__ = "pulse_roster"
    __table_args__ = (Index(None, "person_id"),)

    pulse_id: Mapped[PulseId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    node_id: Mapped[TeamId]


class PulseEnvelope(FeedbackRow):
    """Somebody's sealed answer. Until the close."""

    __tablename__ = "pulse_envelope"

    pulse_id: Mapped[PulseId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Release(FeedbackRow):
    """What is shown of a facet at a node: computed once, at the close, and never again."""

    __tablename__ = "release"
    __table_args__ = (Index(None, "node_id"),)

    pulse_id: Mapped[PulseId] = mapped_column(primary_key=True)
    node_id: Mapped[TeamId] = mapped_column(primary_key=True)
    facet: Mapped[Facet] = mapped_column(primary_key=True)
    mean: Mapped[Decimal]
    spread: Mapped[Spread | None]
    answers: Mapped[Answers]


class PulseText(FeedbackRow):
    """What somebody added, at the one node where it is shown. Its id tells no time."""

    __tablename__ = "pulse_text"
    __table_args__ = (Index(None, "pulse_id", "node_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    pulse_id: Mapped[PulseId]
    node_id: Mapped[TeamId]
    text: Mapped[str]
