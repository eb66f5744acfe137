"""What a file of OKRs may say, line by line: a key result each, or an objective that has none. An empty cell says nothing."""

import re
from collections.abc import Sequence
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from contracts.messages import Input
from contracts.okrs.key_results import Direction, Zone
from contracts.okrs.limits import (
    CONTRIBUTORS,
    EDGES,
    KEY_RESULT_CONTRIBUTORS,
    STEPS,
    UNCERTAINTIES,
    Finding,
    Guidance,
    Intent,
    Learning,
    ScoreReason,
    Source,
    StepTitle,
    Unknown,
    ZoneMeaning,
)
from contracts.okrs.objectives import AlignmentKind, Ambition, ObjectiveState, Origin, Outcome
from contracts.values import (
    Amount,
    Clean,
    Confidence,
    Day,
    EditVersion,
    Instant,
    KeyResultId,
    Name,
    ObjectiveId,
    OneLine,
    PersonId,
    Score,
    Term,
    Title,
    Unit,
    Weight,
)

SEPARATOR = "|"
_YES, _NO = (
    {"true", "yes", "1", "x", "done"},
    {"false", "no", "0", "partial", "not_done", "in_progress", "blocked", "dropped_or_deferred"},
)
_ABOVE, _BELOW = {">=", "≥", ">", "above"}, {"<=", "≤", "<", "below"}
_BARS = re.compile(r"(?<!\\)\|")
_STEP = re.compile(r"\[( |x)\] (?:(\d(?:\.\d{1,4})?) )?(.+)")
_UNCERTAINTY = re.compile(r"\[( |x)\] (.+?)(?: => (.+))?", re.DOTALL)
_EDGE = re.compile(r"(\S+) (objective_\S+)(?: (key_result_\S+))?")


class MeasureWord(Term):
    """How a key result is measured, in the words of files."""

    METRIC = "metric", "A number on its way from a baseline to a target."
    THRESHOLD = "threshold", "A number to be kept above or below a limit, its target."
    MILESTONE = "milestone", "Steps; without `steps` a single one, done or not."
    ORDINAL = "ordinal", "Three described zones."
    NUMBER = "number", "A number: a metric, or a threshold where it has a direction and no baseline."
    PERCENT = "percent", "As `number`, in percent."
    PERCENT_CHANGE = "percent_change", "As `number`, the change in percent."
    MULTIPLIER = "multiplier", "As `number`, in times."
    CURRENCY = "currency", "As `number`, in money."
    COMPOSITE = "composite", "Several conditions in one sentence: as `milestone`."


class LineStep(Input):
    """A step as a cell tells it."""

    title: StepTitle = Field(description="What is done when it is done.")
    weight: Weight | None = Field(None, description="Its share of the key result.")
    done: bool = Field(description="Whether it is done.")


class LineUncertainty(Input):
    """An uncertainty as a cell tells it."""

    text: Unknown = Field(description="What is not known.")
    resolved: bool = Field(description="Whether it is resolved.")
    learned: Finding = Field("", description="What was learned.")


class LineEdge(Input):
    """An alignment as a cell tells it."""

    kind: AlignmentKind = Field(description="How the objective relates to it.")
    target_objective_id: ObjectiveId = Field(description="What it is aligned to.")
    target_key_result_id: KeyResultId | None = Field(None, description="The key result of that objective.")


def parts(cell: str) -> list[str]:
    """The parts of a cell between bars; a bar inside a part is written with a backslash before it."""
    return [part.strip().replace("\\|", "|") for part in _BARS.split(cell) if part.strip()]


def joined(texts: Sequence[str]) -> str:
    """The opposite of `parts`; line ends become spaces."""
    return f" {SEPARATOR} ".join(" ".join(text.split()).replace("|", "\\|") for text in texts)


def _listed(value: Any) -> Any:
    return parts(value) if isinstance(value, str) else value


def _matched(pattern: re.Pattern[str], form: str, *names: str) -> BeforeValidator:
    """Reads each part of a cell by a pattern whose groups have these names."""

    def read(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        found = [pattern.fullmatch(part) for part in parts(value)]
        if not all(found):
            raise PydanticCustomError("form", "Write each as {form}, with | between", {"form": form})
        return [_told(dict(zip(names, match.groups(), strict=True))) for match in found if match]

    return BeforeValidator(read)


def _told(groups: dict[str, str | None]) -> dict[str, Any]:
    return {name: text == "x" if name in {"done", "resolved"} else text for name, text in groups.items() if text is not None}


def _number(value: Any) -> Any:
    """`45 %` is 45."""
    return value.removesuffix("%").strip() if isinstance(value, str) else value


def _share(value: Any) -> Any:
    """`81%` is 0.81."""
    text = value.strip() if isinstance(value, str) else ""
    return f"{text[:-1].strip()}e-2" if text.endswith("%") else value


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16 else value


def _yes(value: Any) -> Any:
    word = value.casefold() if isinstance(value, str) else value
    return True if word in _YES else False if word in _NO else value


def _side(value: Any) -> Any:
    if value in _ABOVE:
        return Direction.KEEP_ABOVE
    return Direction.KEEP_BELOW if value in _BELOW else value


Key = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), Clean, OneLine]
Number = Annotated[Amount | None, BeforeValidator(_number)]
People = Annotated[list[PersonId], BeforeValidator(_listed)]
Steps = Annotated[list[LineStep], _matched(_STEP, "[x] 0.5 What is done", "done", "weight", "title")]
Uncertainties = Annotated[list[LineUncertainty], _matched(_UNCERTAINTY, "[x] Unknown => learned", "resolved", "text", "learned")]
Edges = Annotated[
    list[LineEdge],
    _matched(_EDGE, "contributes_to objective_… key_result_…", "kind", "target_objective_id", "target_key_result_id"),
]


