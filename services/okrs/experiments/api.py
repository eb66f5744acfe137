"""The verbs of experiments over HTTP."""

from chassis.verbs import verbs
from services.okrs.experiments import commands

router = verbs(
    commands.plan_experiment,
    commands.start_experiment,
    commands.study_experiment,
    commands.adopt_experiment,
    commands.adapt_experiment,
    commands.abandon_experiment,
)
