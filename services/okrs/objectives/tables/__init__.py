"""Rows of objectives, check-ins and revisions, each with its document; and of sketches, which have none."""

from services.okrs.objectives.tables.check_in import CheckIn
from services.okrs.objectives.tables.objective import Objective
from services.okrs.objectives.tables.revision import Revision
from services.okrs.objectives.tables.sketch import Sketch

__all__ = ["CheckIn", "Objective", "Revision", "Sketch"]
