"""Answering topics and notes: one answer wins, and agreement is not needed."""

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.notes_day_commands import AnswerNote, AnswerTopic
from contracts.feedback.notes_day_refusals import NotesDayCode
from contracts.feedback.notes_days import NoteAnswered, TopicAnswered
from contracts.feedback.refusals import FeedbackCode
from contracts.values import RemarkId
from services.feedback.notes_days import policies, queries
from services.feedback.notes_days.tables import Note, NotesDay, Topic
from services.feedback.people.queries import goal, require_decision
from services.feedback.texts import queries as texts
from services.feedback.texts.tables import EVERYONE, Privacy


async def answer_topic(command: AnswerTopic, unit: UnitOfWork) -> TopicAnswered:
    await unit.hold(NotesDay, await queries.day_of(unit, Topic, command.topic_id))
    topic = await unit.change(Topic, command.topic_id)
    policies.may_lead(await people.standing(unit, topic.team_id))
    topic.must_await_an_answer(NotesDayCode.TOPIC_WAS_ANSWERED)
    await _answer(topic, command, EVERYONE, unit)
    await queries.settle_notes_of(unit.session, topic)
    return unit.publish(TopicAnswered(notes_day_topic=topic.document()))


async def answer_note(command: AnswerNote, unit: UnitOfWork) -> NoteAnswered:
    day = await unit.hold(NotesDay, await queries.day_of(unit, Note, command.note_id))
    note = await unit.change(Note, command.note_id)
    reads = bool(await texts.readable(unit.session, unit.actor.person_id, [note.id]))
    policies.may_answer(await people.standing(unit, note.team_id), reads=reads)
    policies.may_be_answered(note)
    await _answer(note, command, day.privacy, unit)
    note.words.settled_on = note.answered_on
    return unit.publish(NoteAnswered(note=note.document()))


async def _answer(thing: Topic | Note, command: AnswerTopic | AnswerNote, privacy: Privacy, unit: UnitOfWork) -> None:
    if command.objective_id is not None and (await goal(unit.session, command.objective_id, None)).is_closed:
        raise Refused(FeedbackCode.OBJECTIVE_IS_CLOSED_ALREADY, field="objective_id")
    if command.decision_id is not None:
        await require_decision(unit.session, command.decision_id)
    thing.say(unit, unit.new_id(RemarkId), command.reason, privacy, role="answer")
    links = (command.objective_id, command.decision_id)
    thing.settle(command.verdict, links, by=unit.actor.person_id, on=unit.now.date())
