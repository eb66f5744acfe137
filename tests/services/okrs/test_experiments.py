"""Experiments: planned, run, studied, and adopted, adapted or abandoned."""

import asyncio
from datetime import timedelta
from typing import Any

from tests.services.okrs.world import PEOPLE, World, metric

PLAN = {
    "hypothesis": "Customers write twice because they see no answer coming",
    "prediction": "Half as many write again within a day",
    "measure": "Second letters within a day, by the help desk",
    "stop_rule": "After two weeks, or at 50 complaints",
}
OTHER_PLAN = {**PLAN, "hypothesis": "It helps only where the answer takes more than an hour"}
STUDY = {"result": "A third fewer", "comparison": "in_part"}


async def planned(world: World, objective: dict[str, Any], *, by: str = "member", **more: Any) -> dict[str, Any]:
    given = {"objective_id": objective["id"], "key_result_id": objective["key_results"][0]["id"], "plan": PLAN}
    return dict((await world.do("plan_experiment", by=by, **given | more))["experiment"])


async def running(world: World, objective: dict[str, Any], **more: Any) -> dict[str, Any]:
    experiment = await planned(world, objective, **more)
    return dict((await world.do("start_experiment", experiment_id=experiment["id"]))["experiment"])


async def studied(world: World, objective: dict[str, Any], **more: Any) -> dict[str, Any]:
    experiment = await running(world, objective, **more)
    return dict((await world.do("study_experiment", experiment_id=experiment["id"], **STUDY))["experiment"])


