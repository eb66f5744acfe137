"""How a lesson comes to be: by itself, with the close of its objective, or out of what was learned there."""

from chassis.unit import UnitOfWork
from contracts.okrs.lessons import NewLesson
from contracts.values import LessonId
from services.okrs.lessons.tables.lesson import Lesson
from services.okrs.objectives.tables import Objective


def published(unit: UnitOfWork, objective: Objective, lesson: NewLesson) -> Lesson:
    """A lesson of the objective, by the viewer, now."""
    return unit.add(
        Lesson(
            id=unit.new_id(LessonId),
            objective_id=objective.id,
            team_id=objective.team_id,
            **lesson.model_dump(),
            text_withdrawn=False,
            published_by=unit.actor.person_id,
            published_at=unit.now,
        )
    )


def out_of_close(unit: UnitOfWork, objective: Objective, learned: str) -> Lesson:
    """What was learned, under the objective's title: an objective does not end without a lesson that others find."""
    return published(unit, objective, NewLesson(title=objective.title, text=learned))
