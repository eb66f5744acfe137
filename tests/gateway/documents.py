"""Documents as owners would publish them, by number."""

from typing import Any

from contracts.okrs.cycles import CycleDocument
from contracts.okrs.objectives import ObjectiveDocument
from tests.services.okrs.world import PEOPLE, TEAM

AT = {"epoch": 1, "version": 1}


def cycle(number: int, **more: Any) -> CycleDocument:
    """A quarter of 2026."""
    given = {
        **AT,
        "id": f"cycle_{number:032x}",
        "name": f"Cycle {number}",
        "starts_on": "2026-01-01",
        "ends_on": "2026-03-31",
        "state": "active",
        "cadence": "weekly",
        "time_zone": "UTC",
    }
    return CycleDocument.model_validate(given | more)


def objective(number: int, *, parts: int = 1, cycle: int = 1, confidence: int | None = None, **more: Any) -> ObjectiveDocument:
    """An active objective with metrics; later numbers were drafted later."""
    results = [
        {
            "id": f"key_result_{number * 100 + part:032x}",
            "title": f"Result {part}",
            "weight": "1" if parts == 1 else "0.25",
            "measure": {"kind": "metric", "baseline": "0", "target": "10"},
            "progress": "0",
            "confidence": confidence,
            "last_check_in_at": "2026-01-05T08:00:00Z" if confidence is not None else None,
        }
        for part in range(parts)
    ]
    given = {
        **AT,
        "id": f"objective_{number:032x}",
        "title": f"Objective {number}",
        "team_id": TEAM,
        "champion_id": PEOPLE["champion"],
        "cycle_id": f"cycle_{cycle:032x}",
        "ambition": "committed",
        "state": "active",
        "progress": "0",
        "key_results": results,
        "edit_version": 1,
        "last_check_in_at": "2026-01-05T08:00:00Z" if confidence is not None else None,
        "drafted_at": f"2026-01-02T09:00:00.{number:06d}Z",
    }
    return ObjectiveDocument.model_validate(given | more)
