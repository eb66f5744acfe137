"""What an admin does with a person: everything else of people comes by import."""

import asyncio
from collections.abc import Iterable

import structlog
from sqlalchemy import ColumnElement, Select, delete, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.directory.people import (
    DeputyEnded,
    EmploymentErased,
    ErasePerson,
    IdentityUnlinked,
    PersonChanged,
    PersonDocument,
    PersonErased,
    PersonStatus,
)
from contracts.directory.refusals import Code
from contracts.directory.teams import TeamChanged, TeamDocument
from contracts.values import PersonId
from services.directory.people import policies
from services.directory.people.tables import Deputy, Employment, ExternalId, Identity, Person
from services.directory.settings import Ledger
from services.directory.tables import write_alone
from services.directory.teams.tables import Team

LEDGER = "erasure_ledger"
"""Where the sessions of the directory's api carry their ledger, in `info`."""
_log = structlog.get_logger(__name__)


async def erase_person(command: ErasePerson, unit: UnitOfWork) -> PersonErased:
    policies.may_erase(unit.actor)
    await write_alone(unit)
    person = await unit.change(Person, command.person_id)
    if person.status is PersonStatus.ERASED:
        raise Refused(Code.PERSON_ALREADY_ERASED, field="person_id")
    erased = await erase(person, unit)
    await _note(person.id, unit)
    return erased


async def erase(person: Person, unit: UnitOfWork) -> PersonErased:
    """Removes all that the directory holds of a locked person, and every link to them; the pseudonym stays."""
    await _unlink(person.id, unit)
    await _unlead(person.id, unit)
    await unit.session.execute(delete(ExternalId).where(ExternalId.person_id == person.id))
    person.display_name = person.email = person.user_name = person.title = person.locale = None
    person.home_team_id, person.manager_id, person.further_team_ids = None, None, []
    person.time_zone, person.status = "UTC", PersonStatus.ERASED
    return unit.publish(PersonErased(person=PersonDocument.model_validate(person, from_attributes=True)))


async def _unlink(person_id: PersonId, unit: UnitOfWork) -> None:
    """Sign-ins, deputyships either way, and the employment end."""
    for identity in await unit.change_all(Identity, await _ids(select(Identity.id), Identity.person_id == person_id, unit)):
        unit.publish(IdentityUnlinked(identity=identity.unlink(unit.now)))
    either = or_(Deputy.person_id == person_id, Deputy.deputy_id == person_id)
    for deputy in await unit.change_all(Deputy, await _ids(select(Deputy.id), either, unit)):
        unit.publish(DeputyEnded(deputy=await unit.delete(deputy)))
    for employment in await unit.change_all(
        Employment, await _ids(select(Employment.id), Employment.person_id == person_id, unit)
    ):
        unit.publish(EmploymentErased(employment=await unit.delete(employment)))


async def _unlead(person_id: PersonId, unit: UnitOfWork) -> None:
    """Teams they led and people who reported to them go on without."""
    led = Team.lead_ids.op("@>")(func.jsonb_build_array(str(person_id), type_=JSONB))
    for team in await unit.change_all(Team, await _ids(select(Team.id), led, unit)):
        team.lead_ids = [lead for lead in team.lead_ids if lead != person_id]
        unit.publish(TeamChanged(team=TeamDocument.model_validate(team, from_attributes=True)))
    for report in await unit.change_all(Person, await _ids(select(Person.id), Person.manager_id == person_id, unit)):
        report.manager_id = None
        unit.publish(PersonChanged(person=PersonDocument.model_validate(report, from_attributes=True)))


async def _ids(query: Select[tuple[PersonId]], condition: ColumnElement[bool], unit: UnitOfWork) -> Iterable[PersonId]:
    return list(await unit.session.scalars(query.where(condition)))


async def _note(person_id: PersonId, unit: UnitOfWork) -> None:
    """Notes the erasure in the ledger before it commits: rather noted and not done than done and forgotten by a restore."""
    ledger: Ledger | None = unit.session.info.get(LEDGER)
    if ledger is None:
        raise Refused(Code.LEDGER_UNAVAILABLE)
    try:
        await asyncio.to_thread(ledger.append, person_id, unit.now)
    except OSError as error:
        _log.exception("ledger of erasures not written", error=type(error).__name__)
        raise Refused(Code.LEDGER_UNAVAILABLE) from None
