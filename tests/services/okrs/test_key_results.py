"""Key results: added, edited, removed, weighed."""

from decimal import Decimal
from typing import Any

from tests.services.okrs.world import PEOPLE, World, metric, milestone, ordinal, threshold


def weights(objective: dict[str, Any], *shares: str) -> list[dict[str, Any]]:
    parts = zip(objective["key_results"], shares, strict=False)
    return [{"key_result_id": part["id"], "weight": share} for part, share in parts]


async def test_an_added_key_result_takes_the_new_weights_with_it(world: World, cycle: str) -> None:
    objective = await world.draft(cycle, key_results=[metric(), threshold()])
    given = {"key_result": ordinal(weight="0.5"), "weights": weights(objective, "0.3", "0.2")}
    added = await world.do("add_key_result", by="member", objective_id=objective["id"], **given)
    assert [part["weight"] for part in added["objective"]["key_results"]] == ["0.3", "0.2", "0.5"]
    assert added["revisions"] == []


async def test_without_weights_an_added_key_result_makes_all_weigh_the_same(world: World, cycle: str) -> None:
    objective = await world.draft(cycle, key_results=[metric(weight="0.9"), threshold(weight="0.1")])
    added = await world.do("add_key_result", by="member", objective_id=objective["id"], key_result=ordinal())
    assert [part["weight"] for part in added["objective"]["key_results"]] == ["0.3334", "0.3333", "0.3333"]


async def test_half_the_weights_are_not_enough(world: World, cycle: str) -> None:
    objective = await world.draft(cycle, key_results=[metric(), threshold()])
    for given in (
        {"key_result": ordinal(weight="0.5")},
        {"key_result": ordinal(), "weights": weights(objective, "0.5", "0.5")},
        {"key_result": ordinal(weight="0.5"), "weights": weights(objective, "0.5")},
    ):
        refusal = await world.refusal("add_key_result", by="member", objective_id=objective["id"], **given)
        assert refusal == (422, "weigh_every_key_result", "weights")


async def test_an_objective_has_at_most_twenty_key_results(world: World, cycle: str) -> None:
    objective = await world.draft(cycle, key_results=[metric()] * 20)
    assert sum(Decimal(part["weight"]) for part in objective["key_results"]) == 1
    refusal = await world.refusal("add_key_result", by="member", objective_id=objective["id"], key_result=metric())
    assert refusal == (422, "too_many_key_results", None)


async def test_removing_a_key_result_takes_the_new_weights_with_it(world: World, cycle: str) -> None:
    objective = await world.draft(cycle, key_results=[metric(), threshold(), ordinal()])
    gone = objective["key_results"][1]["id"]
    kept = [part["id"] for part in objective["key_results"] if part["id"] != gone]
    given = {"objective_id": objective["id"], "key_result_id": gone}
    short = [{"key_result_id": kept[0], "weight": "1"}]
    refusal = await world.refusal("remove_key_result", by="member", **given, weights=short)
    assert refusal == (422, "weigh_every_key_result", "weights")
    shares = [{"key_result_id": id, "weight": weight} for id, weight in zip(kept, ("0.8", "0.2"), strict=True)]
    removed = await world.do("remove_key_result", by="member", **given, weights=shares)
    assert [(part["id"], part["weight"]) for part in removed["objective"]["key_results"]] == [(kept[0], "0.8"), (kept[1], "0.2")]
    again = await world.refusal("remove_key_result", by="member", **given)
    assert again == (404, "key_result_not_found", "key_result_id")


async def test_the_last_key_result_may_go(world: World, cycle: str) -> None:
    objective = await world.draft(cycle)
    given = {"objective_id": objective["id"], "key_result_id": objective["key_results"][0]["id"]}
    assert (await world.do("remove_key_result", by="member", **given))["objective"]["key_results"] == []


