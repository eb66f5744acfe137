"""Moderation: who does it for which team, what they are told, what they hide, and how its author appeals. Legal holds beside it.

What everybody learns is who moderates, that a text was hidden and why, how many were, and how many legal holds there are.
"""

from typing import ClassVar

from pydantic import Field

from contracts.feedback.ids import LegalHoldId, ModerationCountId, ModeratorId
from contracts.feedback.messages import FeedbackCommand, FeedbackDocument, FeedbackFact, PrivateFeedbackCommand
from contracts.feedback.text import LONGEST, HidingReason, Readership
from contracts.feedback.texts import TextFact
from contracts.messages import Part
from contracts.terms import Mode
from contracts.values import Day, Id, PersonId, Reason, TeamId, Term

REPORTS_A_DAY = 10
"""How many texts one person reports in a day."""
APPEAL_DAYS = 30
"""How long an author can appeal; then the words of what is hidden are removed, and so are reports that were decided."""
MUTED_DAYS = 30
"""How long an author is muted in a thread."""
OPEN_CASES = 100
"""How many texts a moderator is shown at once, the oldest report first."""
REASONS_OF_A_CASE = 20
"""How many reports of one text a moderator reads."""
OWN_HIDDEN = 100
"""How many of their hidden texts an author is shown."""


class CaseKind(Term):
    """What a moderator is asked to decide."""

    REPORT = "report", "Somebody reported it: hide it, or leave it as it is."
    APPEAL = "appeal", "Its author appeals against its being hidden: uphold that, or restore it."


class AppealOutcome(Term):
    """What becomes of an appeal."""

    UPHOLD = "uphold", "It stays hidden."
    RESTORE = "restore", "It can be read again by whoever may."


class AppealState(Term):
    """Where the author of a hidden text stands."""

    POSSIBLE = "possible", "You can appeal."
    WAITING = "waiting", "Another moderator will decide."
    UPHELD = "upheld", "It stays hidden."


class ModeratorDocument(FeedbackDocument):
    """Somebody who moderates what is written in a team, and below it where nobody nearer does."""

    kind: ClassVar[str] = "moderator"
    id: ModeratorId = Field(description="The moderatorship.")
    team_id: TeamId = Field(description="The team.")
    person_id: PersonId = Field(description="Who moderates.")
    appointed_on: Day = Field(description="The day an admin named them, in UTC.")
    ended_on: Day | None = Field(None, description="The day it ended; null while it lasts.")


class ModerationCountDocument(FeedbackDocument):
    """How many texts of a team moderators hid and restored in a month: of texts, not of people."""

    kind: ClassVar[str] = "moderation_count"
    id: ModerationCountId = Field(description="The count.")
    team_id: TeamId | None = Field(None, description="The team they were written in; null of those that belong to none.")
    month: Day = Field(description="The first day of the month, in UTC.")
    hidden: int = Field(ge=0, description="How many texts were hidden.")
    restored: int = Field(ge=0, description="How many were restored after an appeal.")


class LegalHoldDocument(FeedbackDocument):
    """A legal hold: while it lasts no words are removed; nobody reads anything that they could not read before."""

    kind: ClassVar[str] = "legal_hold"
    id: LegalHoldId = Field(description="The legal hold.")
    team_id: TeamId | None = Field(None, description="The team it is about, with those below it; null where it is everything.")
    set_on: Day = Field(description="The day it was set, in UTC.")
    lifted_on: Day | None = Field(None, description="The day it was lifted; null while it lasts.")


class ModerationCase(Part):
    """A text that a moderator is asked about, with its words."""

    kind: CaseKind = Field(description="What is asked.")
    id: Id = Field(description="The text.")
    text: str = Field(max_length=LONGEST, description="Its words.")
    mode: Mode = Field(description="Whether its author is shown to readers.")
    by: PersonId | None = Field(None, description="Who wrote it; null where that is confidential.")
    team_id: TeamId | None = Field(None, description="The team it was written in; null where it belongs to none.")
    readership: Readership = Field(description="Who may read it.")
    on: Day = Field(description="The day it was written, in UTC.")
    reasons: list[str] = Field([], max_length=REASONS_OF_A_CASE, description="Why it was reported, or why its author appeals.")
    hidden_because: HidingReason | None = Field(None, description="Why it was hidden; null where it is not.")


