"""Lessons with where they come from and who reused them."""

from typing import Any, ClassVar

import strawberry
from pydantic import Field, PrivateAttr

from contracts.okrs import lessons as okrs
from contracts.values import LessonId, LessonReuseId
from gateway.context import Context, Info
from gateway.read_model import lessons as selections
from gateway.read_model import relations
from gateway.read_model.lessons import BEGINS, ENDS
from gateway.schema.celebrated import Recognized
from gateway.schema.node import Node
from gateway.schema.relations import LessonReuseType, document, pages, person
from gateway.words import shows

_SNIPPET = (
    f"Where it was found by text: parts of its text with the words that were found between {BEGINS} and {ENDS} (U+27E6, U+27E7)."
    " Plain text, not HTML: escape it first, then put your own marks for these two. Null where it was not found by text."
)


@shows(okrs.LessonDocument)
class Lesson(okrs.LessonDocument, Recognized, Node):
    """A lesson."""

    id: LessonId = Field(description="The lesson.")
    _snippet: str | None = PrivateAttr(None)

    objective: ClassVar[Any] = document("objective_id", "objective", "The objective it was learned from.")
    experiment: ClassVar[Any] = document("experiment_id", "experiment", "The experiment it was learned from.")
    team: ClassVar[Any] = document("team_id", "team", "The team that owned the objective when it was published.")
    publisher: ClassVar[Any] = person("published_by", "Who published it.", name="publishedBy")
    reuses: ClassVar[Any] = pages(
        relations.REUSES_OF_LESSONS, LessonReuseType, "The objectives that used it and how, the latest first."
    )

    def found(self, row: Any) -> "Lesson":
        """The lesson with the snippet of its row."""
        self._snippet = row["snippet"]
        return self

    @strawberry.pydantic.field(description=_SNIPPET)
    def snippet(self) -> str | None:
        """As the search made it."""
        return self._snippet

    @strawberry.pydantic.field(description="How many objectives used it; each counts once.")
    async def reuse_count(self, info: Info) -> int | None:
        """Counted at read."""
        return await info.context.load(_reuse_counts, str(self.id))  # type: ignore[no-any-return]


@shows(okrs.LessonReuseDocument)
class LessonReuse(okrs.LessonReuseDocument, Node):
    """An objective that used a lesson."""

    id: LessonReuseId = Field(description="The reuse.")

    lesson: ClassVar[Any] = document("lesson_id", "lesson", "The lesson.")
    objective: ClassVar[Any] = document("objective_id", "objective", "The objective that used it.")
    team: ClassVar[Any] = document("team_id", "team", "The team that owned that objective then.")
    recorder: ClassVar[Any] = person("by", "Who recorded it.", name="by")


async def _reuse_counts(context: Context, lessons: list[str]) -> list[int]:
    found = await selections.reuse_counts(context.read_model, lessons)
    return [found.get(id, 0) for id in lessons]
