"""What the viewer owes over HTTP."""

from fastapi import APIRouter, Request, Response

from chassis import organization as people
from chassis.service import Service
from chassis.verbs import trail_of
from contracts.feedback.owed import OwedPrivately
from services.feedback.owed import queries

router = APIRouter()


@router.get("/owed", name="read_owed")
async def owed(request: Request, response: Response) -> list[OwedPrivately]:
    """Feedback that others asked of the viewer, and responses to mistakes of the teams that they lead, or stand in for."""
    service: Service = request.app.state.service
    response.headers["cache-control"] = "no-store"
    who = await service.doorkeeper.sign_in(request.headers.get("authorization"))
    async with service.begin(who, trail_of(request)) as unit:
        reach = await people.reach(unit)
        return await queries.owed(unit.session, unit.actor.person_id, reach.stands_in_for)
