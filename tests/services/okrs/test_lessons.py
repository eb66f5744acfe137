"""Lessons: published, with the close or by themselves, and reused by other objectives."""

import asyncio
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.okrs.lessons import rules
from tests.services.okrs.test_experiments import planned
from tests.services.okrs.world import OTHER, PEOPLE, TEAM, World, metric

LESSON = {"title": "Say at once that an answer is coming", "text": "People wait if they know that somebody reads it."}


async def lesson_of(world: World, objective: dict[str, Any], *, by: str = "member", **more: Any) -> dict[str, Any]:
    told = await world.do("publish_lesson", by=by, objective_id=objective["id"], lesson={**LESSON, **more})
    return dict(told["lesson"])


async def elsewhere(world: World, cycle: str) -> dict[str, Any]:
    """A draft of another team; a stranger here is a member there."""
    return await world.draft(cycle, by="stranger", team_id=OTHER, champion_id=None)


async def reuse(world: World, lesson: dict[str, Any], objective: dict[str, Any], *, by: str = "stranger") -> dict[str, Any]:
    told = await world.do("reuse_lesson", by=by, lesson_id=lesson["id"], objective_id=objective["id"], how="We answer at once")
    return dict(told["lesson_reuse"])


async def test_a_lesson_is_published_from_an_active_objective(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    experiment = await planned(world, active)
    more = {"applies_when": "Only by mail", "tags": ["Mail", " answers "], "experiment_id": experiment["id"]}
    lesson = await lesson_of(world, active, **more)
    assert (lesson["title"], lesson["text"], lesson["applies_when"]) == (LESSON["title"], LESSON["text"], "Only by mail")
    assert (lesson["objective_id"], lesson["experiment_id"], lesson["team_id"]) == (active["id"], experiment["id"], TEAM)
    assert (lesson["tags"], lesson["text_withdrawn"], lesson["version"]) == (["Mail", "answers"], False, 1)
    assert (lesson["published_by"], lesson["published_at"]) == (PEOPLE["member"], "2026-01-05T09:00:00Z")


async def test_a_closed_objective_goes_on_teaching_until_its_cycle_is_closed(world: World, cycle: str) -> None:
    closed = await world.closed(cycle)
    await lesson_of(world, closed)
    for verb in ("begin_closing_cycle", "close_cycle"):
        await world.do(verb, by="admin", cycle_id=cycle)
    late = await world.refusal("publish_lesson", objective_id=closed["id"], lesson=LESSON)
    assert late == (409, "cycle_is_closed", None)


async def test_a_draft_and_an_objective_in_review_have_nothing_to_teach_yet(world: World, cycle: str) -> None:
    for objective, state in ((await world.draft(cycle), "draft"), (await world.in_review(cycle), "in review")):
        told = await world.problem("publish_lesson", objective_id=objective["id"], lesson=LESSON)
        assert (told["status"], told["code"]) == (409, "lesson_needs_an_active_objective")
        assert state in told["detail"]
    assert await world.rows("select 1 from lessons") == []


async def test_those_who_work_on_the_objective_publish_its_lessons_and_nobody_else(world: World, cycle: str) -> None:
    part = metric(owner_id=PEOPLE["owner"], contributor_ids=[PEOPLE["helper"]])
    active = await world.active(cycle, contributor_ids=[PEOPLE["contributor"]], key_results=[part])
    for by in ("member", "owner", "helper", "contributor", "champion", "deputy", "lead", "lead_deputy", "lead_above"):
        assert (await lesson_of(world, active, by=by))["published_by"] == PEOPLE[by]
    for by in ("stranger", "admin", "old_deputy"):
        told = await world.refusal("publish_lesson", by=by, objective_id=active["id"], lesson=LESSON)
        assert told == (403, "not_yours_to_learn_from", None)


async def test_a_lesson_names_an_experiment_of_its_own_objective(world: World, cycle: str) -> None:
    active, other = await world.active(cycle), await world.active(cycle)
    for strange in ((await planned(world, other))["id"], "experiment_" + "9" * 32):
        told = await world.refusal("publish_lesson", objective_id=active["id"], lesson={**LESSON, "experiment_id": strange})
        assert told == (422, "experiment_of_another_objective", "lesson.experiment_id")


async def test_no_tag_is_there_twice_large_and_small_letters_alike(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    told = await world.problem("publish_lesson", objective_id=active["id"], lesson={**LESSON, "tags": ["Mail", "pay", " mAIL"]})
    assert (told["status"], told["code"], told["field"]) == (422, "named_twice", "lesson.tags.2")
    for tags, field in (
        (["a", " "], "lesson.tags.1"),
        (["x" * 41], "lesson.tags.0"),
        ([str(n) for n in range(11)], "lesson.tags"),
    ):
        bad = await world.refusal("publish_lesson", objective_id=active["id"], lesson={**LESSON, "tags": tags})
        assert bad == (422, "bad_input", field)


@given(st.lists(st.text("aAbBßẞéÉ", min_size=1, max_size=2), max_size=8))
def test_the_first_tag_that_stands_earlier_too_is_found_and_only_then(tags: list[str]) -> None:
    place = rules.said_again(tags)
    folded = [tag.casefold() for tag in tags]
    until = len(tags) if place is None else place
    assert len(set(folded[:until])) == until
    assert place is None or folded[place] in folded[:place]


async def test_a_lesson_has_a_title_and_a_text(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    for part, said in (("title", " "), ("text", "\n"), ("text", "x" * 2001), ("applies_when", "x" * 2001)):
        told = await world.refusal("publish_lesson", objective_id=active["id"], lesson={**LESSON, part: said})
        assert told == (422, "bad_input", f"lesson.{part}")
    nothing = await world.refusal("publish_lesson", objective_id="objective_" + "9" * 32, lesson=LESSON)
    assert nothing == (404, "objective_not_found", "objective_id")


async def test_another_objective_reuses_a_lesson_and_says_how(world: World, cycle: str) -> None:
    lesson = await lesson_of(world, await world.active(cycle))
    draft = await elsewhere(world, cycle)
    told = await reuse(world, lesson, draft)
    assert (told["lesson_id"], told["objective_id"], told["team_id"]) == (lesson["id"], draft["id"], OTHER)
    assert (told["how"], told["by"], told["version"]) == ("We answer at once", PEOPLE["stranger"], 1)
    assert await world.rows("select version from lessons") == [(1,)]


async def test_a_reuse_counts_once_for_each_objective(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    lesson, second = await lesson_of(world, active), await lesson_of(world, active)
    draft, reviewed = await elsewhere(world, cycle), await world.in_review(cycle)
    await reuse(world, lesson, draft)
    again = {"lesson_id": lesson["id"], "objective_id": draft["id"], "how": "Once more"}
    assert await world.refusal("reuse_lesson", by="stranger", **again) == (409, "lesson_reused_already", "objective_id")
    await reuse(world, second, draft)
    await reuse(world, lesson, reviewed, by="member")
    assert await world.rows("select how, count(*) from lesson_reuses group by how") == [("We answer at once", 3)]


async def test_of_those_who_tell_the_same_reuse_at_once_one_counts_and_the_others_learn_so(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    for _ in range(5):
        lesson, draft = await lesson_of(world, active), await elsewhere(world, cycle)
        body = {"lesson_id": lesson["id"], "objective_id": draft["id"], "how": "So"}
        answers = await asyncio.gather(*(world.send("reuse_lesson", by="stranger", **body) for _ in range(4)))
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
        assert {answer.json().get("code") for answer in answers} == {None, "lesson_reused_already"}
    assert await world.rows("select count(*) from lesson_reuses") == [(5,)]


async def test_the_objective_a_lesson_comes_from_does_not_reuse_it(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    lesson = await lesson_of(world, active)
    own = await world.refusal("reuse_lesson", lesson_id=lesson["id"], objective_id=active["id"], how="Again")
    assert own == (422, "lesson_is_its_own", "objective_id")


async def test_a_lesson_whose_text_was_withdrawn_is_not_reused(world: World, cycle: str) -> None:
    lesson, draft = await lesson_of(world, await world.active(cycle)), await elsewhere(world, cycle)
    async with world.engine.begin() as connection:
        await connection.exec_driver_sql("update lessons set text = '', text_withdrawn = true")
    body = {"lesson_id": lesson["id"], "objective_id": draft["id"], "how": "So"}
    assert await world.refusal("reuse_lesson", by="stranger", **body) == (409, "lesson_was_withdrawn", "lesson_id")


async def test_those_who_work_on_the_objective_that_used_it_tell_so(world: World, cycle: str) -> None:
    lesson, draft = await lesson_of(world, await world.active(cycle)), await elsewhere(world, cycle)
    body = {"lesson_id": lesson["id"], "objective_id": draft["id"], "how": "So"}
    for by in ("member", "champion", "traveler"):
        assert await world.refusal("reuse_lesson", by=by, **body) == (403, "not_yours_to_learn_from", None)
    assert (await reuse(world, lesson, draft, by="lead_above"))["by"] == PEOPLE["lead_above"]


async def test_a_lesson_is_reused_while_the_objective_runs_or_begins(world: World, cycle: str) -> None:
    lesson = await lesson_of(world, await world.active(cycle))
    closed, active = await world.closed(cycle), await world.active(cycle)
    ended = await world.refusal("reuse_lesson", lesson_id=lesson["id"], objective_id=closed["id"], how="So")
    assert ended == (409, "objective_is_closed", None)
    await reuse(world, lesson, active, by="champion")
    blank = await world.refusal("reuse_lesson", lesson_id=lesson["id"], objective_id=active["id"], how=" ")
    assert blank == (422, "bad_input", "how")
    nothing = await world.refusal("reuse_lesson", lesson_id="lesson_" + "9" * 32, objective_id=active["id"], how="So")
    assert nothing == (404, "lesson_not_found", "lesson_id")


async def test_a_lesson_of_a_closed_cycle_is_reused_in_the_next_one(world: World, cycle: str) -> None:
    lesson = await lesson_of(world, await world.closed(cycle))
    for verb in ("begin_closing_cycle", "close_cycle"):
        await world.do(verb, by="admin", cycle_id=cycle)
    later = await world.cycle("2026 Q2", state="planning", starts_on="2026-04-01", ends_on="2026-06-30")
    await reuse(world, lesson, await elsewhere(world, later))


async def test_a_lesson_that_was_withdrawn_does_not_stand_for_the_one_that_a_close_needs(world: World, cycle: str) -> None:
    active = await world.active(cycle)
    gone = await lesson_of(world, active, by="member")
    await world.do("withdraw_text", by="member", id=gone["id"])
    [lesson] = (await world.close(active, learned="Ask sooner"))["lessons"]
    assert (lesson["text"], lesson["text_withdrawn"]) == ("Ask sooner", False)
