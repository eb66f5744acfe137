"""Reads around actions: who is in the team, and whose turn it is."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import locks
from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.ids import ActionId
from contracts.feedback.round_refusals import ActionCode
from contracts.values import PersonId, TeamId
from services.feedback.actions import rules
from services.feedback.actions.tables import Action, ActionHeld
from services.feedback.people import queries as teams


async def owner(unit: UnitOfWork, team_id: TeamId, named: PersonId | None, *, field: str) -> PersonId:
    """Whoever is named, if they are in the team or lead it; else whose turn it is among its members."""
    if named is not None:
        await people.require_people(unit.session, {field: [named]})
        if named not in await teams.present(unit.session, team_id):
            raise Refused(ActionCode.OWNER_NOT_IN_THE_TEAM, field=field, id=named)
        return named
    found = await next_in(unit, team_id)
    if found is None:
        raise Refused(ActionCode.NOBODY_TO_OWN_IT, field=field)
    return found


async def next_in(unit: UnitOfWork, team_id: TeamId, *, but: Collection[PersonId] = ()) -> PersonId | None:
    """Whose turn it is in the team, apart from some; locked until the commit, so that no turn is given twice."""
    await locks.alone(unit.session, "rotation", team_id)
    present = await teams.members(unit.session, team_id) - set(but)
    recently = unit.now - timedelta(days=rules.RECENT_DAYS)
    query = (
        select(ActionHeld.person_id, func.count().filter(ActionHeld.since > recently), func.max(ActionHeld.since))
        .where(ActionHeld.team_id == team_id, ActionHeld.person_id.in_(present))
        .group_by(ActionHeld.person_id)
    )
    held = {person: rules.Held(recent, last) for person, recent, last in await unit.session.execute(query)}
    return rules.next_owner(present, held, chance=unit.clock.new_uuid4().hex)


async def note(unit: UnitOfWork, action: Action) -> None:
    """Remembers who owns an action now; whoever had it before stays noted as well."""
    if action.owner_id is not None:
        row = ActionHeld(action_id=action.id, person_id=action.owner_id, team_id=action.team_id, since=unit.now)
        await unit.session.merge(row)
        await unit.session.flush()


async def held_by(session: AsyncSession, id: ActionId) -> set[PersonId]:
    """Everybody who has had an action."""
    return set(await session.scalars(select(ActionHeld.person_id).where(ActionHeld.action_id == id)))