class HiddenText(Part):
    """A text of the viewer's own that a moderator hid."""

    id: Id = Field(description="The text.")
    text: str = Field(max_length=LONGEST, description="Your words.")
    hidden_because: HidingReason = Field(description="Why it was hidden.")
    hidden_on: Day = Field(description="The day it was hidden, in UTC.")
    appeal_until: Day = Field(description="The last day on which you can appeal; after it the words are removed.")
    appeal: AppealState = Field(description="Where your appeal stands.")
    answer: str | None = Field(None, max_length=1_000, description="Why it stays hidden, as the moderator said who decided.")


class ModeratorFact(FeedbackFact):
    """Something happened to a moderatorship."""

    moderator: ModeratorDocument = Field(description="The moderatorship.")


class ModeratorNamed(ModeratorFact):
    """An admin named somebody a moderator of a team."""


class ModeratorshipEnded(ModeratorFact):
    """An admin ended somebody's moderatorship."""


class TextHidden(TextFact):
    """A moderator hid a text; its words are gone from every copy, its place and the reason stay."""

    moderation_count: ModerationCountDocument = Field(description="How many texts of its team were hidden in the month.")


class TextRestored(TextFact):
    """A hidden text can be read again, after an appeal."""

    moderation_count: ModerationCountDocument = Field(description="How many texts of its team were restored in the month.")


class HidingsCounted(FeedbackFact):
    """Texts of which nothing is told one by one were hidden or restored; told at the full hour."""

    moderation_count: ModerationCountDocument = Field(description="The count as it is now.")


class LegalHoldFact(FeedbackFact):
    """Something happened to a legal hold."""

    legal_hold: LegalHoldDocument = Field(description="The legal hold.")


class LegalHoldSet(LegalHoldFact):
    """An admin set a legal hold: deletion pauses."""


class LegalHoldLifted(LegalHoldFact):
    """An admin lifted a legal hold: what is due is removed from now on."""


class NameModerator(FeedbackCommand[ModeratorNamed]):
    """Let somebody moderate what is written in a team, and in those below it that have no moderator of their own."""

    team_id: TeamId = Field(description="The team.")
    person_id: PersonId = Field(description="Who moderates.")


class EndModeratorship(FeedbackCommand[ModeratorshipEnded]):
    """End somebody's moderatorship."""

    moderator_id: ModeratorId = Field(description="The moderatorship.")


class ReportText(PrivateFeedbackCommand):
    """Report a text that you may read to the moderators of its team. Nobody learns that it was you, they neither."""

    id: Id = Field(description="The text.")
    why: Reason = Field(description="What is wrong with it, for the moderator.")


class DismissReports(PrivateFeedbackCommand):
    """Leave a reported text as it is: its reports are closed, and moderators read it no longer by them."""

    id: Id = Field(description="The text.")


class HideText(FeedbackCommand[TextHidden]):
    """Hide a text, for a reason that its readers see in its place; its author may appeal for 30 days."""

    receipted: ClassVar[bool] = True
    id: Id = Field(description="The text.")
    reason: HidingReason = Field(description="Why it is hidden.")


class AppealHiding(PrivateFeedbackCommand):
    """Appeal against a text of yours being hidden; another moderator decides. Of a confidential one, at the next full hour."""

    id: Id = Field(description="The text.")
    why: Reason = Field(description="Why it should be read again.")


class DecideAppeal(FeedbackCommand[TextRestored]):
    """Decide about an appeal; whoever hid the text does not."""

    receipted: ClassVar[bool] = True
    id: Id = Field(description="The text.")
    outcome: AppealOutcome = Field(description="Whether it stays hidden.")
    reason: Reason = Field(description="Why, for its author.")


class MuteAuthor(PrivateFeedbackCommand):
    """Let the author of a text write nothing more in its thread for 30 days; nobody learns who that is."""

    id: Id = Field(description="The text.")


class SetLegalHold(FeedbackCommand[LegalHoldSet]):
    """Pause the removal of words, of a team with those below it or of everything; it opens nothing to anybody."""

    team_id: TeamId | None = Field(None, description="The team; left out for everything.")
    reason: Reason = Field(description="Why, for the journal alone.")


class LiftLegalHold(FeedbackCommand[LegalHoldLifted]):
    """End a legal hold; what is due is removed within the hour."""

    legal_hold_id: LegalHoldId = Field(description="The legal hold.")
    reason: Reason = Field(description="Why, for the journal alone.")
