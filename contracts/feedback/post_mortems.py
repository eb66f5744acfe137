"""Post-mortems: what happened, what made it possible, what was learned. No field holds a culprit; only who wrote it down."""

from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from contracts.feedback.ids import FactorId, PostMortemId, SystemicIssueId, TimelineEntryId
from contracts.feedback.messages import FeedbackCommand, FeedbackDocument, FeedbackFact
from contracts.feedback.text import Text
from contracts.messages import Part
from contracts.okrs.objectives import Origin
from contracts.values import (
    Clean,
    Day,
    EditVersion,
    Instant,
    KeyResultId,
    Moment,
    Note,
    ObjectiveId,
    OneLine,
    PersonId,
    Prose,
    Reason,
    TeamId,
    Term,
    Title,
)

TIMELINE = 60
FACTORS = 30
FACTOR_TAGS = 5
LISTED_ACTIONS = 40
CHARACTERS = 32_000
"""How long all texts of a post-mortem are together: with everything at its maximum it stays under 64 KiB in plain English."""
HAPPENINGS = 3
"""So many post-mortems with one tag"""
WITHIN_DAYS = 90
"""published within so many days raise a systemic issue."""
NAMED_IN_AN_ISSUE = 20


def _tag(text: str) -> str:
    """One way to write a tag, so that the third use is recognized."""
    tag = "-".join(text.casefold().replace("-", " ").split())
    if not tag:
        raise PydanticCustomError("empty_tag", "A tag needs a letter or a digit")
    return tag


_STRIPPED = StringConstraints(strip_whitespace=True, min_length=1, max_length=40)
FactorTag = Annotated[str, _STRIPPED, Clean, OneLine, AfterValidator(_tag)]
Happening = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000), Clean]
Contribution = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000), Clean]
AsTold = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100), Clean, OneLine]


class FactorKind(Term):
    """What kind of thing contributed; people are none of them."""

    SYSTEM = "system", "How the system is built, sized or connected, and how it behaves."
    PROCESS = "process", "How the work is done: steps, rules, hand-overs, reviews, plans."
    TOOL = "tool", "What the work is done with: consoles, scripts, forms, tests."
    INFORMATION = "information", "What could be known: alerts, logs, figures, documents, messages."
    ENVIRONMENT = "environment", "What the work is done in: load, time, staffing, suppliers, weather."


class PostMortemState(Term):
    """Where a post-mortem stands."""

    OPEN = "open", "Being written, by everyone in the team, visible to everyone."
    PUBLISHED = "published", "Complete; it changes no more, and its factors count."


class IssueState(Term):
    """Where a systemic issue stands."""

    OPEN = "open", "Raised; an objective is proposed."
    RESOLVED = "resolved", "What contributed is changed; only later factors count."
    REJECTED = "rejected", "Not to be worked on, for a reason; only later factors count."


class EntryFrame(Part):
    """An entry without its words, which are a text of their own."""

    id: TimelineEntryId = Field(description="The entry.")
    at: Instant | None = Field(None, description="When; null where an imported file does not say it so that it can be read.")
    as_told: AsTold = Field("", description="When, in the words of the file it was imported from.")


class TimelineEntry(EntryFrame, Text):
    """What happened, was seen or was done when."""


class FactorFrame(Part):
    """A factor without its words, which are a text of their own."""

    id: FactorId = Field(description="The factor.")
    kind: FactorKind | None = Field(None, description="Its kind; null where an import could not tell.")
    tags: list[FactorTag] = Field([], max_length=FACTOR_TAGS, description="Words by which the same factor is found again.")


class Factor(FactorFrame, Text):
    """What contributed, and how."""


class ListedAction(Part):
    """An action as a file lists it; nobody has agreed to it here."""

    text: Contribution = Field(description="What was to be done.")
    done: bool | None = Field(None, description="Whether it was done, where the file says so.")


