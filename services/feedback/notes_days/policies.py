"""Who may do what in a Notes Day, and when."""

from dataclasses import dataclass
from datetime import datetime

from chassis.problems import Refused
from chassis.standing import Standing
from contracts.feedback.notes_day_refusals import LeadersFirst, NotesDayCode
from contracts.feedback.notes_days import NoteKind
from contracts.feedback.refusals import FeedbackCode
from contracts.terms import Mode
from contracts.values import PersonId
from services.feedback.notes_days import rules
from services.feedback.notes_days.tables import Note, NotesDay, Topic

TOPICS = 200
"""So many topics has a Notes Day at most."""


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody is to the scope of a Notes Day."""

    belongs: bool
    """Whether they are member or lead of the team or of one below it."""
    leads: bool
    """Whether they themselves lead the very team."""


def may_lead(standing: Standing) -> None:
    """Leads of the team and of teams above, and their deputies, open Notes Days and answer topics."""
    if not standing.is_lead:
        raise Refused(FeedbackCode.NOT_LEADING_THE_TEAM)


def may_answer(standing: Standing, *, reads: bool) -> None:
    """Of these people those who can read it: nobody answers words that are not for them."""
    if not (standing.is_lead and reads):
        raise Refused(FeedbackCode.NOT_AMONG_ITS_ANSWERERS)


def may_close(standing: Standing, day: NotesDay) -> None:
    """The same people close it, and whoever facilitates it."""
    if not (standing.is_lead or standing.person_id == day.facilitator_id):
        raise Refused(FeedbackCode.NOT_LEADING_THE_TEAM)


def may_write(place: Place) -> None:
    """Everyone of the scope writes, and nobody else."""
    if not place.belongs:
        raise Refused(NotesDayCode.NOT_IN_THE_SCOPE)


def may_group(place: Place, day: NotesDay, viewer: PersonId) -> None:
    """Everyone of the scope proposes topics and groups notes, and so does the facilitator."""
    if not (place.belongs or viewer == day.facilitator_id):
        raise Refused(NotesDayCode.NOT_IN_THE_SCOPE)


def may_record_an_exit(place: Place, standing: Standing, day: NotesDay) -> None:
    """Whoever grouped, and whoever will answer."""
    if not standing.is_lead:
        may_group(place, day, standing.person_id)


def must_have_begun(day: NotesDay, now: datetime) -> None:
    """Refuses before its start."""
    if now < day.starts_at:
        raise Refused(NotesDayCode.NOTES_DAY_NOT_BEGUN)


def must_run(day: NotesDay, now: datetime) -> None:
    """Refuses outside the time for writing."""
    day.must_be_open()
    must_have_begun(day, now)
    if now >= day.ends_at:
        raise Refused(NotesDayCode.NOTES_DAY_IS_OVER)


def must_be_let(day: NotesDay, place: Place, mode: Mode, now: datetime) -> None:
    """Until everyone may write, only leads do, with their names: anybody would know who wrote it."""
    if now >= day.everyone_writes_from:
        return
    details = LeadersFirst(everyone_writes_from=day.everyone_writes_from)
    from_ = f"{day.everyone_writes_from:%Y-%m-%d %H:%M} UTC"
    if not place.leads:
        raise Refused(NotesDayCode.LEADS_WRITE_FIRST, details=details, from_=from_)
    if mode is Mode.CONFIDENTIAL:
        raise Refused(NotesDayCode.NAMED_UNTIL_EVERYONE_WRITES, field="mode", details=details)


def opens_the_gate(day: NotesDay, place: Place, kind: NoteKind, mode: Mode, now: datetime) -> bool:
    """Whether a note lets everyone write: a lead's named mistake, unknown or changed mind, while others wait."""
    return place.leads and kind in rules.FALLIBLE and mode is Mode.NAMED and day.starts_at <= now < day.everyone_writes_from


def may_pass(day: NotesDay, place: Place, now: datetime) -> None:
    """A lead of the very team passes, while others wait."""
    if not place.leads:
        raise Refused(NotesDayCode.ONLY_LEADS_PASS)
    must_run(day, now)
    if now >= day.everyone_writes_from:
        raise Refused(NotesDayCode.EVERYONE_WRITES_ALREADY)


def must_have_room(topics: int) -> None:
    """Refuses one more topic than anybody can work on."""
    if topics >= TOPICS:
        raise Refused(NotesDayCode.TOO_MANY_TOPICS, limit=TOPICS)


def may_be_merged(note: Note, topic: Topic) -> None:
    """Notes of the same Notes Day that are under no other topic, that nobody answered and no author took out of a topic."""
    if note.notes_day_id != topic.notes_day_id:
        raise Refused(NotesDayCode.TOPIC_OF_ANOTHER_DAY, field="note_ids")
    if note.was_split:
        raise Refused(NotesDayCode.NOTE_STANDS_ALONE, field="note_ids")
    if note.is_withdrawn:
        raise Refused(NotesDayCode.NOTE_IS_WITHDRAWN, field="note_ids")
    if note.topic_id is not None:
        raise Refused(NotesDayCode.NOTE_IS_UNDER_A_TOPIC, field="note_ids")
    note.must_await_an_answer(NotesDayCode.NOTE_WAS_ANSWERED)


def may_be_split(day: NotesDay, note: Note | None) -> None:
    """An author takes a note out of its topic as long as anything can be answered; None for one that is on its way out."""
    day.must_be_open()
    if note is None or note.topic_id is None:
        raise Refused(NotesDayCode.NOTE_IS_UNDER_NO_TOPIC)


def may_be_answered(note: Note) -> None:
    """A note under a topic is answered with it; one that was withdrawn needs no answer."""
    if note.topic_id is not None:
        raise Refused(NotesDayCode.NOTE_IS_UNDER_A_TOPIC)
    note.must_await_an_answer(NotesDayCode.NOTE_WAS_ANSWERED)
    if note.is_withdrawn:
        raise Refused(NotesDayCode.NOTE_IS_WITHDRAWN)
