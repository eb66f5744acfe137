"""What only the directory can answer: names, and who somebody may be."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.directory.people import PersonStatus
from contracts.values import PersonId, TeamId
from services.directory.people import rules
from services.directory.people.tables import EMPLOYEE, Deputy, Employment, ExternalId, Identity, Person

SIGNED_IN = "select i.person_id, p.status = 'active' as active \
from identities i join people p on p.id = i.person_id where i.id = :identity"
"""The directory finds people by its own rows, where other services look into their copies."""


async def everybody(session: AsyncSession) -> list[rules.Person]:
    """All who are not erased, with everything that a file may say of them: five statements, however many people."""
    employees = {row.person_id: row.value for row in await session.execute(select(ExternalId.__table__).where(_is_employee()))}
    days = dict((await session.execute(select(Employment.person_id, Employment.start_day))).all())
    deputies = {
        row.person_id: rules.Deputyship(row.deputy_id, row.first_day, row.last_day)
        for row in await session.execute(select(Deputy.__table__))
    }
    identities = defaultdict(set)
    for row in await session.execute(select(Identity.__table__).where(Identity.person_id.is_not(None))):
        identities[row.person_id].add((row.issuer, row.subject))
    return [
        rules.Person(
            id=row.id,
            employee_id=employees.get(row.id),
            display_name=row.display_name,
            home_team_id=row.home_team_id,
            status=row.status,
            email=row.email,
            user_name=row.user_name,
            title=row.title,
            locale=row.locale,
            time_zone=row.time_zone,
            manager_id=row.manager_id,
            further_team_ids=tuple(TeamId(team) for team in row.further_team_ids),
            start_day=days.get(row.id),
            identities=frozenset(identities.get(row.id, ())),
            deputy=deputies.get(row.id),
        )
        for row in await session.execute(select(Person.__table__).where(Person.status != PersonStatus.ERASED))
    ]


async def names(session: AsyncSession, ids: Sequence[PersonId]) -> dict[PersonId, str | None]:
    """Each one's name; none where erased or unknown."""
    found = (await session.execute(select(Person.id, Person.display_name).where(Person.id.in_(ids)))).all()
    return dict.fromkeys(ids) | dict(found)


async def search(
    session: AsyncSession, *, text: str, team_id: TeamId | None, active: bool | None, after: PersonId | None, first: int
) -> list[tuple[PersonId, str]]:
    """People to pick from, by name, starting after the given one: the text is part of the name, or the whole e-mail address."""
    query = select(Person.id, Person.display_name).order_by(Person.name_key, Person.id).limit(first)
    for condition in _conditions(text.lower(), team_id, active=active):
        query = query.where(condition)
    if after is not None:
        last = select(Person.name_key, Person.id).where(Person.id == after).subquery()
        query = query.where(tuple_(Person.name_key, Person.id) > select(last.c.name_key, last.c.id).scalar_subquery())
    return [(found, name) for found, name in (await session.execute(query)) if name is not None]


def _conditions(text: str, team_id: TeamId | None, *, active: bool | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Person.status != PersonStatus.ERASED]
    if text:
        conditions.append(or_(Person.name_key.contains(text, autoescape=True), Person.email_key == text))
    if team_id is not None:
        further = Person.further_team_ids.op("@>")(func.jsonb_build_array(str(team_id), type_=JSONB))
        conditions.append(or_(Person.home_team_id == team_id, further))
    if active is not None:
        conditions.append(Person.status == (PersonStatus.ACTIVE if active else PersonStatus.LEFT))
    return conditions


def _is_employee() -> ColumnElement[bool]:
    return ExternalId.system == EMPLOYEE
