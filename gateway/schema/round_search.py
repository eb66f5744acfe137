"""Rounds and actions at the root."""

from typing import Annotated, Any

import strawberry
from pydantic import Field

from contracts.feedback.actions import ActionState
from contracts.feedback.ids import RoundId
from contracts.feedback.rounds import RoundPurpose, RoundState
from contracts.messages import Input
from contracts.values import TeamId
from gateway.context import Info
from gateway.ids import parse_id
from gateway.pages import After, Before, Connection, First, Last, Window
from gateway.read_model import rounds as selections
from gateway.read_model.objectives import any_of
from gateway.schema.agreed_actions import Action
from gateway.schema.node import one
from gateway.schema.rounds import Round
from gateway.words import show_input

_IDS = 100


class RoundFilterInput(Input):
    """Which rounds to list; fields combine with AND, lists mean any of."""

    states: list[RoundState] = Field([], max_length=3, description="Where they stand.")
    purposes: list[RoundPurpose] = Field([], max_length=6, description="What they are for.")
    team_ids: list[TeamId] = Field([], max_length=_IDS, description="The teams that are asked.")
    include_subteams: bool = Field(False, description="True: also those that ask any team below `teamIds`.")


class ActionFilterInput(Input):
    """Which actions to list; fields combine with AND, lists mean any of. Nobody is picked out by name."""

    states: list[ActionState] = Field([], max_length=3, description="Where they stand.")
    team_ids: list[TeamId] = Field([], max_length=_IDS, description="The teams whose list they are on.")
    include_subteams: bool = Field(False, description="True: also those of any team below `teamIds`.")


show_input(RoundFilterInput)
show_input(ActionFilterInput)
Filter = Annotated[RoundFilterInput | None, strawberry.argument(description="Which; all of them without it.")]
ActionFilter = Annotated[ActionFilterInput | None, strawberry.argument(description="Which; all of them without it.")]


async def rounds(
    info: Info, filter: Filter = None, first: First = None, after: After = None, last: Last = None, before: Before = None
) -> Connection[Round] | None:
    """The latest first."""
    window, wanted = Window.of(first, after, last, before), filter or RoundFilterInput()
    selection = selections.of("round", states=wanted.states, teams=wanted.team_ids, subteams=wanted.include_subteams)
    any_of(selection, "purpose", wanted.purposes)

    def shown(row: Any) -> Round:
        return Round.model_validate_json(row["document"])

    return window.page(selections.NEWEST, await selection.page(info.context.read_model, selections.NEWEST, window), shown)


async def round_(info: Info, id: Annotated[RoundId, strawberry.argument(description="The round.")]) -> Round | None:
    """One round."""
    return await one(info, Round, parse_id(RoundId, id))  # type: ignore[no-any-return]


async def actions(
    info: Info, filter: ActionFilter = None, first: First = None, after: After = None, last: Last = None, before: Before = None
) -> Connection[Action] | None:
    """What is due first; what has no day comes last."""
    window, wanted = Window.of(first, after, last, before), filter or ActionFilterInput()
    selection = selections.of("action", states=wanted.states, teams=wanted.team_ids, subteams=wanted.include_subteams)
    rows = await selection.page(info.context.read_model, selections.DUE, window)
    return window.page(selections.DUE, rows, lambda row: Action.model_validate_json(row["document"]))


@strawberry.type
class RoundQueries:
    """Rounds and actions at the root."""

    rounds = strawberry.field(rounds, description="Rounds by filter, the latest first.")
    round = strawberry.field(round_, description="One round, or null; what is written in it is `inside`.")
    actions = strawberry.field(actions, description="What teams agreed to do, by filter, what is due first.")
