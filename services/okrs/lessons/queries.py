"""What lessons need to know of what is there."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.problems import Refused
from contracts.okrs.lessons import NewLesson
from contracts.okrs.refusals import Code
from contracts.values import ObjectiveId
from services.okrs.experiments.tables import Experiment
from services.okrs.lessons import rules
from services.okrs.lessons.tables import Lesson


async def with_lessons(session: AsyncSession, objectives: Sequence[ObjectiveId]) -> set[ObjectiveId]:
    """Those of the objectives that have a lesson to read, not only withdrawn ones; one statement."""
    there = select(Lesson.objective_id).where(Lesson.objective_id.in_(objectives), Lesson.text_withdrawn.is_(False))
    return set(await session.scalars(there.distinct()))


async def require_fitting(session: AsyncSession, objective_id: ObjectiveId, lessons: Mapping[str, NewLesson]) -> None:
    """Refuses lessons, by where they stand in the command, with a tag twice or an experiment of another objective."""
    for field, lesson in lessons.items():
        if (place := rules.said_again(lesson.tags)) is not None:
            raise Refused(Code.NAMED_TWICE, field=f"{field}.tags.{place}", id=lesson.tags[place])
    named = [lesson.experiment_id for lesson in lessons.values() if lesson.experiment_id is not None]
    if not named:
        return
    query = select(Experiment.id).where(Experiment.objective_id == objective_id, Experiment.id.in_(named))
    its_own = set(await session.scalars(query))
    for field, lesson in lessons.items():
        if lesson.experiment_id is not None and lesson.experiment_id not in its_own:
            raise Refused(Code.EXPERIMENT_OF_ANOTHER_OBJECTIVE, field=f"{field}.experiment_id", id=lesson.experiment_id)
