"""Braintrusts: candid, advisory notes on an objective, from people without authority over it. They never bind its owner."""

from typing import ClassVar

from pydantic import Field

from contracts.feedback.ids import BraintrustId, BraintrustNoteId
from contracts.feedback.messages import FeedbackCommand, FeedbackDocument, FeedbackFact, PrivateFeedbackCommand
from contracts.feedback.text import ReadText, Spoken, Text
from contracts.messages import Input, Part
from contracts.values import Day, Id, ObjectiveId, PersonId, TeamId, Term

INVITED = 12
"""So many people are invited at most."""
NOTES_EACH = 5
"""So many notes one of them writes at most."""
NOTES = INVITED * NOTES_EACH
AHEAD = 90
"""In so many days at most it meets."""
OPEN_BRAINTRUSTS = 3
"""So many on one objective are open at once."""
BRAINTRUSTS_AT_ONCE = 100
"""Of so many at most notes are read in one request."""


class BraintrustState(Term):
    """Where a Braintrust stands."""

    CALLED = "called", "People are invited and write notes; the owner owes an answer after it met."
    CLOSED = "closed", "The owner said what was used and why."


class Use(Term):
    """What became of advice. Neither is better: advice never binds."""

    USED = "used", "The owner uses it, in whole or in part."
    NOT_USED = "not_used", "The owner does not use it, for the reason given."


class BraintrustDocument(FeedbackDocument):
    """A Braintrust as everyone knows it: who was asked what, and how it ended. No note, and not how many there are."""

    kind: ClassVar[str] = "braintrust"
    id: BraintrustId = Field(description="The Braintrust.")
    objective_id: ObjectiveId = Field(description="The objective.")
    team_id: TeamId = Field(description="The team that owned the objective when it was called.")
    owner_id: PersonId = Field(description="Whom it advises: the champion when it was called.")
    called_by: PersonId = Field(description="Who called it.")
    invited_ids: list[PersonId] = Field(
        max_length=INVITED, description="Who is invited; none of them has authority over the goal."
    )
    question: Text = Field(description="What it is asked.")
    meets_on: Day = Field(description="The day it meets.")
    called_on: Day = Field(description="The day it was called, in UTC.")
    due_on: Day | None = Field(None, description="The day by which the owner owes an answer; null once it is closed.")
    state: BraintrustState = Field(description="Where it stands.")
    outcome: Use | None = Field(None, description="What became of the advice in sum; null before it is closed.")
    closing: Text | None = Field(None, description="Why; its words are public only where the owner published them.")
    closed_on: Day | None = Field(None, description="The day it was closed, in UTC.")

    @property
    def root(self) -> Id:
        """Braintrusts keep their order with their objective."""
        return self.objective_id


class BraintrustNote(Part):
    """A note as its readers see it: the owner and those invited. Nobody else learns that it exists."""

    braintrust_id: BraintrustId = Field(description="The Braintrust.")
    note: ReadText = Field(description="The note.")
    use: Use | None = Field(None, description="What became of it, where the owner said so of this note.")
    why: ReadText | None = Field(None, description="What the owner said to it.")


class BraintrustFact(FeedbackFact):
    """Something happened to a Braintrust that everyone may know."""

    braintrust: BraintrustDocument = Field(description="The Braintrust as it is now.")


class BraintrustCalled(BraintrustFact):
    """A Braintrust was called on an objective."""


class BraintrustClosed(BraintrustFact):
    """The owner closed a Braintrust."""


class CallBraintrust(FeedbackCommand[BraintrustCalled]):
    """Call a Braintrust on an objective: its champion gets candid advice that binds nobody.

    Nobody with authority over the goal is invited: leads of the team and above, whoever the champion reports to, and their
    deputies. Everyone sees who is invited and what is asked; notes are read by the champion and those invited alone.
    """

    objective_id: ObjectiveId = Field(description="The objective; not closed, with a champion.")
    invited_ids: list[PersonId] = Field(min_length=1, max_length=INVITED, description="Who is invited, up to 12 people.")
    meets_on: Day = Field(description="The day it meets: today or within 90 days.")
    question: Spoken = Field(description="What it is asked.")


class AddBraintrustNote(PrivateFeedbackCommand):
    """Write a candid note for a Braintrust that you are invited to.

    The champion and those invited read it, with your name; nobody else learns that it exists. It is removed at the end of the
    next cycle. You may edit it for ten minutes and withdraw it at any time. It binds nobody and changes nothing.
    """

    braintrust_id: BraintrustId = Field(description="The Braintrust.")
    text: Spoken = Field(description="What you see, and what you would try.")


class NoteVerdictInput(Input):
    """What became of one note."""

    note_id: BraintrustNoteId = Field(description="The note.")
    use: Use = Field(description="What became of it.")
    why: Spoken = Field(description="Why; read by those who read the note.")


class CloseBraintrust(FeedbackCommand[BraintrustClosed]):
    """Close a Braintrust: say what became of the advice, in sum and, where you like, of single notes.

    Whether it was used is public. Why is read by you and those invited, or by everyone where you publish it: then write it in
    your own words, since others' notes were not written for everyone.
    """

    braintrust_id: BraintrustId = Field(description="The Braintrust.")
    outcome: Use = Field(description="What became of the advice in sum.")
    why: Spoken = Field(description="Why, in your own words.")
    publish: bool = Field(False, description="Whether everyone can read why; otherwise you and those invited.")
    verdicts: list[NoteVerdictInput] = Field([], max_length=NOTES, description="What became of single notes.")
