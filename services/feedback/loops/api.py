"""The figures of a closed cycle over HTTP: members first, those who lead a day later, and never of a person."""

from fastapi import APIRouter, Request, Response

from chassis.problems import Refused
from chassis.reading import reading
from chassis.service import Service
from contracts.feedback.loops import FeedbackLoop
from contracts.refusals import Code
from contracts.values import CycleId
from services.feedback.loops import queries

router = APIRouter()


@router.get("/feedback_loop/{cycle_id}", name="read_feedback_loop")
async def feedback_loop(request: Request, response: Response, cycle_id: CycleId) -> FeedbackLoop:
    """How feedback and mistakes were answered in a cycle, as far as the viewer may see it."""
    service: Service = request.app.state.service
    async with reading(request, response) as (session, viewer, _):
        if (found := await queries.seen(session, viewer.person_id, cycle_id, service.clock.now())) is None:
            raise Refused(Code.NOT_FOUND, field="cycle_id")
        return found
