"""From an objective's document to the lines of a file that say the same."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from contracts.okrs.cycle_names import Days
from contracts.okrs.key_results import KeyResult, Metric, Milestone, Threshold
from contracts.okrs.lines import OkrLine, joined
from contracts.okrs.objectives import Edge, ObjectiveDocument, Uncertainty
from services.okrs.files.rules.building import AS_TOLD

COLUMNS = tuple(name for name in OkrLine.model_fields if name != "done")
STAMPS = frozenset(
    {
        *(
            "origin",
            "exempt",
            "edit_version",
            "drafted_at",
            "drafted_by",
            "submitted_at",
            "submitted_by",
            "activated_at",
            "activated_by",
        ),
        *("closed_at", "closed_by", "carried_over_from_id", "carried_over_to_id", "last_check_in_at", "effective_on"),
    }
)
"""When, by whom and by which way it came to be so; two objectives may say the same without agreeing on these."""


def lines_of(objective: ObjectiveDocument, *, team: str, cycle: str, days: Days | None = None) -> list[dict[str, str]]:
    """A line for each key result, or one without any; only what is said has a cell."""
    head = {
        **{name: getattr(objective, name) for name in AS_TOLD},
        "team": team,
        "cycle": cycle,
        "cycle_starts_on": days.first if days else None,
        "cycle_ends_on": days.last if days else None,
        "objective": objective.title,
        "objective_id": objective.id,
        "state": objective.state,
        "champion": objective.champion_id,
        "contributors": joined(objective.contributor_ids),
        "uncertainties": joined([_uncertainty(one) for one in objective.uncertainties]),
        "aligned_to": joined([_edge(one) for one in objective.aligned_to]),
        "exempt": objective.exempt,
        "drafted_at": objective.drafted_at,
    }
    parts = [_of_key_result(part) for part in objective.key_results] or [{}]
    return [{name: text for name, value in {**head, **part}.items() if (text := _text(value))} for part in parts]


def says_the_same(one: ObjectiveDocument, other: ObjectiveDocument) -> bool:
    """Whether a file would tell both alike, stamps aside."""
    return _content(one) == _content(other)


def _content(objective: ObjectiveDocument) -> list[dict[str, str]]:
    told: Iterable[dict[str, str]] = lines_of(objective, team=objective.team_id, cycle=objective.cycle_id)
    return [{name: text for name, text in line.items() if name not in STAMPS} for line in told]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _of_key_result(part: KeyResult) -> dict[str, Any]:
    return {
        "id": part.id,
        "key_result": part.title,
        "owner": part.owner_id,
        "key_result_contributors": joined(part.contributor_ids),
        **{name: getattr(part, name) for name in ("definition", "data_source", "scoring_guidance", "weight", "confidence")},
        **{name: getattr(part, name) for name in ("effective_on", "score", "score_reason", "last_check_in_at")},
        "measure": part.measure.kind,
        **_of_measure(part),
    }


def _of_measure(part: KeyResult) -> dict[str, Any]:
    measure = part.measure
    if isinstance(measure, Metric):
        return {name: getattr(measure, name) for name in ("baseline", "target", "stretch", "unit", "current")}
    if isinstance(measure, Threshold):
        return {"target": measure.limit, **{name: getattr(measure, name) for name in ("direction", "unit", "current")}}
    if isinstance(measure, Milestone):
        return {"steps": joined([f"[{_mark(step.done)}] {step.weight:f} {step.title}" for step in measure.steps])}
    zones = {"commit_zone": measure.commit, "target_zone": measure.target, "stretch_zone": measure.stretch}
    return {**zones, "reached": measure.reached}


def _mark(is_so: bool) -> str:  # noqa: FBT001  # says it all
    return "x" if is_so else " "


def _uncertainty(one: Uncertainty) -> str:
    return f"[{_mark(one.resolved)}] {one.text}" + (f" => {one.learned}" if one.learned else "")


def _edge(one: Edge) -> str:
    return f"{one.kind} {one.target_objective_id} {one.target_key_result_id or ''}".strip()
