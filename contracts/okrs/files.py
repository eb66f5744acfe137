"""What imports and exports of OKRs answer."""

from pydantic import Field

from contracts.directory.imports import FAULTS, ImportFault
from contracts.messages import Part
from contracts.values import Term


class Count(Part):
    """How many cells of a column could not be read, for one reason."""

    column: str = Field(description="The column.")
    reason: str = Field(description="Why they could not be read.")
    count: int = Field(description="How many there are.")


class OkrImportReport(Part):
    """What an import did, or would do in a dry run. Where there are faults, nothing was changed."""

    dry_run: bool = Field(description="Whether this only tried.")
    applied: bool = Field(description="Whether everything here is now as the file says.")
    lines: int = Field(description="How many lines could be read.")
    key_results: int = Field(0, description="How many key results they tell of.")
    added: int = Field(0, description="Objectives that were not here yet.")
    changed: int = Field(0, description="Objectives imported before, touched by nobody since, and brought up to date.")
    unchanged: int = Field(0, description="Objectives that were already so.")
    kept: int = Field(0, description="Objectives that differ because people changed them here; they stay as they are.")
    cycles_planned: list[str] = Field([], description="Cycles that were planned for the file.")
    unknown_teams: list[str] = Field([], description="Teams that the directory does not know; nothing is written before it does.")
    unknown_cycles: list[str] = Field([], description="Cycles that are not here.")
    ignored_columns: list[str] = Field([], description="Headers of the file that mean nothing here.")
    unread: list[Count] = Field([], description="What could not be read and was left empty, counted by column and reason.")
    notes: list[ImportFault] = Field([], description="The same cell by cell, and what was kept; up to 1000.")
    faults: list[ImportFault] = Field([], max_length=FAULTS + 1, description="Every faulty line, up to 1000.")


class ExportPurpose(Term):
    """What an export is for. OKRs stretch only where they are not used for pay or appraisal."""

    MIGRATION = "migration", "Moving to another system, or to another deployment of this one."
    ARCHIVE = "archive", "Keeping a copy."
    PLANNING = "planning", "Planning and reviewing goals in the organization."
    RESEARCH = "research", "Learning about how goals go, for teams and never for persons."
    APPRAISAL = "appraisal", "Judging persons: refused."
    COMPENSATION = "compensation", "Paying persons: refused."
    PERFORMANCE_REVIEW = "performance_review", "Reviewing the performance of persons: refused."


REFUSED_PURPOSES = frozenset({ExportPurpose.APPRAISAL, ExportPurpose.COMPENSATION, ExportPurpose.PERFORMANCE_REVIEW})


class ExportCount(Part):
    """How often an export was asked for, by whomever."""

    purpose: ExportPurpose = Field(description="What it was to be for.")
    asked: int = Field(description="How often.")
    refused: bool = Field(description="Whether such exports are refused.")
