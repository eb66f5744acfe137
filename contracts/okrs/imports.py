"""What an import tells: objectives and cycles that come from a file, and are perhaps incomplete."""

from pydantic import Field

from contracts.okrs.check_ins import CheckInDocument
from contracts.okrs.cycles import CycleFact
from contracts.okrs.objectives import ObjectiveFact


class CycleImported(CycleFact):
    """A cycle was imported, perhaps one long past."""


class ObjectiveImported(ObjectiveFact):
    """An objective was imported, or an import nobody has edited was brought up to date."""

    check_ins: list[CheckInDocument] = Field([], description="Its imported check-ins.")
