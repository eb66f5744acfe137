"""What people do with lessons: publish what was learned, and tell that another objective used it."""

from sqlalchemy.exc import IntegrityError

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.okrs.lessons import LessonPublished, LessonReused, PublishLesson, ReuseLesson
from contracts.okrs.objectives import ObjectiveState
from contracts.okrs.refusals import Code
from contracts.values import LessonReuseId, ObjectiveId
from services.okrs.cycles.tables import Cycle
from services.okrs.lessons import queries
from services.okrs.lessons.tables import Lesson, LessonReuse
from services.okrs.lessons.tables.publication import published
from services.okrs.objectives import policies
from services.okrs.objectives.tables import Objective


async def publish_lesson(command: PublishLesson, unit: UnitOfWork) -> LessonPublished:
    objective = await _to_learn_from(unit, command.objective_id)
    objective.must_be(Code.LESSON_NEEDS_AN_ACTIVE_OBJECTIVE, ObjectiveState.ACTIVE, ObjectiveState.CLOSED)
    await queries.require_fitting(unit.session, objective.id, {"lesson": command.lesson})
    return unit.publish(LessonPublished(lesson=published(unit, objective, command.lesson).document()))


async def reuse_lesson(command: ReuseLesson, unit: UnitOfWork) -> LessonReused:
    """By those who work on the objective that used it; whoever learned it is not asked."""
    objective = await _to_learn_from(unit, command.objective_id)
    objective.must_not_be_closed()
    lesson = await unit.hold(Lesson, command.lesson_id)
    if lesson.objective_id == objective.id:
        raise Refused(Code.LESSON_IS_ITS_OWN, field="objective_id")
    if lesson.text_withdrawn:
        raise Refused(Code.LESSON_WAS_WITHDRAWN, field="lesson_id")
    reuse = LessonReuse(
        id=unit.new_id(LessonReuseId),
        **command.model_dump(),
        team_id=objective.team_id,
        by=unit.actor.person_id,
        at=unit.now,
    )
    unit.add(reuse)
    try:
        await unit.session.flush()  # whether it was reused already, only the constraint knows at all times
    except IntegrityError:
        raise Refused(Code.LESSON_REUSED_ALREADY, field="objective_id") from None
    return unit.publish(LessonReused(lesson_reuse=reuse.document()))


async def _to_learn_from(unit: UnitOfWork, id: ObjectiveId) -> Objective:
    """The objective held as it is, for those who work on it or lead it, while its cycle is not closed."""
    objective = await unit.hold(Objective, id)
    cycle = await unit.hold(Cycle, objective.cycle_id)
    policies.may_learn_from(await people.standing(unit, objective.team_id), objective)
    cycle.must_not_be_closed()
    return objective
