"""An author's own confidential threads, which the owner alone knows by their handles: asked with the author's own token."""

import strawberry
from pydantic import Field, TypeAdapter

from contracts.feedback import threads as feedback
from contracts.values import Id
from gateway.context import Info
from gateway.schema.celebrated import Thanked
from gateway.schema.node import Node
from gateway.words import shows


@shows(feedback.OwnThread)
class OwnThread(feedback.OwnThread, Thanked):
    """A confidential thread with what everyone knows of it."""

    id: Id = Field(description="What you wrote, by which you go on.")

    @strawberry.pydantic.field(description="The note, question or other thing itself; null until it is published.")
    async def subject(self, info: Info) -> Node | None:
        """By id."""
        from gateway.schema.nodes import loading  # noqa: PLC0415  # nodes are whatever there is

        found = loading(info, self.id)
        return await found if found is not None else None


_FOUND = TypeAdapter(list[OwnThread])


async def of_viewer(info: Info) -> list[OwnThread] | None:
    """Those of the viewer; in no trace that holds what the viewer does by name."""
    found = await info.context.fetch("feedback", "/threads/mine", traced=False)
    return _FOUND.validate_json(found) if found is not None else None