class OkrLine(Input):
    """A line of a file of OKRs. Lines of one team, cycle and objective make one objective; what they say of it counts once."""

    needed: ClassVar[frozenset[str]] = frozenset({"team", "objective"})
    names: ClassVar[frozenset[str]] = frozenset({"id", "team", "cycle", "objective", "objective_id", "key_result"})
    id: Key | None = Field(None, description="The key result's id where it comes from, the same in every file.")
    team: Name = Field(description="The team that owns the objective, by its full name.")
    cycle: Name | None = Field(None, description="The cycle, by its name here or as 2027 Q1, CY2027-Q1, FY27-Q1, FY2027, 2027.")
    cycle_starts_on: Day | None = Field(None, description="The cycle's first day, to plan it where its name does not tell.")
    cycle_ends_on: Day | None = Field(None, description="The cycle's last day.")
    objective: Title = Field(description="What is to be achieved.")
    objective_id: Key | None = Field(
        None, description="The objective's id where it comes from; else team, cycle and title tell it."
    )
    why: Intent = Field("", description="The intent behind the objective.")
    ambition: Ambition = Field(Ambition.COMMITTED, description="committed, aspirational or learning; committed where empty.")
    state: ObjectiveState | None = Field(
        None,
        description="draft, in_review, active or closed; empty: closed with its cycle or with all scores, else by its cycle.",
    )
    outcome: Outcome | None = Field(None, description="How a closed objective ended: achieved, partly, learned or stopped.")
    learned: Learning = Field("", description="What was learned.")
    champion: PersonId | None = Field(None, description="Who answers for it, by id (person_…).")
    contributors: People = Field([], max_length=CONTRIBUTORS, description="Who else works on it, by id, with | between.")
    uncertainties: Uncertainties = Field(
        [],
        max_length=UNCERTAINTIES,
        description="`[ ] What is unknown` or `[x] What was unknown => what was learned`, with | between.",
    )
    parent: Title | None = Field(None, description="The title of the objective or key result it contributes to.")
    aligned_to: Edges = Field([], max_length=EDGES, description="The same by ids: `contributes_to objective_…`, with | between.")
    key_result: Title | None = Field(None, description="What is measured; empty for an objective without key results.")
    definition: Guidance = Field("", description="What exactly is counted.")
    data_source: Source = Field("", description="Where the value is read.")
    scoring_guidance: Guidance = Field("", description="What earns which score.")
    owner: PersonId | None = Field(None, description="Who looks after the key result, by id.")
    key_result_contributors: People = Field(
        [], max_length=KEY_RESULT_CONTRIBUTORS, description="Who else works on it, by id, with | between."
    )
    weight: Weight | None = Field(None, description="Its share of the objective; for all, summing to 1, or for none.")
    measure: MeasureWord | None = Field(
        None, description="How it is measured; where empty, metric with a number and milestone without."
    )
    unit: Unit | None = Field(None, description="The unit of the numbers.")
    baseline: Number = Field(None, description="The value at the start.")
    target: Number = Field(None, description="The value to reach, or the limit to keep.")
    stretch: Number = Field(None, description="A value beyond the target to dare for.")
    direction: Annotated[Direction | None, BeforeValidator(_side)] = Field(
        None, description="keep_above or >= , keep_below or <= : the side of the limit to keep."
    )
    current: Number = Field(None, description="The value it has.")
    steps: Steps = Field([], max_length=STEPS, description="`[ ] 0.5 A step` or `[x] 0.5 A done step`, with | between.")
    done: Annotated[bool | None, BeforeValidator(_yes)] = Field(
        None, description="Whether the single step of a milestone is done."
    )
    commit_zone: ZoneMeaning | None = Field(None, description="What the commit zone of an ordinal means.")
    target_zone: ZoneMeaning | None = Field(None, description="What its target zone means.")
    stretch_zone: ZoneMeaning | None = Field(None, description="What its stretch zone means.")
    reached: Zone | None = Field(None, description="The zone it has reached: none, commit, target or stretch.")
    confidence: Annotated[Confidence | None, BeforeValidator(_whole)] = Field(None, description="The team's confidence, 0 to 10.")
    effective_on: Day | None = Field(None, description="The day that value and confidence speak of.")
    score: Annotated[Score | None, BeforeValidator(_share)] = Field(None, description="The final score, 0 to 1; 81% is 0.81.")
    score_reason: ScoreReason = Field("", description="Why the score differs from the progress.")
    origin: Origin = Field(Origin.IMPORTED, description="Where the objective comes from; an export tells native ones apart.")
    exempt: Annotated[bool | None, BeforeValidator(_yes)] = Field(
        None, description="Whether it is spared the demands of activation."
    )
    edit_version: Annotated[EditVersion, BeforeValidator(_whole)] = Field(1, description="How often it was edited, and 1.")
    last_check_in_at: Instant | None = Field(None, description="When somebody last checked in on the key result.")
    drafted_at: Instant | None = Field(None, description="When the objective was drafted.")
    drafted_by: PersonId | None = Field(None, description="Who drafted it.")
    submitted_at: Instant | None = Field(None, description="When it was last submitted for review.")
    submitted_by: PersonId | None = Field(None, description="Who submitted it.")
    activated_at: Instant | None = Field(None, description="When it was activated.")
    activated_by: PersonId | None = Field(None, description="Who activated it.")
    closed_at: Instant | None = Field(None, description="When it was closed.")
    closed_by: PersonId | None = Field(None, description="Who closed it.")
    carried_over_from_id: ObjectiveId | None = Field(None, description="The objective that it continues.")
    carried_over_to_id: ObjectiveId | None = Field(None, description="The objective that continues it.")
