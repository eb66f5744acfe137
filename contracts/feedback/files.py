"""Files of post-mortems and retrospectives: what an entry says, and what an import of them answers."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from contracts.directory.imports import FAULTS, ImportFault
from contracts.messages import Part
from contracts.okrs.files import Count
from contracts.values import Clean, Day, Name, Note, OneLine, Title

ENTRIES = 2_000
"""How many entries one file may hold."""


def _or_empty(value: Any) -> Any:
    return "" if value is None else value


def _or_none_listed(value: Any) -> Any:
    return [] if value is None else value


EntryName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), Clean, OneLine]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), Clean, BeforeValidator(_or_empty)]
Origin = Annotated[Note, BeforeValidator(_or_empty)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000), Clean, BeforeValidator(_or_empty)]
Texts = Annotated[list[Text], Field(max_length=200), BeforeValidator(_or_none_listed)]


class FileHappening(Part):
    """An entry of a timeline."""

    at: Line = Field("", description="When, in any words; what can be read of it becomes a moment.")
    text: Text = Field("", description="What happened.")


class FileAction(Part):
    """An action."""

    category: Line = Field("", description="What it belongs to; it stands before the text.")
    text: Text = Field("", description="What was to be done.")
    done: bool | None = Field(None, description="Whether it was done.")
    links: Texts = Field([], description="Where it is followed; those that the text does not name stand after it.")


Happenings = Annotated[list[FileHappening], Field(max_length=200), BeforeValidator(_or_none_listed)]
Actions = Annotated[list[FileAction], Field(max_length=200), BeforeValidator(_or_none_listed)]


class PostMortemEntry(Part):
    """A post-mortem of a file. What is null or left out is empty."""

    id: EntryName = Field(description="What it is called there; the same post-mortem is called the same in every file.")
    title: Title = Field(description="What it is about.")
    date: Day = Field(description="The day it began.")
    team: Annotated[Name | None, BeforeValidator(lambda value: value or None)] = Field(
        None, description="The team that wrote it, by its name here."
    )
    summary: Text = Field("", description="What happened in short; it stands before the impact where it says something else.")
    impact: Text = Field("", description="Whom it reached, how, and for how long.")
    detection: Text = Field("", description="How it was noticed; it stands after the impact.")
    resolution: Text = Field("", description="How it ended; it stands after the impact.")
    timeline: Happenings = Field([], description="What happened when, in order.")
    contributing_factors: Texts = Field([], description="What contributed; kind and tags are found by words.")
    surprised: Texts = Field([], description="What surprised.")
    what_went_well: Texts = Field([], description="What went well.")
    where_we_got_lucky: Texts = Field([], description="Where it was luck.")
    learned: Texts = Field([], description="What was learned.")
    actions: Actions = Field([], description="What was to be done; listed, and agreed to by nobody here.")
    source_url: Origin = Field("", description="Where it is written down.")
    licence: Origin = Field("", description="Under which license that is published.")


class RetrospectiveEntry(Part):
    """A retrospective of a file. What is null or left out is empty."""

    id: Annotated[EntryName | None, BeforeValidator(lambda value: value or None)] = Field(
        None, description="What it is called there; left out: by organisation, team and cycle."
    )
    organisation: Line = Field("", description="Whose it is.")
    team: Name = Field(description="The team, by its name here.")
    cycle: Name = Field(description="The cycle it looked back at, as the file calls it.")
    date: Day | None = Field(None, description="The day it was held; left out: the last day of the cycle, where that is known.")
    good: Texts = Field([], description="What went well.")
    bad: Texts = Field([], description="What did not.")
    try_: Texts = Field([], alias="try", description="What to try next.")
    source_url: Origin = Field("", description="Where it is written down.")
    licence: Origin = Field("", description="Under which license that is published.")


class FileImportReport(Part):
    """What an import did, or would do in a dry run. Where there are faults, nothing was changed."""

    dry_run: bool = Field(description="Whether this only tried.")
    applied: bool = Field(description="Whether everything here is now as the file says.")
    entries: int = Field(description="How many entries could be read.")
    added: int = Field(0, description="Those that were not here yet.")
    changed: int = Field(0, description="Those imported before and brought up to date.")
    unchanged: int = Field(0, description="Those that were already so.")
    unknown_teams: list[Name] = Field([], description="Teams that the file names and the directory does not know.")
    ignored_columns: list[str] = Field([], description="Keys of the file that mean nothing here.")
    unread: list[Count] = Field([], description="What was left empty or out, counted by key and reason.")
    notes: list[ImportFault] = Field([], description="The same one by one; `line` is the entry's place.")
    faults: list[ImportFault] = Field(
        [], max_length=FAULTS + 1, description="Every faulty entry by its place in the file, up to 1000."
    )


class PostMortemImportReport(FileImportReport):
    """What an import of post-mortems did, or would do in a dry run."""

    factors: int = Field(0, description="Factors of all entries.")
    classified: int = Field(0, description="How many of them got a kind; the others are among the notes.")
