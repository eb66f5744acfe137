"""What the viewer may do with Notes Days, topics, notes and questions, by the same rules as the owner's policies."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from contracts.feedback.notes_days import NoteDocument, NotesDayDocument, NotesDayState, TopicDocument
from contracts.feedback.questions import WORDS, LeaderQuestionDocument, QuestionState
from contracts.feedback.text import TextState
from contracts.values import Term
from gateway.read_model.notes_days import Place
from gateway.read_model.organization import Standing
from gateway.words import show_term

_HOUR = timedelta(hours=1)


class NotesDayAction(Term):
    """A mutation that the viewer may call for a Notes Day."""

    SUBMIT_NOTE = "submit_note", "`submitNote`; until everyone may write, leads alone and with their names."
    PASS_OPENLY = "pass_openly", "`passOpenly`"
    PROPOSE_TOPIC = "propose_topic", "`proposeTopic`"
    CLOSE_NOTES_DAY = "close_notes_day", "`closeNotesDay`; it tells what still waits for an answer."


class NoteAction(Term):
    """A mutation that the viewer may call for a note."""

    ENDORSE_NOTE = "endorse_note", "`endorseNote`, unless it is the viewer's own."
    ANSWER_NOTE = "answer_note", "`answerNote`"


class TopicAction(Term):
    """A mutation that the viewer may call for a topic."""

    MERGE_NOTES = "merge_notes", "`mergeNotes`"
    RECORD_TOPIC_EXIT = "record_topic_exit", "`recordTopicExit`"
    ANSWER_TOPIC = "answer_topic", "`answerTopic`"


class QuestionAction(Term):
    """A mutation that the viewer may call for a question to a leader."""

    ANSWER_QUESTION = "answer_question", "`answerQuestion`"
    FOLLOW_UP_QUESTION = "follow_up_question", "`followUpQuestion`"


for _term in (NotesDayAction, NoteAction, TopicAction, QuestionAction):
    show_term(_term)


def of_notes_day(day: NotesDayDocument, place: Place, viewer: Standing, now: datetime) -> list[NotesDayAction]:
    """What the viewer may do with a Notes Day."""
    if day.state is NotesDayState.CLOSED:
        return []
    return [*_of_an_open_day(day, place, viewer, now)]


def _of_an_open_day(day: NotesDayDocument, place: Place, viewer: Standing, now: datetime) -> Iterator[NotesDayAction]:
    gate_waits = now < day.everyone_writes_from
    if day.starts_at <= now < day.ends_at:
        if place.leads or (place.belongs and not gate_waits):
            yield NotesDayAction.SUBMIT_NOTE
        if place.leads and gate_waits:
            yield NotesDayAction.PASS_OPENLY
    if now >= day.starts_at and (place.belongs or viewer.person_id == day.facilitator_id):
        yield NotesDayAction.PROPOSE_TOPIC
    hour = day.ends_at.replace(minute=0, second=0, microsecond=0)
    over = now >= (hour if hour == day.ends_at else hour + _HOUR)
    if over and (viewer.is_lead(day.team_id) or viewer.person_id == day.facilitator_id):
        yield NotesDayAction.CLOSE_NOTES_DAY


def of_note(
    note: NoteDocument, day: NotesDayDocument | None, place: Place, viewer: Standing, *, answers: bool
) -> list[NoteAction]:
    """What the viewer may do with a note; whether they can read, and so answer it, its owner knows."""
    found: list[NoteAction] = []
    if day is None or note.text.state in {TextState.WITHDRAWN, TextState.EXPIRED}:
        return found
    if place.belongs and day.state is NotesDayState.OPEN and note.text.by != viewer.person_id:
        found.append(NoteAction.ENDORSE_NOTE)
    if answers:
        found.append(NoteAction.ANSWER_NOTE)
    return found


def of_topic(topic: TopicDocument, day: NotesDayDocument | None, place: Place, viewer: Standing) -> list[TopicAction]:
    """What the viewer may do with a topic."""
    if day is None or day.state is NotesDayState.CLOSED or topic.answer is not None:
        return []
    leads = viewer.is_lead(topic.team_id)
    groups = place.belongs or viewer.person_id == day.facilitator_id
    found = [TopicAction.MERGE_NOTES] if groups else []
    found += [TopicAction.RECORD_TOPIC_EXIT] if (groups or leads) and topic.exit is None else []
    return [*found, TopicAction.ANSWER_TOPIC] if leads else found


def of_question(question: LeaderQuestionDocument, viewer: Standing, *, answers: bool) -> list[QuestionAction]:
    """What the viewer may do with a question."""
    if question.owed_since is not None:
        return [QuestionAction.ANSWER_QUESTION] if answers else []
    mine = question.text.by == viewer.person_id and question.state is QuestionState.ANSWERED
    return [QuestionAction.FOLLOW_UP_QUESTION] if mine and len(question.words) + 2 <= WORDS else []
