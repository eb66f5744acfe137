"""Teams over HTTP: their import."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from chassis import imports
from chassis.unit import UnitOfWork
from contracts.directory.refusals import Code
from services.directory.imports import Answer, Asked, ImportOptions
from services.directory.teams.imports import import_teams

router = APIRouter()


@router.post("/imports/teams", name="import_teams")
async def importing(request: Request, options: Annotated[ImportOptions, Query()]) -> Response:
    """Import a file of teams, CSV or JSON, as the body. Answers lines of JSON: `{"done", "total"}` …, then `{"report"}`."""
    asked = Asked.of(options)

    def run(content: bytes, unit: UnitOfWork) -> Answer:
        return import_teams(content, asked, unit)

    return await imports.answer(request, run, admins_only=Code.ADMINS_ONLY)
