"""Objectives at the root: the board with its filters and orders."""

from typing import Annotated

import strawberry
from pydantic import Field

from contracts.messages import Input
from contracts.okrs.objectives import Ambition, ObjectiveState
from contracts.okrs.readings import Health
from contracts.values import CycleId, ObjectiveId, TeamId, Term
from gateway.context import Info
from gateway.ids import parse_id
from gateway.pages import After, Before, Connection, First, Last, Window
from gateway.read_model import objectives as selections
from gateway.read_model.selections import Selection, any_of
from gateway.schema.node import one
from gateway.schema.objectives import Objective, shown
from gateway.words import show_input

_IDS = 100


class ObjectiveFilterInput(Input):
    """Which objectives to list; fields combine with AND, lists mean any of."""

    cycle_ids: list[CycleId] = Field([], max_length=_IDS, description="The cycles they belong to.")
    team_ids: list[TeamId] = Field([], max_length=_IDS, description="The teams that own them.")
    include_subteams: bool = Field(False, description="True: also those of every team below `teamIds`.")
    ambitions: list[Ambition] = Field([], max_length=3, description="How their score is read.")
    states: list[ObjectiveState] = Field([], max_length=4, description="Where they stand in their life.")
    health: list[Health] = Field([], max_length=4, description="How they stand now; only active objectives have a health.")
    text: str | None = Field(None, max_length=200, description="Words, or beginnings of words, of the title and the intent.")


class ObjectiveOrderField(Term):
    """What objectives are ordered by."""

    DRAFTED_AT = "drafted_at", "When they were drafted."
    TITLE = "title", "Their titles."
    PROGRESS = "progress", "Their progress."
    LAST_CHECK_IN_AT = "last_check_in_at", "When somebody last checked in; those without any come first."


class OrderDirection(Term):
    """Which way an order runs."""

    ASC = "asc", "Smallest or earliest first."
    DESC = "desc", "Largest or latest first."


class ObjectiveOrderInput(Input):
    """How objectives are ordered."""

    field: ObjectiveOrderField = Field(ObjectiveOrderField.DRAFTED_AT, description="By what.")
    direction: OrderDirection = Field(OrderDirection.DESC, description="Which way.")


show_input(ObjectiveFilterInput)
show_input(ObjectiveOrderInput)
Filter = Annotated[ObjectiveFilterInput | None, strawberry.argument(description="Which; all of them without it.")]
OrderBy = Annotated[ObjectiveOrderInput | None, strawberry.argument(description="In which order; newest first without it.")]


@strawberry.type(description="A page of objectives.")
class BoardConnection(Connection[Objective]):
    """With how many there are."""

    selection: strawberry.Private[Selection]

    @strawberry.field(description="How many there are in all, by the filter.")  # type: ignore[untyped-decorator]
    async def total_count(self, info: Info) -> int | None:
        """One more statement, where it is asked for."""
        return await self.selection.count(info.context.read_model)


def _selection(filter: ObjectiveFilterInput, info: Info) -> Selection:
    selection = selections.objectives(health=bool(filter.health), now=info.context.now)
    if filter.team_ids:
        selections.of_teams(selection, filter.team_ids, subteams=filter.include_subteams)
    any_of(selection, "o.cycle_id", filter.cycle_ids)
    any_of(selection, "o.ambition", filter.ambitions)
    any_of(selection, "o.state", filter.states)
    any_of(selection, "h.health", filter.health)
    if filter.text is not None and filter.text.strip():
        selections.with_words(selection, filter.text)
    return selection


async def objectives(
    info: Info,
    filter: Filter = None,
    order_by: OrderBy = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> BoardConnection | None:
    """The board."""
    window = Window.of(first, after, last, before)
    by = order_by or ObjectiveOrderInput()
    order = selections.ORDERS[by.field.value][by.direction is OrderDirection.DESC]
    selection = _selection(filter or ObjectiveFilterInput(), info)
    page = window.page(order, await selection.page(info.context.read_model, order, window), shown)
    return BoardConnection(edges=page.edges, page_info=page.page_info, selection=selection)


async def objective(
    info: Info, id: Annotated[ObjectiveId, strawberry.argument(description="The objective.")]
) -> Objective | None:
    """One objective."""
    return await one(info, Objective, parse_id(ObjectiveId, id))  # type: ignore[no-any-return]


@strawberry.type
class ObjectiveQueries:
    """Objectives at the root."""

    objectives = strawberry.field(objectives, description="Objectives by filter and order.")
    objective = strawberry.field(objective, description="One objective, or null.")
