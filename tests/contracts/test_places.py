"""Under what a fact is found: teams, cycles, objectives and evidence in its JSON, told from the text as from the values."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contracts.messages import places_in

SAMPLES = sorted((Path(__file__).parents[2] / "contracts" / "samples").rglob("*.json"))


def named(value: Any, name: str = "") -> Iterator[str]:
    """The same by reading the values."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from named(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from named(each, name)
    elif isinstance(value, str):
        kind = value.rpartition("_")[0]
        if name.endswith("_id") and (kind in {"team", "cycle"} or (name, kind) == ("objective_id", "objective")):
            yield value
        if (name.endswith("_ids") and kind in {"team", "objective"}) or name == "evidence_ids":
            yield value


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_the_text_tells_what_the_values_tell(sample: Path) -> None:
    data = json.loads(sample.read_text())
    assert sorted(places_in(json.dumps(data, separators=(",", ":")))) == sorted(set(named(data)))


def test_what_somebody_writes_is_no_place() -> None:
    team, objective = f"team_{'1' * 32}", f"objective_{'2' * 32}"
    said = {
        "text": f'"team_id":"{team}"',
        "target_objective_id": objective,
        "objective_ids": [],
        "supersedes_ids": [f"decision_{'3' * 32}"],
    }
    assert places_in(json.dumps(said, separators=(",", ":"))) == []
    rests = {"evidence_ids": [f"decision_{'3' * 32}", objective]}
    assert places_in(json.dumps(rests, separators=(",", ":"))) == rests["evidence_ids"]
    about = {"objective_ids": [objective, objective.replace("2", "4")], "team_ids": [team], "objective_id": objective}
    assert places_in(json.dumps(about, separators=(",", ":"))) == [objective, objective.replace("2", "4"), team]
