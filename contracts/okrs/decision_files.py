"""Files of decisions: what an entry says, and what an import of them answers."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from contracts.directory.imports import FAULTS, ImportFault
from contracts.messages import Part
from contracts.okrs.files import Count
from contracts.values import Clean, Day, OneLine, Term, Title

ENTRIES = 5_000
"""How many decisions one file may hold."""


class FileStatus(Term):
    """Where a decision stands, as files say it."""

    PROPOSED = "proposed", "Not decided yet."
    ACCEPTED = "accepted", "Decided."
    ACTIVE = "active", "Decided."
    DECIDED = "decided", "Decided."
    SUPERSEDED = "superseded", "Another took its place."
    REJECTED = "rejected", "Not made."
    WITHDRAWN = "withdrawn", "Not made."


def _word(value: Any) -> Any:
    return (value.strip().casefold() or None) if isinstance(value, str) else value


def _or_empty(value: Any) -> Any:
    return "" if value is None else value


def _or_none_listed(value: Any) -> Any:
    return [] if value is None else value


_NAME = StringConstraints(strip_whitespace=True, min_length=1, max_length=200)
EntryName = Annotated[str, _NAME, Clean, OneLine]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000), Clean, BeforeValidator(_or_empty)]
Texts = Annotated[list[Text], Field(max_length=200), BeforeValidator(_or_none_listed)]
Names = Annotated[list[EntryName], Field(max_length=200), BeforeValidator(_or_none_listed)]


class OptionArguments(Part):
    """What speaks for and against an option."""

    option: Text = Field(description="The option, as it is called among the options.")
    pros: Texts = Field([], description="What speaks for it.")
    cons: Texts = Field([], description="What speaks against it.")


Arguments = Annotated[list[OptionArguments], Field(max_length=200), BeforeValidator(_or_none_listed)]


class DecisionEntry(Part):
    """A decision of a file. What is null or left out is empty."""

    id: EntryName = Field(description="What it is called there; the same decision is called the same in every file.")
    title: Title = Field(description="What was to be decided.")
    date: Day | None = Field(None, description="The day it was decided, or proposed where it was not decided.")
    status: Annotated[FileStatus | None, BeforeValidator(_word)] = Field(
        None, description="Where it stands; left out: decided where there is a decision, otherwise proposed."
    )
    context: Text = Field("", description="Why it had to be decided.")
    decision_drivers: Texts = Field([], description="What mattered; listed after the context.")
    options: Texts = Field([], description="The ways to go; of several lines the first is the title.")
    options_pros_cons: Arguments = Field([], description="What speaks for and against each; an option can stand here alone.")
    decision: Text = Field("", description="What was decided and why; `Chosen option: …` says which option.")
    consequences: Text = Field("", description="What follows from it.")
    positive_consequences: Texts = Field([], description="What is good about that.")
    negative_consequences: Texts = Field([], description="What is not.")
    supersedes: Names = Field([], description="The decisions whose place it took, by their ids in the file.")
    superseded_by: Names = Field([], description="The decision that took its place; one at most.")
    source_url: Text = Field("", description="Where it is written down.")


class DecisionImportReport(Part):
    """What an import did, or would do in a dry run. Where there are faults, nothing was changed."""

    dry_run: bool = Field(description="Whether this only tried.")
    applied: bool = Field(description="Whether everything here is now as the file says.")
    entries: int = Field(description="How many entries could be read.")
    links: int = Field(0, description="How many of them take the place of another.")
    added: int = Field(0, description="Decisions that were not here yet.")
    changed: int = Field(0, description="Decisions imported before, touched by nobody since, and brought up to date.")
    unchanged: int = Field(0, description="Decisions that were already so.")
    kept: int = Field(0, description="Decisions that differ because people changed them here; they stay as they are.")
    ignored_columns: list[str] = Field([], description="Keys of the file that mean nothing here.")
    unread: list[Count] = Field([], description="What was left empty, counted by key and reason.")
    notes: list[ImportFault] = Field([], description="The same one by one, and what was kept; `line` is the entry's place.")
    faults: list[ImportFault] = Field(
        [], max_length=FAULTS + 1, description="Every faulty entry by its place in the file, up to 1000."
    )
