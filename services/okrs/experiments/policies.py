"""Who concludes an experiment; who plans and runs one, stands with objectives."""

from chassis.problems import Refused
from chassis.standing import Standing
from contracts.okrs.refusals import Code
from services.okrs.experiments.tables import Experiment
from services.okrs.objectives.tables import Objective


def may_conclude(standing: Standing, objective: Objective, experiment: Experiment) -> None:
    """Whoever planned it, the champion of its objective, the leads, and their deputies: it changes how the team works."""
    if not (standing.is_lead or standing.acts_for(experiment.planned_by, objective.champion_id)):
        raise Refused(Code.NOT_YOURS_TO_CONCLUDE)
