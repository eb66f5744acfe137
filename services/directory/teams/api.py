"""Teams over HTTP: their import."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.directory import imports
from services.directory.teams.imports import import_teams

router = APIRouter()


@router.post("/imports/teams", name="import_teams")
async def importing(
    request: Request,
    *,
    dry_run: bool = False,
    complete: bool = False,
    mapping: Annotated[list[str], Query(max_length=50)] = [],  # noqa: B006  # FastAPI copies it
) -> Response:
    """Import a file of teams, CSV or JSON, as the body. Answers lines of JSON: `{"done", "total"}` …, then `{"report"}`."""
    return await imports.answer(request, import_teams, dry_run=dry_run, complete=complete, mapping=mapping)
