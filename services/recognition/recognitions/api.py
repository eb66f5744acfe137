"""Recognition over HTTP: its verbs, and what those read whom a smaller audience leaves."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import Field

from chassis.reading import reading
from chassis.verbs import verbs
from contracts.feedback.text import READERS_AT_ONCE, ReadersOf
from contracts.recognition.ids import RecognitionId
from contracts.recognition.limits import SHOWN_AT_ONCE
from contracts.recognition.praise import Praise
from contracts.recognition.recognitions import ReadRecognition
from services.recognition.recognitions import queries
from services.recognition.recognitions.commands import correcting, giving, praise, reacting

router = APIRouter()
SomeIds = Annotated[list[RecognitionId], Field(max_length=SHOWN_AT_ONCE), Body()]
OwnIds = Annotated[list[RecognitionId], Field(max_length=READERS_AT_ONCE), Body()]
router.include_router(
    verbs(
        giving.give_recognition,
        correcting.edit_recognition,
        correcting.narrow_recognition,
        correcting.withdraw_recognition,
        correcting.hide_recognition,
        reacting.add_reaction,
        reacting.remove_reaction,
        reacting.comment_on_recognition,
        praise.choose_praise,
    )
)


@router.get("/recognitions", name="list_recognitions")
async def list_recognitions(
    request: Request, response: Response, asked: Annotated[queries.Listing, Query()]
) -> list[ReadRecognition]:
    """What the viewer may read and not every employee, the newest first."""
    async with reading(request, response) as (session, viewer, _):
        return await queries.listed(session, viewer.person_id, asked)


@router.post("/recognitions/shown", name="show_recognitions")
async def show_recognitions(request: Request, response: Response, ids: SomeIds) -> list[ReadRecognition]:
    """Those of these that the viewer may read, with all that was said to them; at most 20 are asked for at once."""
    async with reading(request, response) as (session, viewer, _):
        return await queries.shown(session, viewer.person_id, ids)


@router.post("/recognitions/readers", name="readers_of_recognitions")
async def readers_of_recognitions(request: Request, response: Response, ids: OwnIds) -> list[ReadersOf]:
    """Who can read each of those that the viewer gave; nothing of others, at most 100 are asked for at once."""
    async with reading(request, response) as (session, viewer, _):
        return await queries.readers(session, viewer.person_id, ids)


@router.get("/praise", name="read_praise")
async def read_praise(request: Request, response: Response) -> Praise:
    """How the viewer likes to be praised, for their own eyes."""
    async with reading(request, response) as (session, viewer, _):
        return Praise(widest=(await queries.praise_of(session, [viewer.person_id]))[0])
