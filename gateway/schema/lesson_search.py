"""Lessons at the root: by what they say, whose they are, where they come from, and their tags."""

from typing import Annotated, Any

import strawberry
from pydantic import Field

from contracts.messages import Input
from contracts.okrs.limits import Tag
from contracts.values import LessonId, ObjectiveId, TeamId
from gateway.context import Info
from gateway.ids import parse_id
from gateway.pages import After, Before, Connection, First, Last, Window
from gateway.read_model import lessons as selections
from gateway.read_model.selections import any_of
from gateway.schema.lessons import Lesson
from gateway.schema.node import one
from gateway.words import show_input

_IDS = 100


class LessonFilterInput(Input):
    """Which lessons to find; fields combine with AND, lists mean any of."""

    text: str | None = Field(
        None,
        max_length=200,
        description="Words, or beginnings of words, of the title, the tags, when it applies, and the text; all of them.",
    )
    team_ids: list[TeamId] = Field([], max_length=_IDS, description="The teams that owned the objectives then.")
    objective_ids: list[ObjectiveId] = Field([], max_length=_IDS, description="The objectives they were learned from.")
    tags: list[Tag] = Field([], max_length=_IDS, description="Their tags, in large or small letters.")


show_input(LessonFilterInput)
Filter = Annotated[LessonFilterInput | None, strawberry.argument(description="Which; all of them without it.")]


def _shown(row: Any) -> Lesson:
    return Lesson.model_validate_json(row["document"]).found(row)


async def lessons(
    info: Info,
    filter: Filter = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[Lesson] | None:
    """A cursor belongs to its text: with another text it shows another place."""
    window = Window.of(first, after, last, before)
    wanted = filter or LessonFilterInput()
    selection, order = selections.lessons(wanted.text)
    any_of(selection, "l.team_id", wanted.team_ids)
    any_of(selection, "l.objective_id", wanted.objective_ids)
    selections.tagged(selection, wanted.tags)
    return window.page(order, await selection.page(info.context.read_model, order, window), _shown)


async def lesson(info: Info, id: Annotated[LessonId, strawberry.argument(description="The lesson.")]) -> Lesson | None:
    """One lesson."""
    return await one(info, Lesson, parse_id(LessonId, id))  # type: ignore[no-any-return]


@strawberry.type
class LessonQueries:
    """Lessons at the root."""

    lessons = strawberry.field(
        lessons, description="Lessons: with a text those that say it, the best match first; otherwise the newest first."
    )
    lesson = strawberry.field(lesson, description="One lesson, or null.")
