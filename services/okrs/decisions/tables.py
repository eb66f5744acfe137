"""Rows of decisions; the votes, which nobody sees before the last, apart from them."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.problems import Refused
from chassis.rows import Aggregate
from contracts.messages import Document
from contracts.okrs.decision_refusals import DecisionCode
from contracts.okrs.decisions import (
    DecisionDocument,
    DecisionReview,
    DecisionState,
    Dissent,
    Method,
    Objection,
    Option,
    Vote,
)
from contracts.okrs.objectives import Origin
from contracts.okrs.refusals import Code
from contracts.values import DecisionId, ObjectionId, ObjectiveId, OptionId, PersonId, TeamId
from services.okrs.rows import OkrsRow


class Decision(Aggregate, OkrsRow):
    """What is to be decided, or was. Its options, objections and so on are contract values, replaced and never altered."""

    __tablename__ = "decisions"
    __table_args__ = (Index(None, "superseded_by_id"),)
    missing = Code.DECISION_NOT_FOUND
    document_type: ClassVar[type[Document]] = DecisionDocument

    id: Mapped[DecisionId] = mapped_column(primary_key=True)
    edit_version: Mapped[int]
    title: Mapped[str]
    context: Mapped[str]
    options: Mapped[list[Option]]
    method: Mapped[Method | None]
    decider_id: Mapped[PersonId | None]
    voter_ids: Mapped[list[PersonId]]
    votes: Mapped[list[Vote]]
    objective_ids: Mapped[list[ObjectiveId]]
    team_ids: Mapped[list[TeamId]]
    objections: Mapped[list[Objection]]
    state: Mapped[DecisionState]
    chosen_option_id: Mapped[OptionId | None]
    rationale: Mapped[str]
    dissents: Mapped[list[Dissent]]
    consequences: Mapped[str]
    review_on: Mapped[date | None]
    reviews: Mapped[list[DecisionReview]]
    supersedes_ids: Mapped[list[DecisionId]]
    superseded_by_id: Mapped[DecisionId | None]
    superseded_reason: Mapped[str | None]
    withdrawn_reason: Mapped[str | None]
    origin: Mapped[Origin]
    source: Mapped[str | None]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[PersonId | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[PersonId | None]

    @classmethod
    def proposed(cls, *, id: DecisionId, at: datetime, by: PersonId, **given: Any) -> "Decision":
        """A new proposal; what is not given is empty."""
        return cls(id=id, proposed_at=at, proposed_by=by, **(_blank() | given))

    def document(self) -> DecisionDocument:
        """The whole public state, at this version."""
        return DecisionDocument.model_validate(self, from_attributes=True)

    def option(self, id: OptionId, *, field: str = "option_id") -> Option:
        """The option; refuses where this decision has none of that id."""
        for option in self.options:
            if option.id == id:
                return option
        raise Refused(Code.OPTION_NOT_FOUND, field=field, id=id)

    def objection(self, id: ObjectionId) -> Objection:
        """The objection; refuses where this decision has none of that id."""
        for objection in self.objections:
            if objection.id == id:
                return objection
        raise Refused(Code.OBJECTION_NOT_FOUND, field="objection_id", id=id)

    def edited(self) -> None:
        """Raises the edit version: for edits and for steps of its life; votes, objections and reviews are neither."""
        self.edit_version += 1

    def must_be_proposed(self) -> None:
        """Refuses once it is made or withdrawn."""
        if self.state is not DecisionState.PROPOSED:
            raise Refused(DecisionCode.DECISION_IS_NOT_PROPOSED, state=self.state.value)

    def must_hold(self, field: str) -> None:
        """Refuses while it is not made, and once another took its place."""
        if self.state is not DecisionState.DECIDED:
            raise Refused(DecisionCode.DECISION_IS_NOT_MADE, field=field, id=self.id, state=self.state.value)


def _blank() -> dict[str, object]:
    """What a decision begins with, made anew for each."""
    lists: dict[str, object] = {
        name: []
        for name in ("voter_ids", "votes", "objective_ids", "team_ids", "objections", "dissents", "reviews", "supersedes_ids")
    }
    missing = ("chosen_option_id", "review_on", "superseded_by_id", "superseded_reason", "withdrawn_reason", "source")
    later: dict[str, object] = dict.fromkeys((*missing, "decided_at", "decided_by"))
    texts: dict[str, object] = dict.fromkeys(("context", "rationale", "consequences"), "")
    return {**lists, **later, **texts, "edit_version": 1, "state": DecisionState.PROPOSED, "origin": Origin.NATIVE}


class DecisionVote(OkrsRow):
    """What one voter voted for, in a place of its own: no version, journal or fact tells of it before the last has voted."""

    __tablename__ = "decision_votes"

    decision_id: Mapped[DecisionId] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    option_id: Mapped[OptionId]
