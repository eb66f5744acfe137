"""Concerns, requests and experiments at the root, the latest first."""

from typing import Annotated, Any

import strawberry
from pydantic import Field

from contracts.messages import Input
from contracts.okrs.concerns import ConcernState
from contracts.okrs.experiments import ExperimentState
from contracts.okrs.requests import RequestState, Resource
from contracts.values import DecisionId, KeyResultId, ObjectiveId, TeamId
from gateway.context import Info
from gateway.pages import After, Before, Connection, First, Last, Order, Window
from gateway.read_model.relations import ASKED, PLANNED, RAISED
from gateway.read_model.selections import Selection, any_of
from gateway.schema.concerns import Concern
from gateway.schema.experiments import Experiment
from gateway.schema.requests import ResourceRequest
from gateway.words import show_input

_IDS = 100


class ConcernFilterInput(Input):
    """Which concerns to list; fields combine with AND, lists mean any of."""

    states: list[ConcernState] = Field([], max_length=4, description="Where they stand.")
    objective_ids: list[ObjectiveId] = Field([], max_length=_IDS, description="The objectives they are about.")
    decision_ids: list[DecisionId] = Field([], max_length=_IDS, description="The decisions they are about.")
    team_ids: list[TeamId] = Field([], max_length=_IDS, description="The teams that owned the objectives then.")


class ResourceRequestFilterInput(Input):
    """Which requests to list; fields combine with AND, lists mean any of."""

    states: list[RequestState] = Field([], max_length=4, description="Where they stand.")
    resources: list[Resource] = Field([], max_length=5, description="What is asked for.")
    objective_ids: list[ObjectiveId] = Field([], max_length=_IDS, description="Their objectives.")
    key_result_ids: list[KeyResultId] = Field([], max_length=_IDS, description="The key results that need it.")
    team_ids: list[TeamId] = Field([], max_length=_IDS, description="The teams that owned the objectives then.")


class ExperimentFilterInput(Input):
    """Which experiments to list; fields combine with AND, lists mean any of."""

    states: list[ExperimentState] = Field([], max_length=6, description="Where they stand.")
    objective_ids: list[ObjectiveId] = Field([], max_length=_IDS, description="Their objectives.")
    key_result_ids: list[KeyResultId] = Field([], max_length=_IDS, description="The key results they should move.")
    team_ids: list[TeamId] = Field([], max_length=_IDS, description="The teams that owned the objectives then.")


for _input in (ConcernFilterInput, ResourceRequestFilterInput, ExperimentFilterInput):
    show_input(_input)
_WHICH = strawberry.argument(description="Which; all of them without it.")
_COLUMNS = {
    "states": "state",
    "resources": "document->>'resource'",
    "objective_ids": "objective_id",
    "decision_ids": "decision_id",
    "key_result_ids": "key_result_id",
    "team_ids": "team_id",
}


async def _page(info: Info, kind: Any, order: Order, filter: Input | None, window: Window) -> Any:
    """What the filter finds: each of its fields is a list of what a column may be."""
    selection = Selection(kind.kind).where("not deleted")
    for name, wanted in filter or ():
        any_of(selection, _COLUMNS[name], wanted)
    rows = await selection.page(info.context.read_model, order, window)
    return window.page(order, rows, lambda row: kind.model_validate_json(row["document"]))


async def concerns(
    info: Info,
    filter: Annotated[ConcernFilterInput | None, _WHICH] = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[Concern] | None:
    """Latest first."""
    return await _page(info, Concern, RAISED, filter, Window.of(first, after, last, before))  # type: ignore[no-any-return]


async def requests(
    info: Info,
    filter: Annotated[ResourceRequestFilterInput | None, _WHICH] = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[ResourceRequest] | None:
    """Latest first."""
    return await _page(info, ResourceRequest, ASKED, filter, Window.of(first, after, last, before))  # type: ignore[no-any-return]


async def experiments(
    info: Info,
    filter: Annotated[ExperimentFilterInput | None, _WHICH] = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[Experiment] | None:
    """Latest first."""
    return await _page(info, Experiment, PLANNED, filter, Window.of(first, after, last, before))  # type: ignore[no-any-return]


@strawberry.type
class ReasonQueries:
    """Concerns, requests and experiments at the root."""

    concerns = strawberry.field(concerns, description="Concerns by filter, the latest first.")
    requests = strawberry.field(requests, description="Resource requests by filter, the latest first.")
    experiments = strawberry.field(experiments, description="Experiments by filter, the latest first.")
