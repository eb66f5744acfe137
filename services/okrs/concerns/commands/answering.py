"""Answering a concern: one answer wins, and agreement is not needed."""

from chassis import organization as people
from chassis.unit import UnitOfWork
from contracts.okrs.concerns import AnswerConcern, ConcernAnswered, Remark
from contracts.values import RemarkId
from services.okrs.concerns import policies, queries
from services.okrs.concerns.tables import Concern


async def answer_concern(command: AnswerConcern, unit: UnitOfWork) -> ConcernAnswered:
    concern = await unit.change(Concern, command.concern_id)
    team, person = await queries.answering(unit.session, concern)
    policies.may_answer(await people.standing(unit, team), person)
    concern.must_await_an_answer()
    viewer = unit.actor.person_id
    said = Remark(id=unit.new_id(RemarkId), answer=command.answer, text=command.reason, by=viewer, on=unit.now.date())
    concern.answer(said)
    return unit.publish(ConcernAnswered(concern=concern.document()), reason=command.reason)
