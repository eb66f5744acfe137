"""Braintrusts over HTTP: their verbs, and the notes that the viewer may read."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response
from pydantic import Field

from chassis.reading import reading
from chassis.verbs import verbs
from contracts.feedback.braintrusts import BRAINTRUSTS_AT_ONCE, BraintrustNote
from contracts.feedback.ids import BraintrustId
from services.feedback.braintrusts import commands, queries

router = APIRouter()
router.include_router(verbs(commands.call_braintrust, commands.add_braintrust_note, commands.close_braintrust))
Ids = Annotated[list[BraintrustId], Field(max_length=BRAINTRUSTS_AT_ONCE), Body()]


@router.post("/braintrusts/notes", name="read_braintrust_notes")
async def notes(request: Request, response: Response, ids: Ids) -> list[BraintrustNote]:
    """The notes of these Braintrusts that the viewer may read, in order; of at most 100 Braintrusts at once."""
    async with reading(request, response) as (session, viewer, _):
        return [*await queries.readable(session, viewer.person_id, ids)]
