"""Review: submitted, returned, activated."""

from typing import Any

from tests.services.okrs.world import World, metric, milestone, threshold


async def test_a_draft_goes_through_review_to_active(world: World, cycle: str) -> None:
    reviewed = await world.in_review(cycle)
    assert (reviewed["state"], reviewed["submitted_by"]) == ("in_review", reviewed["champion_id"])
    active = (await world.do("activate_objective", by="lead", objective_id=reviewed["id"]))["objective"]
    assert (active["state"], active["version"], active["edit_version"]) == ("active", 3, 3)
    assert active["activated_at"] is not None


async def test_going_back_to_draft_keeps_its_reason_as_history(world: World, cycle: str) -> None:
    reviewed = await world.in_review(cycle)
    told = await world.do("return_to_draft", objective_id=reviewed["id"], reason="Support was not asked")
    assert told["objective"]["state"] == "draft"
    [revision] = told["revisions"]
    assert (revision["what"], revision["before"], revision["after"]) == ("state", "in_review", "draft")
    assert (revision["why"], revision["objective_id"]) == ("Support was not asked", reviewed["id"])
    blank = await world.refusal("return_to_draft", objective_id=reviewed["id"], reason="  ")
    assert blank == (422, "bad_input", "reason")


async def test_activation_lists_everything_that_is_missing(world: World, cycle: str) -> None:
    bare: list[dict[str, Any]] = [
        {"title": "Grow", "measure": {"metric": {"target": "10"}}, "definition": "Counted"},
        {"title": "Move", "measure": milestone()["measure"]},
    ]
    reviewed = await world.in_review(cycle, key_results=[*bare, metric()])
    await world.do("edit_objective", by="member", objective_id=reviewed["id"], without_champion=True)
    told = await world.problem("activate_objective", by="lead", objective_id=reviewed["id"])
    assert (told["status"], told["code"]) == (409, "not_ready_to_activate")
    parts = [part["id"] for part in reviewed["key_results"]]
    assert [(blocker["code"], blocker["key_result_id"]) for blocker in told["details"]["blockers"]] == [
        ("no_champion", None),
        ("no_baseline", parts[0]),
        ("no_scoring_guidance", parts[0]),
        ("no_definition", parts[1]),
        ("no_scoring_guidance", parts[1]),
    ]
    assert all(blocker["text"] for blocker in told["details"]["blockers"])


async def test_an_objective_without_key_results_or_in_a_closing_cycle_is_not_activated(world: World, cycle: str) -> None:
    empty, whole = await world.in_review(cycle, key_results=[]), await world.in_review(cycle)
    told = await world.problem("activate_objective", objective_id=empty["id"])
    assert [blocker["code"] for blocker in told["details"]["blockers"]] == ["no_key_results"]
    await world.do("begin_closing_cycle", by="admin", cycle_id=cycle)
    told = await world.problem("activate_objective", objective_id=whole["id"])
    assert [blocker["code"] for blocker in told["details"]["blockers"]] == ["cycle_not_open"]


async def test_an_objective_may_be_activated_before_its_cycle_begins(world: World) -> None:
    planning = await world.cycle(state="planning")
    assert (await world.active(planning))["state"] == "active"


async def test_steps_out_of_order_are_refused(world: World, cycle: str) -> None:
    draft = await world.draft(cycle)
    given = {"objective_id": draft["id"]}
    assert await world.refusal("activate_objective", **given) == (409, "objective_is_not_in_review", None)
    assert await world.refusal("return_to_draft", **given, reason="x") == (409, "objective_is_not_in_review", None)
    assert await world.refusal("reopen_objective", **given, reason="x") == (409, "objective_is_not_closed", None)
    assert await world.refusal("carry_over", **given, to_cycle_id=cycle, key_results=[_part(draft)]) == (
        409,
        "objective_is_not_active",
        None,
    )
    await world.do("submit_for_review", **given)
    assert await world.refusal("submit_for_review", **given) == (409, "objective_is_not_a_draft", None)


def _part(objective: dict[str, Any]) -> dict[str, Any]:
    return {"key_result_id": objective["key_results"][0]["id"]}


async def test_a_threshold_needs_no_baseline(world: World, cycle: str) -> None:
    assert (await world.active(cycle, key_results=[threshold()]))["state"] == "active"
