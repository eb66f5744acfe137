"""What people owe in this service that no public document tells."""

from pydantic import Field

from contracts.messages import Part
from contracts.values import Day, Id, PersonId, Term

OWED = 200
"""Entries that are listed, the oldest due first."""


class OwedVoice(Term):
    """What sort of answer is owed."""

    FEEDBACK = "feedback", "Feedback that somebody asked for: give it, or decline."
    MISTAKE = "mistake", "A response to a mistake that somebody reported to the team."


class OwedPrivately(Part):
    """An answer that the viewer owes, as they alone see it."""

    id: Id = Field(description="What it is owed to: a request for feedback, or a mistake.")
    kind: OwedVoice = Field(description="What sort of answer.")
    due_on: Day = Field(description="The day by which it is owed.")
    since: Day = Field(description="The day since which it is owed.")
    stands_in_for: PersonId | None = Field(None, description="In whose place the viewer owes it; null where it is their own.")
