"""Mistakes over HTTP: their verbs, and what members and leads of a team read."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from chassis.paging import Paging
from chassis.problems import Refused
from chassis.reading import reading
from chassis.verbs import verbs
from contracts.feedback.ids import MistakeId
from contracts.feedback.mistakes import TEAMS_AT_ONCE, Mistake, MistakesOfTeam
from contracts.feedback.talk_refusals import TalkCode
from contracts.values import TeamId
from services.feedback.mistakes import commands, queries

router = APIRouter()
router.include_router(verbs(commands.report_mistake, commands.respond_to_mistake, commands.follow_up_mistake))


class OfTeams(Paging):
    """A page of each of several teams."""

    teams: Annotated[list[TeamId], Query(min_length=1, max_length=TEAMS_AT_ONCE, description="The teams.")]


@router.get("/mistakes", name="list_mistakes")
async def list_mistakes(request: Request, response: Response, asked: Annotated[OfTeams, Query()]) -> list[MistakesOfTeam]:
    """Mistakes of teams, the newest first; teams that the viewer does not belong to are left out."""
    async with reading(request, response) as (session, viewer, _):
        return await queries.of_teams(session, viewer.person_id, asked.teams, asked)


@router.get("/mistakes/{id}", name="read_mistake")
async def read_mistake(request: Request, response: Response, id: MistakeId) -> Mistake:
    """One mistake, for members and leads of its team, and for its reporter."""
    async with reading(request, response) as (session, viewer, _):
        if (found := await queries.one(session, viewer.person_id, id)) is None:
            raise Refused(TalkCode.MISTAKE_NOT_FOUND, field="id", id=id)
        return found
