"""Sketches, which the owner alone keeps and shows: asked with the viewer's own token, never copied here."""

from typing import Annotated, Any, ClassVar

import strawberry
from pydantic import Field

from contracts.okrs import sketches as okrs
from contracts.values import ObjectiveId
from gateway.context import Info
from gateway.ids import parse_id
from gateway.schema.cycles import Cycle
from gateway.schema.node import one
from gateway.schema.relations import document, people, person
from gateway.words import shows


@shows(okrs.Sketch)
class Sketch(okrs.Sketch):
    """A sketch with whom it names."""

    id: ObjectiveId = Field(description="The sketch; the draft it becomes keeps this id.")

    team: ClassVar[Any] = document("team_id", "team", "The team that would own it.")
    champion: ClassVar[Any] = person("champion_id", "The person who would answer for it.")
    contributors: ClassVar[Any] = people("contributor_ids", "Who else would work on it.")
    invited: ClassVar[Any] = people("invited_ids", "Who may read it beside the team.")
    begun_by: ClassVar[Any] = person("sketched_by", "Who began it.", name="sketchedBy")

    @strawberry.pydantic.field(description="The cycle it would belong to.")
    def cycle(self, info: Info) -> Cycle | None:
        """By id."""
        return one(info, Cycle, self.cycle_id)  # type: ignore[no-any-return]


class _Found(okrs.Sketches):
    """As the owner answers them."""

    sketches: list[Sketch]  # type: ignore[assignment]  # with relations


async def of_viewer(info: Info) -> list[Sketch] | None:
    """What the viewer may read, the newest first."""
    found = await info.context.fetch("okrs", "/sketches")
    return _Found.model_validate_json(found).sketches if found is not None else None


async def sketch(info: Info, id: Annotated[ObjectiveId, strawberry.argument(description="The sketch.")]) -> Sketch | None:
    """One sketch, for whoever may read it."""
    found = await info.context.fetch("okrs", f"/sketches/{parse_id(ObjectiveId, id)}")
    return Sketch.model_validate_json(found) if found is not None else None


@strawberry.type
class SketchQueries:
    """Sketches at the root."""

    sketch = strawberry.field(
        sketch, description="A sketch that the viewer may read, or null. Its owner answers; while that is away, this is null."
    )
