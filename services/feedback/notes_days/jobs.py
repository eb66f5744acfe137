"""What the worker does with Notes Days: it publishes what is confidential at the hour, and counts endorsements once a day."""

from collections.abc import Mapping, Sequence

from chassis.confidential import Act
from chassis.release import Applier, Together, Waiting
from chassis.unit import UnitOfWork
from contracts.feedback.ids import NoteId
from contracts.feedback.notes_day_commands import EndorseNote, SplitNote, SubmitNote
from contracts.feedback.notes_days import NOTES_IN_A_FACT, EndorsementsCounted, NotesDayState, NoteSubmitted
from services.feedback.notes_days import queries, rules
from services.feedback.notes_days.commands.writing import split, submitted
from services.feedback.notes_days.tables import Note, NotesDay


async def submit_notes(waiting: Sequence[Waiting]) -> None:
    """Publishes notes, however their Notes Days stand by now; by themselves where their topics were answered meanwhile."""
    session = waiting[0][1].session
    said = [SubmitNote.model_validate({**act.act, "mode": "confidential"}) for act, _ in waiting]
    days = await queries.days(session, {one.notes_day_id for one in said})
    answered = await queries.answered_among(session, {one.topic_id for one in said if one.topic_id is not None})
    for (act, unit), one in zip(waiting, said, strict=True):
        topic = None if one.topic_id in answered else one.topic_id
        note = submitted(NoteId(act.thread), one.note_kind, topic, one.text, days[one.notes_day_id], unit, handle=act.handle)
        unit.publish(NoteSubmitted(note=note.document()))


async def split_note(act: Act, unit: UnitOfWork) -> None:
    """Takes a note out of its topic, unless all is closed by now."""
    note = await unit.change(Note, NoteId(act.thread))
    day = await unit.session.get(NotesDay, note.notes_day_id)
    if day is not None and day.state is NotesDayState.OPEN and note.topic_id is not None:
        split(note, day, unit)


async def endorse_notes(waiting: Sequence[Waiting]) -> None:
    """Adds endorsements; nothing is published before the daily count."""
    marks = [(NoteId(str(act.act["note_id"])), str(act.act["mark"])) for act, _ in waiting]
    await queries.endorse(waiting[0][1].session, marks)


async def count_endorsements(unit: UnitOfWork) -> None:
    """With the first release of a day, counts the endorsements of each open Notes Day, and tells where bands changed."""
    days = await queries.begin_counting(unit.session, unit.now.date())
    if not days:
        return
    found = await queries.counted(unit.session, days)
    bands = {NoteId(row.id): band for row in found if (band := rules.band(row.endorsements)) not in {None, row.endorsed}}
    changed = list(bands)
    for start in range(0, len(changed), NOTES_IN_A_FACT):
        notes = await unit.change_all(Note, changed[start : start + NOTES_IN_A_FACT])
        for note in notes:
            note.endorsed = bands[note.id]
        unit.publish(EndorsementsCounted(notes=[note.document() for note in notes]))


async def forget_endorsers(unit: UnitOfWork) -> None:
    """Removes who endorsed, some time after a Notes Day was closed; the bands stay."""
    await queries.forget_endorsers(unit.session, rules.last_known(unit.now.date(), unit.kept["handle_days"]))


APPLIERS: Mapping[str, Applier] = {
    SubmitNote.verb(): Together(submit_notes),
    SplitNote.verb(): split_note,
    EndorseNote.verb(): Together(endorse_notes),
}
"""By the verb of the act."""
CHORES = (count_endorsements, forget_endorsers)
