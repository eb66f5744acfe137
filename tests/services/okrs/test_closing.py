"""The end of an objective, and how it goes on: closed, reopened, carried over."""

from typing import Any

import pytest

from tests.services.okrs.world import PEOPLE, World, metric, milestone, ordinal, threshold


def scored(objective: dict[str, Any], *scores: str, reason: str = "") -> list[dict[str, Any]]:
    return [
        {"key_result_id": part["id"], "score": score, "reason": reason}
        for part, score in zip(objective["key_results"], scores, strict=False)
    ]


async def test_a_closed_objective_shows_scores_beside_progress_and_what_was_learned(world: World, cycle: str) -> None:
    active = await world.active(cycle, key_results=[metric(weight="0.4"), ordinal(weight="0.6")])
    await world.check_in(active, value="5")
    scores = [*scored(active, "0.5"), {"key_result_id": active["key_results"][1]["id"], "score": "0.3", "reason": "Nearly there"}]
    closed = (await world.close(active, outcome="learned", learned="Ask sooner", scores=scores))["objective"]
    assert (closed["state"], closed["outcome"], closed["learned"]) == ("closed", "learned", "Ask sooner")
    assert (closed["score"], closed["progress"]) == ("0.38", "0.2")
    assert [(part["score"], part["score_reason"]) for part in closed["key_results"]] == [("0.5", ""), ("0.3", "Nearly there")]
    assert closed["closed_at"] is not None
    assert closed["closed_by"] == PEOPLE["champion"]


