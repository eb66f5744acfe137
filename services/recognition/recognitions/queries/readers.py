"""Who can read a recognition today: told to whoever gave it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.feedback.text import LISTED_READERS, Readers, Readership, ReadersOf
from contracts.recognition.ids import RecognitionId
from contracts.recognition.recognitions import RecognitionAudience
from contracts.values import Id, PersonId

READERSHIPS = {
    RecognitionAudience.ORGANIZATION: Readership.EVERYONE,
    RecognitionAudience.TEAM: Readership.TEAM,
    RecognitionAudience.PRIVATE: Readership.PEOPLE,
}
# Those whom `MAY_READ` lets read, seen from the recognition; the people of a team are found once, however many are for it,
# by indexes: `offset 0` keeps the planner from joining all people.
_READERS = text("""
with w as (select * from recognitions where id = any(:ids) and by = :viewer and not gone), here as not materialized (
  select id, home_team_id, document from person where not deleted and document->>'status' = 'active'
), wanted (team_id) as materialized (
  select distinct r.id from w cross join lateral jsonb_array_elements_text(w.reader_team_ids) as r (id)
  where w.audience <> 'organization'
), belongs (team_id, id) as materialized (
  select t.team_id, p.id from wanted t cross join lateral (
    (select id from here where home_team_id = t.team_id offset 0)
    union all
    (select id from here where document->'further_team_ids' ? t.team_id offset 0)
    union all
    (select p.id from team cross join lateral jsonb_array_elements_text(team.document->'lead_ids') as l (id)
      cross join lateral (select id from here where here.id = l.id offset 0) as p
      where team.id = t.team_id and not team.deleted)
  ) as p
), found (of, id) as (
  select w.id, b.id from w cross join lateral jsonb_array_elements_text(w.reader_team_ids) as r (id)
  join belongs b on b.team_id = r.id where w.audience <> 'organization'
  union
  select w.id, p.id from w cross join lateral (
    select w.by as id union all select jsonb_array_elements_text(w.recipient_ids)
  ) as named cross join lateral (select id from here where here.id = named.id offset 0) as p where w.audience <> 'organization'
), counted as (
  select of, count(*) as count, array_agg(id order by id) filter (where place <= :limit) as ids
  from (select of, id, row_number() over (partition by of order by id) as place from found) f group by of
)
select w.id, w.audience, w.team_id, coalesce(c.ids, array[]::text[]) as ids,
  case when w.audience = 'organization' then (select count(*) from here) else coalesce(c.count, 0) end as count
from w left join counted c on c.of = w.id
""")


async def readers(session: AsyncSession, viewer: PersonId, ids: Sequence[RecognitionId]) -> list[ReadersOf]:
    """Who can read each of those of these that the viewer gave, in one statement; at most 200 by id, nobody of everyone."""
    asked = {"viewer": str(viewer), "ids": [str(id) for id in ids], "limit": LISTED_READERS}
    found = {row.id: _of(row) for row in await session.execute(_READERS, asked)}
    return [found[id] for id in map(str, ids) if id in found]


def _of(row: Row[Any]) -> ReadersOf:
    readership = READERSHIPS[RecognitionAudience(row.audience)]  # type: ignore[call-arg]  # by its value
    team = row.team_id if readership is Readership.TEAM else None
    people = [PersonId(id) for id in row.ids]
    return ReadersOf(text_id=Id(row.id), readers=Readers(readership=readership, team_id=team, count=row.count, person_ids=people))
