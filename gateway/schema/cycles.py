"""Cycles: quarters and years, and the objectives in them."""

from typing import TYPE_CHECKING, Annotated

import strawberry
from pydantic import Field

from contracts.messages import Input
from contracts.okrs import cycles as okrs
from contracts.okrs.cycles import CycleState
from contracts.values import CycleId
from gateway.context import Context, Info
from gateway.ids import parse_id
from gateway.pages import After, Before, Connection, First, Last, Order, Window
from gateway.read_model.selections import Selection, any_of
from gateway.schema import actions
from gateway.schema.actions import CycleAction
from gateway.schema.node import Node, one
from gateway.words import show_input, shows

if TYPE_CHECKING:
    from gateway.schema.objectives import Objective

CycleType = Annotated["Cycle", strawberry.lazy("gateway.schema.cycles")]
ObjectiveType = Annotated["Objective", strawberry.lazy("gateway.schema.objectives")]
BY_START = Order("starts_on", (("starts_on", 'text collate "C"'), ("id", "text")), descending=True)


async def _within(context: Context, cycles: list[str], window: Window) -> "list[Connection[Cycle]]":
    selection = Selection("cycle").where("not deleted")
    found = await selection.pages(context.read_model, cycles, "cycle.parent_id = parent.id", BY_START, window)
    return [window.page(BY_START, found[id], lambda row: Cycle.model_validate_json(row["document"])) for id in cycles]


@shows(okrs.CycleDocument)
class Cycle(okrs.CycleDocument, Node):
    """A cycle with what belongs to it."""

    id: CycleId = Field(description="The cycle.")

    @strawberry.pydantic.field(description="The longer cycle it is part of.")
    def parent(self, info: Info) -> CycleType | None:
        """By id."""
        return one(info, Cycle, self.parent_id)  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="The shorter cycles within it, the latest first.")
    async def children(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[CycleType] | None:
        """By their first day."""
        return await info.context.load(_within, self.id, Window.of(first, after, last, before))  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="Its objectives, newest first.")
    async def objectives(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[ObjectiveType] | None:
        """Its own, without those of the cycles within it."""
        from gateway.schema.objectives import of_cycles  # noqa: PLC0415  # objectives have cycles

        return await info.context.load(of_cycles, self.id, Window.of(first, after, last, before))  # type: ignore[no-any-return]

    @strawberry.pydantic.field(description="What the viewer may do with it now.")
    async def viewer_actions(self, info: Info) -> list[CycleAction] | None:
        """By the owner's rules."""
        return actions.of_cycle(self, await actions.standing_of(info))


class CycleFilterInput(Input):
    """Which cycles to list; fields combine with AND, lists mean any of."""

    states: list[CycleState] = Field([], max_length=4, description="Where they stand.")


show_input(CycleFilterInput)
Filter = Annotated[CycleFilterInput | None, strawberry.argument(description="Which; all of them without it.")]


async def cycles(
    info: Info, filter: Filter = None, first: First = None, after: After = None, last: Last = None, before: Before = None
) -> Connection[Cycle] | None:
    """Cycles, the latest first."""
    window = Window.of(first, after, last, before)
    selection = Selection("cycle").where("not deleted")
    if filter is not None:
        any_of(selection, "state", filter.states)
    rows = await selection.page(info.context.read_model, BY_START, window)
    return window.page(BY_START, rows, lambda row: Cycle.model_validate_json(row["document"]))


async def cycle(info: Info, id: Annotated[CycleId, strawberry.argument(description="The cycle.")]) -> Cycle | None:
    """One cycle."""
    return await one(info, Cycle, parse_id(CycleId, id))  # type: ignore[no-any-return]


@strawberry.type
class CycleQueries:
    """Cycles at the root."""

    cycles = strawberry.field(cycles, description="Cycles, the latest first.")
    cycle = strawberry.field(cycle, description="One cycle, or null.")
