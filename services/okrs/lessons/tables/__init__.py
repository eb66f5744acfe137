"""Rows of lessons and of their reuse, each with its document."""

from services.okrs.lessons.tables.lesson import Lesson
from services.okrs.lessons.tables.reuse import LessonReuse

__all__ = ["Lesson", "LessonReuse"]
