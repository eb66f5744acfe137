"""Writing notes, endorsing those of others, and taking one's own out of a topic."""

from chassis import confidential
from chassis import organization as people
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.ids import NoteId, NotesDayId, TopicId
from contracts.feedback.notes_day_commands import EndorseNote, SplitNote, SubmitNote
from contracts.feedback.notes_day_refusals import NotesDayCode
from contracts.feedback.notes_days import GateKey, NoteKind, NoteSplit, NoteSubmitted
from contracts.messages import Receipt
from contracts.terms import Mode
from contracts.values import Id
from services.feedback.moderation import queries as moderation
from services.feedback.notes_days import policies, queries, rules
from services.feedback.notes_days.tables import Note, NotesDay, Topic
from services.feedback.texts import policies as confidentiality
from services.feedback.texts.queries import own


async def submit_note(command: SubmitNote, unit: UnitOfWork) -> NoteSubmitted | Receipt:
    if command.mode is Mode.CONFIDENTIAL:
        return await _held_back(command, unit)
    day, opens = await _writable(command, unit)
    if command.topic_id is not None:
        _must_be_of(day, await unit.hold(Topic, command.topic_id))
    note = submitted(NoteId(unit.new_id(NoteId)), command.note_kind, command.topic_id, command.text, day, unit)
    if opens:
        day.open_gate(GateKey.ENTRY, now=unit.now)
    return unit.publish(NoteSubmitted(note=note.document(), notes_day=day.document() if opens else None))


async def _writable(command: SubmitNote, unit: UnitOfWork) -> tuple[NotesDay, bool]:
    """The Notes Day, held as it is; changed where the note lets everyone write."""
    viewer, id = unit.actor.person_id, command.notes_day_id
    place = await queries.place_in(unit.session, viewer, id)
    policies.may_write(place)
    said = (command.note_kind, command.mode, unit.now)
    could_open = place.leads and policies.opens_the_gate(await _day(id, unit), place, *said)
    day = await (unit.change(NotesDay, id) if could_open else unit.hold(NotesDay, id))
    policies.must_run(day, unit.now)
    policies.must_be_let(day, place, command.mode, unit.now)
    return day, policies.opens_the_gate(day, place, *said)


async def _day(id: NotesDayId, unit: UnitOfWork) -> NotesDay:
    day = await unit.session.get(NotesDay, id)
    if day is None:
        raise Refused(NotesDay.missing, field="notes_day_id", id=id)
    return day


def _must_be_of(day: NotesDay, topic: Topic | None) -> None:
    if topic is None or topic.notes_day_id != day.id:
        raise Refused(NotesDayCode.TOPIC_OF_ANOTHER_DAY, field="topic_id")
    topic.must_await_an_answer(NotesDayCode.TOPIC_WAS_ANSWERED)


async def _held_back(command: SubmitNote, unit: UnitOfWork) -> Receipt:
    await confidential.begin(unit)
    day = await _day(command.notes_day_id, unit)
    place = await queries.place(unit.session, unit.actor.person_id, day.team_id)
    policies.may_write(place)
    policies.must_run(day, unit.now)
    policies.must_be_let(day, place, command.mode, unit.now)
    confidentiality.must_be_among(await people.count_within(unit, day.team_id))
    if command.topic_id is not None:
        topic = await unit.session.get(Topic, command.topic_id)
        if topic is None:
            raise Refused(Topic.missing, field="topic_id", id=command.topic_id)
        _must_be_of(day, topic)
    said = command.model_dump(mode="json", include={"notes_day_id", "topic_id", "note_kind", "text"})
    return await confidential.hold_back(unit, unit.new_id(NoteId), command.verb(), said, begins=True)


def submitted(  # a note is all of this
    id: NoteId,
    kind: NoteKind,
    topic_id: TopicId | None,
    text: str,
    day: NotesDay,
    unit: UnitOfWork,
    *,
    handle: str | None = None,
) -> Note:
    """A new note, owed an answer of its own where it is under no topic."""
    alone = topic_id is None
    note = Note(
        id=id,
        notes_day_id=NotesDayId(day.id),
        team_id=day.team_id,
        topic_id=topic_id,
        note_kind=kind,
        was_split=False,
        endorsed=None,
        verdict=None,
        answered_by=None,
        answered_on=None,
        objective_id=None,
        decision_id=None,
        owed_since=unit.now.date() if alone else None,
        due_on=rules.due_on(day.ends_at, unit.answer_days["topic"]) if alone else None,
        helped=None,
    )
    unit.add(note)
    note.say(unit, id, text, day.privacy, role="note", handle=handle)
    return note


async def endorse_note(command: EndorseNote, unit: UnitOfWork) -> Receipt:
    """It waits for the full hour in a thread that is this endorser's of this note alone: nobody can tell who, or after whom."""
    viewer, id = unit.actor.person_id, command.note_id
    mark = unit.handles.of(viewer, Id(f"endorsement|{id}"))
    thread = Id(f"endorsement_{mark[:32]}")
    await confidential.begin(unit, thread)
    note = await unit.session.get(Note, id)
    if note is None:
        raise Refused(Note.missing, field="note_id", id=id)
    day = await unit.session.get(NotesDay, note.notes_day_id)
    assert day is not None, "notes are in Notes Days, which stay"
    policies.may_write(await queries.place(unit.session, viewer, day.team_id))
    day.must_be_open()
    if note.is_withdrawn:
        raise Refused(NotesDayCode.NOTE_IS_WITHDRAWN)
    if note.words.by == viewer or unit.handles.fits(note.words.handle, viewer, id):
        raise Refused(NotesDayCode.NOT_YOUR_OWN_NOTE)
    if not await confidential.waiting(unit.session, thread):
        await confidential.hold_back(unit, thread, command.verb(), {"note_id": id, "mark": mark})
    return Receipt(id=id)


async def split_note(command: SplitNote, unit: UnitOfWork) -> NoteSplit | Receipt:
    day = await unit.session.get(NotesDay, await queries.day_of(unit, Note, command.note_id))
    assert day is not None, "notes are in Notes Days, which stay"
    await moderation.must_not_be_muted(unit, command.note_id)
    text = await own(unit, command.note_id, field="note_id")
    if text.is_confidential:
        note = await unit.session.get(Note, command.note_id)
        policies.may_be_split(day, None if text.waits(command.verb()) else note)
        return await confidential.hold_back(unit, command.note_id, command.verb(), {})
    await unit.hold(NotesDay, day.id)
    note = await unit.change(Note, command.note_id)
    policies.may_be_split(day, note)
    return split(note, day, unit)


def split(note: Note, day: NotesDay, unit: UnitOfWork) -> NoteSplit:
    """Takes it out of its topic and tells."""
    note.topic_id, note.was_split, note.answered_on = None, True, None
    note.words.settled_on = None
    if not note.is_withdrawn:
        note.owed_since, note.due_on = unit.now.date(), rules.due_on(day.ends_at, unit.answer_days["topic"])
    return unit.publish(NoteSplit(note=note.document()))
