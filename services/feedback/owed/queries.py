"""Answers that somebody owes and no public document tells of: one statement over requests and mistakes."""

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.feedback.owed import OWED, OwedPrivately
from contracts.values import PersonId
from services.feedback.texts.queries import READER

# Feedback is asked of a person: no deputy owes it. Deputies of leads owe a response where they belong to the team themselves,
# for nobody else reads what happened.
_OWED = text(f"""
{READER}
select r.id, 'feedback' as kind, r.due_on, r.asked_on as since, null as stands_in_for
from feedback_asked a join feedback_requests r on r.id = a.request_id
join person p on p.id = r.by and not p.deleted and p.document->>'status' = 'active'
join writings w on w.id = r.id and w.state <> 'withdrawn'
where a.person_id = :viewer and a.state = 'open'
union all
select m.id, 'mistake', m.due_on, m.owed_since, case when t.document->'lead_ids' ? :viewer then null else (
  select min(s.id) from unnest(cast(:represented as text[])) as s (id) where t.document->'lead_ids' ? s.id
) end
from mistakes m join team t on t.id = m.team_id and not t.deleted and t.document->>'status' = 'active'
where m.due_on is not null and m.by is distinct from cast(:viewer as text) and m.team_id in (select id from mine)
  and (t.document->'lead_ids' ? :viewer or t.document->'lead_ids' ?| cast(:represented as text[]))
order by due_on, id limit :most
""")  # noqa: S608  # of constants


async def owed(session: AsyncSession, viewer: PersonId, represented: Collection[PersonId]) -> list[OwedPrivately]:
    """What the viewer owes, the oldest due first; at most 200."""
    asked = {"viewer": str(viewer), "represented": sorted(map(str, represented)), "most": OWED}
    rows = await session.execute(_OWED, asked)
    return [OwedPrivately.model_validate(row._mapping) for row in rows]  # noqa: SLF001  # SQLAlchemy's public name for it