async def test_an_experiment_goes_from_its_prediction_to_its_result_to_what_comes_of_it(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    first = await planned(world, active)
    assert {name: first[name] for name in PLAN} == PLAN
    assert (first["state"], first["version"], first["team_id"]) == ("planned", 1, active["team_id"])
    assert (first["planned_by"], first["result"], first["comparison"]) == (PEOPLE["member"], "", None)
    world.clock.move(timedelta(days=1))
    begun = (await world.do("start_experiment", by="champion", experiment_id=first["id"]))["experiment"]
    assert (begun["state"], begun["version"]) == ("running", 2)
    world.clock.move(timedelta(days=14))
    seen = (await world.do("study_experiment", by="owner", experiment_id=first["id"], **STUDY))["experiment"]
    assert (seen["state"], seen["result"], seen["comparison"]) == ("studied", "A third fewer", "in_part")
    assert seen["prediction"] == PLAN["prediction"]
    world.clock.move(timedelta(days=1))
    told = await world.do("adopt_experiment", by="member", experiment_id=first["id"], reason="It costs nothing")
    done = told["experiment"]
    assert (done["state"], done["conclusion"], done["concluded_by"]) == ("adopted", "It costs nothing", PEOPLE["member"])
    assert first["planned_at"] < begun["started_at"] < seen["studied_at"] < done["concluded_at"]
    [(reason,)] = await world.rows("select reason from journal where type like '%experiment_adopted%'")
    assert reason == "It costs nothing"


async def test_what_is_adapted_goes_on_in_another_experiment_linked_both_ways_in_one_fact(world: World, cycle: str) -> None:
    active = await world.active(cycle, key_results=[metric(), metric()])
    first = await studied(world, active, key_result_id=active["key_results"][1]["id"])
    told = await world.do("adapt_experiment", by="lead", experiment_id=first["id"], reason="Only the slow ones", plan=OTHER_PLAN)
    old, new = told["experiment"], told["next_experiment"]
    assert (old["id"], old["state"], old["continued_by_id"]) == (first["id"], "adapted", new["id"])
    assert (new["state"], new["continues_id"], new["version"]) == ("planned", first["id"], 1)
    assert (new["hypothesis"], new["key_result_id"]) == (OTHER_PLAN["hypothesis"], active["key_results"][1]["id"])
    assert (new["planned_by"], new["result"], new["conclusion"]) == (PEOPLE["lead"], "", None)
    [(touched,)] = await world.rows("select touched from journal where type like '%experiment_adapted%'")
    assert touched == [["experiment", old["id"], old["version"]], ["experiment", new["id"], 1]]


async def test_a_chain_of_adaptations_has_one_beginning_and_one_end(world: World, cycle: str) -> None:
    current = await planned(world, await world.active(cycle))
    for _ in range(4):
        await world.do("start_experiment", experiment_id=current["id"])
        await world.do("study_experiment", experiment_id=current["id"], **STUDY)
        told = await world.do("adapt_experiment", experiment_id=current["id"], reason="Again", plan=PLAN)
        current = told["next_experiment"]
    await world.do("abandon_experiment", experiment_id=current["id"], reason="Enough")
    linked = await world.rows("""
        with recursive chain (id, next_id, length) as (
          select id, continued_by_id, 1 from experiments where continues_id is null
          union all
          select e.id, e.continued_by_id, length + 1 from experiments e join chain c on (e.id, e.continues_id) = (c.next_id, c.id)
        ) select length from chain order by length desc limit 1
    """)
    assert linked == [(5,)]


async def test_each_step_comes_once_and_in_order_and_a_refusal_tells_the_state(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    made = {
        "planned": await planned(world, active),
        "running": await running(world, active),
        "studied": await studied(world, active),
    }
    for verb, state in (("adopt_experiment", "adopted"), ("abandon_experiment", "abandoned")):
        experiment = await studied(world, active)
        made[state] = (await world.do(verb, experiment_id=experiment["id"], reason="So"))["experiment"]
    told = await world.do("adapt_experiment", experiment_id=(await studied(world, active))["id"], reason="So", plan=PLAN)
    made["adapted"] = told["experiment"]
    before = await world.rows("select * from experiments order by id")
    for state, experiment in made.items():
        for verb, (allowed, code, body) in STEPS.items():
            if state in allowed:
                continue
            told = await world.problem(verb, experiment_id=experiment["id"], **body)
            assert (told["status"], told["code"]) == (409, code), (verb, state)
            assert f" {state}" in told["detail"]
    assert await world.rows("select * from experiments order by id") == before


STEPS: dict[str, tuple[set[str], str, dict[str, Any]]] = {
    "start_experiment": ({"planned"}, "experiment_is_not_planned", {}),
    "study_experiment": ({"running"}, "experiment_is_not_running", STUDY),
    "adopt_experiment": ({"studied"}, "experiment_is_not_studied", {"reason": "So"}),
    "adapt_experiment": ({"studied"}, "experiment_is_not_studied", {"reason": "So", "plan": PLAN}),
    "abandon_experiment": ({"planned", "running", "studied"}, "experiment_is_over", {"reason": "So"}),
}


async def test_an_experiment_can_be_abandoned_before_it_is_studied_for_a_reason(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    for experiment in (await planned(world, active), await running(world, active), await studied(world, active)):
        blank = await world.refusal("abandon_experiment", experiment_id=experiment["id"], reason=" ")
        assert blank == (422, "bad_input", "reason")
        told = await world.do("abandon_experiment", experiment_id=experiment["id"], reason="No time")
        assert (told["experiment"]["state"], told["experiment"]["conclusion"]) == ("abandoned", "No time")


async def test_of_two_who_conclude_at_once_one_wins_and_the_other_learns_what_happened(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    for _ in range(5):
        experiment = (await studied(world, active))["id"]
        adopted, adapted = await asyncio.gather(
            world.send("adopt_experiment", experiment_id=experiment, reason="It works"),
            world.send("adapt_experiment", by="lead", experiment_id=experiment, reason="Not yet", plan=PLAN),
        )
        assert sorted((adopted.status_code, adapted.status_code)) == [200, 409]
        lost = adopted if adapted.status_code == 200 else adapted
        assert lost.json()["code"] == "experiment_is_not_studied"
        assert ("adapted" if lost is adopted else "adopted") in lost.json()["detail"]


async def test_those_who_work_on_the_objective_experiment_and_nobody_else(world: World, cycle: str) -> None:
    part = metric(owner_id=PEOPLE["owner"], contributor_ids=[PEOPLE["helper"]])
    active = await world.active(cycle, contributor_ids=[PEOPLE["contributor"]], key_results=[part])
    for by in ("member", "owner", "helper", "contributor", "champion", "deputy", "lead", "lead_deputy", "lead_above"):
        experiment = await planned(world, active, by=by)
        await world.do("start_experiment", by=by, experiment_id=experiment["id"])
        await world.do("study_experiment", by=by, experiment_id=experiment["id"], **STUDY)
    key_result = active["key_results"][0]["id"]
    theirs = await running(world, active)
    for by in ("stranger", "admin", "old_deputy"):
        plan = await world.refusal("plan_experiment", by=by, objective_id=active["id"], key_result_id=key_result, plan=PLAN)
        assert plan == (403, "not_yours_to_learn_from", None)
        study = await world.refusal("study_experiment", by=by, experiment_id=theirs["id"], **STUDY)
        assert study == (403, "not_yours_to_learn_from", None)


async def test_whoever_planned_it_the_champion_a_lead_and_their_deputies_conclude_it(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    for by in ("member", "champion", "deputy", "lead", "lead_deputy", "lead_above"):
        experiment = await studied(world, active, by="member")
        await world.do("adopt_experiment", by=by, experiment_id=experiment["id"], reason="It works")
    experiment = await studied(world, active, by="member")
    for verb, more in (("adopt", {}), ("adapt", {"plan": PLAN}), ("abandon", {})):
        for by in ("owner", "stranger", "admin", "old_deputy"):
            told = await world.refusal(f"{verb}_experiment", by=by, experiment_id=experiment["id"], reason="So", **more)
            assert told == (403, "not_yours_to_conclude", None)


async def test_an_experiment_is_about_a_key_result_that_is_there(world: World, cycle: str) -> None:
    draft = await world.draft(cycle, key_results=[metric(), metric()])
    strange = {"objective_id": draft["id"], "key_result_id": "key_result_" + "9" * 32, "plan": PLAN}
    assert await world.refusal("plan_experiment", **strange) == (404, "key_result_not_found", "key_result_id")
    missing = strange | {"objective_id": "objective_" + "9" * 32}
    assert await world.refusal("plan_experiment", **missing) == (404, "objective_not_found", "objective_id")
    nothing = await world.refusal("start_experiment", experiment_id="experiment_" + "9" * 32)
    assert nothing == (404, "experiment_not_found", "experiment_id")
    experiment, part = await planned(world, draft), draft["key_results"][0]["id"]
    await world.do("remove_key_result", by="member", objective_id=draft["id"], key_result_id=part)
    gone = await world.refusal("start_experiment", experiment_id=experiment["id"])
    assert gone == (404, "key_result_not_found", "experiment_id")
    await world.do("abandon_experiment", experiment_id=experiment["id"], reason="The key result is gone")


async def test_an_experiment_of_a_discarded_draft_says_that_there_is_no_such_objective(world: World, cycle: str) -> None:
    draft = await world.draft(cycle)
    experiment = await planned(world, draft)
    await world.do("discard_draft", by="member", objective_id=draft["id"])
    gone = await world.refusal("start_experiment", experiment_id=experiment["id"])
    assert gone == (404, "objective_not_found", "experiment_id")


async def test_every_part_of_a_plan_says_something(world: World, cycle: str) -> None:
    draft = await world.draft(cycle)
    given = {"objective_id": draft["id"], "key_result_id": draft["key_results"][0]["id"]}
    for part in PLAN:
        for said in (" \n ", "x" * 501):
            told = await world.refusal("plan_experiment", by="member", **given, plan={**PLAN, part: said})
            assert told == (422, "bad_input", f"plan.{part}")
    assert await world.rows("select 1 from experiments") == []


async def test_when_its_objective_is_closed_what_was_begun_is_finished_and_nothing_begins(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    waiting, begun, known = await planned(world, active), await running(world, active), await studied(world, active)
    await world.close(active)
    plan = {"objective_id": active["id"], "key_result_id": active["key_results"][0]["id"], "plan": PLAN}
    assert await world.refusal("plan_experiment", **plan) == (409, "objective_is_closed", None)
    assert await world.refusal("start_experiment", experiment_id=waiting["id"]) == (409, "objective_is_closed", None)
    adapt = {"experiment_id": known["id"], "reason": "Go on", "plan": PLAN}
    assert await world.refusal("adapt_experiment", **adapt) == (409, "objective_is_closed", None)
    await world.do("abandon_experiment", experiment_id=waiting["id"], reason="Too late")
    await world.do("study_experiment", experiment_id=begun["id"], **STUDY)
    for experiment in (begun, known):
        await world.do("adopt_experiment", experiment_id=experiment["id"], reason="It works")


async def test_in_a_closed_cycle_nothing_happens_to_an_experiment_any_more(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    made = [await planned(world, active), await running(world, active), await studied(world, active)]
    await world.close(active)
    for verb in ("begin_closing_cycle", "close_cycle"):
        await world.do(verb, by="admin", cycle_id=cycle)
    plan = {"objective_id": active["id"], "key_result_id": active["key_results"][0]["id"], "plan": PLAN}
    assert await world.refusal("plan_experiment", **plan) == (409, "cycle_is_closed", None)
    for verb, (_, _, body) in STEPS.items():
        for experiment in made:
            assert await world.refusal(verb, experiment_id=experiment["id"], **body) == (409, "cycle_is_closed", None)
