"""Notes Days over HTTP."""

from chassis.verbs import verbs
from services.feedback.notes_days.commands import answering, grouping, running, writing

router = verbs(
    running.open_notes_day,
    writing.submit_note,
    writing.endorse_note,
    grouping.propose_topic,
    grouping.merge_notes,
    writing.split_note,
    grouping.record_topic_exit,
    answering.answer_topic,
    answering.answer_note,
    running.close_notes_day,
)
