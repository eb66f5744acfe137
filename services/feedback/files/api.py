"""Imports of post-mortems and retrospectives over HTTP, for admins."""

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from chassis import imports
from chassis.unit import UnitOfWork
from contracts.feedback.refusals import FeedbackCode
from contracts.messages import Input
from contracts.okrs.cycles import TimeZone
from services.feedback.files.imports.post_mortems import Answer, Asked, import_post_mortems

router = APIRouter()


class PostMortemImportOptions(Input):
    """How a file of post-mortems is to be imported."""

    dry_run: bool = Field(False, description="Only tell what it would do.")
    source: str = Field("", max_length=100, description="Where the file's ids come from.")
    team: str = Field("", max_length=120, description="The team of entries that name none, by its name.")
    time_zone: TimeZone = Field("UTC", description="The time zone of the file's days and times.")


@router.post("/imports/post-mortems", name="import_post_mortems")
async def importing(request: Request, options: Annotated[PostMortemImportOptions, Query()]) -> Response:
    """Import a file of post-mortems, a JSON list of objects. Answers lines of JSON: `{"done", "total"}` …, then `{"report"}`."""
    asked = Asked(options.dry_run, options.source, options.team, ZoneInfo(options.time_zone))

    def run(content: bytes, unit: UnitOfWork) -> Answer:
        return import_post_mortems(content, asked, unit)

    return await imports.answer(request, run, admins_only=FeedbackCode.ADMINS_IMPORT)
