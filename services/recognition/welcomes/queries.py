"""Who joined when, and who is to be welcomed."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.recognition.limits import PROMPTED_DAYS
from contracts.recognition.welcomes import PromptOccasion
from contracts.values import Id, PersonId, TeamId
from services.recognition.welcomes import rules
from services.recognition.welcomes.tables import Membership

FOUND = 500
_PERSON = text("select epoch, version, document from person where id = :id and not deleted")
# Found by the index of those who joined lately; of each it is asked whether the team had anybody a week before, so that nobody
# is new where everybody is: in an organization that was just brought in, or in a team that is being formed.
_DUE = """
select m.person_id, m.team_id, m.joined_on from memberships m
join person p on p.id = m.person_id and not p.deleted and p.document->>'status' = 'active'
join team t on t.id = m.team_id and not t.deleted and t.document->>'status' = 'active'
where m.seen and m.left_on is null and m.joined_on between :first and :last
  and exists (
    select from memberships o where o.team_id = m.team_id and o.person_id <> m.person_id
      and o.joined_on <= m.joined_on - cast(:settled as integer) and coalesce(o.left_on, m.joined_on) >= m.joined_on
  )
  and not exists (
    select from welcome_prompts g where g.person_id = m.person_id and g.team_id = m.team_id
      and g.joined_on = m.joined_on and g.occasion = :occasion
  )
"""
# By anybody, where everybody can read it: thanks on a confidential thread name nobody.
_UNNOTICED = """
  and not exists (
    select from welcomes w where w.person_id = m.person_id and w.text_state = 'shown' and w.at >= m.joined_on
  )
  and not exists (
    select from recognitions r where r.recipient_ids ? m.person_id and r.audience = 'organization' and not r.gone
      and r.text_state = 'shown' and r.at >= m.joined_on
  )
"""
_IN_ORDER = f" order by m.joined_on, m.person_id, m.team_id limit {FOUND}"
_STATEMENTS = {
    PromptOccasion.JOINED: text(_DUE + _IN_ORDER),
    PromptOccasion.THIRD_WEEK: text(_DUE + _UNNOTICED + _IN_ORDER),
}
_DAYS = {PromptOccasion.JOINED: (0, PROMPTED_DAYS - 1), PromptOccasion.THIRD_WEEK: rules.THIRD_WEEK}


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody whose team is to be reminded of them."""

    person_id: PersonId
    team_id: TeamId
    joined_on: date


async def due(session: AsyncSession, occasion: PromptOccasion, today: date) -> list[Due]:
    """The next of those whom teams are to be reminded of today, at most 500; one statement."""
    since, until = _DAYS[occasion]
    first, last = today - timedelta(days=until), today - timedelta(days=since)
    values = {"first": first, "last": last, "settled": rules.SETTLED_DAYS, "occasion": occasion.value}
    found = await session.execute(_STATEMENTS[occasion], values)
    return [Due(PersonId(row.person_id), TeamId(row.team_id), row.joined_on) for row in found]


async def joined_on(session: AsyncSession, person_id: PersonId, team_id: TeamId, *, since: date) -> date | None:
    """The day on which somebody who is in the team was seen to join it, on this day or later."""
    there = (Membership.person_id == person_id, Membership.team_id == team_id, Membership.left_on.is_(None))
    return await session.scalar(select(Membership.joined_on).where(*there, Membership.seen, Membership.joined_on >= since))


async def copied_person(session: AsyncSession, id: Id) -> Any:
    """Today's copy of a person: epoch, version and document; None where there is none."""
    return (await session.execute(_PERSON, {"id": str(id)})).one_or_none()
