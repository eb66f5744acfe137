"""Which texts a viewer may read, and why: decided here, in the SQL that selects the rows, and nowhere else."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.days import months_later
from chassis.handles import Handles
from chassis.organization import MINE
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.text import LISTED_READERS, Readers, ReadersOf, ReadText, WhyReadable
from contracts.refusals import TextCode
from contracts.values import Id, PersonId, TeamId
from services.feedback.people import queries as people
from services.feedback.texts.queries.answering import ANSWERERS, ANSWERING, ANSWERS, ANSWERS_OF
from services.feedback.texts.tables import Writing

# Looked up by their ids: `offset 0` keeps the planner from reading all teams.
_TEAM = "(select id, document from team where id = {} and not deleted offset 0) as t"
_ABOVE_MINE = f"""
select t.id, t.document->>'parent_id' as parent_id from mine cross join lateral {_TEAM.format("mine.id")}
union
select t.id, t.document->>'parent_id' from above a cross join lateral {_TEAM.format("a.parent_id")}
"""  # noqa: S608  # of constants
READER = f"with recursive mine as ({MINE}), above (id, parent_id) as ({_ABOVE_MINE})"
"""WITH: what the person `:viewer` belongs to. For the conditions below."""
MAY_READ = """
(w.by = :viewer or w.open and (
  w.readership = 'everyone'
  or w.reader_ids ? :viewer
  or w.readership = 'team' and w.team_id in (select id from mine)
  or w.readership = 'subtree' and w.team_id in (select id from above)
  or exists (
    select from text_reports r join moderators m on m.person_id = :viewer and m.ended_on is null
    where r.text_id = w.id and r.open and w.state = 'shown' and r.moderator_ids ? :viewer and not r.about_ids ? :viewer
  )
))"""
"""WHERE: whether `:viewer` may read the text `w`. Being an admin, an auditor or a manager gives nothing.

Notes and questions have further readers, those who answer them: `readable` tells.
"""
_WHY = f"""
case when w.by = :viewer then 'author' when w.readership = 'everyone' then 'everyone' when w.reader_ids ? :viewer then 'people'
  when w.readership = 'team' and w.team_id in (select id from mine) then 'team'
  when w.readership = 'subtree' and w.team_id in (select id from above) then 'subtree'
  when {ANSWERS} then 'answers' else 'reported' end
"""  # noqa: S608  # of constants
_BELONGS = text(f"{READER} select cast(:team as text) in (select id from mine)")  # noqa: S608  # of constants
_READABLE = text(f"""
{READER}, {ANSWERING} select w.id, {_WHY} as why from writings w where w.id = any(:ids) and ({MAY_READ} or w.open and {ANSWERS})
""")  # noqa: S608  # of constants
# The people of a team are found once, however many of the texts are for it; of everyone's they are counted alone.
_FOUND = f"""
with recursive w as (select * from writings where id = any(:ids)), below (team_id, wide, id) as (
  select distinct team_id, readership = 'subtree', team_id from w where readership in ('team', 'subtree')
  union
  select b.team_id, b.wide, t.id from team t join below b on t.document->>'parent_id' = b.id where b.wide and not t.deleted
), here as (select id, document from person where not deleted and document->>'status' = 'active'), belongs as (
  select b.team_id, b.wide, p.id from here p join below b on b.id = p.document->>'home_team_id'
  union
  select b.team_id, b.wide, p.id from here p
  cross join lateral jsonb_array_elements_text(coalesce(p.document->'further_team_ids', '[]')) as f (id)
  join below b on b.id = f.id
  union
  select b.team_id, b.wide, p.id from below b join team t on t.id = b.id and not t.deleted
  cross join lateral jsonb_array_elements_text(t.document->'lead_ids') as l (id) join here p on p.id = l.id
), {ANSWERERS}, found as (
  select w.id as text_id, b.id from w join belongs b on b.team_id = w.team_id and b.wide = (w.readership = 'subtree')
  where w.readership in ('team', 'subtree')
  union
  select w.id, p.id from w cross join lateral (
    select w.by as id union all select jsonb_array_elements_text(w.reader_ids)
  ) as named join here p on p.id = named.id where w.readership <> 'everyone'
  union
  select w.id, p.id from w join answerers a on a.team_id = w.team_id join here p on p.id = a.id where {ANSWERS_OF}
)
"""  # noqa: S608  # of constants
_READERS = text(f"""
{_FOUND}, counted as (
  select text_id, count(*) as count, array_agg(id order by id) filter (where place <= :limit) as ids
  from (select text_id, id, row_number() over (partition by text_id order by id) as place from found) f group by text_id
)
select w.id, coalesce(c.count, case when w.readership = 'everyone' then (select count(*) from here) else 0 end) as count,
  coalesce(c.ids, array[]::text[]) as ids
