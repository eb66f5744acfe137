"""Moderation over HTTP: its verbs, what waits for a moderator, and an author's hidden texts."""

from fastapi import APIRouter, Request, Response

from chassis.reading import reading
from chassis.verbs import verbs
from contracts.feedback.moderation import HiddenText, ModerationCase
from services.recognition.moderation import queries
from services.recognition.moderation.commands import hiding, reporting

router = APIRouter()
router.include_router(
    verbs(
        reporting.report_text,
        reporting.dismiss_reports,
        hiding.hide_text,
        hiding.appeal_hiding,
        hiding.decide_appeal,
    )
)


@router.get("/moderation/open", name="open_moderation_cases")
async def open_cases(request: Request, response: Response) -> list[ModerationCase]:
    """What the viewer is to decide as a moderator; empty for everybody else."""
    async with reading(request, response) as (session, viewer, _):
        return await queries.open_cases(session, viewer.person_id, session.info["today"])


@router.get("/texts/mine/hidden", name="own_hidden_texts")
async def hidden(request: Request, response: Response) -> list[HiddenText]:
    """The viewer's own texts that a moderator hid, with where an appeal stands."""
    async with reading(request, response) as (session, viewer, _):
        return await queries.hidden_of(session, viewer.person_id, session.info["today"])
