"""What the worker applies and does at each full hour, gathered from the features."""

from collections.abc import Mapping, Sequence

from chassis.release import Applier, Chore
from services.feedback.agreements.jobs import adopt_what_all_have
from services.feedback.loops import jobs as loops
from services.feedback.mistakes import jobs as mistakes
from services.feedback.moderation import jobs as moderation
from services.feedback.notes_days import jobs as notes_days
from services.feedback.pulses.jobs import expire_words, forget_erased
from services.feedback.questions import jobs as questions
from services.feedback.rounds.jobs import forget_rounds
from services.feedback.texts import jobs as texts

APPLIERS: Mapping[str, Applier] = {
    **moderation.APPLIERS,
    **texts.APPLIERS,
    **notes_days.APPLIERS,
    **questions.APPLIERS,
    **mistakes.APPLIERS,
}
"""Confidential acts by their verbs."""
CHORES: Sequence[Chore] = (
    forget_erased,
    expire_words,
    forget_rounds,
    adopt_what_all_have,
    *notes_days.CHORES,
    *moderation.CHORES,
    *texts.CHORES,
    *loops.CHORES,
)
"""What is done with each release, in its transaction."""
