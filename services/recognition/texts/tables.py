"""The words in a row: everything that somebody says here is mixed with these columns."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped

from chassis.problems import Refused
from contracts.feedback.text import HidingReason, TextState
from contracts.messages import Document
from contracts.recognition.limits import EDIT_MINUTES
from contracts.refusals import TextCode
from contracts.values import PersonId, TeamId
from services.recognition.texts import rules

KEPT_FOR_A_HOLD = sql("text_state = 'withdrawn' and text <> ''")
"""Of an index of words that their authors took back and a legal hold keeps."""


class Said:
    """Mixed into an aggregate whose document is a `SaidDocument`: somebody's words, under their name.

    What a moderator hid keeps its words in the row, for the appeal; documents and readers get none of them.
    """

    document_type: ClassVar[type[Document]]

    text: Mapped[str]
    text_state: Mapped[TextState]
    hidden_because: Mapped[HidingReason | None]
    by: Mapped[PersonId]
    at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    team_id: Mapped[TeamId | None]

    def __init__(self, **values: Any) -> None:
        """A new row: what is not said of its words is that they can be read."""
        super().__init__(**{"text_state": TextState.SHOWN, "hidden_because": None, "edited_at": None, "team_id": None, **values})

    @property
    def words(self) -> str:
        """What its readers read: nothing once it is withdrawn, hidden or expired."""
        return self.text if self.text_state is TextState.SHOWN else ""

    def document(self) -> Any:
        """The whole public state, at this version."""
        shown = {name: getattr(self, name) for name in self.document_type.model_fields}
        return self.document_type.model_validate({**shown, "text": self.words})

    def must_have_words(self, *, field: str = "id") -> None:
        """Refuses what was withdrawn, or is kept no longer; hidden words are still there."""
        if self.text_state is TextState.WITHDRAWN:
            raise Refused(TextCode.TEXT_IS_WITHDRAWN, field=field)
        if self.text_state is TextState.EXPIRED:
            raise Refused(TextCode.TEXT_WAS_REMOVED, field=field)

    def must_be_editable(self, now: datetime, *, field: str = "id") -> None:
        """Refuses after ten minutes, and what is withdrawn, hidden or kept no longer."""
        self.must_have_words(field=field)
        if self.text_state is TextState.HIDDEN:
            raise Refused(TextCode.TEXT_IS_HIDDEN, field=field)
        if rules.is_over(said_at=self.at, now=now):
            raise Refused(TextCode.EDITING_IS_OVER, field=field, minutes=EDIT_MINUTES)

    def edit(self, text: str, now: datetime) -> None:
        """Other words, as of now."""
        self.text, self.edited_at = text, now

    def withdraw(self, *, held: bool = False) -> None:
        """Its author takes the words back, for good; a legal hold keeps them where nobody reads them until it is lifted."""
        self.text, self.text_state = self.text if held else "", TextState.WITHDRAWN

    def hide(self, reason: HidingReason) -> None:
        """A moderator hides the words; the row keeps them for the appeal."""
        self.text_state, self.hidden_because = TextState.HIDDEN, reason

    def restore(self) -> None:
        """What was hidden can be read again."""
        self.text_state, self.hidden_because = TextState.SHOWN, None
