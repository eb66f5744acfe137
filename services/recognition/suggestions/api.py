"""Suggestions over HTTP: their verbs, and what is offered to whoever asks."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from chassis.paging import Paging
from chassis.problems import Refused
from chassis.reading import reading
from chassis.verbs import verbs
from contracts.recognition.ids import SuggestionId
from contracts.recognition.refusals import SuggestionCode
from contracts.recognition.suggestions import OfferedSuggestion
from services.recognition.suggestions import commands
from services.recognition.suggestions.queries import offers

router = APIRouter()
router.include_router(verbs(commands.take_suggestion, commands.dismiss_suggestion))


@router.get("/suggestions", name="list_suggestions")
async def list_suggestions(request: Request, response: Response, paging: Annotated[Paging, Query()]) -> list[OfferedSuggestion]:
    """What is offered to the viewer now, the latest first."""
    async with reading(request, response) as (session, viewer, _):
        return await offers.page(session, viewer.person_id, paging)


@router.get("/suggestions/{id}", name="read_suggestion")
async def read_suggestion(request: Request, response: Response, id: SuggestionId) -> OfferedSuggestion:
    """One suggestion, for those it is offered to now."""
    async with reading(request, response) as (session, viewer, _):
        if (found := await offers.one(session, viewer.person_id, id)) is None:
            raise Refused(SuggestionCode.SUGGESTION_NOT_FOUND, field="id", id=id)
        return found
