"""Agreements over HTTP: their verbs, and which of them the viewer is asked to adopt."""

from fastapi import APIRouter, Request, Response

from chassis.reading import reading
from chassis.verbs import verbs
from contracts.feedback.agreements import OwnAgreement
from services.feedback.agreements import queries
from services.feedback.agreements.commands import adopting, proposing

router = APIRouter()
router.include_router(verbs(proposing.propose_agreement, adopting.adopt_agreement, proposing.review_agreement))


@router.get("/agreements/mine", name="own_agreements")
async def mine(request: Request, response: Response) -> list[OwnAgreement]:
    """The agreements of the viewer's teams, with whether the viewer has adopted them; of others nobody learns that."""
    async with reading(request, response) as (session, viewer, _):
        return await queries.mine(session, viewer.person_id)
