"""Rounds over HTTP: their verbs, and a round as those see it who are asked in it."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response
from pydantic import Field

from chassis.problems import Refused
from chassis.reading import reading
from chassis.verbs import verbs
from contracts.feedback.ids import RoundId
from contracts.feedback.round_refusals import RoundCode
from contracts.feedback.rounds import ROUNDS_AT_ONCE, RoundInside
from services.feedback.rounds import queries
from services.feedback.rounds.commands import closing, opening, speaking, writing

router = APIRouter()
Ids = Annotated[list[RoundId], Field(max_length=ROUNDS_AT_ONCE), Body()]
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


@router.post("/rounds/inside", name="read_rounds")
async def read_rounds(request: Request, response: Response, ids: Ids) -> list[RoundInside]:
    """The same of those of the rounds in which the viewer is asked; at most 100 are asked for at once."""
    async with reading(request, response) as (session, viewer, _):
        return list(await queries.inside(session, await queries.asked_in(session, ids, viewer.person_id), viewer.person_id))


@router.get("/rounds/{round_id}", name="read_round")
async def read_round(request: Request, response: Response, round_id: RoundId) -> RoundInside:
    """What was written in a round, for whoever is asked in it; before it is revealed, one's own alone."""
    async with reading(request, response) as (session, viewer, _):
        rounds = await queries.asked_in(session, [round_id], viewer.person_id)
        if not rounds:
            raise Refused(RoundCode.ROUND_NOT_FOUND, field="round_id", id=round_id)
        return (await queries.inside(session, rounds, viewer.person_id))[0]
