"""Topics: proposed, notes grouped under them, and with what they leave their sessions."""

from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.ids import TopicId
from contracts.feedback.notes_day_commands import MergeNotes, ProposeTopic, RecordTopicExit
from contracts.feedback.notes_day_refusals import NotesDayCode
from contracts.feedback.notes_days import NotesMerged, TopicExitRecorded, TopicProposed
from contracts.values import RemarkId
from services.feedback.notes_days import policies, queries, rules
from services.feedback.notes_days.tables import Note, NotesDay, Topic
from services.feedback.rounds.tables import Round
from services.feedback.texts.tables import EVERYONE


async def propose_topic(command: ProposeTopic, unit: UnitOfWork) -> TopicProposed:
    day = await unit.hold(NotesDay, command.notes_day_id)
    place = await queries.place(unit.session, unit.actor.person_id, day.team_id)
    policies.may_group(place, day, unit.actor.person_id)
    day.must_be_open()
    policies.must_have_begun(day, unit.now)
    policies.must_have_room(await queries.topics(unit.session, day.id))
    topic = Topic(
        id=unit.new_id(TopicId),
        notes_day_id=day.id,
        team_id=day.team_id,
        title=command.title,
        proposed_by=unit.actor.person_id,
        proposed_on=unit.now.date(),
        owed_since=unit.now.date(),
        due_on=rules.due_on(day.ends_at, unit.answer_days["topic"]),
    )
    return unit.publish(TopicProposed(notes_day_topic=unit.add(topic).document()))


async def merge_notes(command: MergeNotes, unit: UnitOfWork) -> NotesMerged:
    day = await unit.hold(NotesDay, await queries.day_of(unit, Topic, command.topic_id))
    place = await queries.place(unit.session, unit.actor.person_id, day.team_id)
    policies.may_group(place, day, unit.actor.person_id)
    day.must_be_open()
    topic = await unit.hold(Topic, command.topic_id)
    topic.must_await_an_answer(NotesDayCode.TOPIC_WAS_ANSWERED)
    notes = await unit.change_all(Note, dict.fromkeys(command.note_ids), field="note_ids.{place}")
    for note in notes:
        policies.may_be_merged(note, topic)
        note.topic_id = topic.id
        note.owed_since = note.due_on = None
    return unit.publish(NotesMerged(notes=[note.document() for note in notes]))


async def record_topic_exit(command: RecordTopicExit, unit: UnitOfWork) -> TopicExitRecorded:
    day = await unit.hold(NotesDay, await queries.day_of(unit, Topic, command.topic_id))
    place = await queries.place(unit.session, unit.actor.person_id, day.team_id)
    policies.may_record_an_exit(place, await people.standing(unit, day.team_id), day)
    day.must_be_open()
    topic = await unit.change(Topic, command.topic_id)
    topic.must_await_an_answer(NotesDayCode.TOPIC_WAS_ANSWERED)
    if topic.exit_by is not None:
        raise Refused(NotesDayCode.TOPIC_HAS_ITS_EXIT)
    await people.require_people(unit.session, {"carried_by": [command.carried_by]})
    if command.round_id is not None:
        session = await unit.session.get(Round, command.round_id)
        if session is None or session.topic_id != topic.id:
            raise Refused(NotesDayCode.NO_SESSION_ABOUT_THE_TOPIC, field="round_id", id=command.round_id)
    topic.say(unit, unit.new_id(RemarkId), command.proposal, EVERYONE, role="proposal")
    topic.carried_by, topic.first_step, topic.first_step_by = command.carried_by, command.first_step, command.first_step_by
    topic.exit_by, topic.exit_on, topic.exit_round_id = unit.actor.person_id, unit.now.date(), command.round_id
    return unit.publish(TopicExitRecorded(notes_day_topic=topic.document()))
