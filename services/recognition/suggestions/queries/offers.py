"""Whom a suggestion is offered to: looked up whenever somebody asks, since champions, leads and deputies change."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.organization import HOLDING
from chassis.paging import Paging
from chassis.unit import UnitOfWork
from contracts.recognition.ids import SuggestionId
from contracts.recognition.suggestions import OfferedSuggestion, SuggestionState
from contracts.values import PersonId
from services.recognition.suggestions.tables import Suggestion

_HERE = "join person p on p.id = named.id and not p.deleted and p.document->>'status' = 'active'"
# Whom the viewer acts for today, and the teams that one of these leads.
_VIEWER = f"""
acting (id) as (
  select cast(:viewer as text) union select d.document->>'person_id' {HOLDING} and d.deputy_id = :viewer
), ahead (id) as (
  select t.id from team t where not t.deleted and t.document->'lead_ids' ?| array(select id from acting)
)
"""  # noqa: S608  # of constants
_LED = f"""
exists (select from jsonb_array_elements_text(coalesce({{team}}.document->'lead_ids', '[]')) as named (id) {_HERE})
"""  # of constants
# Of a suggestion `s`: those it is about, its champion and leads, and the leads of the next team above that has some.
_AROUND = f"""
left join objective o on o.id = s.objective_id and not o.deleted
left join team t on t.id = s.team_id and not t.deleted
left join lateral (
  with recursive up (id, height, led) as (
    select a.id, 1, {_LED.format(team="a")} from team a where a.id = t.document->>'parent_id' and not a.deleted
    union all
    select a.id, up.height + 1, {_LED.format(team="a")} from up join team b on b.id = up.id
    join team a on a.id = b.document->>'parent_id' and not a.deleted where not up.led
  )
  select team.document from up join team on team.id = up.id order by up.height desc limit 1
) as above on true
cross join lateral (
  select array(
    select p.id from jsonb_array_elements_text(s.recipient_ids) with ordinality as named (id, place) {_HERE} order by place
  ) as about, array(
    select p.id from (
      select o.champion_id union select jsonb_array_elements_text(coalesce(t.document->'lead_ids', '[]'))
    ) as named (id) {_HERE}
  ) as first, array(
    select p.id from jsonb_array_elements_text(coalesce(above.document->'lead_ids', '[]')) as named (id) {_HERE}
  ) as above
) as people
"""  # noqa: S608  # of constants
# Nobody is offered to recognize themselves alone. Where champion and leads are all to be recognized, those above are asked, too.
_OFFERED = """
(cardinality(people.about) > 0 or s.thread_id is not null) and people.about <> array[cast(:viewer as text)]
and exists (
  select from acting a where people.about <> array[a.id] and (
    a.id = any(people.first)
    or a.id = any(people.above) and not exists (select from unnest(people.first) as f (id) where f.id <> all(people.about))
  )
)
"""
_IS_OFFERED = text(f"""
with {_VIEWER} select people.about from suggestions s {_AROUND} where s.id = :id and {_OFFERED}
""")  # noqa: S608  # of constants
_PAGE = """
with recursive {viewer}, teams (id, led) as (
  select id, false from ahead
  union
  select t.id, {led} from teams above join team t on t.document->>'parent_id' = above.id and not t.deleted where not above.led
), near (id) as (
  select s.id from objective o join suggestions s on s.objective_id = o.id
  where s.state = 'open' and not o.deleted and o.champion_id in (select id from acting)
  union
  select s.id from teams t join suggestions s on s.team_id = t.id where s.state = 'open'
)
select s.id, people.about from near join suggestions s on s.id = near.id {around}
where {offered} and s.last_day >= :today
  and (cast(:after as text) is null
    or (s.happened_at, s.id) < (select e.happened_at, e.id from suggestions e where e.id = cast(:after as text)))
  and (cast(:before as text) is null
    or (s.happened_at, s.id) > (select e.happened_at, e.id from suggestions e where e.id = cast(:before as text)))
order by s.happened_at {way}, s.id {way} limit :limit
"""


async def page(session: AsyncSession, viewer: PersonId, paging: Paging) -> list[OfferedSuggestion]:
    """What is offered to somebody now, the latest first, one more where more follows; two statements however much there is."""
    asked = {"viewer": str(viewer), "now": session.info["now"], "today": session.info["today"], **paging.values()}
    way = "asc" if paging.backwards else "desc"
    statement = _PAGE.format(viewer=_VIEWER, led=_LED.format(team="t"), around=_AROUND, offered=_OFFERED, way=way)
    return await _shown(session, {row.id: row.about for row in await session.execute(text(statement), asked)})


async def one(session: AsyncSession, viewer: PersonId, id: SuggestionId) -> OfferedSuggestion | None:
    """One that is offered to somebody now; None where it is not, is settled or over."""
    about = await _about(session, viewer, id, session.info["now"])
    found = await _shown(session, {str(id): about}) if about is not None else []
    return next((each for each in found if each.last_day >= session.info["today"]), None)


async def recipients(unit: UnitOfWork, id: SuggestionId) -> list[PersonId] | None:
    """Who can be recognized because of it, where it is offered to the viewer, whatever became of it; None where it is not."""
    about = await _about(unit.session, unit.actor.person_id, id, unit.now)
    return [PersonId(person) for person in about] if about is not None else None


async def _about(session: AsyncSession, viewer: PersonId, id: SuggestionId, now: object) -> Sequence[str] | None:
    found: Sequence[str] | None = await session.scalar(_IS_OFFERED, {"viewer": str(viewer), "id": str(id), "now": now})
    return found


async def _shown(session: AsyncSession, about: dict[str, Any]) -> list[OfferedSuggestion]:
    still = Suggestion.id.in_(list(about)), Suggestion.state == SuggestionState.OPEN
    rows = {str(row.id): row for row in await session.scalars(select(Suggestion).where(*still))}
    return [_as_offered(rows[id], people) for id, people in about.items() if id in rows]


def _as_offered(row: Suggestion, about: Sequence[str]) -> OfferedSuggestion:
    shown = OfferedSuggestion.model_validate(row, from_attributes=True)
    return shown.model_copy(update={"recipient_ids": [PersonId(person) for person in about]})
