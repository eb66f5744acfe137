"""The demo organization as it stands in files: every person is invented, and so is all they did."""

import csv
import io
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from contracts.okrs.key_results import MeasureInput
from contracts.okrs.objectives import AlignmentKind, Ambition, Outcome

_PARTS = ("quarter_1_and_year", "quarter_2", "quarter_3", "quarter_4")


class Told(BaseModel):
    """Something the files tell."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Says(Told):
    """One check-in: a value, how many steps are done, or a zone."""

    reading: str | int
    confidence: int
    what_changed: str = ""
    learned: str = ""
    in_the_way: str = ""
    question: str = ""


class KeyResultStory(Told):
    """A key result from beginning to end."""

    title: str
    definition: str
    scoring_guidance: str
    measure: MeasureInput
    says: list[Says]
    owner: str
    weight: str | None = None
    data_source: str = ""
    score: str | float | None = None
    score_reason: str = ""


class UncertaintyStory(Told):
    """What was not known, and what was learned of it."""

    text: str
    learned: str = ""


class AlignedStory(Told):
    """What an objective is aligned to."""

    objective: str
    kind: AlignmentKind
    key_result: int | None = None


class Change(Told):
    """What happened beside the usual way."""

    at: float
    do: Literal["correct", "revise_metric", "revise_key_result", "return_to_draft", "submit", "reopen", "carry_over"]
    key_result: int = 0
    check_in: int = 0
    reading: str = ""
    target: str = ""
    definition: str = ""
    reason: str = ""
    to: int = 0
    key_results: list[int] = []


class ObjectiveStory(Told):
    """An objective from its draft to where it ends."""

    key: str
    cycle: int | Literal["year"]
    team: str
    champion: str
    ambition: Ambition
    title: str
    why: str
    key_results: list[KeyResultStory]
    ends: Literal["draft", "discarded", "in_review", "active", "closed"]
    contributors: list[str] = []
    uncertainties: list[UncertaintyStory] = []
    aligned_to: list[AlignedStory] = []
    outcome: Outcome | None = None
    learned: str = ""
    changes: list[Change] = Field(default_factory=list)


def _text(name: str) -> str:
    return (files("forthright.demo") / "organization" / name).read_text("utf-8")


@cache
def people() -> list[dict[str, str]]:
    """Everybody, as a file of people has it."""
    return list(csv.DictReader(io.StringIO(_text("people.csv"))))


def newcomers() -> list[str]:
    """Who joins while the story is told: the file says no first day of theirs."""
    return [row["employee_id"] for row in people() if not row["start_date"]]


@cache
def teams() -> list[dict[str, str]]:
    """Every team, as a file of teams has it."""
    return list(csv.DictReader(io.StringIO(_text("teams.csv"))))


@cache
def objectives() -> list[ObjectiveStory]:
    """Every objective, in the order of quarters."""
    stories = TypeAdapter(list[ObjectiveStory])
    return [story for part in _PARTS for story in stories.validate_json(_text(f"{part}.json"))]


def file_of(rows: list[dict[str, str]], *, without: frozenset[str] = frozenset(), **more: Any) -> bytes:
    """Rows as a CSV file to import, with columns left out or added."""
    out = io.StringIO()
    columns = [name for name in rows[0] if name not in without]
    writer = csv.DictWriter(out, [*columns, *more], extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**row, **more} for row in rows)
    return out.getvalue().encode()