class PostMortemDocument(FeedbackDocument):
    """What happened, what made it possible and what was learned; whose fault it was is no question here."""

    kind: ClassVar[str] = "post_mortem"
    id: PostMortemId = Field(description="The post-mortem.")
    title: Title = Field(description="What it is about.")
    happened_on: Day = Field(description="The day it began.")
    impact: Text | None = Field(None, description="Whom it reached, how, and for how long.")
    team_id: TeamId | None = Field(None, description="The team that writes it; null where an import named none.")
    objective_id: ObjectiveId | None = Field(None, description="The objective it touched.")
    key_result_id: KeyResultId | None = Field(None, description="The key result of that objective it touched.")
    timeline: list[TimelineEntry] = Field([], max_length=TIMELINE, description="What happened when, in order.")
    factors: list[Factor] = Field([], max_length=FACTORS, description="What contributed, in the order it was found.")
    surprises: Text | None = Field(None, description="What surprised us.")
    went_well: Text | None = Field(None, description="What went well.")
    luck: Text | None = Field(None, description="Where we were lucky.")
    learnings: Text | None = Field(None, description="What we learned.")
    listed_actions: list[ListedAction] = Field(
        [], max_length=LISTED_ACTIONS, description="Actions as the file lists them that it was imported from."
    )
    state: PostMortemState = Field(description="Where it stands.")
    edit_version: EditVersion = Field(description="Raised by edits; name it as `expectedEditVersion` when you edit.")
    origin: Origin = Field(Origin.NATIVE, description="Where it comes from.")
    source: Note | None = Field(None, description="Where it is written down, where it was imported.")
    license: Note | None = Field(None, description="Under which license that is published.")
    opened_at: Instant = Field(description="When it was opened or imported.")
    opened_by: PersonId | None = Field(None, description="Who opened it; null where it was imported.")
    published_at: Instant | None = Field(None, description="When it was published; null while it is open.")
    published_by: PersonId | None = Field(None, description="Who published it.")


class SystemicIssueDocument(FeedbackDocument):
    """Something that post-mortems keep finding; it takes more than a team's next action."""

    kind: ClassVar[str] = "systemic_issue"
    id: SystemicIssueId = Field(description="The issue.")
    tag: FactorTag = Field(description="The tag that their factors share.")
    post_mortem_ids: list[PostMortemId] = Field(
        max_length=NAMED_IN_AN_ISSUE, description="The post-mortems that raised it, the latest at last; at most 20 of them."
    )
    team_id: TeamId | None = Field(
        None, description="The team it is proposed to: theirs, or the nearest one above them all; null where there is none."
    )
    state: IssueState = Field(description="Where it stands.")
    raised_at: Instant = Field(description="When the third one was published.")
    settled_at: Instant | None = Field(None, description="When it was resolved or rejected.")
    settled_by: PersonId | None = Field(None, description="Who did.")
    settled_how: Note = Field("", description="What was changed, or why it is not to be worked on.")


class PostMortemFact(FeedbackFact):
    """Something happened to a post-mortem."""

    post_mortem: PostMortemDocument = Field(description="The post-mortem as it is now.")


class PostMortemOpened(PostMortemFact):
    """A post-mortem was opened."""


class PostMortemEdited(PostMortemFact):
    """A post-mortem's own sections were edited, or something was taken out of it."""


class TimelineEntryAdded(PostMortemFact):
    """Something was added to a post-mortem's timeline."""


class FactorAdded(PostMortemFact):
    """A factor was added to a post-mortem."""


class PostMortemPublished(PostMortemFact):
    """A post-mortem is complete, and its factors count."""


class PostMortemImported(PostMortemFact):
    """A post-mortem came from a file, or a newer file brought it up to date; its factors do not count."""


class SystemicIssueFact(FeedbackFact):
    """Something happened to a systemic issue."""

    systemic_issue: SystemicIssueDocument = Field(description="The issue as it is now.")


