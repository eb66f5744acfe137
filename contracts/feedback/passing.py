"""Passing openly: a lead says for everyone to see that they have nothing to put first, so that others may begin.

One verb for whatever lets leads go first: it takes the id of a Notes Day, and of a round where rounds are. Whoever adds another
kind adds its id to `PassOpenly.takes`, its document to `PassedOpenly`, and a line to `KINDS` in services/feedback/passing.
"""

from typing import ClassVar

from pydantic import Field

from contracts.feedback.ids import NotesDayId, RoundId
from contracts.feedback.messages import FeedbackCommand, FeedbackFact
from contracts.feedback.notes_days import NotesDayDocument
from contracts.feedback.rounds import RoundDocument
from contracts.values import Id


class PassedOpenly(FeedbackFact):
    """A lead passed openly; exactly one of the documents is there."""

    notes_day: NotesDayDocument | None = Field(None, description="The Notes Day, where it is one.")
    round: RoundDocument | None = Field(None, description="The round, where it is one.")


class PassOpenly(FeedbackCommand[PassedOpenly]):
    """Pass, visibly: as a lead who is expected to go first, let everyone else begin."""

    takes: ClassVar[tuple[type[Id], ...]] = (NotesDayId, RoundId)
    id: Id = Field(description="What you lead and pass in: a Notes Day, a round.")
