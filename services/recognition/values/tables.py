"""The row of the organization's values."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import Aggregate
from contracts.messages import Document
from contracts.recognition.ids import ValueListId
from contracts.recognition.refusals import ValueCode
from contracts.recognition.values import Value, ValueListDocument
from services.recognition.rows import RecognitionRow


class ValueList(Aggregate, RecognitionRow):
    """The organization's values, in their order, retired ones last."""

    __tablename__ = "value_lists"
    missing = ValueCode.VALUE_LIST_NOT_FOUND
    document_type: ClassVar[type[Document]] = ValueListDocument

    id: Mapped[ValueListId] = mapped_column(primary_key=True)
    values: Mapped[list[Value]]
    set_at: Mapped[datetime]

    def document(self) -> ValueListDocument:
        """The whole public state, at this version."""
        return ValueListDocument.model_validate(self, from_attributes=True)
