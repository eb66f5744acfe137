"""Check-in conversations: opened with an agenda, closed with what stays open."""

from chassis import confidential
from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.conversations import OPEN_POINTS, CloseConversation, OpenConversation
from contracts.feedback.ids import ConversationId
from contracts.feedback.refusals import FeedbackCode
from contracts.feedback.talk_refusals import TalkCode
from contracts.feedback.text import Readership
from contracts.messages import Receipt
from contracts.values import PersonId, RemarkId
from services.feedback.conversations import policies, queries, rules, tables
from services.feedback.conversations.tables import Conversation
from services.feedback.texts import queries as texts
from services.feedback.texts.queries import feedback_until
from services.feedback.texts.tables import Privacy


async def open_conversation(command: OpenConversation, unit: UnitOfWork) -> Receipt:
    """One of a kind at a time between the same people, whoever of them opens it."""
    viewer, pair = unit.actor.person_id, list[PersonId]()
    if command.person_id is not None:
        if command.person_id == viewer:
            raise Refused(TalkCode.CONVERSATION_WITH_YOURSELF, field="person_id")
        await people.require_people(unit.session, {"person_id": [command.person_id]})
        pair, between = sorted((viewer, command.person_id)), rules.between(viewer, command.person_id)
    else:
        assert command.team_id is not None, "it is with somebody"
        await people.require_team(unit.session, command.team_id, field="team_id")
        if not await texts.belongs(unit.session, viewer, command.team_id):
            raise Refused(FeedbackCode.NOT_IN_THE_TEAM)
        between = str(command.team_id)
    await confidential.alone_about(unit, "conversation", between, command.meeting)
    earlier = await queries.latest(unit.session, between, command.meeting)
    if earlier is not None and earlier.closed_on is None:
        raise Refused(TalkCode.CONVERSATION_IS_OPEN)
    objectives = await queries.goals_of(unit.session, pair, command.team_id)
    conversation = Conversation(
        id=unit.new_id(ConversationId),
        between=between,
        person_ids=pair,
        team_id=command.team_id,
        meeting=command.meeting,
        earlier_id=earlier.id if earlier else None,
        agenda=rules.agenda(earlier.open_points if earlier else [], objectives),
        open_points=[],
        opened_by=viewer,
        opened_on=unit.now.date(),
    )
    unit.session.add(conversation)
    return Receipt(id=conversation.id)


async def close_conversation(command: CloseConversation, unit: UnitOfWork) -> Receipt:
    """Whoever takes part closes it, once."""
    conversation = await held(unit, command.conversation_id)
    policies.must_be_open(conversation)
    if (unknown := rules.not_on(conversation.agenda, command.carry_over_ids)) is not None:
        raise Refused(TalkCode.NOT_ON_THE_AGENDA, field="carry_over_ids", id=unknown)
    privacy, new = _audience(unit, conversation), [unit.new_id(RemarkId) for _ in command.open_points]
    left = rules.left_open(conversation.agenda, command.carry_over_ids, new, left_by=conversation.id)
    if len(left) > OPEN_POINTS:
        raise Refused(TalkCode.TOO_MANY_OPEN_POINTS, field="open_points", limit=OPEN_POINTS)
    for words in command.agreed:
        conversation.say(unit, unit.new_id(RemarkId), words, privacy, role=tables.AGREED)
    for id, words in zip(new, command.open_points, strict=True):
        conversation.say(unit, id, words, privacy, role=tables.OPEN_POINT)
    conversation.open_points = left
    conversation.closed_by, conversation.closed_on = unit.actor.person_id, unit.now.date()
    return Receipt(id=conversation.id)


def _audience(unit: UnitOfWork, conversation: Conversation) -> Privacy:
    until = feedback_until(unit)
    if conversation.team_id is not None:
        return Privacy(Readership.TEAM, conversation.team_id, [], until)
    return Privacy(Readership.PEOPLE, None, conversation.person_ids, until)


async def held(unit: UnitOfWork, id: ConversationId) -> Conversation:
    """A conversation in which the viewer takes part, locked; to others there is none."""
    conversation = await unit.session.get(Conversation, id, with_for_update=True, populate_existing=True)
    if conversation is None or not await queries.takes_part(unit.session, unit.actor.person_id, id):
        raise Refused(TalkCode.CONVERSATION_NOT_FOUND, field="conversation_id", id=id)
    return conversation
