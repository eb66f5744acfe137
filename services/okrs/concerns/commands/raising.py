"""Raising a concern, by name or confidentially."""

from chassis import confidential
from chassis import organization as people
from chassis.unit import UnitOfWork
from contracts.messages import Receipt
from contracts.okrs.concerns import ConcernRaised, RaiseConcern
from contracts.terms import Mode
from contracts.values import ConcernId
from services.okrs.concerns import policies, queries
from services.okrs.concerns.tables import Concern


async def raise_concern(command: RaiseConcern, unit: UnitOfWork) -> ConcernRaised | Receipt:
    if command.mode is Mode.CONFIDENTIAL:
        return await _held_back(command, unit)
    about = await queries.subject(unit, command.objective_id, command.decision_id, hold=True)
    await confidential.alone_about(unit, unit.actor.person_id, about.id)
    policies.must_have_room(await queries.open_of(unit, about.id))
    viewer = unit.actor.person_id
    id, days = unit.new_id(ConcernId), unit.answer_days["concern"]
    concern = unit.add(Concern.raised(id, command, about.team_id, at=unit.now, days=days, by=viewer))
    return unit.publish(ConcernRaised(concern=concern.document()))


async def _held_back(command: RaiseConcern, unit: UnitOfWork) -> Receipt:
    await confidential.begin(unit, unit.actor.person_id, command.objective_id or command.decision_id)
    about = await queries.subject(unit, command.objective_id, command.decision_id)
    policies.must_be_among(await people.count_beside(unit, about.team_id, about.answering))
    policies.must_have_room(await queries.open_of(unit, about.id))
    said = command.model_dump(mode="json", include={"objective_id", "decision_id", "text"})
    return await confidential.hold_back(unit, unit.new_id(ConcernId), command.verb(), said)
