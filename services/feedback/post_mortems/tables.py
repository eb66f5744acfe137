"""Rows of post-mortems and systemic issues, of the tags that publishing locks, and of their uses that still count."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.problems import Refused
from chassis.rows import Aggregate
from contracts.feedback.ids import PostMortemId, SystemicIssueId
from contracts.feedback.post_mortem_refusals import PostMortemCode
from contracts.feedback.post_mortems import (
    CHARACTERS,
    FACTORS,
    TIMELINE,
    EntryFrame,
    Factor,
    FactorFrame,
    IssueState,
    ListedAction,
    PostMortemDocument,
    PostMortemState,
    SystemicIssueDocument,
    TimelineEntry,
)
from contracts.feedback.text import Text, TextState
from contracts.messages import Document
from contracts.okrs.objectives import Origin
from contracts.values import KeyResultId, ObjectiveId, PersonId, TeamId
from services.feedback.post_mortems.rules.length import characters
from services.feedback.post_mortems.rules.told import PAST, SECTIONS
from services.feedback.rows import FeedbackRow
from services.feedback.texts.tables import Voiced, Writing

_SPOKEN = frozenset({*SECTIONS, "timeline", "factors"})


class PostMortem(Voiced, Aggregate, FeedbackRow):
    """A post-mortem. Its words are texts of its thread; what else there is of entries and factors is replaced, never altered."""

    __tablename__ = "post_mortems"
    __table_args__ = (Index(None, "team_id"),)
    missing = PostMortemCode.POST_MORTEM_NOT_FOUND
    document_type: ClassVar[type[Document]] = PostMortemDocument

    id: Mapped[PostMortemId] = mapped_column(primary_key=True)
    edit_version: Mapped[int]
    title: Mapped[str]
    happened_on: Mapped[date]
    team_id: Mapped[TeamId | None]
    objective_id: Mapped[ObjectiveId | None]
    key_result_id: Mapped[KeyResultId | None]
    timeline: Mapped[list[EntryFrame]]
    factors: Mapped[list[FactorFrame]]
    listed_actions: Mapped[list[ListedAction]]
    state: Mapped[PostMortemState]
    origin: Mapped[Origin]
    source: Mapped[str | None]
    license: Mapped[str | None]
    opened_at: Mapped[datetime]
    opened_by: Mapped[PersonId | None]
    published_at: Mapped[datetime | None]
    published_by: Mapped[PersonId | None]

    @classmethod
    def opened(cls, *, id: PostMortemId, at: datetime, by: PersonId | None, **told: Any) -> "PostMortem":
        """A new post-mortem; what is not told is empty."""
        lists: dict[str, Any] = {"timeline": [], "factors": [], "listed_actions": []}
        missing = dict.fromkeys(("source", "license", "published_at", "published_by", "objective_id", "key_result_id"))
        state = {"edit_version": 1, "state": PostMortemState.OPEN, "origin": Origin.NATIVE}
        return cls(id=id, opened_at=at, opened_by=by, **{**state, **lists, **missing, **told})

    def document(self) -> PostMortemDocument:
        """The whole public state, at this version."""
        own = {name: getattr(self, name) for name in PostMortemDocument.model_fields if name not in _SPOKEN}
        shown = {writing.id: dict(writing.public()) for writing in self.texts if writing.role != PAST}
        return PostMortemDocument(
            **own,
            **{section: self._shown(section) for section in SECTIONS},
            timeline=[TimelineEntry(**{**shown[entry.id], **dict(entry)}) for entry in self.timeline],
            factors=[Factor(**{**shown[factor.id], **dict(factor)}) for factor in self.factors],
        )

    def _shown(self, section: str) -> Text | None:
        return next((writing.public() for writing in self.said(section)), None)

    def words(self, section: str) -> str:
        """The words of a section that can be read."""
        return next((writing.text for writing in self.said(section) if writing.state is TextState.SHOWN), "")

    def reworded(self, writing: Writing) -> None:  # noqa: ARG002  # all of them count
        """An author edited a text of it: refuses where all texts are too long together by that."""
        self.edited()

    def must_be_open(self) -> None:
        """Refuses once it is published."""
        if self.state is not PostMortemState.OPEN:
            raise Refused(PostMortemCode.POST_MORTEM_IS_PUBLISHED)

    def must_fit(self) -> None:
        """Refuses more than a post-mortem holds."""
        if len(self.timeline) > TIMELINE:
            raise Refused(PostMortemCode.TOO_MANY_ENTRIES, limit=TIMELINE)
        if len(self.factors) > FACTORS:
            raise Refused(PostMortemCode.TOO_MANY_FACTORS, limit=FACTORS)
        words = [self.title, *(writing.text for writing in self.texts if writing.role != PAST)]
        if (count := characters(words, self.timeline, self.factors, self.listed_actions)) > CHARACTERS:
            raise Refused(PostMortemCode.POST_MORTEM_TOO_LONG, count=count, limit=CHARACTERS)

    def edited(self) -> None:
        """Raises the edit version and refuses what has become too much."""
        self.edit_version += 1
        self.must_fit()


class SystemicIssue(Aggregate, FeedbackRow):
    """Something that post-mortems keep finding. Of a tag at most one is open."""

    __tablename__ = "systemic_issues"
    __table_args__ = (Index("uq_systemic_issues_open_tag", "tag", unique=True, postgresql_where=text("state = 'open'")),)
    missing = PostMortemCode.SYSTEMIC_ISSUE_NOT_FOUND
    document_type: ClassVar[type[Document]] = SystemicIssueDocument

    id: Mapped[SystemicIssueId] = mapped_column(primary_key=True)
    tag: Mapped[str]
    post_mortem_ids: Mapped[list[PostMortemId]]
    team_id: Mapped[TeamId | None]
    state: Mapped[IssueState]
    raised_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[PersonId | None]
    settled_how: Mapped[str]

    def document(self) -> SystemicIssueDocument:
        """The whole public state, at this version."""
        return SystemicIssueDocument.model_validate(self, from_attributes=True)

    def settle(self, state: IssueState, how: str, *, by: PersonId, at: datetime) -> None:
        """Ends it; refuses where it has ended."""
        if self.state is not IssueState.OPEN:
            raise Refused(PostMortemCode.SYSTEMIC_ISSUE_IS_SETTLED, state=self.state.value)
        self.state, self.settled_how, self.settled_by, self.settled_at = state, how, by, at


class FactorTagRow(FeedbackRow):
    """A tag: the row that whoever publishes, resolves or rejects locks first, so that they count one after another."""

    __tablename__ = "factor_tags"

    tag: Mapped[str] = mapped_column(primary_key=True)


class TagUse(FeedbackRow):
    """A published post-mortem whose factors use a tag; no longer there once an issue of the tag is settled."""

    __tablename__ = "tag_uses"

    tag: Mapped[str] = mapped_column(ForeignKey("factor_tags.tag"), primary_key=True)
    post_mortem_id: Mapped[PostMortemId] = mapped_column(primary_key=True)
    team_id: Mapped[TeamId | None]
    published_at: Mapped[datetime]
