"""Lessons with their reuse."""

from pydantic import Field

from contracts.okrs import lessons as okrs
from contracts.values import LessonId, LessonReuseId
from gateway.schema.node import Node
from gateway.words import shows


@shows(okrs.LessonDocument)
class Lesson(okrs.LessonDocument, Node):
    """A lesson."""

    id: LessonId = Field(description="The lesson.")


@shows(okrs.LessonReuseDocument)
class LessonReuse(okrs.LessonReuseDocument, Node):
    """An objective that used a lesson."""

    id: LessonReuseId = Field(description="The reuse.")
