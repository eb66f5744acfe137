"""What a service's copies of the directory tell: who stands how to a team, and whether people and teams are there."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.problems import Refused
from chassis.standing import Reach, Standing
from chassis.unit import UnitOfWork
from contracts.refusals import Code
from contracts.terms import CONFIDENTIAL_AMONG
from contracts.values import PersonId, TeamId

HOLDING = """
  from deputy d left join person p on p.id = d.document->>'person_id'
  cross join lateral (
    select (cast(:now as timestamptz) at time zone coalesce(p.document->>'time_zone', 'UTC'))::date as today
  ) as t
  where not d.deleted
    and t.today between coalesce((d.document->>'first_day')::date, t.today) and coalesce((d.document->>'last_day')::date, t.today)
"""
"""FROM: the deputyships `d` that hold at `:now`, by the calendar where the represented person lives; more conditions follow."""
MINE = """
select id from team where not deleted and document->'lead_ids' ? :viewer
union
select t.id from person p cross join lateral (
  select p.document->>'home_team_id' as id
  union all
  select jsonb_array_elements_text(coalesce(p.document->'further_team_ids', '[]'))
) as t where p.id = :viewer and not p.deleted and t.id is not null
"""
"""A query: the teams that `:viewer` belongs to, as a member or their own lead; a lead of a team above is no member of it."""
_REPRESENTED = f"select d.document->>'person_id' {HOLDING} and d.deputy_id = :viewer"
_ABOVE = """
  select id, document->>'parent_id', document->'lead_ids' from team where id = :team and not deleted
  union
  select t.id, t.document->>'parent_id', t.document->'lead_ids' from team t join above a on t.id = a.parent_id where not t.deleted
"""
_STANDING = text(f"""
with recursive above (id, parent_id, lead_ids) as ({_ABOVE}), represented (id) as ({_REPRESENTED})
select coalesce(p.document->>'time_zone', 'UTC') as time_zone,
  coalesce(p.document->>'home_team_id' = :team or p.document->'further_team_ids' ? :team, false) as is_member,
  exists (
    select from above a where a.lead_ids ? :viewer or exists (select from represented r where a.lead_ids ? r.id)
  ) as is_lead,
  array(select id from represented) as stands_in_for
from person p where p.id = :viewer
""")  # noqa: S608  # of constants
_MEMBERS = text(f"""
with recursive above (id, parent_id, lead_ids) as ({_ABOVE}), answering (id) as (
  select l.id from above a cross join lateral jsonb_array_elements_text(a.lead_ids) as l (id)
), deputies (id) as (
  select d.document->>'deputy_id' {HOLDING} and d.document->>'person_id' in (select id from answering)
)
select count(*) from (
  select from person where not deleted and document->>'status' = 'active'
    and (document->>'home_team_id' = :team or document->'further_team_ids' ? :team)
    and id not in (select id from answering) and id not in (select id from deputies) limit :enough
) as few
""")  # noqa: S608  # of constants
# Teams are looked up by their leads and by the team above, by indexes that services have; `offset 0` keeps the planner to it.
_REACH = text(f"""
with recursive represented (id) as ({_REPRESENTED}), led (id) as (
  select id from team where not deleted
    and document->'lead_ids' ?| (array[cast(:viewer as text)] || array(select id from represented))
  union
  select t.id from led cross join lateral (
    select id from team where document->>'parent_id' = led.id and not deleted offset 0
  ) as t
)
select coalesce(p.document->>'time_zone', 'UTC') as time_zone,
  array[p.document->>'home_team_id'] || array(
    select jsonb_array_elements_text(coalesce(p.document->'further_team_ids', '[]'))
  ) as member_of,
  array(select id from led) as leading,
  array(select id from represented) as stands_in_for
