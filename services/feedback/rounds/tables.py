"""Rows of rounds, and apart from them what nobody may know of yet: who wrote, their turns, their votes.

Nothing refers to a round by a foreign key: its lock would tell, in the round's own row, that somebody wrote.
"""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.problems import Refused
from chassis.rows import Aggregate
from contracts.feedback.ids import ContributionId, RoundId, TopicId
from contracts.feedback.round_refusals import RoundCode
from contracts.feedback.rounds import (
    Fallibility,
    Gate,
    OptionCount,
    RoundDocument,
    RoundDraft,
    RoundOption,
    RoundPurpose,
    RoundState,
    Spoke,
)
from contracts.feedback.text import Readership
from contracts.messages import Document
from contracts.okrs.objectives import Origin
from contracts.values import DecisionId, KeyResultId, ObjectiveId, PersonId, TeamId
from services.feedback.rounds import rules
from services.feedback.rows import FeedbackRow
from services.feedback.texts.tables import Privacy, Voiced

FIRST, SUMMARY, CONTRIBUTION = "first", "summary", "contribution"
"""What a text is: the lead's, who went first; what came of the round; what somebody wrote silently, in a thread of its own."""


class Round(Voiced, Aggregate, FeedbackRow):
    """A round. Its texts are those that everyone may know of.

    What people write silently is none of them: a change of one would be told with the round, and with who changed it.
    """

    __tablename__ = "rounds"
    __table_args__ = (Index(None, "team_id", "opened_at"), Index(None, "decision_id"))
    missing = RoundCode.ROUND_NOT_FOUND
    document_type: ClassVar[type[Document]] = RoundDocument

    id: Mapped[RoundId] = mapped_column(primary_key=True)
    purpose: Mapped[RoundPurpose]
    team_id: Mapped[TeamId | None]
    person_ids: Mapped[list[PersonId]]
    question: Mapped[str]
    objective_id: Mapped[ObjectiveId | None]
    key_result_id: Mapped[KeyResultId | None]
    decision_id: Mapped[DecisionId | None]
    topic_id: Mapped[TopicId | None]
    live: Mapped[bool] = mapped_column(default=False)
    options: Mapped[list[RoundOption]]
    state: Mapped[RoundState]
    gate: Mapped[Gate] = mapped_column(default=Gate.NONE)
    gate_opens_at: Mapped[datetime | None]
    admitted: Mapped[Fallibility | None]
    numbers_by_name: Mapped[bool | None]
    readership: Mapped[Readership]
    kept_until: Mapped[date | None]
    opened_by: Mapped[PersonId | None]
    opened_at: Mapped[datetime]
    revealed_at: Mapped[datetime | None]
    closed_by: Mapped[PersonId | None]
    closed_at: Mapped[datetime | None]
    drafts: Mapped[list[RoundDraft]]
    counts: Mapped[list[OptionCount]]
    origin: Mapped[Origin] = mapped_column(default=Origin.NATIVE)
    source: Mapped[str | None]
    seed: Mapped[str | None]
    """From which the order of speaking follows; drawn with the reveal."""
    votes_shown: Mapped[bool] = mapped_column(default=False)
    """Whether the last has voted; it is no part of the document."""

    def document(self) -> RoundDocument:
        """The whole public state, at this version."""
        told = {name: getattr(self, name) for name in RoundDocument.model_fields if name not in {FIRST, SUMMARY, "draft"}}
        first, summary = ([writing.public() for writing in self.said(role)] for role in (FIRST, SUMMARY))
        draft = self.drafts[0] if self.drafts else None
        return RoundDocument(**told, first=first[-1] if first else None, summary=summary[-1] if summary else None, draft=draft)

    def privacy(self, *, open: bool) -> Privacy:
        """Of what is written in it: for the team, or those who were asked by name, and for whoever opened it."""
        opener = [self.opened_by] if self.opened_by else []
        readers = list(dict.fromkeys([*self.person_ids, *opener]))
        return Privacy(self.readership, self.team_id, readers, self.kept_until, open=open)

    def must_be_opened(self) -> None:
        """Refuses once nobody writes in it any more."""
        if self.state is not RoundState.OPENED:
            raise Refused(RoundCode.ROUND_IS_REVEALED if self.state is RoundState.REVEALED else RoundCode.ROUND_IS_CLOSED)

    def must_be_revealed(self) -> None:
        """Refuses before the reveal and after the close."""
        if self.state is not RoundState.REVEALED:
            raise Refused(RoundCode.ROUND_IS_NOT_REVEALED if self.state is RoundState.OPENED else RoundCode.ROUND_IS_CLOSED)

    def must_be_past_its_gate(self, now: datetime) -> None:
        """Refuses while it waits for the lead."""
        if not rules.is_open(self.gate, self.gate_opens_at, now):
            raise Refused(RoundCode.LEADERS_FIRST, opens_at=f"{self.gate_opens_at:%Y-%m-%d %H:%M} UTC")

    def must_wait_for_its_lead(self, now: datetime) -> None:
        """Refuses where nobody waits for a lead, or not any more."""
        self.must_be_opened()
        if rules.is_open(self.gate, self.gate_opens_at, now):
            raise Refused(RoundCode.NOBODY_WAITS_FOR_YOU)


class RoundContribution(FeedbackRow):
    """That somebody wrote, and which number; their turn to speak once it is revealed. The words are a text of this id."""

    __tablename__ = "round_contributions"
    __table_args__ = (Index(None, "kept_until"),)

    round_id: Mapped[RoundId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    id: Mapped[ContributionId] = mapped_column(unique=True)
    confidence: Mapped[int | None]
    turn: Mapped[int | None]
    """The place in the order of speaking, from 1; null before the reveal."""
    leads: Mapped[bool] = mapped_column(default=False)
    """Whether they lead others of the round, as it was when it was revealed."""
    spoke: Mapped[Spoke | None]
    kept_until: Mapped[date | None]


class RoundVote(FeedbackRow):
    """What somebody voted for; none of the ids: they passed."""

    __tablename__ = "round_votes"
    __table_args__ = (Index(None, "kept_until"),)

    round_id: Mapped[RoundId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(primary_key=True)
    choice_ids: Mapped[list[str]]
    kept_until: Mapped[date | None]
