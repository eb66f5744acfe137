"""Who could answer a question, and how many of somebody's wait."""

from sqlalchemy import and_, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import confidential
from chassis.unit import UnitOfWork
from contracts.feedback.questions import AskLeader
from contracts.values import Id, TeamId
from services.feedback.questions.tables import QUESTION, LeaderQuestion
from services.feedback.texts.tables import Writing

_LED = text("""
with recursive above (id, parent_id, lead_ids) as (
  select id, document->>'parent_id', document->'lead_ids' from team where id = :team and not deleted
  union
  select t.id, t.document->>'parent_id', t.document->'lead_ids' from team t join above a on t.id = a.parent_id where not t.deleted
)
select exists (
  select from above a join person p on a.lead_ids ? p.id where not p.deleted and p.document->>'status' = 'active'
)
""")


async def is_led(session: AsyncSession, team_id: TeamId) -> bool:
    """Whether anybody active leads the team or one above."""
    return bool(await session.scalar(_LED, {"team": str(team_id)}))


async def open_of(unit: UnitOfWork, team_id: TeamId) -> int:
    """How many questions of the viewer wait for the leads of a team, those that wait for the hour included."""
    session, viewer = unit.session, unit.actor.person_id
    mine = or_(Writing.by == viewer, Writing.handle.is_not(None))
    owed = and_(LeaderQuestion.team_id == team_id, LeaderQuestion.due_on.is_not(None))
    query = select(Writing.thread, Writing.by, Writing.handle).join(LeaderQuestion, LeaderQuestion.id == Writing.thread)
    rows = await session.execute(query.where(owed, mine, Writing.role == QUESTION))
    known = [row for row in rows if row.by or unit.handles.fits(row.handle, viewer, Id(row.thread))]
    held = [act for act in await confidential.waiting_for(session, AskLeader.verb()) if act.act["team_id"] == team_id]
    return len(known) + len([act for act in held if unit.handles.fits(act.handle, viewer, Id(act.thread))])
