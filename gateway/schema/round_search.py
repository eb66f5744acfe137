"""Rounds, actions and agreements at the root."""

from typing import Annotated, Any

import strawberry
from pydantic import Field

from contracts.feedback.actions import ActionState
from contracts.feedback.agreements import AgreementState
from contracts.feedback.ids import RoundId
from contracts.feedback.rounds import RoundPurpose, RoundState
from contracts.messages import Input
from contracts.values import TeamId
from gateway.context import Info
from gateway.ids import parse_id
from gateway.pages import After, Before, Connection, First, Last, Window
from gateway.read_model import rounds as selections
from gateway.read_model.relations import PUT
from gateway.read_model.selections import any_of, listed
from gateway.schema.agreed_actions import Action
from gateway.schema.agreements import Agreement
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


class AgreementFilterInput(Input):
    """Which agreements to list; fields combine with AND, lists mean any of."""

    states: list[AgreementState] = Field([], max_length=len(AgreementState), description="Where they stand.")
    team_ids: list[TeamId] = Field([], max_length=_IDS, description="The teams whose agreements they are.")
    include_subteams: bool = Field(False, description="True: also those of any team below `teamIds`.")


for _input in (RoundFilterInput, ActionFilterInput, AgreementFilterInput):
    show_input(_input)
Filter = Annotated[RoundFilterInput | None, strawberry.argument(description="Which; all of them without it.")]
ActionFilter = Annotated[ActionFilterInput | None, strawberry.argument(description="Which; all of them without it.")]

AgreementFilter = Annotated[AgreementFilterInput | None, strawberry.argument(description="Which; all of them without it.")]


async def rounds(
    info: Info, filter: Filter = None, first: First = None, after: After = None, last: Last = None, before: Before = None
) -> Connection[Round] | None:
    """The latest first."""
    window, wanted = Window.of(first, after, last, before), filter or RoundFilterInput()
    selection = listed("round", states=wanted.states, teams=wanted.team_ids, subteams=wanted.include_subteams)
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
    selection = listed("action", states=wanted.states, teams=wanted.team_ids, subteams=wanted.include_subteams)
    rows = await selection.page(info.context.read_model, selections.DUE, window)
    return window.page(selections.DUE, rows, lambda row: Action.model_validate_json(row["document"]))


async def agreements(
    info: Info,
    filter: AgreementFilter = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[Agreement] | None:
    """The latest first."""
    window, wanted = Window.of(first, after, last, before), filter or AgreementFilterInput()
    selection = listed("agreement", states=wanted.states, teams=wanted.team_ids, subteams=wanted.include_subteams)
    rows = await selection.page(info.context.read_model, PUT, window)
    return window.page(PUT, rows, lambda row: Agreement.model_validate_json(row["document"]))


@strawberry.type
class RoundQueries:
    """Rounds, actions and agreements at the root."""

    rounds = strawberry.field(rounds, description="Rounds by filter, the latest first.")
    round = strawberry.field(round_, description="One round, or null; what is written in it is `inside`.")
    actions = strawberry.field(actions, description="What teams agreed to do, by filter, what is due first.")
    agreements = strawberry.field(
        agreements, description="How teams want to speak, disagree and respond to mistakes, by filter, the latest proposal first."
    )