from person p where p.id = :viewer
""")  # noqa: S608  # of constants
_BESIDE = text(f"""
with recursive above (id, parent_id, lead_ids) as ({_ABOVE}), answering (id) as (
  select id from person where id = :person
  union
  select l.id from above a cross join lateral jsonb_array_elements_text(a.lead_ids) as l (id)
), deputies (id) as (
  select d.document->>'deputy_id' {HOLDING} and d.document->>'person_id' in (select id from answering)
)
select count(*) from (
  select from person where not deleted and document->>'status' = 'active'
    and id not in (select id from answering) and id not in (select id from deputies) limit :enough
) as few
""")  # noqa: S608  # of constants
_WITHIN = text(f"""
with recursive above (id, parent_id, lead_ids) as ({_ABOVE}), answering (id) as (
  select l.id from above a cross join lateral jsonb_array_elements_text(a.lead_ids) as l (id)
), deputies (id) as (
  select d.document->>'deputy_id' {HOLDING} and d.document->>'person_id' in (select id from answering)
), below (id, lead_ids) as (
  select id, document->'lead_ids' from team where id = :team and not deleted
  union
  select t.id, t.document->'lead_ids' from team t join below b on t.document->>'parent_id' = b.id where not t.deleted
), led (id) as (
  select l.id from below b cross join lateral jsonb_array_elements_text(b.lead_ids) as l (id)
)
select count(*) from (
  select from person p where not p.deleted and p.document->>'status' = 'active' and (
    p.document->>'home_team_id' in (select id from below) or p.id in (select id from led)
    or exists (select from below b where p.document->'further_team_ids' ? b.id)
  ) and p.id not in (select id from answering) and p.id not in (select id from deputies) limit :enough
) as few
""")  # noqa: S608  # of constants
_AUTHORITY = text(f"""
with recursive above (id, parent_id, lead_ids) as ({_ABOVE}), managers (id) as (
  select document->>'manager_id' from person where id = :person
  union
  select p.document->>'manager_id' from person p join managers m on p.id = m.id
), authority (id) as (
  select l.id from above a cross join lateral jsonb_array_elements_text(a.lead_ids) as l (id) where l.id <> :person
  union
  select id from managers where id <> :person
)
select wanted.id from unnest(cast(:among as text[])) with ordinality as wanted (id, place)
where wanted.id in (
  select id from authority
  union all
  select d.document->>'deputy_id' {HOLDING} and d.document->>'person_id' in (select id from authority)
) order by place
""")  # noqa: S608  # of constants
_IS_HERE = text("select exists (select from person where id = :id and not deleted and document->>'status' = 'active')")
_ACTIVE_PEOPLE = text("""
select wanted.id from unnest(cast(:ids as text[])) as wanted (id)
left join person p on p.id = wanted.id and not p.deleted and p.document->>'status' = 'active' where p.id is null limit 1
""")
_NAMED_TEAMS = text("""
select id, document->>'name' as name, document->>'status' = 'active' as active from team where not deleted
""")
_ACTIVE_TEAM = text("select exists (select from team where id = :id and not deleted and document->>'status' = 'active')")


async def standing(unit: UnitOfWork, team_id: TeamId | None) -> Standing:
    """What the viewer is to the team today, or beside no team; one statement."""
    viewer = unit.actor.person_id
    values = {"viewer": str(viewer), "team": str(team_id) if team_id else None, "now": unit.now}
    row = (await unit.session.execute(_STANDING, values)).one()
    people = frozenset(PersonId(person) for person in row.stands_in_for)
    return Standing(viewer, row.time_zone, is_member=row.is_member, is_lead=row.is_lead, stands_in_for=people)


async def count_members(unit: UnitOfWork, team_id: TeamId) -> int:
    """How many active members the team itself has, beside the leads of it and above, and today's deputies of them all.

    This and the counts below go no further than to the ten whom confidentiality needs: of thousands, only these are looked at.
    """
    return int(await unit.session.scalar(_MEMBERS, {"team": str(team_id), **_enough(unit)}) or 0)


def _enough(unit: UnitOfWork) -> dict[str, object]:
    return {"now": unit.now, "enough": CONFIDENTIAL_AMONG}


async def reach(unit: UnitOfWork) -> Reach:
    """What the viewer is to every team today; one statement."""
    return await reach_of(unit.session, unit.actor.person_id, unit.now)


async def reach_of(session: AsyncSession, viewer: PersonId, now: datetime) -> Reach:
    """What somebody is to every team at a time; one statement."""
    row = (await session.execute(_REACH, {"viewer": str(viewer), "now": now})).one()
    return Reach(
        viewer,
        row.time_zone,
        member_of=frozenset(TeamId(team) for team in row.member_of if team),
        leading=frozenset(TeamId(team) for team in row.leading),
        stands_in_for=frozenset(PersonId(person) for person in row.stands_in_for),
    )


async def count_beside(unit: UnitOfWork, team_id: TeamId | None, person_id: PersonId | None) -> int:
    """How many active people there are beside this one, the leads of the team and above, and today's deputies of them all."""
    values = {"team": str(team_id) if team_id else None, "person": str(person_id) if person_id else None}
    return int(await unit.session.scalar(_BESIDE, {**values, **_enough(unit)}) or 0)


async def count_within(unit: UnitOfWork, team_id: TeamId) -> int:
    """How many active people belong to the team and those below it, its leads, those above and their deputies aside."""
    return int(await unit.session.scalar(_WITHIN, {"team": str(team_id), **_enough(unit)}) or 0)


async def with_authority_over(
    unit: UnitOfWork, team_id: TeamId, person_id: PersonId, among: Iterable[PersonId]
) -> list[PersonId]:
    """Those of these people who lead the team or one above, whom the person reports to, or who stand in today for one of them."""
    values = {"team": str(team_id), "person": str(person_id), "among": [str(each) for each in among], "now": unit.now}
    return [PersonId(each) for each in await unit.session.scalars(_AUTHORITY, values)]


async def is_here(session: AsyncSession, person_id: PersonId) -> bool:
    """Whether the person is active."""
    return bool(await session.scalar(_IS_HERE, {"id": str(person_id)}))


async def require_people(session: AsyncSession, named: Mapping[str, Iterable[PersonId | None]]) -> None:
    """Refuses with the first field that names somebody who is not active here; no statement where nobody is named."""
    wanted = {field: {str(person) for person in people if person is not None} for field, people in named.items()}
    everybody = sorted(set().union(*wanted.values()))
    if everybody and (stranger := await session.scalar(_ACTIVE_PEOPLE, {"ids": everybody})):
        raise Refused(Code.NO_SUCH_PERSON, field=next(field for field in wanted if stranger in wanted[field]), id=stranger)


async def teams_by_name(session: AsyncSession) -> dict[str, TeamId]:
    """Every team by its name in lower case; where several were called so in turn, the one that is there."""
    rows = sorted(await session.execute(_NAMED_TEAMS), key=lambda row: (bool(row.active), str(row.id)))
    return {row.name.casefold(): TeamId(row.id) for row in rows}


async def require_team(session: AsyncSession, team_id: TeamId, *, field: str) -> None:
    """Refuses where there is no such active team."""
    if not await session.scalar(_ACTIVE_TEAM, {"id": str(team_id)}):
        raise Refused(Code.NO_SUCH_TEAM, field=field, id=team_id)
