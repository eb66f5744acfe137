"""Who decides about a text: the moderators of its team, or of the nearest team above that has any; never those it concerns."""

from collections.abc import Collection

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.moderation_refusals import ModerationCode
from contracts.values import Id, PersonId
from services.feedback.moderation.tables import TextReport
from services.feedback.texts import queries as texts
from services.feedback.texts.tables import Writing

ASSIGNED = 500
"""How many open reports are looked at anew at once, the oldest first."""
# Whom a text concerns and whom they report to, by managers and by leads of their teams and of those above: none of them decides.
# Leads of the team it was written in, and above, neither: a confidential author may report to them, a question may be theirs.
# A text of no team, or of one that is gone, is decided about at the top.
_MODERATORS = text("""
with recursive line (id) as (
  select unnest(cast(:about as text[]))
  union
  select p.document->>'manager_id' from person p join line l on p.id = l.id where p.document->>'manager_id' is not null
), belonging (id) as (
  select cast(:team as text)
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
  select m.person_id as id, min(s.distance) as distance from moderators m join places s on s.id = m.team_id
  join person p on p.id = m.person_id and not p.deleted and p.document->>'status' = 'active'
  where m.ended_on is null and m.person_id not in (select id from line) and m.person_id <> all(:apart)
    and not exists (select from over o where o.lead_ids ? m.person_id)
  group by m.person_id
)
select id from found where distance = (select min(distance) from found) order by id
""")


async def about(session: AsyncSession, writing: Writing) -> list[PersonId]:
    """Those a text is from, for or about, as far as anybody knows: its confidential author is known to nobody."""
    row = await texts.row_of(session, Id(writing.thread))
    people = [*([writing.by] if writing.by else []), *writing.reader_ids, *(row.about if row is not None else [])]
    return list(dict.fromkeys(people))


async def moderators_of(
    session: AsyncSession, writing: Writing, *, beside: Collection[PersonId] = (), apart: Collection[PersonId] = ()
) -> list[PersonId]:
    """Who decides about it today. `beside` are further people it concerns, `apart` those who decided before."""
    concerned = [*await about(session, writing), *beside]
    team = await texts.team_of(session, writing)
    values = {"about": [str(id) for id in concerned], "apart": [str(id) for id in apart], "team": str(team) if team else None}
    return [PersonId(id) for id in await session.scalars(_MODERATORS, values)]


async def must_be_moderated_by(unit: UnitOfWork, writing: Writing, *, apart: Collection[PersonId] = ()) -> None:
    """Refuses anybody else than those who decide about it; an author is told so, also a confidential one."""
    viewer = unit.actor.person_id
    mine = texts.is_author(writing, viewer, unit.handles)
    if mine or viewer not in await moderators_of(unit.session, writing, apart=apart):
        raise Refused(ModerationCode.NOT_YOURS_TO_MODERATE)


async def assign_anew(session: AsyncSession) -> None:
    """Notes who may decide about each open report now: people move, and moderators come and go."""
    query = select(TextReport).where(TextReport.open).order_by(TextReport.reported_on, TextReport.id).limit(ASSIGNED)
    for report in await session.scalars(query):
        await _assign(session, report)


async def _assign(session: AsyncSession, report: TextReport) -> None:
    """Notes who may decide about a report now."""
    writing = await session.get(Writing, report.text_id)
    assert writing is not None, "texts are never deleted"
    report.moderator_ids = await moderators_of(session, writing, beside=report.about_ids)
