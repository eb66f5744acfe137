"""Well-formed commands that mean nothing: ids of nobody, weights that do not add up, loops, days to come."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from contracts import catalog
from tests.bad_input.faults import ids_of, prefix_of
from tests.services.okrs.world import OTHER, World, metric, milestone
from tests.who_may.asking import BODIES
from tests.who_may.ground import Ground
from tests.who_may.place import Place
from tests.who_may.table import CYCLES, OBJECTIVES, REASONS, outcomes

UNKNOWN = "0" * 32
OPTIONAL = {
    "plan_cycle": ["parent_id"],
    "close_cycle": ["carry_over_to_id"],
    "draft_objective": ["champion_id", "contributor_ids"],
    "edit_objective": ["champion_id", "team_id", "cycle_id", "contributor_ids"],
    "edit_key_result": ["owner_id", "contributor_ids"],
    "revise_objective": ["champion_id", "team_id", "decision_id"],
    "revise_key_result": ["decision_id"],
    "propose_decision": ["decider_id", "objective_ids", "team_ids"],
    "edit_decision": ["decider_id", "objective_ids", "team_ids"],
    "sketch_objective": ["champion_id", "contributor_ids", "invited_ids"],
    "request_resource": ["approver_id"],
    "align_objective": ["target_key_result_id"],
    "unalign_objective": ["target_key_result_id"],
}
"""Ids that the good bodies leave out."""
ELSEWHERE = {"not_aligned": "target_objective_id", "not_of_this_team": "check_ins.0.objective_id"}
"""Refusals of ids that are not what another field of the command says; and that field."""
Fault = tuple[str, str, str, Any]


def _working() -> dict[str, tuple[str, str]]:
    """Each command with a state in which it works, and for whom: the champion wherever they may."""
    found: dict[str, tuple[str, str]] = {}
    for row in reversed((*CYCLES, *OBJECTIVES, *REASONS)):
        may = [column for column, outcome in outcomes(row).items() if outcome == "ok"]
        if may:
            found[row[0]] = (row[1], "the champion" if "the champion" in may else may[0])
    return found


def test_every_command_is_tried() -> None:
    assert set(catalog.commands("okrs")) == set(_working())


@pytest.mark.parametrize(("verb", "state", "column"), [(verb, *found) for verb, found in _working().items()])
async def test_an_id_of_nothing_is_refused_by_the_name_of_its_field(
    okrs_place: tuple[Place, Ground],
    verb: str,
    state: str,
    column: str,
) -> None:
    place, ground = okrs_place
    good = BODIES[verb](ground, state)
    for field, body in _with_unknown_ids(verb, good):
        told, trace = await place.problem(f"/{verb}", column, json=body)
        assert told["code"].startswith("no_such_") or told["code"].endswith("_not_found") or told["code"] in ELSEWHERE, field
        assert ELSEWHERE.get(told["code"], field).startswith(told["field"] or "-"), (field, told)
        assert trace.changed == set()


def _with_unknown_ids(verb: str, good: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The good body with each of its ids, and each it could have, replaced by one of the same kind that nothing has."""
    for path, kind in ids_of(catalog.commands("okrs")[verb]):
        if path[0] in good or path[0] in OPTIONAL.get(verb, ()):
            changed = _replaced(good, path, f"{prefix_of(kind)}_{UNKNOWN}")
            if changed is not None:
                yield ".".join(map(str, path)), changed


def _replaced(value: Any, path: tuple[str | int, ...], new: str, *, inside: bool = False) -> Any:
    """A copy with the new value at the path; none where the good body has nothing on the way there."""
    if not path:
        return new
    step, *rest = path
    if isinstance(step, int):
        inner = _replaced((value or [None])[0], tuple(rest), new, inside=True)
        return None if inner is None else [inner, *(value or [])[1:]]
    if value.get(step) is None and (rest not in ([], [0]) or inside):
        return None
    inner = _replaced(value.get(step), tuple(rest), new, inside=True)
    return None if inner is None else {**value, step: inner}


