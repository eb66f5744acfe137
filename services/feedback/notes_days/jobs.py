"""What the worker does with Notes Days: it publishes what is confidential at the hour, and counts endorsements once a day."""

from collections.abc import Mapping

from chassis.confidential import Act
from chassis.release import Applier
from chassis.unit import UnitOfWork
from contracts.feedback.ids import NoteId, TopicId
from contracts.feedback.notes_day_commands import EndorseNote, SplitNote, SubmitNote
from contracts.feedback.notes_days import NOTES_IN_A_FACT, EndorsementsCounted, NotesDayState, NoteSubmitted
from services.feedback.notes_days import queries, rules
from services.feedback.notes_days.commands.writing import split, submitted
from services.feedback.notes_days.tables import Note, NotesDay


async def submit_note(act: Act, unit: UnitOfWork) -> None:
    """Publishes a note, however its Notes Day stands by now; by itself where its topic was answered meanwhile."""
    said = SubmitNote.model_validate({**act.act, "mode": "confidential"})
    day = await unit.session.get(NotesDay, said.notes_day_id)
    assert day is not None, "Notes Days stay"
    answered = await queries.topic_is_answered(unit.session, said.topic_id)
    topic: TopicId | None = None if answered else said.topic_id
    note = submitted(NoteId(act.thread), said.note_kind, topic, said.text, day, unit, handle=act.handle)
    unit.publish(NoteSubmitted(note=note.document()))


async def split_note(act: Act, unit: UnitOfWork) -> None:
    """Takes a note out of its topic, unless all is closed by now."""
    note = await unit.change(Note, NoteId(act.thread))
    day = await unit.session.get(NotesDay, note.notes_day_id)
    if day is not None and day.state is NotesDayState.OPEN and note.topic_id is not None:
        split(note, day, unit)


async def endorse_note(act: Act, unit: UnitOfWork) -> None:
    """Adds an endorsement; nothing is published before the daily count."""
    await queries.endorse(unit.session, NoteId(str(act.act["note_id"])), str(act.act["mark"]))


async def count_endorsements(unit: UnitOfWork) -> None:
    """With the first release of a day, counts the endorsements of each open Notes Day, and tells where bands changed."""
    days = await queries.begin_counting(unit.session, unit.now.date())
    if not days:
        return
    found = await queries.counted(unit.session, days)
    bands = {NoteId(row.id): band for row in found if (band := rules.band(row.endorsements))}
    changed = await queries.of_other_bands(unit.session, bands)
    for start in range(0, len(changed), NOTES_IN_A_FACT):
        notes = await unit.change_all(Note, changed[start : start + NOTES_IN_A_FACT])
        for note in notes:
            note.endorsed = bands[note.id]
        unit.publish(EndorsementsCounted(notes=[note.document() for note in notes]))


async def forget_endorsers(unit: UnitOfWork) -> None:
    """Removes who endorsed, some time after a Notes Day was closed; the bands stay."""
    await queries.forget_endorsers(unit.session, rules.last_known(unit.now.date(), unit.kept["handle_days"]))


APPLIERS: Mapping[str, Applier] = {
    SubmitNote.verb(): submit_note,
    SplitNote.verb(): split_note,
    EndorseNote.verb(): endorse_note,
}
"""By the verb of the act."""
CHORES = (count_endorsements, forget_endorsers)
