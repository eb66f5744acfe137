"""Who decides about a text: the moderators of its team, or of the nearest team above that has any; never those it concerns."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.values import PersonId, TeamId


class Concerned(NamedTuple):
    """What a text concerns, as far as anybody knows."""

    people: Collection[PersonId]
    """Those it is from, for or about."""
    team: TeamId | None
    """The team whose moderators are asked; None of what belongs to none, which is decided about at the top."""
    teams: Collection[TeamId] = ()
    """Further teams that it is about: their leads, and those above them, do not decide either."""


def deciding(present: str) -> TextClause:
    """The statement that finds moderators; `present` is SQL that selects `team_id` and `person_id` of those there are now."""
    return text(_MODERATORS.format(present=present))


async def moderators_of(
    session: AsyncSession, statement: TextClause, concerned: Concerned, *, apart: Collection[PersonId] = ()
) -> list[PersonId]:
    """Who decides about it today; `apart` are those who decided before."""
    team = [str(concerned.team)] if concerned.team else []
    values = {
        "about": [str(id) for id in concerned.people],
        "apart": [str(id) for id in apart],
        "team": team[0] if team else None,
        "teams": [*team, *map(str, concerned.teams)],
    }
    return [PersonId(id) for id in await session.scalars(statement, values)]


# Whom a text concerns and whom they report to, by managers and by leads of their teams and of those above: none of them decides.
# Leads of the team it was written in, and above, neither: a confidential author may report to them, a question may be theirs.
# A text of no team, or of one that is gone, is decided about at the top.
_MODERATORS = """
with recursive line (id) as (
  select unnest(cast(:about as text[]))
  union
  select p.document->>'manager_id' from person p join line l on p.id = l.id where p.document->>'manager_id' is not null
), belonging (id) as (
  select unnest(cast(:teams as text[]))
  union
  select p.document->>'home_team_id' from person p where p.id = any(:about)
  union
  select jsonb_array_elements_text(coalesce(p.document->'further_team_ids', '[]')) from person p where p.id = any(:about)
), over (id, parent_id, lead_ids) as (
  select t.id, t.document->>'parent_id', t.document->'lead_ids' from team t join belonging b on b.id = t.id
  union
  select t.id, t.document->>'parent_id', t.document->'lead_ids' from team t join over o on t.id = o.parent_id
), path (id, parent_id, distance) as (
  select id, document->>'parent_id', 0 from team where id = cast(:team as text) and not deleted
  union
  select t.id, t.document->>'parent_id', p.distance + 1 from team t join path p on t.id = p.parent_id where p.distance < 100
), places (id, distance) as (
  select id, distance from path
  union
  select id, 1000 from team where not deleted and document->>'parent_id' is null and not exists (select from path)
), found as (
  select m.person_id as id, min(s.distance) as distance from ({present}) as m join places s on s.id = m.team_id
  join person p on p.id = m.person_id and not p.deleted and p.document->>'status' = 'active'
  where m.person_id not in (select id from line) and m.person_id <> all(:apart)
    and not exists (select from over o where o.lead_ids ? m.person_id)
  group by m.person_id
)
select id from found where distance = (select min(distance) from found) order by id
"""
