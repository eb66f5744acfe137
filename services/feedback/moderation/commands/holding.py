"""Legal holds: they pause the removal of words, and open nothing."""

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.ids import LegalHoldId
from contracts.feedback.moderation import LegalHoldLifted, LegalHoldSet, LiftLegalHold, SetLegalHold
from contracts.feedback.moderation_refusals import ModerationCode
from services.feedback.moderation import policies
from services.feedback.moderation.tables import LegalHold


async def set_legal_hold(command: SetLegalHold, unit: UnitOfWork) -> LegalHoldSet:
    policies.may_hold(unit.actor)
    if command.team_id is not None:
        await people.require_team(unit.session, command.team_id, field="team_id")
    id = unit.new_id(LegalHoldId)
    hold = unit.add(LegalHold(id=id, team_id=command.team_id, set_on=unit.now.date(), lifted_on=None))
    return unit.publish(LegalHoldSet(legal_hold=hold.document()), reason=command.reason)


async def lift_legal_hold(command: LiftLegalHold, unit: UnitOfWork) -> LegalHoldLifted:
    policies.may_hold(unit.actor)
    hold = await unit.change(LegalHold, command.legal_hold_id)
    if hold.lifted_on is not None:
        raise Refused(ModerationCode.LEGAL_HOLD_IS_LIFTED, field="legal_hold_id")
    hold.lifted_on = unit.now.date()
    return unit.publish(LegalHoldLifted(legal_hold=hold.document()), reason=command.reason)