async def test_a_close_without_learning_is_refused(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    close = {"objective_id": active["id"], "outcome": "achieved", "scores": scored(active, "0")}
    for learned in ("", "  \n "):
        assert await world.refusal("close_objective", **close, learned=learned) == (422, "nothing_learned_yet", "learned")
    assert await world.rows("select state from objectives") == [("active",)]


async def test_there_is_no_failure_among_the_outcomes(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    close = {"objective_id": active["id"], "outcome": "failed", "scores": scored(active, "0"), "learned": "x"}
    assert await world.refusal("close_objective", **close) == (422, "bad_input", "outcome")


async def test_every_uncertainty_is_resolved_before_the_close(world: World, cycle: str) -> None:
    active = await world.active(cycle, uncertainties=["Will they write?", "Can we answer?"])
    first, second = (one["id"] for one in active["uncertainties"])
    close = {"objective_id": active["id"], "outcome": "achieved", "scores": scored(active, "0"), "learned": "x"}
    resolved = [{"uncertainty_id": first, "learned": "They do"}]
    refusal = await world.refusal("close_objective", **close, uncertainties=resolved)
    assert refusal == (422, "uncertainty_still_open", "uncertainties")
    strange = [{"uncertainty_id": "uncertainty_" + "9" * 32, "learned": "x"}]
    refusal = await world.refusal("close_objective", **close, uncertainties=strange)
    assert refusal == (404, "uncertainty_not_found", "uncertainties.0.uncertainty_id")
    both = [*resolved, {"uncertainty_id": second, "learned": "By three people"}]
    closed = (await world.do("close_objective", **close, uncertainties=both))["objective"]
    assert [(one["resolved"], one["learned"]) for one in closed["uncertainties"]] == [
        (True, "They do"),
        (True, "By three people"),
    ]


async def test_every_key_result_is_scored_and_a_score_beside_its_progress_says_why(world: World, cycle: str) -> None:
    active = await world.active(cycle, key_results=[metric(), metric()])
    close = {"objective_id": active["id"], "outcome": "partly", "learned": "x"}
    for scores in (scored(active, "0"), [*scored(active, "0", "0"), *scored(active, "0")]):
        refusal = await world.refusal("close_objective", **close, scores=scores)
        assert refusal == (422, "score_every_key_result", "scores")
    told = await world.problem("close_objective", **close, scores=scored(active, "0", "0.5"))
    assert (told["code"], told["field"]) == ("score_needs_a_reason", "scores.1.reason")
    strange = [{"key_result_id": "key_result_" + "9" * 32, "score": "0"}]
    refusal = await world.refusal("close_objective", **close, scores=strange)
    assert refusal == (404, "key_result_not_found", "scores.0.key_result_id")
    over = await world.refusal("close_objective", **close, scores=scored(active, "1.1"))
    assert over == (422, "bad_input", "scores.0.score")


async def test_only_an_active_objective_is_closed(world: World, cycle: str) -> None:
    draft, closed = await world.draft(cycle), await world.closed(cycle)
    for objective in (draft, closed):
        close = {"objective_id": objective["id"], "outcome": "partly", "learned": "x", "scores": scored(objective, "0")}
        assert await world.refusal("close_objective", **close) == (409, "objective_is_not_active", None)


async def test_a_reopened_objective_is_active_without_scores_and_keeps_its_learning_and_its_history(
    world: World, cycle: str
) -> None:
    closed = await world.closed(cycle)
    await world.do("begin_closing_cycle", by="admin", cycle_id=cycle)
    told = await world.do("reopen_objective", objective_id=closed["id"], reason="The count was wrong")
    objective, [revision] = told["objective"], told["revisions"]
    assert (objective["state"], objective["outcome"], objective["score"], objective["closed_at"]) == ("active", None, None, None)
    assert (objective["learned"], objective["key_results"][0]["score_reason"]) == ("Ask sooner", "")
    assert (revision["what"], revision["before"], revision["after"], revision["why"]) == (
        "state",
        "closed",
        "active",
        "The count was wrong",
    )
    assert (await world.close(objective))["objective"]["state"] == "closed"


@pytest.fixture
async def later(world: World) -> str:
    return await world.cycle("2026 Q2", state="planning", starts_on="2026-04-01", ends_on="2026-06-30")


async def test_an_objective_goes_on_as_a_draft_linked_both_ways(world: World, cycle: str, later: str) -> None:
    active = await world.active(
        cycle, key_results=[metric(weight="0.2", owner_id=PEOPLE["owner"]), ordinal(weight="0.6"), threshold(weight="0.2")],
        uncertainties=["Will they write?"], why="Because", contributor_ids=[PEOPLE["helper"]],
    )  # fmt: skip
    await world.check_in(active, value="4")
    parts = [{"key_result_id": part["id"]} for part in active["key_results"][:2]]
    told = await world.do("carry_over", objective_id=active["id"], to_cycle_id=later, key_results=parts)
    draft, source = told["objective"], told["carried_over_from"]
    assert (draft["state"], draft["version"], draft["cycle_id"]) == ("draft", 1, later)
    assert (draft["carried_over_from_id"], source["carried_over_to_id"]) == (source["id"], draft["id"])
    assert (source["id"], source["state"], source["progress"]) == (active["id"], "active", "0.08")
    for field in ("title", "why", "team_id", "champion_id", "contributor_ids", "ambition"):
        assert draft[field] == active[field]
    first, second = draft["key_results"]
    assert (first["weight"], second["weight"], first["owner_id"]) == ("0.25", "0.75", PEOPLE["owner"])
    assert (first["measure"]["baseline"], first["measure"]["current"], first["progress"]) == ("4", None, "0")
    assert (first["confidence"], first["last_check_in_at"]) == (None, None)
    assert [one["text"] for one in draft["uncertainties"]] == ["Will they write?"]
    assert not {part["id"] for part in draft["key_results"]} & {part["id"] for part in active["key_results"]}
    again = await world.refusal("carry_over", objective_id=active["id"], to_cycle_id=later, key_results=parts)
    assert again == (409, "already_carried_over", None)


async def test_each_key_result_goes_on_from_where_it_is_told(world: World, cycle: str, later: str) -> None:
    active = await world.active(cycle, key_results=[metric(), milestone(), metric()])
    steps = [step["id"] for step in active["key_results"][1]["measure"]["steps"]]
    await world.check_in(active, 0, value="4")
    await world.check_in(active, 1, steps_done=[steps[0]])
    anew = {"metric": {"baseline": "3", "target": "30"}}
    ways: list[dict[str, Any]] = [
        {"continuation": "keep_baseline"},
        {"continuation": "baseline_from_current"},
        {"continuation": "new", "measure": anew},
    ]
    parts = [{"key_result_id": part["id"], **way} for part, way in zip(active["key_results"], ways, strict=True)]
    told = await world.do("carry_over", objective_id=active["id"], to_cycle_id=later, key_results=parts)
    kept, left, new = (part["measure"] for part in told["objective"]["key_results"])
    assert (kept["baseline"], kept["current"]) == ("0", "4")
    assert told["objective"]["key_results"][0]["progress"] == "0.4"
    assert [(step["id"], step["weight"], step["done"]) for step in left["steps"]] == [(steps[1], "1", False)]
    assert (new["baseline"], new["target"]) == ("3", "30")


@pytest.mark.parametrize(
    ("parts", "code", "field"),
    [
        ([{"continuation": "new"}], "new_measure_needed", "key_results.0.measure"),
        ([{"continuation": "keep_baseline", "measure": metric()["measure"]}], "new_measure_needed", "key_results.0.measure"),
        ([{"continuation": "keep_baseline"}] * 2, "named_twice", "key_results.1.key_result_id"),
        ([], "bad_input", "key_results"),
        ([{"continuation": "baseline_from_current"}], "new_measure_needed", "key_results.0.measure"),
    ],
)
async def test_what_cannot_go_on_is_refused(
    world: World, cycle: str, later: str, parts: list[dict[str, Any]], code: str, field: str
) -> None:
    active = await world.active(cycle)
    await world.check_in(active, value="10")  # reached: from there nothing is left
    named = [{"key_result_id": active["key_results"][0]["id"], **part} for part in parts]
    refusal = await world.refusal("carry_over", objective_id=active["id"], to_cycle_id=later, key_results=named)
    assert refusal == (422, code, field)


async def test_an_objective_goes_on_only_in_another_cycle_that_takes_drafts(world: World, cycle: str, later: str) -> None:
    active = await world.active(cycle)
    parts = [{"key_result_id": active["key_results"][0]["id"]}]
    own = await world.refusal("carry_over", objective_id=active["id"], to_cycle_id=cycle, key_results=parts)
    assert own == (422, "carry_over_to_another_cycle", "to_cycle_id")
    for verb in ("start_cycle", "begin_closing_cycle"):
        await world.do(verb, by="admin", cycle_id=later)
    closing = await world.refusal("carry_over", objective_id=active["id"], to_cycle_id=later, key_results=parts)
    assert closing == (409, "cycle_is_closing", "to_cycle_id")


async def test_what_is_aligned_goes_on_aligned_where_that_is_in_reach(world: World) -> None:
    year = await world.cycle("2026", starts_on="2026-01-01", ends_on="2026-12-31")
    first = await world.cycle("2026 Q1", parent_id=year)
    second = await world.cycle("2026 Q2", state="planning", parent_id=year, starts_on="2026-04-01", ends_on="2026-06-30")
    yearly, neighbor, active = await world.draft(year), await world.draft(first), await world.active(first)
    for target in (yearly, neighbor):
        await world.do("align_objective", objective_id=active["id"], target_objective_id=target["id"])
    parts = [{"key_result_id": active["key_results"][0]["id"]}]
    told = await world.do("carry_over", objective_id=active["id"], to_cycle_id=second, key_results=parts)
    assert [edge["target_objective_id"] for edge in told["objective"]["aligned_to"]] == [yearly["id"]]


async def test_a_discarded_continuation_sets_its_source_free_again(world: World, cycle: str, later: str) -> None:
    active = await world.active(cycle)
    parts = [{"key_result_id": active["key_results"][0]["id"]}]
    told = await world.do("carry_over", objective_id=active["id"], to_cycle_id=later, key_results=parts)
    gone = await world.do("discard_draft", by="member", objective_id=told["objective"]["id"])
    assert (gone["carried_over_from"]["id"], gone["carried_over_from"]["carried_over_to_id"]) == (active["id"], None)
    await world.do("carry_over", objective_id=active["id"], to_cycle_id=later, key_results=parts)


LESSON = {"title": "Say at once that an answer is coming", "text": "People wait if they know.", "tags": ["Mail"]}


async def test_what_was_learned_becomes_a_lesson_where_the_objective_has_none(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    told = await world.close(active, learned="Ask sooner")
    [lesson] = told["lessons"]
    assert (lesson["title"], lesson["text"], lesson["tags"]) == (active["title"], "Ask sooner", [])
    assert (lesson["objective_id"], lesson["team_id"]) == (active["id"], active["team_id"])
    assert (lesson["published_by"], lesson["published_at"]) == (PEOPLE["champion"], told["objective"]["closed_at"])
    assert await world.rows("select id, version from lessons") == [(lesson["id"], 1)]
    [(touched,)] = await world.rows("select touched from journal where type like '%objective_closed%'")
    assert touched == [["objective", active["id"], told["objective"]["version"]], ["lesson", lesson["id"], 1]]


async def test_lessons_that_come_with_the_close_are_published_in_its_fact_instead(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    plan = dict.fromkeys(("hypothesis", "prediction", "measure", "stop_rule"), "x")
    given = {"objective_id": active["id"], "key_result_id": active["key_results"][0]["id"], "plan": plan}
    experiment = (await world.do("plan_experiment", **given))["experiment"]["id"]
    two = [LESSON, {**LESSON, "title": "Two are enough", "experiment_id": experiment}]
    told = await world.close(active, lessons=two)
    assert [(one["title"], one["experiment_id"]) for one in told["lessons"]] == [
        (LESSON["title"], None),
        ("Two are enough", experiment),
    ]
    assert told["objective"]["learned"] == "Ask sooner"
    assert await world.rows("select count(*) from lessons") == [(2,)]
    assert await world.rows("select type from outbox where type like '%lesson%'") == []


async def test_an_objective_that_taught_something_before_closes_without_another_lesson(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    await world.do("publish_lesson", objective_id=active["id"], lesson=LESSON)
    told = await world.close(active)
    assert (told["lessons"], told["objective"]["learned"]) == ([], "Ask sooner")
    again = (await world.do("reopen_objective", objective_id=active["id"], reason="The count was wrong"))["objective"]
    assert (await world.close(again))["lessons"] == []
    assert await world.rows("select count(*) from lessons") == [(1,)]


async def test_a_lesson_alone_does_not_stand_for_what_was_learned(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    close = {"objective_id": active["id"], "outcome": "partly", "scores": scored(active, "0"), "lessons": [LESSON]}
    assert await world.refusal("close_objective", **close) == (422, "nothing_learned_yet", "learned")
    assert await world.rows("select 1 from lessons") == []


async def test_a_close_with_a_lesson_that_does_not_fit_changes_nothing(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    close = {"objective_id": active["id"], "outcome": "partly", "scores": scored(active, "0"), "learned": "x"}
    faults: dict[tuple[str, str], dict[str, Any]] = {
        ("named_twice", "lessons.1.tags.1"): {"tags": ["Mail", "mail"]},
        ("experiment_of_another_objective", "lessons.1.experiment_id"): {"experiment_id": "experiment_" + "9" * 32},
        ("bad_input", "lessons.1.text"): {"text": " "},
    }
    for (code, field), fault in faults.items():
        refusal = await world.refusal("close_objective", **close, lessons=[LESSON, {**LESSON, **fault}])
        assert refusal == (422, code, field)
    many = await world.refusal("close_objective", **close, lessons=[LESSON] * 6)
    assert many == (422, "bad_input", "lessons")
    assert await world.rows("select state from objectives") == [("active",)]
    assert await world.rows("select 1 from lessons") == []


async def test_an_import_that_nobody_edited_closes_without_a_lesson_unless_something_was_learned(
    world: World, cycle: str
) -> None:
    silent, telling = await world.active(cycle), await world.active(cycle)
    async with world.engine.begin() as connection:
        await connection.exec_driver_sql("update objectives set exempt = true")
    assert (await world.close(silent, learned="", scores=[]))["lessons"] == []
    [lesson] = (await world.close(telling, scores=[]))["lessons"]
    assert lesson["text"] == "Ask sooner"


async def test_a_cycle_that_carries_over_leaves_every_objective_it_closes_with_a_lesson(
    world: World, cycle: str, later: str
) -> None:
    reached, going_on, teaching = [await world.active(cycle) for _ in range(3)]
    await world.check_in(reached, value="10")
    await world.do("publish_lesson", objective_id=teaching["id"], lesson=LESSON)
    draft = await world.draft(cycle)
    await world.do("begin_closing_cycle", by="admin", cycle_id=cycle)
    await world.do("close_cycle", by="admin", cycle_id=cycle, carry_over_to_id=later, learned="We plan too much")
    lessons = await world.rows("select objective_id, title, text, published_by from lessons order by id")
    assert sorted(lessons) == sorted(
        [
            (teaching["id"], LESSON["title"], LESSON["text"], PEOPLE["champion"]),
            (reached["id"], reached["title"], "We plan too much", PEOPLE["admin"]),
            (going_on["id"], going_on["title"], "We plan too much", PEOPLE["admin"]),
        ]
    )
    told = await world.rows("""
        select split_part(type, '.', 3), jsonb_array_length(payload::jsonb->'lessons') from outbox
        where type like '%objective_closed%' or type like '%objective_carried_over%' order by 1, 2
    """)
    assert told == [("objective_carried_over", 0), ("objective_carried_over", 1), ("objective_closed", 1)]
    assert await world.rows("select 1 from lessons where objective_id = :id", id=draft["id"]) == []
