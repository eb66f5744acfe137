"""What the worker does with concerns: it applies confidential acts at the hour, and forgets who wrote long ago."""

from collections.abc import Mapping

from sqlalchemy import update

from chassis.confidential import Act
from chassis.release import Applier
from chassis.unit import UnitOfWork
from contracts.okrs.concerns import (
    ConcernRaised,
    ConcernState,
    FollowUpConcern,
    HelpJudged,
    RaiseConcern,
    SayWhetherItHelped,
    WithdrawConcern,
)
from contracts.okrs.texts import TextWithdrawn, WithdrawText
from contracts.terms import Helped
from contracts.values import ConcernId
from services.okrs.concerns import queries, rules
from services.okrs.concerns.commands.following_up import followed_up, withdrawn
from services.okrs.concerns.tables import Concern


async def raise_concern(act: Act, unit: UnitOfWork) -> None:
    """Publishes a concern, unless what it is about is gone."""
    said = RaiseConcern.model_validate({**act.act, "mode": "confidential"})
    about = await queries.ground(unit.session, said.objective_id, said.decision_id)
    if about is None:
        return
    days = unit.answer_days["concern"]
    concern = Concern.raised(ConcernId(act.thread), said, about.team_id, at=unit.now, days=days, handle=act.handle)
    unit.add(concern)
    unit.publish(ConcernRaised(concern=concern.document()))


async def follow_up_concern(act: Act, unit: UnitOfWork) -> None:
    """Publishes what the author asks further."""
    if concern := await _still_there(act, unit):
        followed_up(concern, str(act.act["text"]), unit)


async def withdraw_concern(act: Act, unit: UnitOfWork) -> None:
    """Ends a concern."""
    if concern := await _still_there(act, unit):
        withdrawn(concern, unit)


async def say_whether_it_helped(act: Act, unit: UnitOfWork) -> None:
    """Publishes whether the answer helped."""
    if concern := await _still_there(act, unit):
        concern.helped = Helped(act.act["helped"])  # type: ignore[call-arg]  # by its value
        unit.publish(HelpJudged(concern=concern.document()))


async def withdraw_text(act: Act, unit: UnitOfWork) -> None:
    """Takes the author's texts out of every copy, of a withdrawn concern too."""
    concern = await unit.change(Concern, ConcernId(act.thread))
    concern.withdraw_text(on=unit.now.date())
    unit.publish(TextWithdrawn(concern=concern.document()))


async def forget_handles(unit: UnitOfWork) -> None:
    """Removes the handles of concerns that were settled long enough ago: nobody is known by them any more."""
    old = Concern.settled_on < rules.last_known(unit.now.date())
    await unit.session.execute(update(Concern).where(Concern.handle.is_not(None), old).values(handle=None))


async def _still_there(act: Act, unit: UnitOfWork) -> Concern | None:
    id = ConcernId(act.thread)
    concern = await unit.session.get(Concern, id, populate_existing=True)
    return await unit.change(Concern, id) if concern is not None and concern.state is not ConcernState.WITHDRAWN else None


APPLIERS: Mapping[str, Applier] = {
    RaiseConcern.verb(): raise_concern,
    FollowUpConcern.verb(): follow_up_concern,
    WithdrawConcern.verb(): withdraw_concern,
    SayWhetherItHelped.verb(): say_whether_it_helped,
    WithdrawText.verb(): withdraw_text,
}
"""By the verb of the act."""
