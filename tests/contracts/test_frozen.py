"""Released fact types: their schemas may only grow, and their samples stay readable."""

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from contracts import catalog
from contracts.compatibility import incompatible
from contracts.frozen import broken, freeze, problems
from contracts.okrs.check_ins import CheckInRecorded
from contracts.sampling import sample
from contracts.schemas import SAMPLES, frozen, schema

TYPES = sorted(catalog.facts())


def changed(path: str, value: object) -> dict[str, Any]:
    """The schema of `check_in_recorded` with one thing different; `None` removes it."""
    whole: dict[str, Any] = copy.deepcopy(schema(CheckInRecorded))
    *way, last = path.split("/")
    part: Any = whole
    for step in way:
        part = part[int(step)] if isinstance(part, list) else part[step]
    if value is None:
        del part[int(last) if isinstance(part, list) else last]
    else:
        part[last] = value
    return whole


CHECK_IN = "$defs/CheckInDocument/properties"
OBJECTIVE = "$defs/ObjectiveDocument"


def test_nothing_that_was_released_is_broken_and_everything_is_frozen() -> None:
    assert problems() == [], "where it is meant: forthright events schemas --freeze"


@pytest.mark.parametrize("type", TYPES)
def test_a_sample_holds_by_its_schema_in_another_implementation_and_reads_back_with_all_it_says(type: str) -> None:
    fact = catalog.facts()[type]
    kept = (SAMPLES / f"{type}.json").read_text("utf-8")
    jsonschema.Draft202012Validator(schema(fact), format_checker=jsonschema.FormatChecker()).validate(json.loads(kept))
    assert says(json.loads(fact.model_validate_json(kept).model_dump_json()), json.loads(kept)) == []


def says(read: Any, kept: Any, place: str = "") -> list[str]:
    """Where what was read says something else than what was kept; what came later has its default and may be more."""
    if isinstance(kept, dict) and isinstance(read, dict):
        return [wrong for name in kept for wrong in says(read.get(name), kept[name], f"{place}.{name}")]
    if isinstance(kept, list) and isinstance(read, list) and len(kept) == len(read):
        return [wrong for number, pair in enumerate(zip(read, kept, strict=True)) for wrong in says(*pair, f"{place}.{number}")]
    return [] if read == kept else [f"{place}: {read!r}, not {kept!r}"]


def test_a_sample_that_reads_back_otherwise_would_be_found() -> None:
    assert says({"a": [{"b": 1, "new": None}]}, {"a": [{"b": 1}]}) == []
    assert says({"a": [{"b": 1}]}, {"a": [{"b": 2}]}) == [".a.0.b: 1, not 2"]
    assert says({"a": []}, {"a": [1]}) == [".a: [], not [1]"]
    assert says({}, {"a": 1}) == [".a: None, not 1"]


@pytest.mark.parametrize("type", TYPES)
def test_a_sample_fills_every_field_and_is_the_same_in_every_run(type: str) -> None:
    fact = catalog.facts()[type]
    made = sample(fact)
    assert made == sample(fact)
    assert "null" not in made.replace('"', " ").split()


def test_a_document_of_tomorrow_is_valid_today() -> None:
    """Fields, words and whole new values that only a later release knows."""
    tomorrow = json.loads(sample(CheckInRecorded))
    tomorrow["mood"] = tomorrow["check_in"]["weather"] = "sunny"
    tomorrow["objective"]["state"] = "simmering"
    jsonschema.Draft202012Validator(schema(CheckInRecorded)).validate(tomorrow)


def test_a_sample_shows_every_measure() -> None:
    shown = json.loads(sample(CheckInRecorded))["objective"]["key_results"]
    assert [key_result["measure"]["kind"] for key_result in shown] == ["metric", "threshold", "milestone", "ordinal"]


def test_a_measure_of_the_wrong_kind_is_no_event_of_ours() -> None:
    wrong = json.loads(sample(CheckInRecorded))
    wrong["objective"]["key_results"][0]["measure"] = {"kind": "threshold", "target": "3"}
    assert not jsonschema.Draft202012Validator(schema(CheckInRecorded)).is_valid(wrong)


@pytest.mark.parametrize(
    ("what", "path", "value", "told"),
    [
        ("a field is removed", f"{CHECK_IN}/confidence", None, "check_in.confidence: the field was removed"),
        ("another type", f"{CHECK_IN}/corrected/type", "string", "check_in.corrected: its type changed from boolean to string"),
        ("another pattern", f"{CHECK_IN}/id/pattern", "^x$", "check_in.id: its pattern changed"),
        ("another format", f"{CHECK_IN}/recorded_at/format", "date", "check_in.recorded_at: its format changed"),
        ("a word is removed", "$defs/ObjectiveState/anyOf/1", None, "objective.state: the value word in_review was removed"),
        ("a measure is removed", "$defs/KeyResult/properties/measure/oneOf/3", None, "measure: the value ordinal was removed"),
        ("null is new", f"{CHECK_IN}/value/anyOf/1", None, "check_in.value: may not be null any more"),
        ("a text is shorter", f"{CHECK_IN}/learned/maxLength", 10, "check_in.learned: its maxLength shrank from 1000 to 10"),
        (
            "fewer fit",
            f"{OBJECTIVE}/properties/key_results/maxItems",
            3,
            "objective.key_results: its maxItems shrank from 20 to 3",
        ),
        ("deep inside", "$defs/Step/properties/done/type", "string", "steps[].done: its type changed from boolean to string"),
    ],
)
def test_a_change_that_breaks_readers_is_refused(what: str, path: str, value: object, told: str) -> None:
    assert any(told in line for line in incompatible(schema(CheckInRecorded), changed(path, value))), what


@pytest.mark.parametrize("names", [["id", "learned"], []])
def test_what_is_always_there_may_neither_grow_nor_shrink(names: list[str]) -> None:
    found = incompatible(schema(CheckInRecorded), changed("$defs/CheckInDocument/required", names))
    assert any("newly required" in line for line in found) == bool(names)
    assert any("check_in.recorded_at: no longer always there" in line for line in found)


def test_a_new_optional_field_and_a_new_word_are_welcome() -> None:
    grown = changed(f"{CHECK_IN}/weather", {"type": "string", "default": ""})
    words = grown["$defs"]["ObjectiveState"]["anyOf"]
    grown["$defs"]["ObjectiveState"]["anyOf"] = [{"const": "simmering", "description": "New."}, *words]
    assert incompatible(schema(CheckInRecorded), grown) == []


def test_freezing_writes_what_is_new_and_leaves_every_sample_that_is_there(tmp_path: Path) -> None:
    released, samples = tmp_path / "released", tmp_path / "samples"
    released.mkdir()
    samples.mkdir()
    assert len(freeze(released, samples)) == 2 * len(TYPES)
    assert problems(released, samples) == []
    first = samples / f"{TYPES[0]}.json"
    first.write_text("{}", "utf-8")
    assert freeze(released, samples) == []
    assert any("its sample is refused" in line for line in broken(released, samples))


def test_a_type_that_is_gone_is_missed(tmp_path: Path) -> None:
    (tmp_path / "forthright.okrs.objective_forgotten.v1.json").write_text("{}", "utf-8")
    assert broken(tmp_path, tmp_path) == ["forthright.okrs.objective_forgotten.v1: the type was removed"]
    assert "forthright.okrs.objective_forgotten.v1" in frozen(tmp_path)
