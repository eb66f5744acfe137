"""Who may: what each person around an objective is allowed, and how rights follow deputies and teams."""

from typing import Any

import pytest

from tests.services.okrs.world import NAMES, OTHER, PEOPLE, TEAM, World, metric

EVERYBODY = [name for name in NAMES if name not in {"gone", "traveler"}]
MEMBERS = {"member", "champion", "owner"}
DECIDERS = {"champion", "deputy", "lead", "lead_above", "lead_deputy"}
CHECK_IN = {"champion", "deputy", "owner", "contributor", "helper"}


async def _objective(world: World, cycle: str, verb: str = "active") -> dict[str, Any]:
    part = metric(owner_id=PEOPLE["owner"], contributor_ids=[PEOPLE["helper"]])
    made = {"active": world.active, "draft": world.draft}[verb]
    return await made(cycle, contributor_ids=[PEOPLE["contributor"]], key_results=[part])


async def _allowed(world: World, verb: str, **given: Any) -> set[str]:
    """Who is not turned away; everything else about the command may be wrong."""
    answers = {name: await world.send(verb, by=name, **given) for name in EVERYBODY}
    return {name for name, answer in answers.items() if answer.status_code != 403}


async def test_members_and_deciders_edit_a_draft(world: World, cycle: str) -> None:
    draft = await _objective(world, cycle, "draft")
    assert await _allowed(world, "edit_objective", objective_id=draft["id"], why="x") == MEMBERS | DECIDERS
    part = {"objective_id": draft["id"], "key_result_id": draft["key_results"][0]["id"]}
    assert await _allowed(world, "edit_key_result", **part, title="x") == MEMBERS | DECIDERS
    weights = [{"key_result_id": draft["key_results"][0]["id"], "weight": "1"}]
    assert await _allowed(world, "weigh_key_results", objective_id=draft["id"], weights=weights) == MEMBERS | DECIDERS


async def test_members_and_leads_draft_for_their_team(world: World, cycle: str) -> None:
    allowed = await _allowed(world, "draft_objective", title="Grow", team_id=TEAM, cycle_id=cycle)
    assert allowed == MEMBERS | {"lead", "lead_above", "lead_deputy"}


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("submit_for_review", {}),
        ("return_to_draft", {"reason": "x"}),
        ("activate_objective", {}),
        ("revise_objective", {"title": "x", "reason": "x"}),
        ("add_key_result", {"key_result": metric()}),
        ("close_objective", {"outcome": "partly"}),
        ("reopen_objective", {"reason": "x"}),
        ("align_objective", {"target_objective_id": "objective_" + "9" * 32}),
        ("unalign_objective", {"target_objective_id": "objective_" + "9" * 32}),
        ("carry_over", {"to_cycle_id": "cycle_" + "9" * 32, "key_results": [{"key_result_id": "key_result_" + "9" * 32}]}),
    ],
)
async def test_champion_leads_and_their_deputies_decide(world: World, cycle: str, verb: str, given: dict[str, Any]) -> None:
    active = await _objective(world, cycle)
    assert await _allowed(world, verb, objective_id=active["id"], **given) == DECIDERS


async def test_those_who_work_on_it_check_in(world: World, cycle: str) -> None:
    active = await _objective(world, cycle)
    part = {"objective_id": active["id"], "key_result_id": active["key_results"][0]["id"]}
    assert await _allowed(world, "record_check_in", **part, value="1", confidence=5) == CHECK_IN
    said = [{**part, "value": "1", "confidence": 5}]
    assert await _allowed(world, "record_team_check_in", team_id=TEAM, check_ins=said) == CHECK_IN


async def test_who_said_it_may_correct_it_even_when_no_longer_working_on_it(world: World, cycle: str) -> None:
    active = await _objective(world, cycle)
    part = {"objective_id": active["id"], "key_result_id": active["key_results"][0]["id"]}
    said = await world.do("record_check_in", by="contributor", **part, value="1", confidence=5)
    await world.do("edit_objective", by="member", objective_id=active["id"], contributor_ids=[])
    correction = {"check_in_id": said["check_in"]["id"], "reason": "x", "confidence": 5}
    assert await _allowed(world, "correct_check_in", **correction) == CHECK_IN


async def test_owners_of_one_key_result_do_not_check_in_on_another(world: World, cycle: str) -> None:
    active = await world.active(cycle, key_results=[metric(owner_id=PEOPLE["owner"]), metric()])
    part = {"objective_id": active["id"], "key_result_id": active["key_results"][1]["id"], "value": "1", "confidence": 5}
    assert await world.refusal("record_check_in", by="owner", **part) == (403, "not_yours_to_check_in", None)


async def test_a_champion_from_elsewhere_decides_and_the_lead_of_another_team_does_not(world: World, cycle: str) -> None:
    active = await world.active(cycle, team_id=OTHER, by="stranger")
    revise = {"objective_id": active["id"], "reason": "x"}
    await world.do("revise_objective", by="champion", **revise, title="One")
    await world.do("revise_objective", by="lead_above", **revise, title="Two")
    assert await world.refusal("revise_objective", by="lead", **revise, title="x") == (403, "not_yours_to_decide", None)


@pytest.mark.parametrize(
    ("token", "status", "code"),
    [("bad", 401, "not_signed_in"), ("nobody", 403, "person_unknown"), ("gone", 403, "person_inactive")],
)
async def test_whoever_is_not_known_here_does_nothing(world: World, cycle: str, token: str, status: int, code: str) -> None:
    refusal = await world.refusal("draft_objective", by=token, title="Grow", team_id=TEAM, cycle_id=cycle)
    assert refusal == (status, code, None)
