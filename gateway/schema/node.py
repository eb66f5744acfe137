"""Relay's Node, and documents by their ids: asked for together, they are one statement."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import strawberry
from pydantic import BaseModel, Field

from contracts.messages import Document
from contracts.values import Id
from gateway.context import Context, Info
from gateway.read_model.selections import by_id

D = TypeVar("D", bound=Document)


class Node(BaseModel):
    """Anything with an id of its own, to be read again by `node`."""

    id: Id = Field(description="The id, the same everywhere: its kind and 32 hexadecimal digits.")


strawberry.pydantic.interface(Node, description=Node.__doc__)


async def documents(context: Context, ids: Sequence[str], kind: type[D]) -> list[D | None]:
    """The documents of these ids, in order; none where there is none (any more)."""
    found = await by_id(context.read_model, kind.kind, ids)
    return [kind.model_validate_json(found[id]) if id in found else None for id in ids]


def one(info: Info, kind: type[D], id: Id | None) -> Any:
    """The document behind an id that a document names."""
    return info.context.load(documents, str(id), kind) if id is not None else None


async def many(info: Info, kind: type[D], ids: Iterable[Id]) -> list[D]:
    """The documents behind a list of ids; those that are gone are left out."""
    loading = [one(info, kind, id) for id in ids]
    return [found for each in loading if (found := await each) is not None]
