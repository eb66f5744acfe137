"""Mistakes as the members and leads of their teams see them, and in their reporter's hands."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import confidential
from chassis.confidential import Act
from chassis.paging import Paging
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.ids import MistakeId
from contracts.feedback.mistakes import FollowUpMistake, MistakesOfTeam, MistakeWord, MistakeWordKind
from contracts.feedback.mistakes import Mistake as Shown
from contracts.feedback.refusals import FeedbackCode
from contracts.feedback.talk_refusals import TalkCode
from contracts.feedback.text import ReadText
from contracts.terms import Mode
from contracts.values import PersonId, TeamId
from services.feedback.mistakes.tables import Mistake
from services.feedback.texts import queries as texts
from services.feedback.texts.queries import MAY_READ, READER

_WORDS = {kind.value: kind for kind in MistakeWordKind}
_HOME = text("select document->>'home_team_id' from person where id = :person")
_SEES = text(f"{READER} select exists (select from writings w where w.id = :id and w.thread = w.id and {MAY_READ})")  # noqa: S608  # of constants
_PAGES = """
{reader}
select wanted.id as team_id, t.id from unnest(cast(:teams as text[])) with ordinality as wanted (id, place)
cross join lateral (
  select t.id, t.reported_on from mistakes t join writings w on w.id = t.id
  where t.team_id = wanted.id and {may_read}
    and (cast(:after as text) is null
      or (t.reported_on, t.id) < (select e.reported_on, e.id from mistakes e where e.id = cast(:after as text)))
    and (cast(:before as text) is null
      or (t.reported_on, t.id) > (select e.reported_on, e.id from mistakes e where e.id = cast(:before as text)))
  order by t.reported_on {way}, t.id {way} limit :limit
) as t where wanted.id in (select id from mine) order by wanted.place, t.reported_on {way}, t.id {way}
"""
_TEAMS = text(f"{READER} select id from mine where id = any(:teams)")  # noqa: S608  # as above


@dataclass(frozen=True, slots=True)
class Own:
    """A mistake in its reporter's hands: locked where it is named; where it is confidential, with what waits of it."""

    mistake: Mistake
    waiting: Sequence[Act] = field(default_factory=list)

    @property
    def is_confidential(self) -> bool:
        """Whether what is done with it waits for the next full hour."""
        return self.mistake.mode is Mode.CONFIDENTIAL

    @property
    def follow_ups_waiting(self) -> int:
        """How often its reporter went on, unseen."""
        return sum(act.verb == FollowUpMistake.verb() for act in self.waiting)


async def home_of(session: AsyncSession, person: PersonId) -> TeamId | None:
    """The home team of somebody."""
    found = await session.scalar(_HOME, {"person": str(person)})
    return TeamId(found) if found else None


async def read_by(unit: UnitOfWork, id: MistakeId) -> Mistake:
    """A mistake of the viewer's team or their own, to act on, locked; to whoever does not read it there is none.

    Moderators read what was reported to them, and are no part of the team for that.
    """
    if not await unit.session.scalar(_SEES, {"viewer": str(unit.actor.person_id), "id": str(id)}):
        raise Refused(TalkCode.MISTAKE_NOT_FOUND, field="mistake_id", id=id)
    mistake = await unit.session.get(Mistake, id, with_for_update=True, populate_existing=True)
    assert mistake is not None, "a text of it is there"
    if mistake.by != unit.actor.person_id and not await texts.belongs(unit.session, unit.actor.person_id, mistake.team_id):
        raise Refused(FeedbackCode.NOT_IN_THE_TEAM, field="mistake_id")
    return mistake


async def own(unit: UnitOfWork, id: MistakeId) -> Own:
    """The viewer's own mistake, to go on about; whoever cannot read it does not learn that it is there."""
    mistake, viewer = await unit.session.get(Mistake, id), unit.actor.person_id
    if mistake is not None and mistake.mode is Mode.NAMED:
        if mistake.by != viewer:
            raise await _not_theirs(unit, id)
        return Own(await read_by(unit, id))
    await confidential.begin(unit, id)
    mistake = await unit.session.get(Mistake, id, populate_existing=True)
    waiting = await confidential.waiting(unit.session, id)
    if mistake is None:
        theirs = waiting and unit.handles.fits(waiting[0].handle, viewer, id)
        raise Refused(TalkCode.NOT_RESPONDED_YET) if theirs else await _not_theirs(unit, id)
    if not unit.handles.fits(mistake.words.handle, viewer, id):
        raise await _not_theirs(unit, id)
    return Own(mistake, waiting)


async def _not_theirs(unit: UnitOfWork, id: MistakeId) -> Refused:
    seen = await unit.session.scalar(_SEES, {"viewer": str(unit.actor.person_id), "id": str(id)})
    if seen:
        return Refused(TalkCode.NOT_YOUR_MISTAKE, field="mistake_id")
    return Refused(TalkCode.MISTAKE_NOT_FOUND, field="mistake_id", id=id)


async def of_teams(session: AsyncSession, viewer: PersonId, teams: Sequence[TeamId], paging: Paging) -> list[MistakesOfTeam]:
    """A page of each of those of the teams that the viewer belongs to; as many statements as for one."""
    asked = {"viewer": str(viewer), "teams": [str(team) for team in teams]}
    mine = set(await session.scalars(_TEAMS, asked))
    sql = _PAGES.format(reader=READER, may_read=MAY_READ, way="asc" if paging.backwards else "desc")
    found = (await session.execute(text(sql), {**asked, **paging.values()})).all()
    shown = {mistake.id: mistake for mistake in await _shown(session, viewer, [row.id for row in found])}
    return [
        MistakesOfTeam(
            team_id=team, mistakes=[shown[MistakeId(row.id)] for row in found if row.team_id == team and row.id in shown]
        )
        for team in teams
        if team in mine
    ]


async def one(session: AsyncSession, viewer: PersonId, id: MistakeId) -> Shown | None:
    """One mistake, for its readers."""
    return next(iter(await _shown(session, viewer, [id])), None)


async def _shown(session: AsyncSession, viewer: PersonId, ids: Sequence[str]) -> list[Shown]:
    rows = {row.id: row for row in await session.scalars(select(Mistake).where(Mistake.id.in_(ids)))}
    found = await texts.readable(session, viewer, [writing.id for row in rows.values() for writing in row.texts])
    seen = {id: each.shown() for id, each in found.items()}
    return [_mistake(rows[id], seen) for id in map(MistakeId, ids) if id in rows and id in seen]


def _mistake(row: Mistake, seen: dict[str, ReadText]) -> Shown:
    said = [writing for writing in row.texts if writing.role in _WORDS and writing.id in seen]
    return Shown(
        id=row.id,
        team_id=row.team_id,
        text=seen[row.id],
        words=[MistakeWord(kind=_WORDS[writing.role], text=seen[writing.id]) for writing in said],
        reported_on=row.reported_on,
        due_on=row.due_on,
        helped=row.helped,
    )
