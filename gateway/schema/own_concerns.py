"""An author's own confidential concerns, which the owner alone knows by their handles: asked with the author's own token."""

from typing import Any, ClassVar

from pydantic import Field, TypeAdapter

from contracts.okrs import concerns as okrs
from contracts.values import ConcernId
from gateway.context import Info
from gateway.schema.celebrated import Thanked
from gateway.schema.relations import document
from gateway.words import shows


@shows(okrs.OwnConcern)
class OwnConcern(okrs.OwnConcern, Thanked):
    """A confidential concern with what it is about."""

    id: ConcernId = Field(description="The concern, by which its author goes on.")

    concern: ClassVar[Any] = document("id", "concern", "The concern as everyone reads it; null until it is published.")
    objective: ClassVar[Any] = document(
        "objective_id", "objective", "The objective it is about; null where it is about a decision."
    )
    decision: ClassVar[Any] = document(
        "decision_id", "decision", "The decision it is about; null where it is about an objective."
    )


_FOUND = TypeAdapter(list[OwnConcern])


async def of_viewer(info: Info) -> list[OwnConcern] | None:
    """Those of the viewer; in no trace that holds what the viewer does by name."""
    found = await info.context.fetch("okrs", "/concerns/mine", traced=False)
    return _FOUND.validate_json(found) if found is not None else None
