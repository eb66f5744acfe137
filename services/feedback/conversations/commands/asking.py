"""Asking for feedback, and declining to give it."""

from datetime import timedelta

from sqlalchemy import select

from chassis import confidential
from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.giving import AskedState, DeclineFeedbackRequest, RequestFeedback
from contracts.feedback.ids import FeedbackRequestId
from contracts.feedback.talk_refusals import TalkCode
from contracts.feedback.text import Readership
from contracts.messages import Receipt
from contracts.values import RemarkId
from services.feedback.conversations import policies, queries, tables
from services.feedback.conversations.tables import AskedPerson, FeedbackRequest
from services.feedback.texts.queries import feedback_until
from services.feedback.texts.tables import Privacy


async def request_feedback(command: RequestFeedback, unit: UnitOfWork) -> Receipt:
    """Whom it asks read the question, and do not see each other."""
    viewer, asked = unit.actor.person_id, list(dict.fromkeys(command.of_ids))
    if viewer in asked:
        raise Refused(TalkCode.ASKED_YOURSELF, field="of_ids")
    await people.require_people(unit.session, {"of_ids": asked})
    await queries.require_about(unit.session, command)
    await confidential.alone_about(unit, "requests", viewer)
    policies.must_have_room(await queries.waiting_for(unit.session, viewer), len(asked))
    today, id = unit.now.date(), unit.new_id(FeedbackRequestId)
    due = today + timedelta(days=unit.answer_days["feedback"])
    about = {name: getattr(command, name) for name in FeedbackRequest.NAMES}
    request = FeedbackRequest(id=id, by=viewer, asked_on=today, due_on=due, **about)
    unit.session.add(request)
    privacy = Privacy(Readership.PEOPLE, None, asked, feedback_until(unit))
    request.say(unit, id, command.question, privacy, role=tables.QUESTION)
    await unit.session.flush()
    unit.session.add_all(AskedPerson(request_id=id, person_id=person, state=AskedState.OPEN) for person in asked)
    return Receipt(id=id)


async def decline_feedback_request(command: DeclineFeedbackRequest, unit: UnitOfWork) -> Receipt:
    """Whoever asked reads the words."""
    request, asked = await asked_of_viewer(unit, command.request_id)
    id = unit.new_id(RemarkId)
    privacy = Privacy(Readership.PEOPLE, None, [request.by], feedback_until(unit))
    request.say(unit, id, command.words, privacy, role=tables.DECLINED)
    asked.state, asked.answered_on, asked.declined_id = AskedState.DECLINED, unit.now.date(), str(id)
    return Receipt(id=request.id)


async def asked_of_viewer(unit: UnitOfWork, id: FeedbackRequestId) -> tuple[FeedbackRequest, AskedPerson]:
    """A request that waits for the viewer's answer, locked; to others than those asked there is none."""
    mine = select(AskedPerson).where(AskedPerson.request_id == id, AskedPerson.person_id == unit.actor.person_id)
    locked = mine.with_for_update().execution_options(populate_existing=True)
    asked = (await unit.session.scalars(locked)).first()
    if asked is None:
        raise Refused(TalkCode.FEEDBACK_REQUEST_NOT_FOUND, field="request_id", id=id)
    if asked.state is not AskedState.OPEN:
        raise Refused(TalkCode.FEEDBACK_REQUEST_IS_ANSWERED, field="request_id")
    request = await unit.session.get(FeedbackRequest, id, with_for_update=True, populate_existing=True)
    assert request is not None, "those asked are asked by a request"
    return request, asked
