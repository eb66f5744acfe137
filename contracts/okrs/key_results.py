"""Key results and their four measures: a number is not always the truth."""

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from contracts.messages import Input, Part
from contracts.okrs.limits import KEY_RESULT_CONTRIBUTORS, STEPS, Guidance, ScoreReason, Source, StepTitle, ZoneMeaning
from contracts.values import (
    Amount,
    Confidence,
    Day,
    Instant,
    KeyResultId,
    PersonId,
    Score,
    Share,
    StepId,
    Term,
    Title,
    Unit,
    Weight,
)


class MeasureKind(Term):
    """What sort of measure a key result has."""

    METRIC = "metric", "A number on its way from a baseline to a target, upwards or downwards."
    THRESHOLD = "threshold", "A number to be kept above or below a limit."
    MILESTONE = "milestone", "Ordered steps with weights, each done or not."
    ORDINAL = "ordinal", "Three described zones: commit, target, stretch."


class Direction(Term):
    """On which side of its limit a threshold is kept."""

    KEEP_ABOVE = "keep_above", "At the limit or above it."
    KEEP_BELOW = "keep_below", "At the limit or below it."


class Zone(Term):
    """How far an ordinal key result has come."""

    NONE = "none", "None of the zones yet; progress 0."
    COMMIT = "commit", "The commit zone; progress 0.3."
    TARGET = "target", "The target zone; progress 0.7."
    STRETCH = "stretch", "The stretch zone; progress 1."


class Metric(Part):
    """A number on its way from a baseline to a target, upwards or downwards."""

    kind: MeasureKind = Field(MeasureKind.METRIC, description="Always `metric`.")
    baseline: Amount | None = Field(None, description="The value at the start; null where nobody has measured it yet.")
    target: Amount | None = Field(None, description="The value to reach; null only where an import did not tell it.")
    stretch: Amount | None = Field(None, description="A value beyond the target to dare for; progress does not count it.")
    unit: Unit | None = Field(None, description="The unit of all its values.")
    current: Amount | None = Field(None, description="The value of the check-in that counts now; null before the first.")


class Threshold(Part):
    """A number to be kept above or below a limit; progress is the share of check-ins that held."""

    kind: MeasureKind = Field(MeasureKind.THRESHOLD, description="Always `threshold`.")
    direction: Direction = Field(description="On which side of the limit it is kept.")
    limit: Amount = Field(description="The limit, which itself still holds.")
    unit: Unit | None = Field(None, description="The unit of all its values.")
    current: Amount | None = Field(None, description="The value of the check-in that counts now; null before the first.")
    held: int = Field(0, ge=0, description="How many check-ins held, by the limit as it is now.")
    counted: int = Field(0, ge=0, description="How many check-ins there are, corrected ones aside.")


class Step(Part):
    """One step of a milestone key result."""

    id: StepId = Field(description="The step.")
    title: StepTitle = Field(description="What is done when it is done.")
    weight: Weight = Field(description="Its share of the key result; all steps' weights sum to 1.")
    done: bool = Field(description="Whether it is done, by the check-in that counts now.")


class Milestone(Part):
    """Ordered steps with weights; progress is the weight of those that are done."""

    kind: MeasureKind = Field(MeasureKind.MILESTONE, description="Always `milestone`.")
    steps: list[Step] = Field(max_length=STEPS, description="The steps, in order; at most 40 in an objective.")


class Ordinal(Part):
    """Three described zones; progress is 0.3, 0.7 or 1."""

    kind: MeasureKind = Field(MeasureKind.ORDINAL, description="Always `ordinal`.")
    commit: ZoneMeaning = Field(description="What the commit zone means (0.3).")
    target: ZoneMeaning = Field(description="What the target zone means (0.7).")
    stretch: ZoneMeaning = Field(description="What the stretch zone means (1.0).")
    reached: Zone = Field(Zone.NONE, description="The zone of the check-in that counts now.")


def _kind(value: Any) -> str | None:
    return value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)


Measure = Annotated[
    Annotated[Metric, Tag("metric")]
    | Annotated[Threshold, Tag("threshold")]
    | Annotated[Milestone, Tag("milestone")]
    | Annotated[Ordinal, Tag("ordinal")],
    Discriminator(_kind),
]


