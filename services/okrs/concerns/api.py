"""Concerns over HTTP: their verbs, and an author's own confidential ones, which no other service has."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from chassis.service import Service
from chassis.verbs import verbs
from contracts.okrs.concerns import OwnConcern
from services.okrs.concerns import queries
from services.okrs.concerns.commands import answering, following_up, raising

router = APIRouter()
router.include_router(
    verbs(
        raising.raise_concern,
        answering.answer_concern,
        following_up.follow_up_concern,
        following_up.withdraw_concern,
        following_up.say_whether_it_helped,
    )
)


@router.get("/concerns/mine", name="own_concerns")
async def mine(request: Request, response: Response) -> list[OwnConcern]:
    """The viewer's own confidential concerns, those that wait for the next full hour first; at most 200."""
    service: Service = request.app.state.service
    response.headers["cache-control"] = "no-store"
    who = await service.doorkeeper.sign_in(request.headers.get("authorization"))
    async with service.sessions() as session:
        viewer, session.info["epoch"] = await service.doorkeeper.look_up(session, who)
        return await queries.mine(session, service.handles, viewer.person_id)
