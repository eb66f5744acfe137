"""Rows of switches: one for each signal that was ever switched."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import Aggregate
from contracts.directory.refusals import Code
from contracts.directory.signals import SignalKind, SignalSwitchDocument
from contracts.messages import Document
from contracts.values import PersonId, SignalSwitchId
from services.directory.tables import DirectoryRow


class SignalSwitch(Aggregate, DirectoryRow):
    """Whether a signal is shown, since when, and why. There is no history: only the last time counts."""

    __tablename__ = "signal_switches"
    missing = Code.SIGNAL_SWITCH_NOT_FOUND
    document_type: ClassVar[type[Document]] = SignalSwitchDocument

    id: Mapped[SignalSwitchId] = mapped_column(primary_key=True)
    signal: Mapped[SignalKind]
    on: Mapped[bool]
    switched_at: Mapped[datetime]
    switched_by: Mapped[PersonId]
    reason: Mapped[str]

    def document(self) -> SignalSwitchDocument:
        """The whole public state, at this version."""
        return SignalSwitchDocument.model_validate(self, from_attributes=True)
