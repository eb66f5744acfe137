"""Asking the leads of a team, answering, and asking further."""

from datetime import timedelta

from chassis import confidential
from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.ids import LeaderQuestionId
from contracts.feedback.question_refusals import QuestionCode
from contracts.feedback.questions import (
    AnswerQuestion,
    AskLeader,
    FollowUpQuestion,
    QuestionAnswered,
    QuestionAsked,
    QuestionFollowedUp,
    QuestionState,
    QuestionWord,
)
from contracts.feedback.text import Readership, Text, TextState
from contracts.messages import DOCUMENT_BYTES, Receipt
from contracts.refusals import Code
from contracts.terms import Mode
from contracts.values import RemarkId, TeamId
from services.feedback.moderation import queries as moderation
from services.feedback.questions import policies, queries
from services.feedback.questions.tables import ANSWER, FURTHER, QUESTION, LeaderQuestion
from services.feedback.texts import policies as confidentiality
from services.feedback.texts.queries import own, readable
from services.feedback.texts.tables import EVERYONE


async def ask_leader(command: AskLeader, unit: UnitOfWork) -> QuestionAsked | Receipt:
    about = (unit.actor.person_id, command.team_id)
    if command.mode is Mode.CONFIDENTIAL:
        await confidential.begin(unit, *about)
    else:
        await confidential.alone_about(unit, *about)
    await people.require_team(unit.session, command.team_id, field="team_id")
    policies.must_be_led(led=await queries.is_led(unit.session, command.team_id))
    if command.mode is Mode.CONFIDENTIAL:
        confidentiality.must_be_among(await people.count_beside(unit, command.team_id, None))
    policies.must_have_room(await queries.open_of(unit, command.team_id))
    id = unit.new_id(LeaderQuestionId)
    if command.mode is Mode.CONFIDENTIAL:
        said = command.model_dump(mode="json", include={"team_id", "text"})
        return await confidential.hold_back(unit, id, command.verb(), said)
    question = asked(id, command.team_id, command.text, unit)
    return unit.publish(QuestionAsked(leader_question=question.document()))


def asked(id: LeaderQuestionId, team_id: TeamId, text: str, unit: UnitOfWork, *, handle: str | None = None) -> LeaderQuestion:
    """A new question, owed an answer."""
    question = unit.add(LeaderQuestion(id=id, team_id=team_id, helped=None))
    question.say(unit, id, text, EVERYONE, role=QUESTION, handle=handle)
    _owe(question, QuestionState.OPEN, unit)
    return question


def _owe(question: LeaderQuestion, state: QuestionState, unit: UnitOfWork) -> None:
    today = unit.now.date()
    question.owe(state, since=today, due_on=today + timedelta(days=unit.answer_days["question"]))


async def answer_question(command: AnswerQuestion, unit: UnitOfWork) -> QuestionAnswered:
    question = await unit.change(LeaderQuestion, command.leader_question_id)
    policies.may_answer(await people.standing(unit, question.team_id))
    question.must_await_an_answer()
    policies.must_read(reads=bool(await readable(unit.session, unit.actor.person_id, [question.awaiting.id])))
    question.say(unit, unit.new_id(RemarkId), command.text, EVERYONE, role=ANSWER)
    question.settle(QuestionState.ANSWERED, on=unit.now.date())
    return unit.publish(QuestionAnswered(leader_question=question.document()))


async def follow_up_question(command: FollowUpQuestion, unit: UnitOfWork) -> QuestionFollowedUp | Receipt:
    id = command.leader_question_id
    await moderation.must_not_be_muted(unit, id)
    text = await own(unit, id, field="leader_question_id")
    if text.writing is None:
        raise Refused(QuestionCode.QUESTION_NOT_ANSWERED_YET)
    if not text.is_confidential:
        question = await unit.change(LeaderQuestion, id)
        policies.may_ask_further(question.state, words=len(question.later), waits=False)
        return asked_further(question, unit.new_id(RemarkId), command.text, unit)
    found = await unit.session.get(LeaderQuestion, id)
    assert found is not None, "it has its text"
    policies.may_ask_further(found.state, words=len(found.later), waits=text.waits(command.verb()))
    _must_fit(found, command.text, unit)
    said = {"id": str(unit.new_id(RemarkId)), "text": command.text}
    return await confidential.hold_back(unit, id, command.verb(), said)


def asked_further(
    question: LeaderQuestion, id: RemarkId, text: str, unit: UnitOfWork, *, handle: str | None = None
) -> QuestionFollowedUp:
    """Takes and publishes what the author asks further."""
    question.say(unit, id, text, EVERYONE, role=FURTHER, handle=handle)
    _owe(question, QuestionState.FOLLOWED_UP, unit)
    return unit.publish(QuestionFollowedUp(leader_question=question.document()))


def _must_fit(question: LeaderQuestion, text: str, unit: UnitOfWork) -> None:
    """Refuses what could not be published at the hour, while its author can still do something about it."""
    document = question.document()
    said = Text(
        id=question.id,
        text=text,
        state=TextState.SHOWN,
        mode=Mode.CONFIDENTIAL,
        readership=Readership.EVERYONE,
        on=unit.now.date(),
    )
    grown = document.model_copy(update={"words": [*document.words, QuestionWord(is_answer=False, text=said)]})
    if (size := len(grown.model_dump_json().encode())) > DOCUMENT_BYTES:
        raise Refused(Code.DOCUMENT_TOO_LARGE, bytes=size, limit=DOCUMENT_BYTES)
