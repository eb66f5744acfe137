"""Rows of actions, and of who had which."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from chassis.problems import Refused
from chassis.rows import Aggregate
from chassis.unit import UnitOfWork
from contracts.feedback.actions import ActionDocument, ActionState
from contracts.feedback.ids import ActionId, MistakeId, PostMortemId, RoundId, TopicId
from contracts.feedback.round_refusals import ActionCode
from contracts.messages import Document
from contracts.okrs.objectives import Origin
from contracts.values import PersonId, TeamId
from services.feedback.rows import FeedbackRow
from services.feedback.texts.tables import Voiced

EVIDENCE = "evidence"


class Action(Voiced, Aggregate, FeedbackRow):
    """An action. Where it comes from a mistake, the row knows it and the document does not."""

    __tablename__ = "actions"
    __table_args__ = (Index(None, "team_id", "agreed_at"), Index(None, "mistake_id"))
    missing = ActionCode.ACTION_NOT_FOUND
    document_type: ClassVar[type[Document]] = ActionDocument

    id: Mapped[ActionId] = mapped_column(primary_key=True)
    team_id: Mapped[TeamId]
    text: Mapped[str]
    owner_id: Mapped[PersonId | None]
    due_on: Mapped[date | None]
    state: Mapped[ActionState]
    round_id: Mapped[RoundId | None]
    post_mortem_id: Mapped[PostMortemId | None]
    topic_id: Mapped[TopicId | None]
    mistake_id: Mapped[MistakeId | None]
    swap_for_id: Mapped[ActionId | None]
    swap_offered_on: Mapped[date | None]
    agreed_by: Mapped[PersonId | None]
    agreed_at: Mapped[datetime]
    done_by: Mapped[PersonId | None]
    done_at: Mapped[datetime | None]
    verified_by: Mapped[PersonId | None]
    verified_at: Mapped[datetime | None]
    origin: Mapped[Origin] = mapped_column(default=Origin.NATIVE)

    @classmethod
    def agreed(
        cls, unit: UnitOfWork, team_id: TeamId, text: str, owner_id: PersonId | None, due_on: date | None, **origin: Any
    ) -> "Action":
        """A new action, added to the session. `origin` is where it comes from: `round_id`, `post_mortem_id`, `mistake_id`."""
        action = cls(
            id=unit.new_id(ActionId),
            team_id=team_id,
            text=text,
            owner_id=owner_id,
            due_on=due_on,
            state=ActionState.AGREED,
            agreed_by=unit.viewer.person_id if unit.viewer else None,
            agreed_at=unit.now,
            **({"origin": Origin.NATIVE} | origin),
        )
        set_committed_value(action, "texts", [])  # nobody has said anything yet; a flush in between would make it ask
        return unit.add(action)

    def document(self) -> ActionDocument:
        """The whole public state, at this version."""
        told = {name: getattr(self, name) for name in ActionDocument.model_fields if name != EVIDENCE}
        said = self.said(EVIDENCE)
        return ActionDocument(**told, evidence=said[-1].public() if said else None)

    def offer_for(self, other: ActionId | None, today: date) -> None:
        """Offers it for another one from today on; for none any more."""
        self.swap_for_id, self.swap_offered_on = other, today if other is not None else None

    @staticmethod
    def must_be_due_later(due_on: date, today: date, *, field: str) -> None:
        """Refuses a day that has passed where the viewer lives."""
        if due_on < today:
            raise Refused(ActionCode.ACTION_DUE_IN_THE_PAST, field=field)

    def must_be_agreed(self) -> None:
        """Refuses once it is done."""
        if self.state is not ActionState.AGREED:
            raise Refused(ActionCode.ACTION_IS_DONE)

    def must_be_done(self) -> None:
        """Refuses before it is done, and once it is verified."""
        if self.state is not ActionState.DONE:
            raise Refused(ActionCode.ACTION_IS_NOT_DONE if self.state is ActionState.AGREED else ActionCode.ACTION_IS_VERIFIED)


class ActionHeld(FeedbackRow):
    """That somebody owned an action, and since when; the rotation goes by it, and nothing shows it."""

    __tablename__ = "action_held"
    __table_args__ = (Index(None, "team_id", "person_id"),)

    action_id: Mapped[ActionId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    team_id: Mapped[TeamId]
    since: Mapped[datetime]
