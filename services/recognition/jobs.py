"""What the worker does at each full hour, gathered from the features."""

from collections.abc import Mapping, Sequence

from chassis.release import Applier, Chore
from services.recognition.recognitions import jobs as recognitions
from services.recognition.reports import jobs as reports
from services.recognition.welcomes import jobs as welcomes

APPLIERS: Mapping[str, Applier] = {}
"""Nothing here is confidential: who says something says it by name."""
CHORES: Sequence[Chore] = (*welcomes.CHORES, *reports.CHORES, *recognitions.CHORES)
"""What is done with each release, in its transaction."""
