"""What the worker does at each full hour, gathered from the features."""

from collections.abc import Mapping, Sequence

from chassis.release import Applier, Chore
from services.recognition.welcomes.jobs import CHORES as OF_WELCOMES

APPLIERS: Mapping[str, Applier] = {}
"""Nothing here is confidential: who says something says it by name."""
CHORES: Sequence[Chore] = (*OF_WELCOMES,)
"""What is done with each release, in its transaction."""
