"""What the author does with a concern again; of a confidential one, it waits for the next full hour."""

from datetime import timedelta

from chassis import confidential
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.messages import DOCUMENT_BYTES, Receipt
from contracts.okrs.concerns import (
    ConcernFollowedUp,
    ConcernWithdrawn,
    FollowUpConcern,
    HelpJudged,
    Remark,
    SayWhetherItHelped,
    WithdrawConcern,
)
from contracts.refusals import Code
from contracts.values import RemarkId
from services.okrs.concerns import policies, queries
from services.okrs.concerns.tables import Concern


async def follow_up_concern(command: FollowUpConcern, unit: UnitOfWork) -> ConcernFollowedUp | Receipt:
    own = await queries.own(unit, command.concern_id)
    policies.may_follow_up(own.seen())
    if own.is_confidential:
        _must_fit(own.published, _remark(unit, command.text))
        return await confidential.hold_back(unit, own.id, command.verb(), {"text": command.text})
    return followed_up(own.published, command.text, unit)


def followed_up(concern: Concern, text: str, unit: UnitOfWork) -> ConcernFollowedUp:
    """Takes and publishes what the author asks further."""
    concern.follow_up(_remark(unit, text), due_on=unit.now.date() + timedelta(days=unit.answer_days["concern"]))
    return unit.publish(ConcernFollowedUp(concern=concern.document()))


def _remark(unit: UnitOfWork, text: str) -> Remark:
    by = None if unit.confidential else unit.actor.person_id
    return Remark(id=unit.new_id(RemarkId), text=text, by=by, on=unit.now.date())


def _must_fit(concern: Concern, remark: Remark) -> None:
    """Refuses what could not be published at the hour, while its author can still do something about it."""
    document = concern.document()
    grown = document.model_copy(update={"remarks": [*document.remarks, remark]})
    if (size := len(grown.model_dump_json().encode())) > DOCUMENT_BYTES:
        raise Refused(Code.DOCUMENT_TOO_LARGE, bytes=size, limit=DOCUMENT_BYTES)


async def withdraw_concern(command: WithdrawConcern, unit: UnitOfWork) -> ConcernWithdrawn | Receipt:
    own = await queries.own(unit, command.concern_id)
    policies.may_still_act(own.seen())
    if own.concern is None:  # nobody has seen it, and nobody will
        await confidential.take_back(unit.session, own.id)
        return Receipt(id=own.id)
    if own.is_confidential:
        return await confidential.hold_back(unit, own.id, command.verb(), {})
    return withdrawn(own.published, unit)


def withdrawn(concern: Concern, unit: UnitOfWork) -> ConcernWithdrawn:
    """Ends it, for everyone to see."""
    concern.withdraw(on=unit.now.date())
    return unit.publish(ConcernWithdrawn(concern=concern.document()))


async def say_whether_it_helped(command: SayWhetherItHelped, unit: UnitOfWork) -> HelpJudged | Receipt:
    own = await queries.own(unit, command.id, field="id")
    policies.may_judge(own.seen())
    if own.is_confidential:
        said = {"helped": command.helped.value}
        if (waits := own.judgement) is None:
            return await confidential.hold_back(unit, own.id, command.verb(), said)
        await confidential.alter(unit.session, waits, said)  # nobody has seen the other
        return Receipt(id=own.id, published_at=waits.due_at)
    own.published.helped = command.helped
    return unit.publish(HelpJudged(concern=own.published.document()))
