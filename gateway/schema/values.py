"""The organization's values."""

import strawberry
from pydantic import Field

from contracts.recognition import values
from contracts.recognition.ids import ValueListId
from contracts.recognition.values import THE_VALUES
from gateway.context import Info
from gateway.schema.node import Node, one
from gateway.words import shows


@shows(values.ValueListDocument)
class ValueList(values.ValueListDocument, Node):
    """The organization's values."""

    id: ValueListId = Field(description="The list; there is one.")


async def value_list(info: Info) -> ValueList | None:
    """The one list there is."""
    found: ValueList | None = await one(info, ValueList, THE_VALUES)
    return found


@strawberry.type
class ValueQueries:
    """Values at the root."""

    value_list = strawberry.field(
        value_list, description="The organization's values; retired ones, last, keep what was recognized by them."
    )
