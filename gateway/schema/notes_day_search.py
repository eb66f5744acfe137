"""Notes Days at the root, the latest first."""

from typing import Annotated

import strawberry
from pydantic import Field

from contracts.feedback.notes_days import NotesDayState
from contracts.messages import Input
from contracts.values import TeamId
from gateway.context import Info
from gateway.pages import After, Before, Connection, First, Last, Window
from gateway.read_model.relations import STARTED
from gateway.read_model.selections import listed
from gateway.schema.notes_days import NotesDay
from gateway.words import show_input

_IDS = 100


class NotesDayFilterInput(Input):
    """Which Notes Days to list; fields combine with AND, lists mean any of."""

    team_ids: list[TeamId] = Field([], max_length=_IDS, description="The teams they are for.")
    include_subteams: bool = Field(False, description="True: also those of every team below `teamIds`.")
    states: list[NotesDayState] = Field([], max_length=len(NotesDayState), description="Where they stand.")


show_input(NotesDayFilterInput)
Filter = Annotated[NotesDayFilterInput | None, strawberry.argument(description="Which; all of them without it.")]


async def notes_days(
    info: Info, filter: Filter = None, first: First = None, after: After = None, last: Last = None, before: Before = None
) -> Connection[NotesDay] | None:
    """By filter, the latest first."""
    window, wanted = Window.of(first, after, last, before), filter or NotesDayFilterInput()
    selection = listed("notes_day", states=wanted.states, teams=wanted.team_ids, subteams=wanted.include_subteams)
    rows = await selection.page(info.context.read_model, STARTED, window)
    return window.page(STARTED, rows, lambda row: NotesDay.model_validate_json(row["document"]))


@strawberry.type
class NotesDayQueries:
    """Notes Days at the root."""

    notes_days = strawberry.field(notes_days, description="Notes Days by filter, the latest first.")
