"""Suggestions of what deserves celebrating, drawn from what everybody can read; nothing is ever posted by itself."""

from typing import ClassVar

from pydantic import Field

from contracts.messages import Audience, Part
from contracts.recognition.ids import RecognitionId, SuggestionId
from contracts.recognition.limits import EVIDENCE, RECIPIENTS
from contracts.recognition.messages import CelebrationCommand, CelebrationDocument, CelebrationFact
from contracts.recognition.recognitions import RecognitionKind
from contracts.values import Day, Id, Instant, ObjectiveId, PersonId, TeamId, Term


class SuggestionReason(Term):
    """What was seen."""

    RECOVERY = "recovery", "A check-in gained ground again after two that had lost it."
    EARLY_CANDOR = "early_candor", "Confidence was lowered early, while there was time to act."
    LESSON_PUBLISHED = "lesson_published", "A lesson was published."
    LESSON_REUSED = "lesson_reused", "A lesson was used by another objective."
    HELP_CLOSED = "help_closed", "Help was asked for, given and used."
    CONCERN_ADOPTED = "concern_adopted", "A concern changed what is done."
    TOPIC_ADOPTED = "topic_adopted", "A topic of a Notes Day was adopted."
    CLOSED_AS_LEARNED = "closed_as_learned", "An objective was closed with what was learned."
    LONG_EFFORT = "long_effort", "A team kept checking in on a stretch goal for long, though it was not reached."
    POST_MORTEM_PUBLISHED = "post_mortem_published", "A post-mortem was published."


class SuggestionState(Term):
    """What became of a suggestion."""

    OPEN = "open", "It waits for whoever it is offered to."
    TAKEN = "taken", "Somebody took it up."
    DISMISSED = "dismissed", "Somebody put it aside."
    EXPIRED = "expired", "Its fourteen days are over, or what it was drawn from is not so any more."


class SuggestionDocument(CelebrationDocument):
    """A suggestion, for our own services; whom it is offered to is looked up when it is read."""

    kind: ClassVar[str] = "suggestion"
    id: SuggestionId = Field(description="The suggestion: derived of subject, kind and week, so that a replay makes the same.")
    recognition_kind: RecognitionKind = Field(description="What would be recognized.")
    reason: SuggestionReason = Field(description="What was seen.")
    why: str = Field(max_length=400, description="What was seen, in a sentence with its numbers; nothing that somebody wrote.")
    subject_id: Id = Field(description="What it is about: a key result, lesson, request for help, concern, topic or objective …")
    evidence_ids: list[Id] = Field([], max_length=EVIDENCE, description="What can be named as evidence.")
    objective_id: ObjectiveId | None = Field(None, description="The objective it belongs to, whose champion it is offered to.")
    team_id: TeamId | None = Field(None, description="The team whose leads it is offered to.")
    recipient_ids: list[PersonId] = Field(
        [], max_length=RECIPIENTS, description="Whom it is about; those who have left since are recognized no more."
    )
    thread_id: Id | None = Field(None, description="The confidential thread on which thanks would stand.")
    happened_at: Instant = Field(description="When what it was drawn from had happened.")
    week: str = Field(max_length=20, description="The ISO week of that, such as 2026-W07, in UTC; one per subject and kind.")
    last_day: Day = Field(description="The last day on which it can be taken up, in UTC.")
    holds: bool = Field(True, description="Whether what it was drawn from is still so; a correction can change that.")
    state: SuggestionState = Field(description="What became of it.")
    settled_by: PersonId | None = Field(None, description="Who took it up or put it aside.")
    recognition_id: RecognitionId | None = Field(
        None, description="The recognition that came of it, where every employee reads it."
    )


class OfferedSuggestion(Part):
    """A suggestion as it is shown to somebody whom it is offered to now."""

    id: SuggestionId = Field(description="The suggestion.")
    recognition_kind: RecognitionKind = Field(description="What would be recognized.")
    reason: SuggestionReason = Field(description="What was seen.")
    why: str = Field(description="What was seen, in a sentence with its numbers.")
    subject_id: Id = Field(description="What it is about.")
    evidence_ids: list[Id] = Field([], description="What can be named as evidence.")
    objective_id: ObjectiveId | None = Field(None, description="The objective it belongs to.")
    team_id: TeamId | None = Field(None, description="The team it belongs to.")
    recipient_ids: list[PersonId] = Field([], description="Who could be recognized: those of them who are here.")
    thread_id: Id | None = Field(None, description="The confidential thread on which thanks would stand.")
    happened_at: Instant = Field(description="When what it was drawn from had happened.")
    last_day: Day = Field(description="The last day on which it can be taken up, in UTC.")


class SuggestionFact(CelebrationFact):
    """Something happened to a suggestion."""

    audience: ClassVar[Audience] = Audience.INTERNAL
    suggestion: SuggestionDocument = Field(description="The suggestion.")


class SuggestionMade(SuggestionFact):
    """Something was seen that deserves celebrating, or is seen anew."""


class SuggestionTaken(SuggestionFact):
    """Somebody took a suggestion up."""


class SuggestionDismissed(SuggestionFact):
    """Somebody put a suggestion aside."""


class SuggestionExpired(SuggestionFact):
    """A suggestion is over, or was over from the beginning: what it was drawn from was learned of too late."""


class SuggestionUnlinked(SuggestionFact):
    """What came of a suggestion went, or has fewer readers than every employee: it is named no more."""

    names_actor: ClassVar[bool] = False


class TakeSuggestion(CelebrationCommand[SuggestionTaken]):
    """Take a suggestion up that is offered to you: nobody else is asked any more. Name what came of it, if you have."""

    suggestion_id: SuggestionId = Field(description="The suggestion.")
    recognition_id: RecognitionId | None = Field(None, description="The recognition that you gave because of it.")


class DismissSuggestion(CelebrationCommand[SuggestionDismissed]):
    """Put a suggestion aside that is offered to you."""

    suggestion_id: SuggestionId = Field(description="The suggestion.")
