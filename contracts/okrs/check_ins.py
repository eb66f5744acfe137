"""Check-ins: what a team says about where its key results stand."""

from typing import ClassVar

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from contracts.feedback.ids import RoundId
from contracts.messages import Input
from contracts.okrs.key_results import Zone
from contracts.okrs.limits import STEPS, TEAM_CHECK_INS, Told
from contracts.okrs.messages import OkrsCommand, OkrsDocument, OkrsFact
from contracts.okrs.objectives import ObjectiveDocument
from contracts.values import (
    Amount,
    CheckInId,
    Confidence,
    Day,
    Id,
    Instant,
    KeyResultId,
    ObjectiveId,
    PersonId,
    Reason,
    StepId,
    TeamId,
)

_ROUND = "The confidence round that it comes from, about this key result or its objective and revealed; left out: none."


class CheckInDocument(OkrsDocument):
    """What was said about a key result at one time. Its values are never edited: a correction is a check-in of its own."""

    kind: ClassVar[str] = "check_in"
    id: CheckInId = Field(description="The check-in.")
    objective_id: ObjectiveId = Field(description="The objective.")
    key_result_id: KeyResultId = Field(description="The key result.")
    value: Amount | None = Field(None, description="The value of a metric or a threshold.")
    steps_done: list[StepId] | None = Field(None, max_length=STEPS, description="Every step of a milestone that is done.")
    zone: Zone | None = Field(None, description="The zone an ordinal has reached.")
    confidence: Confidence | None = Field(
        None, description="How likely the team finds success, 0 to 10; null only where imported."
    )
    what_changed: Told = Field("", description="What changed since the last one.")
    learned: Told = Field("", description="What the team learned.")
    in_the_way: Told = Field("", description="What is in the way.")
    question: Told = Field("", description="A question for the team.")
    effective_on: Day = Field(description="The day it speaks of.")
    recorded_at: Instant = Field(description="When it was recorded.")
    by: PersonId | None = Field(description="Who recorded it; null where it was imported.")
    round_id: RoundId | None = Field(
        None, description="The round in which everyone said how confident they are before it was recorded; null where none was."
    )
    corrects_id: CheckInId | None = Field(None, description="The check-in that it corrects.")
    correction_reason: Reason | None = Field(None, description="Why it corrects it.")
    corrected: bool = Field(False, description="Whether a later one corrects it, so that it does not count any more.")
    edited_at: Instant | None = Field(None, description="When a text was last edited; possible for ten minutes.")
    texts_withdrawn: bool = Field(False, description="Whether whoever wrote texts of it took them back.")

    @property
    def root(self) -> Id:
        """Check-ins keep their order with their objective."""
        return self.objective_id


class CheckInRecorded(OkrsFact):
    """Where a key result stands was recorded."""

    check_in: CheckInDocument = Field(description="The check-in.")
    objective: ObjectiveDocument = Field(description="The objective as it stands now.")


class TeamCheckedIn(OkrsFact):
    """A team recorded together where its key results stand."""

    objectives: list[ObjectiveDocument] = Field(description="The objectives as they stand now.")
    check_ins: list[CheckInDocument] = Field(description="The check-ins, one for each key result.")


class CheckInCorrected(OkrsFact):
    """A check-in was corrected by a new one."""

    check_in: CheckInDocument = Field(description="The check-in that counts now.")
    corrected: CheckInDocument = Field(description="The check-in that does not count any more.")
    objective: ObjectiveDocument = Field(description="The objective as it stands now.")


def _one_reading(message: str, *readings: object, at_least: int) -> None:
    if not at_least <= sum(reading is not None for reading in readings) <= 1:
        raise PydanticCustomError("exactly_one", "{message}", {"message": message})


