"""Rounds over HTTP: their verbs, and a round as those see it who are asked in it."""

from fastapi import APIRouter, Request, Response

from chassis.problems import Refused
from chassis.reading import reading
from chassis.verbs import verbs
from contracts.feedback.ids import RoundId
from contracts.feedback.round_refusals import RoundCode
from contracts.feedback.rounds import RoundInside
from services.feedback.rounds import queries
from services.feedback.rounds.commands import closing, opening, speaking, writing
from services.feedback.rounds.tables import Round

router = APIRouter()
router.include_router(
    verbs(
        opening.open_round,
        opening.go_first,
        writing.write_in_round,
        writing.reveal_round,
        speaking.end_turn,
        speaking.vote_in_round,
        closing.close_round,
    )
)


@router.get("/rounds/{round_id}", name="read_round")
async def read_round(request: Request, response: Response, round_id: RoundId) -> RoundInside:
    """What was written in a round, for whoever is asked in it; before it is revealed, one's own alone."""
    async with reading(request, response) as (session, viewer, _):
        round = await session.get(Round, round_id)
        if round is None or not await queries.asked_among(session, round, [viewer.person_id]):
            raise Refused(RoundCode.ROUND_NOT_FOUND, field="round_id", id=round_id)
        return await queries.inside(session, round, viewer.person_id)
