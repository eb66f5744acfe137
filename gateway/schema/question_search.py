"""Questions to leaders at the root: those that wait first, for everyone to see."""

from typing import Annotated

import strawberry
from pydantic import Field

from contracts.feedback.questions import QuestionState
from contracts.messages import Input
from contracts.values import TeamId
from gateway.context import Info
from gateway.pages import After, Before, Connection, First, Last, Window
from gateway.read_model.relations import QUEUED
from gateway.read_model.selections import listed
from gateway.schema.questions import LeaderQuestion
from gateway.schema.waiting import today
from gateway.words import show_input

_IDS = 100


class QuestionFilterInput(Input):
    """Which questions to list; fields combine with AND, lists mean any of."""

    team_ids: list[TeamId] = Field([], max_length=_IDS, description="The teams whose leads are asked.")
    include_subteams: bool = Field(False, description="True: also those of every team below `teamIds`.")
    states: list[QuestionState] = Field([], max_length=len(QuestionState), description="Where they stand.")
    overdue: bool | None = Field(None, description="True: those that wait and whose day has passed, in UTC; false: the others.")


show_input(QuestionFilterInput)
Filter = Annotated[QuestionFilterInput | None, strawberry.argument(description="Which; all of them without it.")]


async def questions(
    info: Info, filter: Filter = None, first: First = None, after: After = None, last: Last = None, before: Before = None
) -> Connection[LeaderQuestion] | None:
    """Those that wait first, the oldest due first; then the others, the latest first."""
    window, wanted = Window.of(first, after, last, before), filter or QuestionFilterInput()
    selection = listed("leader_question", states=wanted.states, teams=wanted.team_ids, subteams=wanted.include_subteams)
    if wanted.overdue is not None:
        selection.where(f"coalesce(due_on < $?, false) is {wanted.overdue}", today(info).isoformat())
    rows = await selection.page(info.context.read_model, QUEUED, window)
    return window.page(QUEUED, rows, lambda row: LeaderQuestion.model_validate_json(row["document"]))


@strawberry.type
class QuestionQueries:
    """Questions at the root."""

    questions = strawberry.field(
        questions,
        description="Questions to leaders: those that wait first, the oldest due first; then the others, the latest first.",
    )
