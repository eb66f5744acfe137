"""Drafts: written, edited, discarded."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from tests.services.okrs.world import DISSOLVED, OTHER, PEOPLE, TEAM, World, metric, milestone, ordinal, threshold


async def test_a_draft_is_public_at_once_with_equal_weights_the_remainder_to_the_first(world: World, cycle: str) -> None:
    objective = await world.draft(cycle, key_results=[metric(), threshold(), milestone()])
    assert (objective["version"], objective["edit_version"], objective["state"]) == (1, 1, "draft")
    assert [part["weight"] for part in objective["key_results"]] == ["0.3334", "0.3333", "0.3333"]
    assert objective["progress"] == "0"
    [(topic, payload)] = await world.rows("select topic, payload from outbox where type like '%objective_drafted%'")
    assert topic == "forthright.okrs"
    assert objective["id"] in payload


async def test_each_measure_keeps_what_was_written(world: World, cycle: str) -> None:
    parts = (await world.draft(cycle, key_results=[metric(), threshold(), milestone(), ordinal()]))["key_results"]
    assert [part["measure"]["kind"] for part in parts] == ["metric", "threshold", "milestone", "ordinal"]
    assert parts[0]["measure"] == {
        "kind": "metric",
        "baseline": "0",
        "target": "10",
        "stretch": None,
        "unit": "tickets",
        "current": None,
    }
    assert [(step["title"], step["weight"], step["done"]) for step in parts[2]["measure"]["steps"]] == [
        ("Step 1", "0.25", False),
        ("Step 2", "0.75", False),
    ]
    assert parts[3]["measure"]["reached"] == "none"


async def test_a_draft_may_leave_out_what_activation_needs(world: World, cycle: str) -> None:
    bare = {"title": "Grow", "measure": {"metric": {"target": "10"}}}
    objective = await world.draft(cycle, champion_id=None, key_results=[bare])
    assert objective["champion_id"] is None
    assert objective["key_results"][0]["measure"]["baseline"] is None
    assert (await world.draft(cycle, key_results=[]))["key_results"] == []


@pytest.mark.parametrize("weights", [["0.5", "0.4999"], ["0.5", "0.5001"], ["1", "0.0001"]])
async def test_weights_that_do_not_make_one_are_refused_with_their_sum(world: World, cycle: str, weights: list[str]) -> None:
    parts = [metric(weight=weight) for weight in weights]
    given = {"title": "Grow", "team_id": TEAM, "cycle_id": cycle, "key_results": parts}
    told = await world.problem("draft_objective", by="member", **given)
    assert (told["code"], told["field"]) == ("weights_must_sum_to_one", "key_results")
    assert Decimal(told["details"]["sum"]) == sum(map(Decimal, weights))
    assert await world.rows("select 1 from objectives") == []


async def test_weights_are_given_for_every_key_result_or_for_none(world: World, cycle: str) -> None:
    parts = [metric(weight="0.5"), metric()]
    given = {"title": "Grow", "team_id": TEAM, "cycle_id": cycle, "key_results": parts}
    assert await world.refusal("draft_objective", by="member", **given) == (422, "weigh_every_key_result", "key_results")


@pytest.mark.parametrize(
    ("part", "code", "field"),
    [
        (metric(measure={"metric": {"baseline": "5", "target": "5.0"}}), "target_equals_baseline", "measure.metric.target"),
        (milestone("0.5", "0.4"), "weights_must_sum_to_one", "measure.milestone.steps"),
        (metric(owner_id=PEOPLE["gone"]), "no_such_person", "owner_id"),
        (metric(contributor_ids=["person_" + "9" * 32]), "no_such_person", "contributor_ids"),
    ],
)
async def test_a_faulty_key_result_is_refused_at_its_field(world: World, cycle: str, part: Any, code: str, field: str) -> None:
    given = {"title": "Grow", "team_id": TEAM, "cycle_id": cycle, "key_results": [metric(), part]}
    assert await world.refusal("draft_objective", by="member", **given) == (422, code, f"key_results.1.{field}")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": "   "}, "title"),
        ({"title": "a" * 401}, "title"),
        ({"title": "bell \u0007"}, "title"),
        ({"title": "two\nlines"}, "title"),
        ({"why": "x" * 2001}, "why"),
        ({"team_id": "team_1"}, "team_id"),
        ({"team_id": PEOPLE["member"]}, "team_id"),
        ({"ambition": "heroic"}, "ambition"),
        ({"state": "active"}, "state"),
        ({"key_results": [metric()] * 21}, "key_results"),
        ({"key_results": [metric(weight="0.12345")]}, "key_results.0.weight"),
        ({"key_results": [metric(measure={})]}, "key_results.0.measure"),
        ({"key_results": [metric(measure=metric()["measure"] | ordinal()["measure"])]}, "key_results.0.measure"),
        ({"key_results": [metric(measure={"metric": {"target": "NaN"}})]}, "key_results.0.measure.metric.target"),
        ({"key_results": [metric(measure={"metric": {"target": "1e400"}})]}, "key_results.0.measure.metric.target"),
        ({"key_results": [metric(measure={"milestone": {"steps": []}})]}, "key_results.0.measure.milestone.steps"),
        ({"contributor_ids": [PEOPLE["member"]] * 51}, "contributor_ids"),
    ],
)
async def test_malformed_input_is_refused_at_its_field_and_changes_nothing(
    world: World, cycle: str, given: dict[str, Any], field: str
) -> None:
    told = await world.problem("draft_objective", by="member", **{"title": "Grow", "team_id": TEAM, "cycle_id": cycle} | given)
    assert (told["status"], told["code"], told["field"]) == (422, "bad_input", field)
    assert await world.rows("select 1 from objectives") == []


async def test_an_objective_has_at_most_forty_steps_together(world: World, cycle: str) -> None:
    steps = [{"title": "Step"}] * 20
    many = [milestone(measure={"milestone": {"steps": steps}})] * 2
    assert len((await world.draft(cycle, key_results=many))["key_results"]) == 2
    given = {"title": "Grow", "team_id": TEAM, "cycle_id": cycle, "key_results": [*many, milestone()]}
    assert await world.refusal("draft_objective", by="member", **given) == (422, "too_many_steps", None)


async def test_a_draft_needs_a_team_a_cycle_and_people_that_are_there(world: World, cycle: str) -> None:
    unknown = {"cycle_id": "cycle_" + "9" * 32, "team_id": TEAM, "title": "Grow"}
    assert await world.refusal("draft_objective", by="member", **unknown) == (404, "cycle_not_found", "cycle_id")
    gone = {"cycle_id": cycle, "team_id": TEAM, "title": "Grow", "champion_id": PEOPLE["gone"]}
    assert await world.refusal("draft_objective", by="member", **gone) == (422, "no_such_person", "champion_id")
    dissolved = {"cycle_id": cycle, "team_id": DISSOLVED, "title": "Grow"}
    assert await world.refusal("draft_objective", by="lead_above", **dissolved) == (422, "no_such_team", "team_id")
    elsewhere = {"cycle_id": cycle, "team_id": TEAM, "title": "Grow"}
    assert await world.refusal("draft_objective", by="stranger", **elsewhere) == (403, "members_draft", "team_id")


async def test_nothing_begins_in_a_closing_cycle(world: World) -> None:
    closing = await world.cycle(state="closing")
    given = {"title": "Grow", "team_id": TEAM, "cycle_id": closing}
    assert await world.refusal("draft_objective", by="member", **given) == (409, "cycle_is_closing", "cycle_id")


async def test_an_edit_changes_what_it_names_and_leaves_the_rest(world: World, cycle: str) -> None:
    objective = await world.draft(cycle, why="Because")
    edited = await world.do("edit_objective", by="member", objective_id=objective["id"], title="Answer within an hour")
    assert edited["objective"] == objective | {"title": "Answer within an hour", "version": 2, "edit_version": 2}
    cleared = await world.do("edit_objective", by="member", objective_id=objective["id"], why="", without_champion=True)
    assert (cleared["objective"]["why"], cleared["objective"]["champion_id"]) == ("", None)


async def test_a_stale_edit_version_is_refused_with_the_current_one(world: World, cycle: str) -> None:
    objective = await world.draft(cycle)
    edit = {"objective_id": objective["id"], "expected_edit_version": 1, "title": "Another"}
    await world.do("edit_objective", by="member", **edit)
    told = await world.problem("edit_objective", by="member", **edit)
    assert (told["status"], told["code"], told["details"]) == (409, "stale_edit_version", {"current_edit_version": 2})


async def test_two_writers_wait_for_each_other_and_none_is_lost(world: World, cycle: str) -> None:
    objective = await world.draft(cycle)
    edits = ({"title": "One"}, {"why": "Two"}, {"ambition": "learning"}, {"contributor_ids": [PEOPLE["helper"]]})
    answers = await asyncio.gather(
        *(world.do("edit_objective", by="member", objective_id=objective["id"], **edit) for edit in edits)
    )
    assert sorted(answer["objective"]["version"] for answer in answers) == [2, 3, 4, 5]
    last = max((answer["objective"] for answer in answers), key=lambda one: int(one["version"]))
    assert (last["title"], last["why"], last["ambition"]) == ("One", "Two", "learning")
    assert last["contributor_ids"] == [PEOPLE["helper"]]


async def test_uncertainties_are_kept_resolved_and_dropped_as_one_list(world: World, cycle: str) -> None:
    objective = await world.draft(cycle, uncertainties=["Will they write?", "Can we answer?"])
    first, second = objective["uncertainties"]
    listed = [{"id": first["id"], "text": first["text"], "resolved": True, "learned": "They do"}, {"text": "Do they read?"}]
    edited = await world.do("edit_objective", by="member", objective_id=objective["id"], uncertainties=listed)
    kept, new = edited["objective"]["uncertainties"]
    assert (kept["id"], kept["resolved"], kept["learned"]) == (first["id"], True, "They do")
    assert new["id"] not in {first["id"], second["id"]}


@pytest.mark.parametrize(
    ("listed", "code", "field"),
    [
        ({"text": "x", "resolved": True}, "uncertainty_needs_learning", "uncertainties.0.learned"),
        ({"text": "x", "id": "uncertainty_" + "9" * 32}, "uncertainty_not_found", "uncertainties.0.id"),
    ],
)
async def test_faulty_uncertainties_are_refused(world: World, cycle: str, listed: dict[str, Any], code: str, field: str) -> None:
    objective = await world.draft(cycle)
    told = await world.problem("edit_objective", by="member", objective_id=objective["id"], uncertainties=[listed])
    assert (told["code"], told["field"]) == (code, field)


async def test_a_draft_moves_to_a_team_only_by_somebody_who_may_draft_there(world: World, cycle: str) -> None:
    objective = await world.draft(cycle)
    move = {"objective_id": objective["id"], "team_id": OTHER}
    assert await world.refusal("edit_objective", by="member", **move) == (403, "members_draft", "team_id")
    assert (await world.do("edit_objective", by="lead_above", **move))["objective"]["team_id"] == OTHER
    gone = {"objective_id": objective["id"], "team_id": DISSOLVED}
    assert await world.refusal("edit_objective", by="lead_above", **gone) == (422, "no_such_team", "team_id")


async def test_a_draft_moves_to_another_cycle_while_nobody_is_aligned_to_it(world: World, cycle: str) -> None:
    later = await world.cycle("2026 Q2", state="planning", starts_on="2026-04-01", ends_on="2026-06-30")
    objective, child = await world.draft(cycle), await world.draft(cycle)
    await world.do("align_objective", objective_id=child["id"], target_objective_id=objective["id"])
    told = await world.problem("edit_objective", by="member", objective_id=objective["id"], cycle_id=later)
    assert (told["code"], told["details"]) == ("others_align_to_this", {"objective_ids": [child["id"]]})
    move = {"objective_id": child["id"], "cycle_id": later}
    assert await world.refusal("edit_objective", by="member", **move) == (422, "not_of_this_or_a_longer_cycle", "cycle_id")
    await world.do("unalign_objective", objective_id=child["id"], target_objective_id=objective["id"])
    assert (await world.do("edit_objective", by="member", **move))["objective"]["cycle_id"] == later


async def test_a_discarded_draft_leaves_its_ids_and_is_gone(world: World, cycle: str) -> None:
    objective = await world.draft(cycle)
    told = await world.do("discard_draft", by="member", objective_id=objective["id"])
    assert told["carried_over_from"] is None
    left = told["objective"]
    assert (left["id"], left["version"], left["team_id"], left["cycle_id"]) == (objective["id"], 2, TEAM, cycle)
    assert "title" not in left
    assert left["deleted_at"] is not None
    again = await world.refusal("edit_objective", by="member", objective_id=objective["id"], title="Back")
    assert again == (404, "objective_not_found", "objective_id")
    [(document,)] = await world.rows("select document from buried")
    assert objective["title"] not in document


async def test_only_a_draft_that_nobody_is_aligned_to_is_discarded(world: World, cycle: str) -> None:
    reviewed = await world.in_review(cycle)
    refusal = await world.refusal("discard_draft", by="member", objective_id=reviewed["id"])
    assert refusal == (409, "objective_is_not_a_draft", None)
    target, child = await world.draft(cycle), await world.draft(cycle)
    await world.do("align_objective", objective_id=child["id"], target_objective_id=target["id"])
    refusal = await world.refusal("discard_draft", by="member", objective_id=target["id"])
    assert refusal == (409, "others_align_to_this", None)
