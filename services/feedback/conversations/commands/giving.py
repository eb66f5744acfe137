"""Giving feedback, acknowledging it, and sharing it on."""

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.giving import AcknowledgeFeedback, AskedState, FeedbackKind, GiveFeedback, ShareFeedback
from contracts.feedback.ids import ConversationId, FeedbackId
from contracts.feedback.talk_refusals import TalkCode
from contracts.feedback.text import Readership
from contracts.messages import Receipt
from contracts.refusals import Code
from contracts.values import PersonId, RemarkId
from services.feedback.conversations import policies, queries, tables
from services.feedback.conversations.commands.asking import asked_of_viewer
from services.feedback.conversations.commands.meeting import held
from services.feedback.conversations.tables import Feedback
from services.feedback.moderation import queries as moderation
from services.feedback.texts.queries import feedback_until
from services.feedback.texts.tables import Privacy


async def give_feedback(command: GiveFeedback, unit: UnitOfWork) -> Receipt:
    """Its recipient reads it; in a conversation, whoever takes part."""
    if command.kind is FeedbackKind.FEEDFORWARD and command.next_step is None:
        raise Refused(TalkCode.FEEDFORWARD_NAMES_A_NEXT_STEP, field="next_step")
    id, viewer = unit.new_id(FeedbackId), unit.actor.person_id
    about, recipient = {name: getattr(command, name) for name in Feedback.NAMES}, command.to_id
    if command.request_id is not None:
        request, asked = await asked_of_viewer(unit, command.request_id)
        asked.state, asked.answered_on, asked.feedback_id = AskedState.ANSWERED, unit.now.date(), id
        about, recipient = request.subject(), request.by
    else:
        await queries.require_about(unit.session, command)
    assert recipient is not None, "it is for somebody"
    if recipient == viewer:
        raise Refused(TalkCode.FEEDBACK_TO_YOURSELF, field="to_id")
    await people.require_people(unit.session, {"request_id" if command.request_id else "to_id": [recipient]})
    privacy = await _audience(unit, recipient, command.conversation_id)
    given = Feedback(id=id, kind=command.kind, by=viewer, to_id=recipient, given_on=unit.now.date(), **about)
    given.request_id, given.conversation_id = command.request_id, command.conversation_id
    given.share_proposed_with, given.shared_with = [], []
    unit.session.add(given)
    given.say(unit, id, command.text, privacy, role=tables.FEEDBACK)
    if command.next_step is not None:
        given.say(unit, unit.new_id(RemarkId), command.next_step, privacy, role=tables.NEXT_STEP)
    return Receipt(id=id)


async def _audience(unit: UnitOfWork, recipient: PersonId, conversation_id: ConversationId | None) -> Privacy:
    until = feedback_until(unit)
    if conversation_id is None:
        return Privacy(Readership.PEOPLE, None, [recipient], until)
    conversation = await held(unit, conversation_id)
    for thread in (conversation_id, *await queries.given_in(unit.session, unit.actor.person_id, conversation_id)):
        await moderation.must_not_be_muted(unit, thread)
    policies.must_be_open(conversation)
    if not await queries.takes_part(unit.session, recipient, conversation_id):
        raise Refused(TalkCode.NOT_IN_THE_CONVERSATION, field="conversation_id")
    if conversation.team_id is None:
        return Privacy(Readership.PEOPLE, None, [recipient], until)
    return Privacy(Readership.TEAM, conversation.team_id, [recipient], until)


async def acknowledge_feedback(command: AcknowledgeFeedback, unit: UnitOfWork) -> Receipt:
    """Once; its giver reads it, and nobody else."""
    given = await _between(unit, command.feedback_id)
    policies.may_acknowledge(given, unit.actor.person_id)
    privacy = Privacy(Readership.PEOPLE, None, [given.by], feedback_until(unit))
    given.say(unit, unit.new_id(RemarkId), command.thanks, privacy, role=tables.THANKS)
    if command.will_try is not None:
        given.say(unit, unit.new_id(RemarkId), command.will_try, privacy, role=tables.WILL_TRY)
    given.acknowledged_on = unit.now.date()
    return Receipt(id=given.id)


async def share_feedback(command: ShareFeedback, unit: UnitOfWork) -> Receipt:
    """The first call proposes; the same call by the other agrees, and only then somebody else reads it."""
    given, viewer = await _between(unit, command.feedback_id), unit.actor.person_id
    wanted = list(dict.fromkeys(command.with_ids))
    policies.may_share(given, viewer, wanted)
    await people.require_people(unit.session, {"with_ids": wanted})
    await _must_be_here(unit, given.by if given.to_id == viewer else given.to_id)
    if given.share_proposed_by in {None, viewer} or set(given.share_proposed_with) != set(wanted):
        given.share_proposed_by, given.share_proposed_with = viewer, wanted
        return Receipt(id=given.id)
    given.share_proposed_by, given.share_proposed_with = None, []
    given.shared_with = list(dict.fromkeys([*given.shared_with, *wanted]))
    for writing in (*given.said(tables.FEEDBACK), *given.said(tables.NEXT_STEP)):
        writing.reader_ids = list(dict.fromkeys([*writing.reader_ids, *wanted]))
    return Receipt(id=given.id)


async def _between(unit: UnitOfWork, id: FeedbackId) -> Feedback:
    given = await unit.session.get(Feedback, id, with_for_update=True, populate_existing=True)
    return policies.must_be_between(given, unit.actor.person_id, id)


async def _must_be_here(unit: UnitOfWork, other: PersonId) -> None:
    """Nobody agrees for somebody who is gone."""
    try:
        await people.require_people(unit.session, {"other": [other]})
    except Refused as refusal:
        if refusal.code is Code.NO_SUCH_PERSON:
            raise Refused(TalkCode.OTHER_HAS_LEFT) from None
        raise