class KeyResultCheckIn(Input):
    """Where one key result stands, within a team's check-in."""

    objective_id: ObjectiveId = Field(description="The objective.")
    key_result_id: KeyResultId = Field(description="The key result.")
    value: Amount | None = Field(None, description="The value of a metric or a threshold, in its unit.")
    steps_done: list[StepId] | None = Field(
        None, max_length=STEPS, description="Every step of a milestone that is done by now, not only the new ones."
    )
    zone: Zone | None = Field(None, description="The zone an ordinal has reached.")
    confidence: Confidence = Field(description="How likely the team finds success, 0 to 10.")
    what_changed: Told = Field("", description="What changed since the last one.")
    learned: Told = Field("", description="What the team learned.")
    in_the_way: Told = Field("", description="What is in the way.")
    question: Told = Field("", description="A question for the team.")
    round_id: RoundId | None = Field(None, description=_ROUND)

    @model_validator(mode="after")
    def _exactly_one(self) -> "KeyResultCheckIn":
        _one_reading("Give exactly one of value, stepsDone and zone", self.value, self.steps_done, self.zone, at_least=1)
        return self


class RecordCheckIn(OkrsCommand[CheckInRecorded]):
    """Record where a key result stands, how confident the team is, and what it learned."""

    objective_id: ObjectiveId = Field(description="The objective.")
    key_result_id: KeyResultId = Field(description="The key result.")
    value: Amount | None = Field(None, description="The value of a metric or a threshold, in its unit.")
    steps_done: list[StepId] | None = Field(
        None, max_length=STEPS, description="Every step of a milestone that is done by now, not only the new ones."
    )
    zone: Zone | None = Field(None, description="The zone an ordinal has reached.")
    confidence: Confidence = Field(description="How likely the team finds success, 0 to 10.")
    what_changed: Told = Field("", description="What changed since the last one.")
    learned: Told = Field("", description="What the team learned.")
    in_the_way: Told = Field("", description="What is in the way.")
    question: Told = Field("", description="A question for the team.")
    effective_on: Day | None = Field(
        None, description="The day it speaks of, within the cycle and not in the future; left out: today."
    )
    round_id: RoundId | None = Field(None, description=_ROUND)

    @model_validator(mode="after")
    def _exactly_one(self) -> "RecordCheckIn":
        _one_reading("Give exactly one of value, stepsDone and zone", self.value, self.steps_done, self.zone, at_least=1)
        return self


class RecordTeamCheckIn(OkrsCommand[TeamCheckedIn]):
    """Record where many key results of a team stand, all at once or none."""

    team_id: TeamId = Field(description="The team that owns the objectives.")
    check_ins: list[KeyResultCheckIn] = Field(
        min_length=1, max_length=TEAM_CHECK_INS, description="One for each key result; none twice."
    )
    effective_on: Day | None = Field(
        None, description="The day they speak of, within the cycle and not in the future; left out: today."
    )


class CorrectCheckIn(OkrsCommand[CheckInCorrected]):
    """Correct a check-in by a new one; what is left out is taken from the one it corrects. Possible in a closed cycle, too."""

    check_in_id: CheckInId = Field(description="The check-in to correct.")
    reason: Reason = Field(description="Why it is corrected.")
    value: Amount | None = Field(None, description="The right value of a metric or a threshold.")
    steps_done: list[StepId] | None = Field(None, max_length=STEPS, description="Every step of a milestone that was done.")
    zone: Zone | None = Field(None, description="The zone an ordinal had reached.")
    confidence: Confidence | None = Field(None, description="The right confidence, 0 to 10.")
    what_changed: Told | None = Field(None, description="What changed since the last one.")
    learned: Told | None = Field(None, description="What the team learned.")
    in_the_way: Told | None = Field(None, description="What is in the way.")
    question: Told | None = Field(None, description="A question for the team.")
    effective_on: Day | None = Field(None, description="The right day.")

    @model_validator(mode="after")
    def _at_most_one(self) -> "CorrectCheckIn":
        _one_reading("Give at most one of value, stepsDone and zone", self.value, self.steps_done, self.zone, at_least=0)
        return self