class SystemicIssueRaised(SystemicIssueFact):
    """Three post-mortems within ninety days share a factor: an objective is proposed to the team it concerns."""


class SystemicIssueResolved(SystemicIssueFact):
    """What contributed is changed; only later factors count."""


class SystemicIssueRejected(SystemicIssueFact):
    """A systemic issue is not to be worked on; an untouched proposal is discarded, and only later factors count."""


class OpenPostMortem(FeedbackCommand[PostMortemOpened]):
    """Open a post-mortem: everyone in the team writes in it until it is published."""

    title: Title = Field(description="What it is about.")
    happened_on: Day = Field(description="The day it began.")
    impact: Prose = Field("", description="Whom it reached, how, and for how long.")
    team_id: TeamId = Field(description="The team that writes it; one of yours.")
    objective_id: ObjectiveId | None = Field(None, description="The objective it touched.")
    key_result_id: KeyResultId | None = Field(None, description="The key result it touched.")


class EditPostMortem(FeedbackCommand[PostMortemEdited]):
    """Edit the sections of an open post-mortem, or take entries and factors out; what is left out stays, "" clears."""

    post_mortem_id: PostMortemId = Field(description="The post-mortem.")
    title: Title | None = Field(None, description="What it is about.")
    happened_on: Day | None = Field(None, description="The day it began.")
    impact: Prose | None = Field(None, description="Whom it reached, how, and for how long.")
    surprises: Prose | None = Field(None, description="What surprised us.")
    went_well: Prose | None = Field(None, description="What went well.")
    luck: Prose | None = Field(None, description="Where we were lucky.")
    learnings: Prose | None = Field(None, description="What we learned.")
    without_entry_ids: list[TimelineEntryId] = Field([], max_length=TIMELINE, description="Entries to take out of the timeline.")
    without_factor_ids: list[FactorId] = Field([], max_length=FACTORS, description="Factors to take out.")
    expected_edit_version: EditVersion | None = Field(None, description="The edit version you saw; refused where it is another.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.model_fields_set <= {"post_mortem_id", "expected_edit_version"} or not any(
            value not in (None, []) for name, value in self if name not in {"post_mortem_id", "expected_edit_version"}
        ):
            raise PydanticCustomError("nothing_to_edit", "Say what to edit")
        return self


class AddTimelineEntry(FeedbackCommand[TimelineEntryAdded]):
    """Add what happened when to an open post-mortem; entries stand in the order of their time."""

    post_mortem_id: PostMortemId = Field(description="The post-mortem.")
    at: Moment = Field(description="When.")
    text: Happening = Field(description="What happened, was seen or was done.")


class AddFactor(FeedbackCommand[FactorAdded]):
    """Add what contributed to an open post-mortem: a thing that can be changed, never somebody."""

    post_mortem_id: PostMortemId = Field(description="The post-mortem.")
    kind: FactorKind = Field(description="What kind of thing it is.")
    tags: list[FactorTag] = Field(
        [], max_length=FACTOR_TAGS, description="Words by which the same factor is found again; letter case makes no difference."
    )
    text: Contribution = Field(description="What contributed, and how.")


class PublishPostMortem(FeedbackCommand[PostMortemPublished]):
    """Publish a post-mortem: it changes no more, and its factors' tags count."""

    post_mortem_id: PostMortemId = Field(description="The post-mortem.")


class ResolveSystemicIssue(FeedbackCommand[SystemicIssueResolved]):
    """Say that what contributed is changed; from now on only later factors count."""

    systemic_issue_id: SystemicIssueId = Field(description="The issue.")
    how: Reason = Field(max_length=400, description="What was changed.")


class RejectProposal(FeedbackCommand[SystemicIssueRejected]):
    """Say that a systemic issue is not to be worked on; its draft is discarded where nobody touched it."""

    systemic_issue_id: SystemicIssueId = Field(description="The issue.")
    reason: Reason = Field(max_length=400, description="Why not.")
