"""People over HTTP: erasure, import, names for those who are signed in, and a search to pick people by."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import imports
from chassis.problems import Malformed, Refused
from chassis.service import Service
from chassis.unit import UnitOfWork
from chassis.verbs import bounded_body, verbs
from contracts.directory.names import PAGE, FoundPeople, FoundPerson, LookUpNames, Names, SearchText
from contracts.directory.refusals import Code
from contracts.values import PersonId, TeamId
from services.directory.imports import Answer, Asked, ImportOptions
from services.directory.people import commands, queries
from services.directory.people.imports.people import import_people

router = APIRouter()
router.include_router(verbs(commands.erase_person))


@router.post("/imports/people", name="import_people")
async def importing(request: Request, options: Annotated[ImportOptions, Query()]) -> Response:
    """Import a file of people, CSV or JSON, as the body. Answers lines of JSON: `{"done", "total"}` …, then `{"report"}`."""
    service: Service = request.app.state.service
    asked = Asked.of(options)

    def run(content: bytes, unit: UnitOfWork) -> Answer:
        return import_people(content, asked, unit, service.doorkeeper.identity_secret.read().encode())

    return await imports.answer(request, run, admins_only=Code.ADMINS_ONLY)


@router.post("/names")
async def names(request: Request) -> Response:
    """The names of at most 500 people; null where erased or unknown. For any active person, and for our own services."""
    service: Service = request.app.state.service
    async with service.sessions() as session:
        await _let_in(request, session)
        try:
            asked = LookUpNames.model_validate_json(await bounded_body(request, service.body_bytes))
        except ValidationError as error:
            raise Malformed.of(error) from None
        found = Names(names=await queries.names(session, asked.ids))
    return _json(found.model_dump_json())


@router.get("/people")
async def people(
    request: Request,
    *,
    text: SearchText = "",
    team: TeamId | None = None,
    active: bool | None = None,
    after: PersonId | None = None,
    first: Annotated[int, Query(ge=1, le=PAGE)] = 20,
) -> Response:
    """People to pick from, by name: whose name holds the text, or whose e-mail address it is."""
    service: Service = request.app.state.service
    async with service.sessions() as session:
        await _let_in(request, session)
        found = await queries.search(session, text=text, team_id=team, active=active, after=after, first=first + 1)
    page = [FoundPerson(id=person_id, name=name) for person_id, name in found[:first]]
    return _json(FoundPeople(people=page, more=len(found) > first).model_dump_json())


async def _let_in(request: Request, session: AsyncSession) -> None:
    """Our own services by their credential, people by their token."""
    service: Service = request.app.state.service
    authorization = request.headers.get("authorization", "")
    try:
        service.credential.verify(authorization.partition(" ")[2].strip())
    except Refused:
        who = await service.doorkeeper.sign_in(authorization)
        await service.doorkeeper.look_up(session, who)


def _json(text: str) -> Response:
    return Response(text, media_type="application/json", headers={"cache-control": "no-store"})
