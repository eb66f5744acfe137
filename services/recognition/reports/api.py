"""Figures of private recognition over HTTP: members first, those who lead a day later, and never of a person."""

from fastapi import APIRouter, Request, Response

from chassis.problems import Refused
from chassis.reading import reading
from chassis.service import Service
from contracts.recognition.reports import PrivateMix
from contracts.refusals import Code
from contracts.values import CycleId
from services.recognition.reports import queries

router = APIRouter()


@router.get("/private_mix/{cycle_id}", name="read_private_mix")
async def private_mix(request: Request, response: Response, cycle_id: CycleId) -> PrivateMix:
    """How private recognition was mixed in a closed cycle, as far as the viewer may see it."""
    service: Service = request.app.state.service
    async with reading(request, response) as (session, viewer, _):
        if (found := await queries.seen(session, viewer.person_id, cycle_id, service.clock.now())) is None:
            raise Refused(Code.NOT_FOUND, field="cycle_id")
        return found
