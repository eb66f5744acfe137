"""Alignment: many to many, towards the own or a longer cycle, never in a loop."""

import asyncio
from itertools import permutations

from tests.services.okrs.world import World, metric


async def test_an_objective_contributes_to_many_and_supports_key_results(world: World, cycle: str) -> None:
    child, one, two = [await world.draft(cycle) for _ in range(3)]
    await world.do("align_objective", objective_id=child["id"], target_objective_id=one["id"])
    part = {"target_objective_id": two["id"], "target_key_result_id": two["key_results"][0]["id"]}
    told = await world.do("align_objective", by="lead", objective_id=child["id"], **part, kind="supports")
    assert told["objective"]["aligned_to"] == [
        {"target_objective_id": one["id"], "target_key_result_id": None, "kind": "contributes_to"},
        {**part, "kind": "supports"},
    ]
    assert told["objective"]["version"] == 3
    again = await world.do("align_objective", objective_id=child["id"], **part)
    assert [edge["kind"] for edge in again["objective"]["aligned_to"]] == ["contributes_to", "contributes_to"]
    taken = await world.do("unalign_objective", objective_id=child["id"], **part)
    assert [edge["target_objective_id"] for edge in taken["objective"]["aligned_to"]] == [one["id"]]
    refusal = await world.refusal("unalign_objective", objective_id=child["id"], **part)
    assert refusal == (404, "not_aligned", "target_objective_id")


async def test_a_loop_is_refused_with_its_path(world: World, cycle: str) -> None:
    one, two, three = [(await world.draft(cycle))["id"] for _ in range(3)]
    for child, target in ((one, two), (two, three)):
        await world.do("align_objective", objective_id=child, target_objective_id=target)
    told = await world.problem("align_objective", objective_id=three, target_objective_id=one)
    assert (told["status"], told["code"], told["field"]) == (409, "alignment_cycle", "target_objective_id")
    assert told["details"]["path"] == [three, one, two, three]
    told = await world.problem("align_objective", objective_id=one, target_objective_id=one)
    assert told["details"]["path"] == [one, one]


async def test_of_edges_that_would_close_a_loop_together_exactly_one_is_refused(world: World, cycle: str) -> None:
    for _ in range(5):
        ring = [(await world.draft(cycle))["id"] for _ in range(3)]
        edges = zip(ring, [*ring[1:], ring[0]], strict=True)
        answers = await asyncio.gather(
            *(world.send("align_objective", objective_id=child, target_objective_id=target) for child, target in edges)
        )
        assert sorted(answer.status_code for answer in answers) == [200, 200, 409]
        assert [answer.json()["code"] for answer in answers if answer.status_code == 409] == ["alignment_cycle"]


async def test_no_storm_of_edges_leaves_a_loop(world: World, cycle: str) -> None:
    ids = [(await world.draft(cycle))["id"] for _ in range(5)]
    await asyncio.gather(
        *(world.send("align_objective", objective_id=child, target_objective_id=target) for child, target in permutations(ids, 2))
    )
    loops = await world.rows("""
        with recursive reached (start, here, steps) as (
          select o.id, e->>'target_objective_id', 1 from objectives o, jsonb_array_elements(o.aligned_to) e
          union
          select r.start, e->>'target_objective_id', r.steps + 1
          from reached r join objectives o on o.id = r.here, jsonb_array_elements(o.aligned_to) e where r.steps < 9
        )
        select start from reached where start = here""")
    assert loops == []
    [(edges,)] = await world.rows("select sum(jsonb_array_length(aligned_to)) from objectives")
    assert edges == 10  # of each pair one direction


async def test_objectives_align_to_their_own_and_to_longer_cycles_only(world: World) -> None:
    year = await world.cycle("2026", starts_on="2026-01-01", ends_on="2026-12-31")
    quarter = await world.cycle(parent_id=year)
    other = await world.cycle("2026 H1", starts_on="2026-01-01", ends_on="2026-06-30", parent_id=year)
    yearly, quarterly, elsewhere = await world.draft(year), await world.draft(quarter), await world.draft(other)
    await world.do("align_objective", objective_id=quarterly["id"], target_objective_id=yearly["id"])
    for child, target in ((yearly, elsewhere), (quarterly, elsewhere)):
        refusal = await world.refusal("align_objective", objective_id=child["id"], target_objective_id=target["id"])
        assert refusal == (422, "not_of_this_or_a_longer_cycle", "target_objective_id")


async def test_an_objective_is_aligned_to_at_most_ten(world: World, cycle: str) -> None:
    child, target = await world.draft(cycle), await world.draft(cycle, key_results=[metric()] * 11)
    given = {"objective_id": child["id"], "target_objective_id": target["id"]}
    parts = [part["id"] for part in target["key_results"]]
    for part in parts[:10]:
        await world.do("align_objective", **given, target_key_result_id=part)
    refusal = await world.refusal("align_objective", **given, target_key_result_id=parts[10])
    assert refusal == (422, "too_many_alignments", None)
    again = await world.do("align_objective", **given, target_key_result_id=parts[3], kind="supports")
    assert len(again["objective"]["aligned_to"]) == 10


async def test_what_is_not_there_cannot_be_aligned_to(world: World, cycle: str) -> None:
    child, target = await world.draft(cycle), await world.draft(cycle)
    given = {"objective_id": child["id"], "target_objective_id": target["id"]}
    strange = await world.refusal("align_objective", **given, target_key_result_id=child["key_results"][0]["id"])
    assert strange == (404, "key_result_not_found", "target_key_result_id")
    gone = given | {"target_objective_id": "objective_" + "9" * 32}
    assert await world.refusal("align_objective", **gone) == (404, "objective_not_found", "target_objective_id")
    wrong = given | {"target_objective_id": target["key_results"][0]["id"]}
    assert await world.refusal("align_objective", **wrong) == (422, "bad_input", "target_objective_id")


async def test_a_target_discarded_at_the_same_moment_leaves_no_edge_to_nowhere(world: World, cycle: str) -> None:
    for _ in range(5):
        child, target = await world.draft(cycle), await world.draft(cycle)
        aligned, discarded = await asyncio.gather(
            world.send("align_objective", objective_id=child["id"], target_objective_id=target["id"]),
            world.send("discard_draft", objective_id=target["id"]),
        )
        assert sorted((aligned.status_code == 200, discarded.status_code == 200)) == [False, True]


async def test_a_closed_objective_is_not_aligned_any_more(world: World, cycle: str) -> None:
    closed, target = await world.closed(cycle), await world.draft(cycle)
    refusal = await world.refusal("align_objective", objective_id=closed["id"], target_objective_id=target["id"])
    assert refusal == (409, "objective_is_closed", None)
