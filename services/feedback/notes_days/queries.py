"""Who belongs to a Notes Day, what waits in it, and what is counted."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.ids import NoteId, NotesDayId, TopicId
from contracts.feedback.notes_day_refusals import NotesDayCode, Unanswered
from contracts.feedback.notes_days import LISTED_UNANSWERED
from contracts.values import Id, PersonId, TeamId
from services.feedback.notes_days.policies import Place
from services.feedback.notes_days.tables import Note, NotesDay, Topic
from services.feedback.texts.queries import READER

_PLACE = text(f"""
{READER}
select exists (select from above where id = :team) as belongs,
  coalesce((select document->'lead_ids' ? :viewer from team where id = :team and not deleted), false) as leads
""")  # noqa: S608  # of constants
_PLACE_IN = text(f"""
{READER}
select exists (select from above where id = d.team_id) as belongs,
  coalesce((select document->'lead_ids' ? :viewer from team where id = d.team_id and not deleted), false) as leads
from notes_days d where d.id = :day
""")  # noqa: S608  # of constants
_HAS_LEAD = text("""
select exists (
  select from team t join person p on t.document->'lead_ids' ? p.id
  where t.id = :team and not t.deleted and not p.deleted and p.document->>'status' = 'active'
)
""")
# Whether somebody leads the team, one above or one below, or is the manager of anybody in it or below.
_HAS_AUTHORITY = text("""
with recursive below (id) as (
  select id from team where id = :team and not deleted
  union
  select t.id from team t join below b on t.document->>'parent_id' = b.id where not t.deleted
), above (id) as (
  select id from team where id = :team and not deleted
  union
  select t.document->>'parent_id' from team t join above a on t.id = a.id where not t.deleted
)
select exists (
  select from team where not deleted and document->'lead_ids' ? :person
    and (id in (select id from below) or id in (select id from above))
) or exists (
  select from person where not deleted and document->>'manager_id' = :person
    and document->>'home_team_id' in (select id from below)
)
""")
_UNANSWERED = text("""
select id, count(*) over () as waiting from (
  select id from topics where notes_day_id = :day and due_on is not null
  union all
  select id from notes where notes_day_id = :day and due_on is not null
) as owed order by id limit :limit
""")
_TOPICS = text("select count(*) from topics where notes_day_id = :day")
_SETTLED = text("""
with answered as (update notes set answered_on = :day where topic_id = :topic returning id)
update writings w set settled_on = :day from answered a where w.thread = a.id and w.role = 'note' and w.handle is not null
""")
_BANDS = text("""
select n.id, n.endorsed, count(e.handle) as endorsements from notes n join endorsements e on e.note_id = n.id
where n.notes_day_id = any(:days) group by n.id order by n.id
""")

_ENDORSE = text("insert into endorsements (note_id, handle) values (:note, :handle) on conflict do nothing")
# One that somebody holds is counted an hour later: who answers holds it, and waits for topics that this release holds.
_COUNTING = text("""
update notes_days set counted_on = cast(:today as date) where id in (
  select id from notes_days where state = 'open' and counted_on is distinct from cast(:today as date)
  for no key update skip locked
) returning id
""")
_FORGET = text("""
delete from endorsements e using notes n, notes_days d
where n.id = e.note_id and d.id = n.notes_day_id and d.closed_at < cast(:before as date)
""")


async def place(session: AsyncSession, viewer: PersonId, team_id: TeamId) -> Place:
    """What somebody is to the scope of a Notes Day; one statement."""
    row = (await session.execute(_PLACE, {"viewer": str(viewer), "team": str(team_id)})).one()
    return Place(belongs=row.belongs, leads=row.leads)


async def place_in(session: AsyncSession, viewer: PersonId, id: NotesDayId) -> Place:
    """What somebody is to the scope of this Notes Day, which is not read otherwise; one statement."""
    row = (await session.execute(_PLACE_IN, {"viewer": str(viewer), "day": str(id)})).one_or_none()
    if row is None:
        raise Refused(NotesDay.missing, field="notes_day_id", id=id)
    return Place(belongs=row.belongs, leads=row.leads)


async def has_lead(session: AsyncSession, team_id: TeamId) -> bool:
    """Whether anybody active leads the very team."""
    return bool(await session.scalar(_HAS_LEAD, {"team": str(team_id)}))


async def has_authority(session: AsyncSession, person_id: PersonId, team_id: TeamId) -> bool:
    """Whether the person leads the team, one above or one below, or manages anybody there."""
    return bool(await session.scalar(_HAS_AUTHORITY, {"person": str(person_id), "team": str(team_id)}))


async def topics(session: AsyncSession, id: NotesDayId) -> int:
    """How many topics it has."""
    return int(await session.scalar(_TOPICS, {"day": str(id)}) or 0)


async def must_be_answered(session: AsyncSession, id: NotesDayId) -> None:
    """Refuses while a topic or a note waits for an answer, with the list of them."""
    rows = (await session.execute(_UNANSWERED, {"day": str(id), "limit": LISTED_UNANSWERED})).all()
    if rows:
        count = int(rows[0].waiting)
        details = Unanswered(ids=[Id(row.id) for row in rows], count=count)
        raise Refused(NotesDayCode.NOTES_WAIT_FOR_AN_ANSWER, count=count, details=details)


async def day_of(unit: UnitOfWork, kind: type[Topic | Note], id: Id) -> NotesDayId:
    """The Notes Day of a topic or a note, which is locked before them; it never changes."""
    found = await unit.session.scalar(select(kind.notes_day_id).where(kind.id == id))
    if found is None:
        raise Refused(kind.missing, field=f"{kind.document_type.kind}_id", id=id)
    return NotesDayId(found)


async def settle_notes_of(session: AsyncSession, topic: Topic) -> None:
    """Notes under an answered topic are answered; from now on the days count for which their handles are kept."""
    await session.execute(_SETTLED, {"topic": str(topic.id), "day": topic.answered_on})


async def days(session: AsyncSession, ids: Collection[NotesDayId]) -> dict[NotesDayId, NotesDay]:
    """Notes Days by their ids."""
    return {day.id: day for day in await session.scalars(select(NotesDay).where(NotesDay.id.in_(ids)))}


async def answered_among(session: AsyncSession, ids: Collection[TopicId]) -> set[TopicId]:
    """Those of these topics that have their answer; the others are kept from getting one until the commit."""
    asked = select(Topic.id, Topic.verdict).where(Topic.id.in_(ids)).order_by(Topic.id).with_for_update(read=True)
    return {row.id for row in await session.execute(asked) if row.verdict is not None} if ids else set()


async def counted(session: AsyncSession, days: Sequence[NotesDayId]) -> Sequence[Row[Any]]:
    """How many endorse each note of these days that anybody endorses, and in which band it is shown."""
    return (await session.execute(_BANDS, {"days": [str(day) for day in days]})).all()


async def endorse(session: AsyncSession, marks: Sequence[tuple[NoteId, str]]) -> None:
    """Adds endorsements by note and handle, where they are not there."""
    await session.execute(_ENDORSE, [{"note": str(note), "handle": handle} for note, handle in marks])


async def begin_counting(session: AsyncSession, today: date) -> list[NotesDayId]:
    """Open Notes Days whose endorsements were not counted today; from now on they were."""
    return [NotesDayId(id) for id in await session.scalars(_COUNTING, {"today": today})]


async def forget_endorsers(session: AsyncSession, before: date) -> None:
    """Removes the handles of endorsers in Notes Days that were closed before a day; bands stay."""
    await session.execute(_FORGET, {"before": before})