from w left join counted c on c.text_id = w.id
""")  # noqa: S608  # of constants
_ARE_READERS = text(f"""
{_FOUND} select count(*) from here p where p.id = any(:people)
  and (exists (select from found f where f.id = p.id) or exists (select from w where readership = 'everyone'))
""")  # noqa: S608  # of constants


@dataclass(frozen=True, slots=True)
class Found:
    """A text that a viewer may read, and why."""

    writing: Writing
    why: WhyReadable

    def shown(self) -> ReadText:
        """As its reader sees it."""
        return ReadText(**self.writing.seen(), why=self.why)


async def readable(session: AsyncSession, viewer: PersonId, ids: Collection[str]) -> dict[str, Found]:
    """Those of these texts that the viewer may read, by their ids; two statements, however many."""
    values = {"viewer": str(viewer), "ids": [str(id) for id in ids], "now": session.info["now"]}
    rows = (await session.execute(_READABLE, values)).all()
    why = {row.id: WhyReadable(row.why) for row in rows}  # type: ignore[call-arg]  # by its value
    found = await session.scalars(select(Writing).where(Writing.id.in_(why)))
    return {writing.id: Found(writing, why[writing.id]) for writing in found}


async def require_readable(unit: UnitOfWork, id: Id) -> Writing:
    """A text that the viewer may read: others do not learn that it is there."""
    found = await readable(unit.session, unit.actor.person_id, [id])
    if id not in found:
        raise Refused(TextCode.NO_SUCH_TEXT, field="id", id=id)
    return found[id].writing


async def belongs(session: AsyncSession, viewer: PersonId, team_id: TeamId) -> bool:
    """Whether somebody is a member of the team or leads it: those who read what is written for it."""
    return bool(await session.scalar(_BELONGS, {"viewer": str(viewer), "team": str(team_id)}))


async def own_among(session: AsyncSession, viewer: PersonId, handles: Handles, ids: Collection[str]) -> Sequence[Writing]:
    """Those of these texts that the viewer wrote, by name or by handle."""
    found = await session.scalars(select(Writing).where(Writing.id.in_([str(id) for id in ids])).order_by(Writing.id))
    return [writing for writing in found if is_author(writing, viewer, handles)]


async def readers(session: AsyncSession, writings: Sequence[Writing]) -> Sequence[ReadersOf]:
    """Who can read each of these texts today, in one statement; at most 200 of them by id, nobody where that is everyone."""
    asked = {"ids": [writing.id for writing in writings], "limit": LISTED_READERS, "now": session.info["now"]}
    rows = await session.execute(_READERS, asked)
    found = {row.id: row for row in rows}

    def of(writing: Writing) -> Readers:
        row = found[writing.id]
        people = [PersonId(id) for id in row.ids]
        return Readers(readership=writing.readership, team_id=writing.team_id, count=row.count, person_ids=people)

    return [ReadersOf(text_id=Id(writing.id), readers=of(writing)) for writing in writings]


async def are_readers(session: AsyncSession, writing: Writing, people: Collection[PersonId]) -> bool:
    """Whether each of these people can read a text today."""
    values = {"ids": [writing.id], "people": [str(person) for person in people], "now": session.info["now"]}
    return int(await session.scalar(_ARE_READERS, values) or 0) == len(set(people))


async def until_next_cycle_ends(unit: UnitOfWork) -> date:
    """Until when notes and retrospectives are kept: the end of the next cycle; half a year where none is planned."""
    today = unit.now.date()
    return await people.next_cycle_end(unit.session, today) or today + timedelta(days=unit.kept["notes_days"])


def feedback_until(unit: UnitOfWork) -> date:
    """Until when feedback from person to person is kept."""
    return months_later(unit.now.date(), unit.kept["feedback_months"])


def is_author(writing: Writing, person: PersonId, handles: Handles) -> bool:
    """Whether the person wrote it, by name or by the handle of its thread."""
    if writing.by is not None:
        return writing.by == person
    return handles.fits(writing.handle, person, Id(writing.thread))


async def of_thread(session: AsyncSession, thread: Id) -> Sequence[Writing]:
    """The texts of a thread, in order."""
    return list(await session.scalars(select(Writing).where(Writing.thread == str(thread)).order_by(Writing.place)))