WEIGHTS = [("0.5", "0.4999"), ("0.5", "0.5001"), ("0", "0"), ("1", "1")]


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("state", ["a draft", "an active one"])
async def test_weights_that_do_not_make_one_are_refused_with_their_sum(
    okrs_place: tuple[Place, Ground],
    weights: tuple[str, str],
    state: str,
) -> None:
    place, ground = okrs_place
    objective = ground.objectives[state]
    parts = [
        {"key_result_id": part["id"], "weight": weight} for part, weight in zip(objective["key_results"], weights, strict=True)
    ]
    start = {"objective_id": objective["id"], "reason": "We learned"}
    drafted = {"title": "Grow", "team_id": OTHER, "cycle_id": ground.cycles["an active cycle"]}
    steps = milestone(*weights)
    asked: list[Fault] = [
        ("weigh_key_results", "weights", "weights_must_sum_to_one", {**start, "weights": parts}),
        (
            "draft_objective",
            "key_results",
            "weights_must_sum_to_one",
            {**drafted, "key_results": [metric(weight=w) for w in weights]},
        ),
        ("add_key_result", "weights", "weights_must_sum_to_one", {**start, "weights": parts, "key_result": metric(weight="0")}),
        ("add_key_result", "key_result.measure.milestone.steps", "weights_must_sum_to_one", {**start, "key_result": steps}),
    ]
    for verb, field, code, body in asked:
        told, trace = await place.problem(f"/{verb}", "the champion", json=body)
        assert (told["code"], told["field"], trace.changed) == (code, field, set()), verb
        assert "sum" in told["details"]


async def test_too_many_key_results_are_refused(okrs_place: tuple[Place, Ground]) -> None:
    place, ground = okrs_place
    cycle = ground.cycles["an active cycle"]
    body = {"title": "Grow", "team_id": OTHER, "cycle_id": cycle, "key_results": [metric()] * 21}
    told, trace = await place.problem("/draft_objective", "the champion", json=body)
    assert (told["code"], told["field"], trace.changed) == ("bad_input", "key_results", set())


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2026-01-06", "check_in_in_the_future"),
        ("9999-12-31", "check_in_in_the_future"),
        ("2025-12-31", "check_in_outside_the_cycle"),
        ("0001-01-01", "check_in_outside_the_cycle"),
    ],
)
async def test_a_day_to_come_or_of_another_cycle_is_refused(
    okrs_place: tuple[Place, Ground],
    day: str,
    code: str,
) -> None:
    place, ground = okrs_place
    for verb in ("record_check_in", "record_team_check_in", "correct_check_in"):
        body = {**BODIES[verb](ground, "an active one"), "effective_on": day}
        told, trace = await place.problem(f"/{verb}", "the champion", json=body)
        assert (told["code"], told["field"], trace.changed) == (code, "effective_on", set()), verb


@pytest.mark.parametrize("days", [("2026-03-31", "2026-01-01"), ("2026-01-01", "2026-01-01"), ("9999-12-31", "0001-01-01")])
async def test_a_cycle_that_ends_before_it_starts_is_refused(
    okrs_place: tuple[Place, Ground],
    days: tuple[str, str],
) -> None:
    place, _ = okrs_place
    body = {"name": "Backwards", "starts_on": days[0], "ends_on": days[1]}
    told, trace = await place.problem("/plan_cycle", "an admin", json=body)
    assert (told["code"], told["field"], trace.changed) == ("cycle_ends_before_it_starts", "ends_on", set())


async def test_an_alignment_that_would_close_a_loop_is_refused_however_long_the_loop(world: World, cycle: str) -> None:
    chain = [(await world.draft(cycle, title=f"Goal {number}"))["id"] for number in range(5)]
    for one, following in itertools.pairwise(chain):
        await world.do("align_objective", objective_id=one, target_objective_id=following)
    facts = await world.rows("select count(*) from journal")
    for place, one in enumerate(chain):
        for earlier in chain[: place + 1]:
            told = await world.problem("align_objective", objective_id=one, target_objective_id=earlier)
            assert (told["code"], told["field"]) == ("alignment_cycle", "target_objective_id")
            assert told["details"]["path"][0] == told["details"]["path"][-1]
    assert await world.rows("select count(*) from journal") == facts


def test_the_optional_ids_are_ids() -> None:
    for verb, names in OPTIONAL.items():
        fields = {path[0] for path, _ in ids_of(catalog.commands("okrs")[verb])}
        assert set(names) <= fields