class KeyResult(Part):
    """One measure of an objective's success. Progress, confidence and score are three numbers, never mixed."""

    id: KeyResultId = Field(description="The key result.")
    title: Title = Field(description="What is measured, in one sentence.")
    definition: Guidance = Field("", description="What exactly is counted.")
    data_source: Source = Field("", description="Where the value is read.")
    scoring_guidance: Guidance = Field("", description="What earns which score at the end.")
    owner_id: PersonId | None = Field(None, description="Who looks after it.")
    contributor_ids: list[PersonId] = Field([], max_length=KEY_RESULT_CONTRIBUTORS, description="Who else works on it.")
    weight: Weight = Field(description="Its share of the objective; all weights sum to exactly 1.")
    measure: Measure = Field(description="How it is measured, and where it stands.")
    progress: Share = Field(description="How far its measure has come, 0 to 1.")
    confidence: Confidence | None = Field(
        None, description="How likely the team finds success, 0 to 10; null before the first check-in."
    )
    score: Score | None = Field(None, description="What it earned, 0 to 1, given at close.")
    score_reason: ScoreReason = Field("", description="Why the score differs from the progress.")
    last_check_in_at: Instant | None = Field(None, description="When somebody last checked in on it.")
    effective_on: Day | None = Field(None, description="The day its present values speak of.")


class MetricInput(Input):
    """A number on its way from a baseline to a target."""

    baseline: Amount | None = Field(None, description="The value at the start; needed before the objective is activated.")
    target: Amount = Field(description="The value to reach; above or below the baseline, not the same.")
    stretch: Amount | None = Field(None, description="A value beyond the target to dare for.")
    unit: Unit | None = Field(None, description="The unit of all its values.")


class ThresholdInput(Input):
    """A number to be kept above or below a limit."""

    direction: Direction = Field(description="On which side of the limit it is kept.")
    limit: Amount = Field(description="The limit, which itself still holds.")
    unit: Unit | None = Field(None, description="The unit of all its values.")


class StepInput(Input):
    """One step of a milestone key result."""

    id: StepId | None = Field(None, description="The step, where it is there already; a new step has none.")
    title: StepTitle = Field(description="What is done when it is done.")
    weight: Weight | None = Field(
        None, description="Its share; name it for all steps, summing to 1, or for none: then all weigh the same."
    )


class MilestoneInput(Input):
    """Ordered steps with weights."""

    steps: list[StepInput] = Field(min_length=1, max_length=STEPS, description="The steps, in order; at most 40 in an objective.")


class OrdinalInput(Input):
    """Three described zones."""

    commit: ZoneMeaning = Field(description="What the commit zone means (0.3).")
    target: ZoneMeaning = Field(description="What the target zone means (0.7).")
    stretch: ZoneMeaning = Field(description="What the stretch zone means (1.0).")


class MeasureInput(Input):
    """Exactly one of the four measures."""

    metric: MetricInput | None = Field(None, description="A number on its way from a baseline to a target.")
    threshold: ThresholdInput | None = Field(None, description="A number to be kept above or below a limit.")
    milestone: MilestoneInput | None = Field(None, description="Ordered steps with weights.")
    ordinal: OrdinalInput | None = Field(None, description="Three described zones.")

    @model_validator(mode="after")
    def _exactly_one(self) -> "MeasureInput":
        if sum(measure is not None for measure in (self.metric, self.threshold, self.milestone, self.ordinal)) != 1:
            raise PydanticCustomError("exactly_one", "Give exactly one of metric, threshold, milestone and ordinal")
        return self


class NewKeyResult(Input):
    """A key result to begin with. Definition, baseline and scoring guidance may follow, but are needed before activation."""

    title: Title = Field(description="What is measured, in one sentence.")
    measure: MeasureInput = Field(description="How it is measured.")
    definition: Guidance = Field("", description="What exactly is counted.")
    data_source: Source = Field("", description="Where the value is read.")
    scoring_guidance: Guidance = Field("", description="What earns which score at the end.")
    owner_id: PersonId | None = Field(None, description="Who looks after it.")
    contributor_ids: list[PersonId] = Field([], max_length=KEY_RESULT_CONTRIBUTORS, description="Who else works on it.")
    weight: Weight | None = Field(
        None, description="Its share of the objective; name all weights, summing to exactly 1, or none: then all weigh the same."
    )


class KeyResultWeight(Input):
    """The weight of one key result."""

    key_result_id: KeyResultId = Field(description="The key result.")
    weight: Weight = Field(description="Its share of the objective.")
