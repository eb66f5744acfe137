"""What people do with experiments: plan, start, study, and adopt, adapt or abandon.

Objective and cycle are held before the experiment is locked, in the order in which everything else locks them.
"""

from dataclasses import dataclass

from chassis import organization as people
from chassis.problems import Refused
from chassis.standing import Standing
from chassis.unit import UnitOfWork
from contracts.okrs.experiments import (
    AbandonExperiment,
    AdaptExperiment,
    AdoptExperiment,
    ExperimentAbandoned,
    ExperimentAdapted,
    ExperimentAdopted,
    ExperimentPlan,
    ExperimentPlanned,
    ExperimentStarted,
    ExperimentState,
    ExperimentStudied,
    PlanExperiment,
    StartExperiment,
    StudyExperiment,
)
from contracts.okrs.refusals import Code
from contracts.values import ExperimentId, KeyResultId
from services.okrs.cycles.tables import Cycle
from services.okrs.experiments import policies
from services.okrs.experiments.tables import Experiment
from services.okrs.objectives import policies as objectives
from services.okrs.objectives.tables import Objective


async def plan_experiment(command: PlanExperiment, unit: UnitOfWork) -> ExperimentPlanned:
    objective = await unit.hold(Objective, command.objective_id)
    cycle = await unit.hold(Cycle, objective.cycle_id)
    objectives.may_learn_from(await people.standing(unit, objective.team_id), objective)
    cycle.must_not_be_closed()
    objective.must_not_be_closed()
    objective.key_result(command.key_result_id)
    return unit.publish(ExperimentPlanned(experiment=_planned(unit, objective, command.key_result_id, command.plan).document()))


async def start_experiment(command: StartExperiment, unit: UnitOfWork) -> ExperimentStarted:
    opened = await _open(unit, command.experiment_id)
    objectives.may_learn_from(opened.standing, opened.objective)
    opened.must_take_experiments()
    opened.experiment.become(ExperimentState.RUNNING, Code.EXPERIMENT_IS_NOT_PLANNED)
    opened.experiment.started_at = unit.now
    return unit.publish(ExperimentStarted(experiment=opened.experiment.document()))


async def study_experiment(command: StudyExperiment, unit: UnitOfWork) -> ExperimentStudied:
    """Also after the objective closed, while its cycle is not: what was begun is worth knowing."""
    opened = await _open(unit, command.experiment_id)
    objectives.may_learn_from(opened.standing, opened.objective)
    opened.cycle.must_not_be_closed()
    experiment = opened.experiment
    experiment.become(ExperimentState.STUDIED, Code.EXPERIMENT_IS_NOT_RUNNING)
    experiment.result, experiment.comparison, experiment.studied_at = command.result, command.comparison, unit.now
    return unit.publish(ExperimentStudied(experiment=experiment.document()))


async def adopt_experiment(command: AdoptExperiment, unit: UnitOfWork) -> ExperimentAdopted:
    opened = await _to_conclude(unit, command.experiment_id)
    _conclude(unit, opened, ExperimentState.ADOPTED, Code.EXPERIMENT_IS_NOT_STUDIED, command.reason)
    return unit.publish(ExperimentAdopted(experiment=opened.experiment.document()), reason=command.reason)


async def adapt_experiment(command: AdaptExperiment, unit: UnitOfWork) -> ExperimentAdapted:
    """Unlike the other two ends not on a closed objective: another experiment begins with it."""
    opened = await _to_conclude(unit, command.experiment_id)
    opened.must_take_experiments()
    experiment = opened.experiment
    _conclude(unit, opened, ExperimentState.ADAPTED, Code.EXPERIMENT_IS_NOT_STUDIED, command.reason)
    following = _planned(unit, opened.objective, experiment.key_result_id, command.plan, continues=experiment)
    told = ExperimentAdapted(experiment=experiment.document(), next_experiment=following.document())
    return unit.publish(told, reason=command.reason)


async def abandon_experiment(command: AbandonExperiment, unit: UnitOfWork) -> ExperimentAbandoned:
    opened = await _to_conclude(unit, command.experiment_id)
    _conclude(unit, opened, ExperimentState.ABANDONED, Code.EXPERIMENT_IS_OVER, command.reason)
    return unit.publish(ExperimentAbandoned(experiment=opened.experiment.document()), reason=command.reason)


@dataclass(frozen=True, slots=True)
class _Opened:
    """An experiment locked for a change, its objective and cycle held as they are, and what the viewer is to the team."""

    experiment: Experiment
    objective: Objective
    cycle: Cycle
    standing: Standing

    def must_take_experiments(self) -> None:
        """Refuses where nothing begins any more, or where the key result is gone."""
        self.cycle.must_not_be_closed()
        self.objective.must_not_be_closed()
        self.objective.key_result(self.experiment.key_result_id, field="experiment_id")


async def _open(unit: UnitOfWork, id: ExperimentId) -> _Opened:
    known = await unit.session.get(Experiment, id)
    if known is None:
        raise Refused(Code.EXPERIMENT_NOT_FOUND, field="experiment_id", id=id)
    objective = await unit.hold(Objective, known.objective_id, field="experiment_id")
    cycle = await unit.hold(Cycle, objective.cycle_id)
    experiment = await unit.change(Experiment, id)
    return _Opened(experiment, objective, cycle, await people.standing(unit, objective.team_id))


async def _to_conclude(unit: UnitOfWork, id: ExperimentId) -> _Opened:
    opened = await _open(unit, id)
    policies.may_conclude(opened.standing, opened.objective, opened.experiment)
    opened.cycle.must_not_be_closed()
    return opened


def _conclude(unit: UnitOfWork, opened: _Opened, following: ExperimentState, refusal: Code, why: str) -> None:
    opened.experiment.conclude(following, refusal, why=why, at=unit.now, by=unit.actor.person_id)


def _planned(
    unit: UnitOfWork, objective: Objective, part: KeyResultId, plan: ExperimentPlan, *, continues: Experiment | None = None
) -> Experiment:
    experiment = Experiment(
        id=unit.new_id(ExperimentId),
        objective_id=objective.id,
        key_result_id=part,
        team_id=objective.team_id,
        **plan.model_dump(),
        state=ExperimentState.PLANNED,
        result="",
        planned_by=unit.actor.person_id,
        planned_at=unit.now,
    )
    if continues is not None:
        experiment.continues_id, continues.continued_by_id = continues.id, experiment.id
    return unit.add(experiment)
