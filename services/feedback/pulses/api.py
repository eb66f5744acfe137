"""The verbs of pulses, and what a viewer may see of them: one request for all pulses, or all teams, that are asked for."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from chassis import disclosure
from chassis.reading import reading
from chassis.service import Service
from chassis.verbs import verbs
from contracts.feedback.ids import PulseId
from contracts.feedback.pulse_results import (
    PULSES_AT_ONCE,
    TEAMS_AT_ONCE,
    PulseRelease,
    PulseTrend,
    PulseWords,
    SeenPulse,
    TrendPoint,
)
from contracts.feedback.pulses import MEMBERS_FIRST_HOURS
from contracts.values import TeamId
from services.feedback.pulses import commands, queries

router = verbs(commands.write_item_pack, commands.open_pulse, commands.answer_pulse, commands.withdraw_pulse_answer)
reads = APIRouter()
Pulses = Annotated[list[PulseId], Query(max_length=PULSES_AT_ONCE)]
Teams = Annotated[list[TeamId], Query(max_length=TEAMS_AT_ONCE)]


@reads.get("/pulses", name="see_pulses")
async def pulses(request: Request, response: Response, id: Pulses) -> list[SeenPulse]:
    """Each of these pulses as the viewer sees it: whether they are asked, and what it shows to them."""
    async with reading(request, response) as (session, viewer, _):
        sight = await queries.sight(session, viewer.person_id, _service(request).clock.now())
        seen: dict[str, dict[str, Any]] = {one: {"id": one, "releases": [], "words": []} for one in id}
        for row in await queries.open_ones(session, sight, id):
            told = {"participation": disclosure.participation(row["answers"]), "asked": row["counts_in_id"] is not None}
            seen[row["id"]] |= {**told, "counts_in_id": row["counts_in_id"], "answered": row["answered"]}
        for row in await queries.later(session, sight, id):
            seen[row["id"]]["shown_from"] = row["closed_at"] + timedelta(hours=MEMBERS_FIRST_HOURS)
        for row in await queries.releases(session, sight, id):
            seen[row["id"]]["releases"].append(PulseRelease.model_validate(dict(row)))
        for row in await queries.words(session, sight, id):
            seen[row["id"]]["words"].append(PulseWords.model_validate(dict(row)))
        return [SeenPulse.model_validate(seen[one]) for one in dict.fromkeys(id)]


@reads.get("/pulse_trends", name="see_pulse_trends")
async def trends(request: Request, response: Response, team_id: Teams) -> list[PulseTrend]:
    """What all pulses so far show of each of these teams to the viewer."""
    async with reading(request, response) as (session, viewer, _):
        sight = await queries.sight(session, viewer.person_id, _service(request).clock.now())
        points: dict[str, list[TrendPoint]] = {team: [] for team in team_id}
        for row in await queries.trend(session, sight, team_id):
            shown = PulseRelease.model_validate(dict(row))
            closed_on = row["closed_at"].date()
            points[row["team_id"]].append(TrendPoint(pulse_id=PulseId(row["id"]), closed_on=closed_on, release=shown))
        return [PulseTrend(team_id=TeamId(team), points=points[team]) for team in points]


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service
