"""Rows of objectives, check-ins and revisions, each with its document."""

from services.okrs.objectives.tables.check_in import CheckIn
from services.okrs.objectives.tables.objective import Objective
from services.okrs.objectives.tables.revision import Revision

__all__ = ["CheckIn", "Objective", "Revision"]
