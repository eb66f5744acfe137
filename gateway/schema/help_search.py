"""Help, Braintrusts and skill gaps at the root, the latest first."""

from typing import Annotated, Any

import strawberry
from pydantic import Field

from contracts.feedback.braintrusts import BraintrustState
from contracts.feedback.help import HelpState
from contracts.feedback.skills import SkillGapState
from contracts.messages import Input
from contracts.values import KeyResultId, ObjectiveId, TeamId
from gateway.context import Info
from gateway.pages import After, Before, Connection, First, Last, Order, Window
from gateway.read_model.relations import CALLED, FLAGGED, HELPED
from gateway.read_model.selections import Selection, any_of, of_teams
from gateway.schema.help import Braintrust, HelpRequest, SkillGap
from gateway.words import show_input

_IDS = 100


class HelpRequestFilterInput(Input):
    """Which requests for help to list; fields combine with AND, lists mean any of."""

    team_ids: list[TeamId] = Field([], max_length=_IDS, description="The teams that owned the objectives then.")
    include_subteams: bool = Field(False, description="True: also those of any team below `teamIds`.")
    objective_ids: list[ObjectiveId] = Field([], max_length=_IDS, description="Their objectives.")
    key_result_ids: list[KeyResultId] = Field([], max_length=_IDS, description="The key results that help is asked for.")
    states: list[HelpState] = Field([], max_length=len(HelpState), description="Where they stand.")


class BraintrustFilterInput(Input):
    """Which Braintrusts to list; fields combine with AND, lists mean any of."""

    team_ids: list[TeamId] = Field([], max_length=_IDS, description="The teams that owned the objectives then.")
    include_subteams: bool = Field(False, description="True: also those of any team below `teamIds`.")
    objective_ids: list[ObjectiveId] = Field([], max_length=_IDS, description="Their objectives.")
    states: list[BraintrustState] = Field([], max_length=len(BraintrustState), description="Where they stand.")


class SkillGapFilterInput(Input):
    """Which skill gaps to list; fields combine with AND, lists mean any of."""

    team_ids: list[TeamId] = Field([], max_length=_IDS, description="The teams that owned the objectives then.")
    include_subteams: bool = Field(False, description="True: also those of any team below `teamIds`.")
    objective_ids: list[ObjectiveId] = Field([], max_length=_IDS, description="Their objectives.")
    key_result_ids: list[KeyResultId] = Field([], max_length=_IDS, description="The key results that lack them.")
    states: list[SkillGapState] = Field([], max_length=len(SkillGapState), description="Where they stand.")


for _input in (HelpRequestFilterInput, BraintrustFilterInput, SkillGapFilterInput):
    show_input(_input)
_WHICH = strawberry.argument(description="Which; all of them without it.")


async def _page(info: Info, kind: Any, order: Order, wanted: Any, window: Window) -> Any:
    """What the filter finds."""
    selection = Selection(kind.kind).where("not deleted")
    if wanted is not None:
        of_teams(selection, wanted.team_ids, subteams=wanted.include_subteams)
        any_of(selection, "state", wanted.states)
        any_of(selection, "objective_id", wanted.objective_ids)
        any_of(selection, "key_result_id", getattr(wanted, "key_result_ids", ()))
    rows = await selection.page(info.context.read_model, order, window)
    return window.page(order, rows, lambda row: kind.model_validate_json(row["document"]))


async def help_requests(
    info: Info,
    filter: Annotated[HelpRequestFilterInput | None, _WHICH] = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[HelpRequest] | None:
    """Latest first."""
    return await _page(info, HelpRequest, HELPED, filter, Window.of(first, after, last, before))  # type: ignore[no-any-return]


async def braintrusts(
    info: Info,
    filter: Annotated[BraintrustFilterInput | None, _WHICH] = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[Braintrust] | None:
    """Latest first."""
    return await _page(info, Braintrust, CALLED, filter, Window.of(first, after, last, before))  # type: ignore[no-any-return]


async def skill_gaps(
    info: Info,
    filter: Annotated[SkillGapFilterInput | None, _WHICH] = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[SkillGap] | None:
    """Latest first."""
    return await _page(info, SkillGap, FLAGGED, filter, Window.of(first, after, last, before))  # type: ignore[no-any-return]


@strawberry.type
class HelpQueries:
    """Help, Braintrusts and skill gaps at the root."""

    help_requests = strawberry.field(help_requests, description="Requests for help by filter, the latest first.")
    braintrusts = strawberry.field(braintrusts, description="Braintrusts by filter, the latest first.")
    skill_gaps = strawberry.field(skill_gaps, description="Skill gaps by filter, the latest first.")
