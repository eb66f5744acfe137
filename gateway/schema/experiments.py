"""Experiments with the key result they should move, and what they continue."""

from typing import Any, ClassVar

import strawberry
from pydantic import Field

from contracts.okrs import experiments as okrs
from contracts.values import ExperimentId
from gateway.context import Info
from gateway.read_model import relations
from gateway.schema import actions_of_reasons as actions
from gateway.schema.actions import standing_of
from gateway.schema.actions_of_reasons import ExperimentAction
from gateway.schema.node import Node, one
from gateway.schema.relations import LessonType, document, pages, part, person
from gateway.words import shows


@shows(okrs.ExperimentDocument)
class Experiment(okrs.ExperimentDocument, Node):
    """An experiment."""

    id: ExperimentId = Field(description="The experiment.")

    objective: ClassVar[Any] = document("objective_id", "objective", "The objective.")
    key_result: ClassVar[Any] = part("The key result it should move; null where it was removed since.")
    team: ClassVar[Any] = document("team_id", "team", "The team that owned the objective when it was planned.")
    continues: ClassVar[Any] = document("continues_id", "experiment", "The experiment it continues.")
    continued_by: ClassVar[Any] = document("continued_by_id", "experiment", "The experiment that continues it.")
    lessons: ClassVar[Any] = pages(relations.LESSONS_OF_EXPERIMENTS, LessonType, "What was learned from it, the latest first.")
    planner: ClassVar[Any] = person("planned_by", "Who planned it.", name="plannedBy")
    concluder: ClassVar[Any] = person("concluded_by", "Who adopted, adapted or abandoned it.", name="concludedBy")

    @strawberry.pydantic.field(description="What the viewer may do with it now.")
    async def viewer_actions(self, info: Info) -> list[ExperimentAction] | None:
        """By the owner's rules."""
        from gateway.schema.cycles import Cycle  # noqa: PLC0415  # cycles have objectives, and they experiments
        from gateway.schema.objectives import Objective  # noqa: PLC0415  # as above

        objective = await one(info, Objective, self.objective_id)
        cycle = await one(info, Cycle, objective.cycle_id) if objective else None
        return actions.of_experiment(self, objective, cycle, await standing_of(info)) if cycle else []
