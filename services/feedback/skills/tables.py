"""Rows of skill gaps; offers and the way they were closed are texts of their threads. No row knows who flagged it."""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.problems import Refused
from chassis.rows import Aggregate
from contracts.feedback.help_refusals import SkillCode
from contracts.feedback.ids import SkillGapId
from contracts.feedback.skills import ANSWERS, SkillAnswer, SkillAnswerKind, SkillGapDocument, SkillGapState
from contracts.feedback.text import TextState
from contracts.messages import Document
from contracts.values import KeyResultId, ObjectiveId, PersonId, RemarkId, ResourceRequestId, TeamId
from services.feedback.rows import FeedbackRow
from services.feedback.texts.tables import Voiced

MENTORING, TRAINING, HOW = "mentoring", "training", "how"
"""Roles of its texts."""


class SkillGap(Voiced, Aggregate, FeedbackRow):
    """A skill that a key result lacks. It knows nothing of how that stands, and nobody."""

    __tablename__ = "skill_gaps"
    __table_args__ = (Index(None, "objective_id", "key_result_id"),)
    missing = SkillCode.SKILL_GAP_NOT_FOUND
    document_type: ClassVar[type[Document]] = SkillGapDocument

    id: Mapped[SkillGapId] = mapped_column(primary_key=True)
    objective_id: Mapped[ObjectiveId]
    key_result_id: Mapped[KeyResultId]
    team_id: Mapped[TeamId]
    skill: Mapped[str]
    state: Mapped[SkillGapState]
    flagged_on: Mapped[date]
    due_on: Mapped[date | None]
    first_offer_on: Mapped[date | None]
    trainings: Mapped[dict[str, Any]]
    """The resource requests of training, by the ids of the texts that name them."""
    closed_on: Mapped[date | None]

    def document(self) -> SkillGapDocument:
        """The whole public state, at this version."""
        shown = {name: getattr(self, name) for name in SkillGapDocument.model_fields if name not in {"answers", "how"}}
        how = next((writing.public() for writing in self.said(HOW)), None)
        answers = [
            SkillAnswer(
                kind=SkillAnswerKind.TRAINING if writing.role == TRAINING else SkillAnswerKind.MENTORING,
                said=writing.public(),
                resource_request_id=self.trainings.get(writing.id),
            )
            for writing in self.texts
            if writing.role != HOW
        ]
        return SkillGapDocument(**shown, answers=answers, how=how)

    def must_be_open(self) -> None:
        """Refuses once it is closed."""
        if self.state is SkillGapState.CLOSED:
            raise Refused(SkillCode.SKILL_GAP_IS_CLOSED)

    def must_take_mentoring_of(self, person: PersonId) -> None:
        """Refuses where it is closed, this person's offer stands, or there is no room."""
        self._must_have_room()
        if any(said.by == person and said.state is not TextState.WITHDRAWN for said in self.said(MENTORING)):
            raise Refused(SkillCode.MENTORING_OFFERED_ALREADY)

    def must_take_training(self, request: ResourceRequestId) -> None:
        """Refuses where it is closed, the request is named already, or there is no room."""
        self._must_have_room()
        standing = (said.id for said in self.said(TRAINING) if said.state is not TextState.WITHDRAWN)
        if request in {self.trainings[id] for id in standing}:
            raise Refused(SkillCode.TRAINING_OFFERED_ALREADY, field="resource_request_id")

    def _must_have_room(self) -> None:
        self.must_be_open()
        if len(self.texts) >= ANSWERS:
            raise Refused(SkillCode.TOO_MANY_SKILL_ANSWERS, limit=ANSWERS)

    def take_offer(self, *, on: date) -> None:
        """From the first offer on nobody is awaited any more."""
        self.state, self.due_on, self.first_offer_on = SkillGapState.ANSWERED, None, self.first_offer_on or on

    def name_training(self, id: RemarkId, request: ResourceRequestId) -> None:
        """What the text of this id is about."""
        self.trainings = {**self.trainings, str(id): str(request)}

    def close(self, *, on: date) -> None:
        """Ends it."""
        self.state, self.closed_on, self.due_on = SkillGapState.CLOSED, on, None
