"""An author's own confidential threads over HTTP, which no other service has."""

from fastapi import APIRouter, Request, Response

from chassis.reading import reading
from contracts.feedback.threads import OwnThread
from services.feedback.threads import queries

router = APIRouter()


@router.get("/threads/mine", name="own_threads")
async def mine(request: Request, response: Response) -> list[OwnThread]:
    """The viewer's own confidential threads, those of which something waits for the next full hour first; at most 200."""
    async with reading(request, response) as (session, viewer, handles):
        return await queries.mine(session, handles, viewer.person_id)
