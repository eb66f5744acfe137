"""Private reads of texts over HTTP: what the viewer may read of those asked for, and who can read one of their own."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response
from pydantic import Field

from chassis.problems import Refused
from chassis.reading import reading
from chassis.verbs import verbs
from contracts.feedback.text import READERS_AT_ONCE, TEXTS_AT_ONCE, Readers, ReadersOf, ReadText
from contracts.refusals import TextCode
from contracts.values import Id
from services.feedback.texts import commands, queries

router = APIRouter()
router.include_router(verbs(commands.edit_text, commands.withdraw_text, commands.tighten_privacy, commands.say_whether_it_helped))
Ids = Annotated[list[Id], Field(max_length=TEXTS_AT_ONCE), Body()]
OwnIds = Annotated[list[Id], Field(max_length=READERS_AT_ONCE), Body()]


@router.post("/texts", name="read_texts")
async def texts(request: Request, response: Response, ids: Ids) -> list[ReadText]:
    """Those of the texts that the viewer may read now; at most 500 are asked for at once."""
    async with reading(request, response) as (session, viewer, _):
        found = await queries.readable(session, viewer.person_id, ids)
        return [found[id].shown() for id in map(str, ids) if id in found]


@router.post("/texts/readers", name="readers_of_texts")
async def readers_of_several(request: Request, response: Response, ids: OwnIds) -> list[ReadersOf]:
    """Who can read each of those of the texts that the viewer wrote; nothing of others, at most 100 are asked for at once."""
    async with reading(request, response) as (session, viewer, handles):
        return list(await queries.readers(session, await queries.own_among(session, viewer.person_id, handles, ids)))


@router.get("/texts/{id}/readers", name="readers_of_a_text")
async def readers(request: Request, response: Response, id: Id) -> Readers:
    """Who can read a text, for its author alone."""
    async with reading(request, response) as (session, viewer, handles):
        own = await queries.own_among(session, viewer.person_id, handles, [id])
        if not own:
            raise Refused(TextCode.NO_SUCH_TEXT, field="id", id=id)
        return (await queries.readers(session, own))[0].readers
