"""What the worker does at each full hour, gathered from the features."""

from collections.abc import Mapping, Sequence

from chassis.release import Applier, Chore
from services.recognition.moderation import jobs as moderation
from services.recognition.recognitions import jobs as recognitions
from services.recognition.reports import jobs as reports
from services.recognition.suggestions import jobs as suggestions
from services.recognition.texts import jobs as texts
from services.recognition.welcomes import jobs as welcomes

APPLIERS: Mapping[str, Applier] = {}
"""Nothing here is confidential: who says something says it by name."""
CHORES: Sequence[Chore] = (
    *welcomes.CHORES,
    *reports.CHORES,
    *recognitions.CHORES,
    *texts.CHORES,
    *moderation.CHORES,
    *suggestions.CHORES,
)
"""What is done with each release, in its transaction."""
