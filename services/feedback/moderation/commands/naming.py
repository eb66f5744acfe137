"""Admins name who moderates a team, and end it."""

from sqlalchemy import select

from chassis import locks
from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.ids import ModeratorId
from contracts.feedback.moderation import EndModeratorship, ModeratorNamed, ModeratorshipEnded, NameModerator
from contracts.feedback.moderation_refusals import ModerationCode
from services.feedback.moderation import policies
from services.feedback.moderation.queries import assign_anew
from services.feedback.moderation.tables import Moderator


async def name_moderator(command: NameModerator, unit: UnitOfWork) -> ModeratorNamed:
    policies.may_name_moderators(unit.actor)
    await people.require_team(unit.session, command.team_id, field="team_id")
    await people.require_people(unit.session, {"person_id": [command.person_id]})
    await locks.alone(unit.session, "moderators")
    present = (Moderator.team_id == command.team_id, Moderator.person_id == command.person_id, Moderator.ended_on.is_(None))
    if await unit.session.scalar(select(Moderator.id).where(*present)):
        raise Refused(ModerationCode.MODERATES_ALREADY, field="person_id")
    id, today = unit.new_id(ModeratorId), unit.now.date()
    named = Moderator(id=id, team_id=command.team_id, person_id=command.person_id, appointed_on=today, ended_on=None)
    unit.add(named)
    await unit.session.flush()
    await assign_anew(unit.session)
    return unit.publish(ModeratorNamed(moderator=named.document()))


async def end_moderatorship(command: EndModeratorship, unit: UnitOfWork) -> ModeratorshipEnded:
    policies.may_name_moderators(unit.actor)
    await locks.alone(unit.session, "moderators")
    moderator = await unit.change(Moderator, command.moderator_id)
    if moderator.ended_on is not None:
        raise Refused(ModerationCode.MODERATORSHIP_IS_OVER, field="moderator_id")
    moderator.ended_on = unit.now.date()
    await unit.session.flush()
    await assign_anew(unit.session)
    return unit.publish(ModeratorshipEnded(moderator=moderator.document()))