async def test_a_key_result_others_are_aligned_to_stays(world: World, cycle: str) -> None:
    target, child = await world.draft(cycle, key_results=[metric(), metric()]), await world.draft(cycle)
    wanted = {"target_objective_id": target["id"], "target_key_result_id": target["key_results"][0]["id"]}
    await world.do("align_objective", objective_id=child["id"], **wanted)
    first, second = ({"objective_id": target["id"], "key_result_id": part["id"]} for part in target["key_results"])
    assert await world.refusal("remove_key_result", by="member", **first) == (409, "others_align_to_this", None)
    await world.do("remove_key_result", by="member", **second)


async def test_weights_are_set_in_one_call(world: World, cycle: str) -> None:
    objective = await world.draft(cycle, key_results=[metric(), threshold()])
    weighed = await world.do("weigh_key_results", by="member", objective_id=objective["id"], weights=weights(objective, "0", "1"))
    assert [part["weight"] for part in weighed["objective"]["key_results"]] == ["0", "1"]
    told = await world.problem(
        "weigh_key_results", by="member", objective_id=objective["id"], weights=weights(objective, "0.5", "0.4999")
    )
    assert (told["code"], told["field"], told["details"]) == ("weights_must_sum_to_one", "weights", {"sum": "0.9999"})
    twice = weights(objective, "0.5") * 2
    refusal = await world.refusal("weigh_key_results", by="member", objective_id=objective["id"], weights=twice)
    assert refusal == (422, "named_twice", "weights")
    strange = [{"key_result_id": "key_result_" + "9" * 32, "weight": "1"}]
    refusal = await world.refusal("weigh_key_results", by="member", objective_id=objective["id"], weights=strange)
    assert refusal == (404, "key_result_not_found", "weights")


async def test_an_edit_of_a_draft_may_change_even_the_kind_of_measure(world: World, cycle: str) -> None:
    objective = await world.draft(cycle, key_results=[metric(owner_id=PEOPLE["owner"])])
    given = {"objective_id": objective["id"], "key_result_id": objective["key_results"][0]["id"]}
    edited = await world.do("edit_key_result", by="member", **given, measure=ordinal()["measure"], title="Try it", definition="")
    [part] = edited["objective"]["key_results"]
    assert (part["title"], part["definition"], part["measure"]["kind"]) == ("Try it", "", "ordinal")
    assert part["owner_id"] == PEOPLE["owner"]
    assert edited["objective"]["edit_version"] == 2
    without = await world.do("edit_key_result", by="member", **given, without_owner=True, contributor_ids=[PEOPLE["helper"]] * 2)
    [part] = without["objective"]["key_results"]
    assert (part["owner_id"], part["contributor_ids"]) == (None, [PEOPLE["helper"]])


async def test_steps_keep_their_ids_through_edits(world: World, cycle: str) -> None:
    objective = await world.draft(cycle, key_results=[milestone()])
    given = {"objective_id": objective["id"], "key_result_id": objective["key_results"][0]["id"]}
    first = objective["key_results"][0]["measure"]["steps"][0]
    steps = [{"title": "Before"}, {"id": first["id"], "title": "First"}]
    edited = await world.do("edit_key_result", by="member", **given, measure={"milestone": {"steps": steps}})
    now = edited["objective"]["key_results"][0]["measure"]["steps"]
    assert [(step["title"], step["weight"]) for step in now] == [("Before", "0.5"), ("First", "0.5")]
    assert now[1]["id"] == first["id"]
    strange = {"milestone": {"steps": [{"id": "step_" + "9" * 32, "title": "x"}]}}
    refusal = await world.refusal("edit_key_result", by="member", **given, measure=strange)
    assert refusal == (404, "step_not_found", "measure.milestone.steps")
    twice = {"milestone": {"steps": [{"id": first["id"], "title": "x"}] * 2}}
    refusal = await world.refusal("edit_key_result", by="member", **given, measure=twice)
    assert refusal == (422, "named_twice", "measure.milestone.steps")
