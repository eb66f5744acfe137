"""Decisions at the root: by state, by what they affect, by decider, by words, and those that are due for review."""

from typing import Annotated, Any

import strawberry
from pydantic import Field

from contracts.messages import Input
from contracts.okrs.decisions import DecisionState
from contracts.values import DecisionId, ObjectiveId, PersonId, TeamId, Term
from gateway.context import Info
from gateway.ids import parse_id
from gateway.pages import After, Before, Connection, First, Last, Window
from gateway.read_model import decisions as selections
from gateway.read_model.selections import Selection, any_of
from gateway.schema.board import OrderDirection
from gateway.schema.decisions import Decision
from gateway.schema.node import one
from gateway.schema.waiting import today
from gateway.words import show_input

_IDS = 100


class DecisionFilterInput(Input):
    """Which decisions to list; fields combine with AND, lists mean any of."""

    states: list[DecisionState] = Field([], max_length=4, description="Where they stand.")
    objective_ids: list[ObjectiveId] = Field([], max_length=_IDS, description="The objectives they affect.")
    team_ids: list[TeamId] = Field([], max_length=_IDS, description="The teams they name as affected.")
    include_subteams: bool = Field(False, description="True: also those that affect any team below `teamIds`.")
    decider_ids: list[PersonId] = Field([], max_length=_IDS, description="Who records them, and makes them where one does.")
    review_due: bool | None = Field(
        None, description="True: they hold, and their day of review has passed in UTC; false: all others."
    )
    text: str | None = Field(
        None,
        max_length=200,
        description="Words, or beginnings of words, of the title, the context, the rationale and the options' titles.",
    )


class DecisionOrderField(Term):
    """What decisions are ordered by."""

    PROPOSED_AT = "proposed_at", "When they were proposed."
    DECIDED_AT = "decided_at", "When they were decided; those that are not come first."
    REVIEW_ON = "review_on", "The day by which they are looked at again; those without one come first."
    TITLE = "title", "Their titles."


class DecisionOrderInput(Input):
    """How decisions are ordered."""

    field: DecisionOrderField = Field(DecisionOrderField.PROPOSED_AT, description="By what.")
    direction: OrderDirection = Field(OrderDirection.DESC, description="Which way.")


show_input(DecisionFilterInput)
show_input(DecisionOrderInput)
Filter = Annotated[DecisionFilterInput | None, strawberry.argument(description="Which; all of them without it.")]
OrderBy = Annotated[DecisionOrderInput | None, strawberry.argument(description="In which order; newest first without it.")]


def _selection(filter: DecisionFilterInput, info: Info) -> Selection:
    selection = selections.decisions()
    any_of(selection, "d.state", filter.states)
    any_of(selection, "d.decider_id", filter.decider_ids)
    subteams = filter.include_subteams
    selections.affecting(selection, objectives=filter.objective_ids, teams=filter.team_ids, subteams=subteams)
    if filter.review_due is not None:
        selections.review_due(selection, today(info), due=filter.review_due)
    if filter.text is not None and filter.text.strip():
        selections.saying(selection, filter.text)
    return selection


def _shown(row: Any) -> Decision:
    return Decision.model_validate_json(row["document"])


async def decisions(
    info: Info,
    filter: Filter = None,
    order_by: OrderBy = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[Decision] | None:
    """Nobody counts them: a filter by decider would make that a figure about a person."""
    window = Window.of(first, after, last, before)
    by = order_by or DecisionOrderInput()
    order = selections.ORDERS[by.field.value][by.direction is OrderDirection.DESC]
    selection = _selection(filter or DecisionFilterInput(), info)
    return window.page(order, await selection.page(info.context.read_model, order, window), _shown)


async def decision(info: Info, id: Annotated[DecisionId, strawberry.argument(description="The decision.")]) -> Decision | None:
    """One decision."""
    return await one(info, Decision, parse_id(DecisionId, id))  # type: ignore[no-any-return]


@strawberry.type
class DecisionQueries:
    """Decisions at the root."""

    decisions = strawberry.field(decisions, description="Decisions by filter and order.")
    decision = strawberry.field(decision, description="One decision, or null.")
