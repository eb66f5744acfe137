"""What the directory holds of teams, as values to compare files with."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.directory.people import PersonStatus
from contracts.directory.teams import TeamStatus
from contracts.values import PersonId, TeamId
from services.directory.people.tables import EMPLOYEE, ExternalId, Person
from services.directory.teams import rules
from services.directory.teams.tables import Team


async def every_team(session: AsyncSession) -> list[rules.Team]:
    """All teams, dissolved ones too."""
    columns = Team.id, Team.name, Team.team_kind, Team.parent_id, Team.lead_ids, Team.status
    return [
        rules.Team(row.id, row.name, row.team_kind, row.parent_id, tuple(PersonId(lead) for lead in row.lead_ids), row.status)
        for row in await session.execute(select(*columns))
    ]


async def surroundings(session: AsyncSession) -> rules.Surroundings:
    """By which texts a file may name leads, and which teams people belong to."""
    active = Person.status == PersonStatus.ACTIVE
    homes = await session.scalars(select(Person.home_team_id).where(active).distinct())
    further: ColumnElement[str] = func.jsonb_array_elements_text(Person.further_team_ids)
    joined = await session.scalars(select(further).where(active).distinct())
    return rules.Surroundings(
        people=await _people(session),
        homes=frozenset(home for home in homes if home),
        joined=frozenset(TeamId(team) for team in joined),
    )


async def _people(session: AsyncSession) -> Mapping[str, PersonId]:
    emails = select(Person.email, Person.id).where(Person.email.is_not(None))
    employees = select(ExternalId.value, ExternalId.person_id).where(ExternalId.system == EMPLOYEE)
    named = {str(email).lower(): person for email, person in (await session.execute(emails))}
    return named | dict((await session.execute(employees)).all())


async def active_teams(session: AsyncSession) -> list[rules.Team]:
    """The teams that people can belong to."""
    return [team for team in await every_team(session) if team.status is TeamStatus.ACTIVE]
