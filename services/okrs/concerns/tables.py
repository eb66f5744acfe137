"""Rows of concerns, their threads inside."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.problems import Refused
from chassis.rows import Aggregate
from contracts.messages import Document
from contracts.okrs.concern_refusals import ConcernCode, ConcernWasAnswered
from contracts.okrs.concerns import ConcernDocument, ConcernState, RaiseConcern, Remark
from contracts.okrs.refusals import Code
from contracts.terms import Helped, Mode
from contracts.values import ConcernId, DecisionId, ObjectiveId, PersonId, TeamId
from services.okrs.rows import OkrsRow


class Concern(Aggregate, OkrsRow):
    """A concern. It has no foreign key to what it is about: the lock of one would tell there when it was written."""

    __tablename__ = "concerns"
    __table_args__ = (
        Index(None, "objective_id"),
        Index(None, "decision_id"),
        Index("ix_concerns_raised_on", "raised_on", postgresql_where=text("handle is not null")),
    )
    missing = Code.CONCERN_NOT_FOUND
    document_type: ClassVar[type[Document]] = ConcernDocument

    id: Mapped[ConcernId] = mapped_column(primary_key=True)
    objective_id: Mapped[ObjectiveId | None]
    decision_id: Mapped[DecisionId | None]
    team_id: Mapped[TeamId | None]
    mode: Mapped[Mode]
    by: Mapped[PersonId | None]
    handle: Mapped[str | None]
    """A confidential author's, in this thread alone; removed some time after the last answer."""
    text: Mapped[str]
    text_withdrawn: Mapped[bool]
    edited: Mapped[bool]
    state: Mapped[ConcernState]
    raised_on: Mapped[date]
    raised_at: Mapped[datetime | None]
    """The moment, from which named authors have their minutes to edit; null where it is confidential."""
    due_on: Mapped[date | None]
    remarks: Mapped[list[Remark]]
    helped: Mapped[Helped | None]
    settled_on: Mapped[date | None]
    """The day of the last answer or of the withdrawal, from which the handle's days count; null while an answer is owed."""

    @classmethod
    def raised(
        cls,
        id: ConcernId,
        said: RaiseConcern,
        team_id: TeamId | None,
        *,
        at: datetime,
        days: int,
        by: PersonId | None = None,
        handle: str | None = None,
    ) -> "Concern":
        """A new concern: of a named author, or of one who is known by the handle alone."""
        return cls(
            id=id,
            team_id=team_id,
            by=by,
            handle=handle,
            text_withdrawn=False,
            edited=False,
            state=ConcernState.OPEN,
            raised_on=at.date(),
            raised_at=at if by is not None else None,
            due_on=at.date() + timedelta(days=days),
            remarks=[],
            helped=None,
            settled_on=None,
            **said.model_dump(),
        )

    def document(self) -> ConcernDocument:
        """The whole public state, at this version."""
        return ConcernDocument.model_validate(self, from_attributes=True)

    def must_be(self, code: ConcernCode, *states: ConcernState) -> None:
        """Refuses with the code where it is in none of the states; a withdrawn one is withdrawn, whatever is asked of it."""
        if self.state is ConcernState.WITHDRAWN:
            raise Refused(ConcernCode.CONCERN_IS_WITHDRAWN)
        if self.state not in states:
            raise Refused(code)

    def must_await_an_answer(self) -> None:
        """Refuses, telling what was answered and by whom, where none is owed."""
        told = next((remark for remark in reversed(self.remarks) if remark.answer), None)
        if self.state is ConcernState.ANSWERED and told is not None:
            details = ConcernWasAnswered(answered_by=told.by, answer=told.answer, reason=told.text, answered_on=told.on)
            raise Refused(ConcernCode.CONCERN_WAS_ANSWERED, details=details)
        self.must_be(ConcernCode.CONCERN_WAS_ANSWERED, ConcernState.OPEN, ConcernState.FOLLOWED_UP)

    def answer(self, remark: Remark) -> None:
        """Takes an answer."""
        self.remarks = [*self.remarks, remark]
        self.state, self.due_on, self.settled_on = ConcernState.ANSWERED, None, remark.on

    def follow_up(self, remark: Remark, *, due_on: date) -> None:
        """Takes what the author asks further; another answer is owed."""
        self.remarks = [*self.remarks, remark]
        self.state, self.due_on, self.settled_on = ConcernState.FOLLOWED_UP, due_on, None

    def withdraw(self, *, on: date) -> None:
        """Ends it; its text stays."""
        self.state, self.due_on, self.settled_on = ConcernState.WITHDRAWN, None, on

    def edit(self, text: str) -> None:
        """Puts another text in the place of the one that was published."""
        self.text, self.edited = text, True

    @property
    def has_words(self) -> bool:
        """Whether anything that the author wrote can still be read."""
        return bool(self.text) or any(remark.text for remark in self.remarks if not remark.answer)

    def withdraw_text(self, *, on: date) -> None:
        """Takes all that the author wrote back; what was answered stays. Without its words nothing waits for an answer."""
        if self.state is ConcernState.OPEN:
            self.withdraw(on=on)
        if self.state is ConcernState.FOLLOWED_UP:
            self.state, self.due_on, self.settled_on = ConcernState.ANSWERED, None, on
        self.text, self.text_withdrawn = "", True
        self.remarks = [remark if remark.answer else remark.model_copy(update={"text": ""}) for remark in self.remarks]
