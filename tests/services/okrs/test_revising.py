"""Changes to an active objective, each with its reason."""

from typing import Any

import pytest

from tests.services.okrs.world import OTHER, PEOPLE, World, metric, milestone, ordinal, threshold


def told(revisions: list[dict[str, Any]]) -> list[tuple[str, str | None, str | None]]:
    return [(one["what"], one["before"], one["after"]) for one in revisions]


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        ({"title": "Another"}, "title"),
        ({"why": "Because"}, "why"),
        ({"ambition": "learning"}, "ambition"),
        ({"champion_id": PEOPLE["owner"]}, "champion_id"),
        ({"team_id": OTHER}, "team_id"),
    ],
)
async def test_an_active_objective_is_not_simply_edited(world: World, cycle: str, edit: dict[str, Any], field: str) -> None:
    active = await world.active(cycle)
    refusal = await world.refusal("edit_objective", by="member", objective_id=active["id"], **edit)
    assert refusal == (422, "change_needs_a_reason", field)


async def test_an_active_objective_stays_in_its_cycle_and_keeps_a_champion(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    later = await world.cycle("2026 Q2", state="planning")
    moved = await world.refusal("edit_objective", objective_id=active["id"], cycle_id=later)
    assert moved == (409, "active_stays_in_its_cycle", "cycle_id")
    bare = await world.refusal("edit_objective", objective_id=active["id"], without_champion=True)
    assert bare == (409, "active_keeps_a_champion", "without_champion")


async def test_people_and_uncertainties_of_an_active_objective_change_without_a_reason(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    edit = {"contributor_ids": [PEOPLE["helper"]], "uncertainties": [{"text": "Do they read?"}], "title": active["title"]}
    edited = await world.do("edit_objective", by="member", objective_id=active["id"], **edit)
    assert edited["objective"]["contributor_ids"] == [PEOPLE["helper"]]
    part = {"objective_id": active["id"], "key_result_id": active["key_results"][0]["id"]}
    await world.do(
        "edit_key_result", by="member", **part, owner_id=PEOPLE["owner"], data_source="Help desk", scoring_guidance="x"
    )
    for field, edit in (
        ("title", {"title": "x"}),
        ("definition", {"definition": "x"}),
        ("measure", {"measure": {"metric": {"baseline": "0", "target": "11", "unit": "tickets"}}}),
    ):
        refusal = await world.refusal("edit_key_result", by="member", **part, **edit)
        assert refusal == (422, "change_needs_a_reason", field)


async def test_each_changed_field_becomes_a_revision_from_what_to_what_and_why(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    change = {"title": "Answer within an hour", "ambition": "aspirational", "why": active["why"], "champion_id": PEOPLE["owner"]}
    revised = await world.do("revise_objective", objective_id=active["id"], reason="They expect it", **change)
    assert told(revised["revisions"]) == [
        ("title", active["title"], "Answer within an hour"),
        ("champion", PEOPLE["champion"], PEOPLE["owner"]),
        ("ambition", "committed", "aspirational"),
    ]
    for revision in revised["revisions"]:
        assert (revision["why"], revision["by"], revision["version"]) == ("They expect it", PEOPLE["champion"], 1)
    assert revised["objective"]["edit_version"] == active["edit_version"] + 1
    [(reason,)] = await world.rows("select reason from journal where type like '%objective_revised%'")
    assert reason == "They expect it"


async def test_a_change_without_a_reason_is_refused(world: World, cycle: str) -> None:
    active = await world.active(cycle, key_results=[metric(), metric()])
    part = active["key_results"][0]["id"]
    shares = [{"key_result_id": one["id"], "weight": weight} for one, weight in zip(active["key_results"], "01", strict=True)]
    commands: dict[str, dict[str, Any]] = {
        "revise_objective": {"title": "x"},
        "revise_key_result": {"key_result_id": part, "title": "x"},
        "weigh_key_results": {"weights": shares},
        "add_key_result": {"key_result": metric()},
        "remove_key_result": {"key_result_id": part},
    }
    for verb, given in commands.items():
        refusal = await world.refusal(verb, objective_id=active["id"], **given)
        assert refusal == (422, "change_needs_a_reason", "reason"), verb
        told = await world.do(verb, objective_id=active["id"], **given, reason="We learned more")
        assert {one["why"] for one in told["revisions"]} == {"We learned more"}, verb
        active = told["objective"]


async def test_key_results_that_come_and_go_are_revisions_with_the_weights_they_move(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    added = await world.do("add_key_result", objective_id=active["id"], key_result=ordinal(), reason="It was missing")
    assert told(added["revisions"]) == [("key_result", None, "Try the new desk"), ("weight", "1", "0.5")]
    gone = added["objective"]["key_results"][1]["id"]
    removed = await world.do("remove_key_result", objective_id=active["id"], key_result_id=gone, reason="It was wrong")
    assert told(removed["revisions"]) == [("key_result", "Try the new desk", None), ("weight", "0.5", "1")]


async def test_a_revised_target_moves_the_progress_of_what_was_measured(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    await world.check_in(active, value="5")
    target = {"metric": {"baseline": "0", "target": "20", "unit": "tickets"}}
    part = {"objective_id": active["id"], "key_result_id": active["key_results"][0]["id"]}
    revised = await world.do("revise_key_result", **part, measure=target, reason="Twice as many came")
    assert told(revised["revisions"]) == [("target", "10", "20")]
    [now] = revised["objective"]["key_results"]
    assert (now["measure"]["current"], now["progress"]) == ("5", "0.25")


async def test_a_revised_limit_counts_every_check_in_anew(world: World, cycle: str) -> None:
    active = await world.active(cycle, key_results=[threshold()])
    for value in ("99.9", "99.6", "99.4"):
        last = await world.check_in(active, value=value)
    assert last["objective"]["key_results"][0]["measure"]["held"] == 2
    limit = {"threshold": {"direction": "keep_above", "limit": "99.7"}}
    part = {"objective_id": active["id"], "key_result_id": active["key_results"][0]["id"]}
    revised = await world.do("revise_key_result", **part, measure=limit, reason="We promised more")
    [now] = revised["objective"]["key_results"]
    assert (now["measure"]["held"], now["measure"]["counted"], now["progress"]) == (1, 3, "0.333333333")


async def test_revised_steps_and_zones_read_as_text(world: World, cycle: str) -> None:
    active = await world.active(cycle, key_results=[milestone(), ordinal()])
    steps = {"milestone": {"steps": [{"title": "All at once"}]}}
    part = {"objective_id": active["id"], "key_result_id": active["key_results"][0]["id"], "reason": "Simpler"}
    revised = await world.do("revise_key_result", **part, measure=steps)
    assert told(revised["revisions"]) == [("steps", "0.25 Step 1\n0.75 Step 2", "1 All at once")]


async def test_a_key_result_that_counts_keeps_its_kind_of_measure(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    part = {"objective_id": active["id"], "key_result_id": active["key_results"][0]["id"], "reason": "Simpler"}
    refusal = await world.refusal("revise_key_result", **part, measure=ordinal()["measure"])
    assert refusal == (409, "measure_kind_is_fixed", "measure")


async def test_a_revision_that_changes_nothing_is_refused_and_raises_no_version(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    same = {"objective_id": active["id"], "title": active["title"], "reason": "x"}
    assert await world.refusal("revise_objective", **same) == (422, "nothing_changes", None)
    assert await world.rows("select version from objectives") == [(active["version"],)]


async def test_only_an_active_objective_is_revised(world: World, cycle: str) -> None:
    draft = await world.draft(cycle)
    refusal = await world.refusal("revise_objective", objective_id=draft["id"], title="x", reason="x")
    assert refusal == (409, "objective_is_not_active", None)
    closed = await world.closed(cycle)
    for verb, given in (("revise_objective", {"reason": "x"}), ("edit_objective", {})):
        refusal = await world.refusal(verb, objective_id=closed["id"], title="x", **given)
        assert refusal == (409, "objective_is_closed", None)


async def test_a_revision_is_refused_for_people_and_teams_that_are_not_there(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    gone = {"objective_id": active["id"], "champion_id": PEOPLE["gone"], "reason": "x"}
    assert await world.refusal("revise_objective", **gone) == (422, "no_such_person", "champion_id")
    away = {"objective_id": active["id"], "team_id": "team_" + "9" * 32, "reason": "x"}
    assert await world.refusal("revise_objective", **away) == (422, "no_such_team", "team_id")
