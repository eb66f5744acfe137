"""Goals, decisions and cycles by this service's copies, and who is in a team; what people are to it: `chassis.organization`."""

from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.problems import Refused
from contracts.feedback.refusals import FeedbackCode
from contracts.values import DecisionId, KeyResultId, ObjectiveId, PersonId, ResourceRequestId, TeamId
from services.feedback.people.rules import Goal

_MEMBERS = text("""
select p.id from person p where not p.deleted and p.document->>'status' = 'active'
  and (p.document->>'home_team_id' = :team or p.document->'further_team_ids' ? :team)
""")
_LEADS = text("""
select p.id from team t cross join lateral jsonb_array_elements_text(t.document->'lead_ids') as l (id)
join person p on p.id = l.id where t.id = :team and not t.deleted and not p.deleted and p.document->>'status' = 'active'
""")
_OBJECTIVE = text("select document from objective where id = :id and not deleted")
_OF_KEY_RESULT = text("select document from objective where key_result_ids ? cast(:id as text) and not deleted")
_DECISION = text("select exists (select from decision where id = :id and not deleted)")
_TRAINING = text("""
select exists (
  select from resource_request where id = :id and not deleted and document->>'key_result_id' = :key_result_id
    and document->>'resource' = 'training' and document->>'state' in ('open', 'granted')
)
""")
# The last day of the cycle after the one that holds the day: the shortest cycles count, which are what teams work in.
_NEXT_CYCLE_END = text("""
with c as (
  select (document->>'starts_on')::date as first, (document->>'ends_on')::date as last from cycle where not deleted
), present as (
  select last from c where :day between first and last order by last - first limit 1
)
select min(c.last) from c, present where c.first > present.last and c.last - c.first < 200
""")


async def goal(
    session: AsyncSession, objective_id: ObjectiveId | None, key_result_id: KeyResultId | None, *, field: str | None = None
) -> Goal:
    """The objective that is named, by itself or by one of its key results; refuses where there is none."""
    if objective_id is not None:
        document = await session.scalar(_OBJECTIVE, {"id": str(objective_id)})
        if document is None:
            raise Refused(FeedbackCode.NO_SUCH_OBJECTIVE, field=field or "objective_id", id=objective_id)
        return _goal(document, key_result_id, field)
    document = await session.scalar(_OF_KEY_RESULT, {"id": str(key_result_id)})
    if document is None:
        raise Refused(FeedbackCode.NO_SUCH_KEY_RESULT, field=field or "key_result_id", id=key_result_id)
    return _goal(document, key_result_id, field)


async def ground(session: AsyncSession, objective_id: ObjectiveId, key_result_id: KeyResultId | None = None) -> Goal | None:
    """What is left of a goal that was named once, also where its key result was removed since; None where all of it is gone."""
    document = await session.scalar(_OBJECTIVE, {"id": str(objective_id)})
    if document is None:
        return None
    is_there = any(part["id"] == key_result_id for part in document["key_results"])
    return _goal(document, key_result_id if is_there else None, None)


def _goal(document: dict[str, Any], key_result_id: KeyResultId | None, field: str | None) -> Goal:
    part: dict[str, Any] = {}
    if key_result_id is not None:
        part = next((each for each in document["key_results"] if each["id"] == key_result_id), {})
        if not part:
            raise Refused(FeedbackCode.NO_SUCH_KEY_RESULT, field=field or "key_result_id", id=key_result_id)
    people = [*document.get("contributor_ids", ()), *part.get("contributor_ids", ())]
    champion, owner = document.get("champion_id"), part.get("owner_id")
    return Goal(
        objective_id=ObjectiveId(document["id"]),
        team_id=TeamId(document["team_id"]),
        champion_id=PersonId(champion) if champion else None,
        is_closed=document["state"] == "closed",
        key_result_id=key_result_id,
        owner_id=PersonId(owner) if owner else None,
        contributor_ids=frozenset(map(PersonId, people)),
    )


async def is_training_for(session: AsyncSession, id: ResourceRequestId, key_result_id: KeyResultId) -> bool:
    """Whether it is a request for training, open or granted, of this key result."""
    return bool(await session.scalar(_TRAINING, {"id": str(id), "key_result_id": str(key_result_id)}))


async def require_decision(session: AsyncSession, id: DecisionId, *, field: str = "decision_id") -> None:
    """Refuses where there is no such decision."""
    if not await session.scalar(_DECISION, {"id": str(id)}):
        raise Refused(FeedbackCode.NO_SUCH_DECISION, field=field, id=id)


async def next_cycle_end(session: AsyncSession, day: date) -> date | None:
    """The last day of the cycle after the present one; None where that is not planned yet."""
    found: date | None = await session.scalar(_NEXT_CYCLE_END, {"day": day})
    return found


async def members(session: AsyncSession, team_id: TeamId) -> set[PersonId]:
    """Who is in the team today."""
    return {PersonId(id) for id in await session.scalars(_MEMBERS, {"team": str(team_id)})}


async def leads(session: AsyncSession, team_id: TeamId) -> set[PersonId]:
    """The team's own leads who are here."""
    return {PersonId(id) for id in await session.scalars(_LEADS, {"team": str(team_id)})}


async def present(session: AsyncSession, team_id: TeamId) -> set[PersonId]:
    """Who is in the team today: its members and its own leads."""
    return await members(session, team_id) | await leads(session, team_id)
