"""Reminders to check in, for our own services and whoever delivers them."""

from typing import ClassVar

from pydantic import Field

from contracts.messages import Audience
from contracts.okrs.messages import OkrsDocument, OkrsFact
from contracts.values import CycleId, Day, Id, Instant, KeyResultId, ObjectiveId, PersonId, PromptId


class PromptDocument(OkrsDocument):
    """One reminder for one key result in one period of its cycle's cadence; it never changes."""

    kind: ClassVar[str] = "prompt"
    id: PromptId = Field(description="The reminder.")
    objective_id: ObjectiveId = Field(description="The objective.")
    key_result_id: KeyResultId = Field(description="The key result.")
    cycle_id: CycleId = Field(description="The cycle.")
    champion_id: PersonId = Field(description="Who is reminded.")
    period: int = Field(ge=1, description="The period of the cycle's cadence, from 1.")
    first_day: Day = Field(description="The first day of the period, where the champion lives.")
    last_day: Day = Field(description="The last day of the period.")
    prompted_at: Instant = Field(description="When.")

    @property
    def root(self) -> Id:
        """Reminders keep their order with their objective."""
        return self.objective_id


class CheckInPrompted(OkrsFact):
    """It is time to check in on a key result; once for each period."""

    audience: ClassVar[Audience] = Audience.INTERNAL
    prompt: PromptDocument = Field(description="The reminder.")
