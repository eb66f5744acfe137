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
from services.feedback.files.imports import retrospectives
from services.feedback.files.imports.post_mortems import Answer, Asked, import_post_mortems

router = APIRouter()


class PostMortemImportOptions(Input):
    """How a file of post-mortems is to be imported."""

    dry_run: bool = Field(False, description="Only tell what it would do.")
    source: str = Field("", max_length=100, description="Where the file's ids come from.")
    team: str = Field("", max_length=120, description="The team of entries that name none, by its name.")
    time_zone: TimeZone = Field("UTC", description="The time zone of the file's days and times.")


class RetrospectiveImportOptions(Input):
    """How a file of retrospectives is to be imported."""

    dry_run: bool = Field(False, description="Only tell what it would do.")
    source: str = Field("", max_length=100, description="Where the file's ids come from.")
    fiscal_year_start: int = Field(1, ge=1, le=12, description="The month in which fiscal years (FY21) begin.")


@router.post("/imports/post-mortems", name="import_post_mortems")
async def importing(request: Request, options: Annotated[PostMortemImportOptions, Query()]) -> Response:
    """Import a file of post-mortems, a JSON list of objects. Answers lines of JSON: `{"done", "total"}` …, then `{"report"}`."""
    asked = Asked(options.dry_run, options.source, options.team, ZoneInfo(options.time_zone))

    def run(content: bytes, unit: UnitOfWork) -> Answer:
        return import_post_mortems(content, asked, unit)

    return await imports.answer(request, run, admins_only=FeedbackCode.ADMINS_IMPORT)


@router.post("/imports/retrospectives", name="import_retrospectives")
async def importing_retrospectives(request: Request, options: Annotated[RetrospectiveImportOptions, Query()]) -> Response:
    """Import a file of retrospectives, a JSON list of objects, as closed rounds. Answers as the import of post-mortems does."""
    asked = retrospectives.Asked(options.dry_run, options.source, options.fiscal_year_start)

    def run(content: bytes, unit: UnitOfWork) -> retrospectives.Answer:
        return retrospectives.import_retrospectives(content, asked, unit)

    return await imports.answer(request, run, admins_only=FeedbackCode.ADMINS_IMPORT)
