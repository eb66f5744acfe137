"""Experiments: plan, do, study, and adopt, adapt or abandon."""

from typing import ClassVar, TypeVar

from pydantic import Field

from contracts.messages import Fact, Input
from contracts.okrs.limits import Short, Spoken
from contracts.okrs.messages import OkrsCommand, OkrsDocument, OkrsFact
from contracts.values import ExperimentId, Id, Instant, KeyResultId, ObjectiveId, PersonId, Reason, TeamId, Term

F_co = TypeVar("F_co", bound=Fact, covariant=True)


class ExperimentState(Term):
    """Where an experiment stands."""

    PLANNED = "planned", "What is expected is written down before it begins."
    RUNNING = "running", "It runs until its stop rule says so."
    STUDIED = "studied", "The result stands beside the prediction."
    ADOPTED = "adopted", "What was tried becomes the way it is done."
    ADAPTED = "adapted", "It goes on in another experiment, changed."
    ABANDONED = "abandoned", "It is not pursued; what was learned stays."


class Comparison(Term):
    """The result against the prediction."""

    AS_PREDICTED = "as_predicted", "It came as predicted."
    IN_PART = "in_part", "Part of it came as predicted."
    OTHERWISE = "otherwise", "It came otherwise; this is where most is learned."
    INCONCLUSIVE = "inconclusive", "The measure cannot tell."


class ExperimentDocument(OkrsDocument):
    """An experiment on the way to a key result."""

    kind: ClassVar[str] = "experiment"
    id: ExperimentId = Field(description="The experiment.")
    objective_id: ObjectiveId = Field(description="The objective.")
    key_result_id: KeyResultId = Field(description="The key result it should move.")
    team_id: TeamId = Field(description="The team that owned the objective when it was planned.")
    hypothesis: Short = Field(description="What is believed.")
    prediction: Short = Field(description="What will be seen if it is so.")
    measure: Short = Field(description="How it will be seen.")
    stop_rule: Short = Field(description="When it ends, whatever has come out.")
    state: ExperimentState = Field(description="Where it stands.")
    result: str = Field("", max_length=2_000, description="What came out.")
    comparison: Comparison | None = Field(None, description="The result against the prediction; null before it is studied.")
    conclusion: Reason | None = Field(None, description="Why it was adopted, adapted or abandoned.")
    continues_id: ExperimentId | None = Field(None, description="The experiment it continues.")
    continued_by_id: ExperimentId | None = Field(None, description="The experiment that continues it.")
    planned_by: PersonId = Field(description="Who planned it.")
    planned_at: Instant = Field(description="When it was planned.")
    started_at: Instant | None = Field(None, description="When it began.")
    studied_at: Instant | None = Field(None, description="When it was studied.")
    concluded_at: Instant | None = Field(None, description="When it was adopted, adapted or abandoned.")
    concluded_by: PersonId | None = Field(None, description="Who adopted, adapted or abandoned it.")

    @property
    def root(self) -> Id:
        """Experiments keep their order with their objective."""
        return self.objective_id


class ExperimentFact(OkrsFact):
    """Something happened to an experiment."""

    experiment: ExperimentDocument = Field(description="The experiment as it is now.")


class ExperimentPlanned(ExperimentFact):
    """An experiment was planned, its prediction written down."""


class ExperimentStarted(ExperimentFact):
    """An experiment began."""


class ExperimentStudied(ExperimentFact):
    """The result of an experiment stands beside its prediction."""


class ExperimentAdopted(ExperimentFact):
    """What was tried becomes the way it is done."""


class ExperimentAdapted(ExperimentFact):
    """An experiment goes on, changed, in another."""

    next_experiment: ExperimentDocument = Field(description="The experiment that continues it, planned.")


class ExperimentAbandoned(ExperimentFact):
    """An experiment is not pursued."""


class ExperimentCommand(OkrsCommand[F_co]):
    """Something to do with one experiment."""

    experiment_id: ExperimentId = Field(description="The experiment.")


class ExperimentPlan(Input):
    """What is expected, written down before it begins."""

    hypothesis: Short = Field(description="What is believed.")
    prediction: Short = Field(description="What will be seen if it is so.")
    measure: Short = Field(description="How it will be seen.")
    stop_rule: Short = Field(description="When it ends, whatever has come out.")


class PlanExperiment(OkrsCommand[ExperimentPlanned]):
    """Plan an experiment on the way to a key result; hypothesis and prediction stand before it begins."""

    objective_id: ObjectiveId = Field(description="The objective; not closed.")
    key_result_id: KeyResultId = Field(description="The key result it should move.")
    plan: ExperimentPlan = Field(description="What is expected.")


class StartExperiment(ExperimentCommand[ExperimentStarted]):
    """Begin a planned experiment."""


class StudyExperiment(ExperimentCommand[ExperimentStudied]):
    """Put the result beside the prediction."""

    result: Spoken = Field(description="What came out.")
    comparison: Comparison = Field(description="The result against the prediction.")


class AdoptExperiment(ExperimentCommand[ExperimentAdopted]):
    """Make what was tried the way it is done."""

    reason: Reason = Field(description="Why.")


class AdaptExperiment(ExperimentCommand[ExperimentAdapted]):
    """Go on, changed, in another experiment, planned with this command and linked both ways."""

    reason: Reason = Field(description="What is changed, and why.")
    plan: ExperimentPlan = Field(description="What is expected of the next one.")


class AbandonExperiment(ExperimentCommand[ExperimentAbandoned]):
    """Do not pursue an experiment; also possible before it is studied."""

    reason: Reason = Field(description="Why.")
