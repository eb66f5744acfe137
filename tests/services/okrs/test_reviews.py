"""Reviews of check-ins: begun with questions, answered once."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.services.okrs.world import PEOPLE, TEAM, World, metric

QUESTIONS = ["What surprised you?", "Who could help?"]
UNKNOWN = {"check_in": "check_in_" + "9" * 32, "review": "review_" + "9" * 32, "question": "question_" + "9" * 32}


async def checked_in(world: World, cycle: str, *, by: str = "owner") -> dict[str, Any]:
    part = metric(owner_id=PEOPLE["owner"], contributor_ids=[PEOPLE["helper"]])
    active = await world.active(cycle, key_results=[part])
    return dict((await world.check_in(active, by=by, value="4"))["check_in"])


async def reviewed(world: World, check_in: dict[str, Any], *, by: str = "lead", **more: Any) -> dict[str, Any]:
    given = {"check_in_id": check_in["id"], "questions": QUESTIONS}
    return dict((await world.do("review_check_in", by=by, **given | more))["review"])


def _about(review: dict[str, Any], place: int = 0) -> dict[str, Any]:
    return {"review_id": review["id"], "question_id": review["questions"][place]["id"]}


async def test_whoever_leads_asks_whoever_checked_in_with_a_day_to_answer(world: World, cycle: str) -> None:
    check_in = await checked_in(world, cycle)
    review = await reviewed(world, check_in, note="Good that you said it")
    assert (review["check_in_id"], review["objective_id"]) == (check_in["id"], check_in["objective_id"])
    assert (review["team_id"], review["by"], review["asked_of"]) == (TEAM, PEOPLE["lead"], PEOPLE["owner"])
    assert (review["note"], review["due_on"], review["version"]) == ("Good that you said it", "2026-01-08", 1)
    assert [one["text"] for one in review["questions"]] == QUESTIONS
    assert {(one["answer"], one["answered_by"], one["answered_at"]) for one in review["questions"]} == {(None, None, None)}
    assert await world.rows("select version from check_ins") == [(1,)]


async def test_the_day_to_answer_is_counted_where_whoever_reviews_lives(world: World, cycle: str) -> None:
    check_in = await checked_in(world, cycle)
    await world.do("revise_objective", objective_id=check_in["objective_id"], champion_id=PEOPLE["traveler"], reason="She knows")
    world.clock.move_to(datetime(2026, 1, 5, 12, tzinfo=UTC))  # the sixth of January on Kiritimati
    assert (await reviewed(world, check_in, by="traveler"))["due_on"] == "2026-01-09"
    assert (await reviewed(world, check_in, by="lead"))["due_on"] == "2026-01-08"


async def test_those_who_lead_review_and_nobody_else_nor_what_they_said_themselves(world: World, cycle: str) -> None:
    check_in = await checked_in(world, cycle, by="champion")
    for by in ("lead", "lead_above", "lead_deputy", "deputy"):
        await reviewed(world, check_in, by=by)
    body = {"check_in_id": check_in["id"], "questions": QUESTIONS}
    for by in ("member", "owner", "helper", "stranger", "old_deputy", "admin"):
        assert await world.refusal("review_check_in", by=by, **body) == (403, "not_yours_to_review", None)
    assert await world.refusal("review_check_in", by="champion", **body) == (403, "not_your_own_check_in", None)
    assert await world.rows("select count(*) from reviews") == [(4,)]


async def test_a_review_starts_with_a_question(world: World, cycle: str) -> None:
    body = {"check_in_id": (await checked_in(world, cycle))["id"], "note": "Do better"}
    starts = (422, "review_starts_with_a_question", "questions")
    cases: list[tuple[dict[str, Any], tuple[int, str, str | None]]] = [
        ({}, starts),
        ({"questions": []}, starts),
        ({"questions": [" "]}, (422, "bad_input", "questions.0")),
        ({"questions": ["q" * 501]}, (422, "bad_input", "questions.0")),
        ({"questions": QUESTIONS * 3}, (422, "bad_input", "questions")),
        ({"questions": QUESTIONS, "note": "n" * 1001}, (422, "bad_input", "note")),
        ({"questions": QUESTIONS, "check_in_id": UNKNOWN["check_in"]}, (404, "check_in_not_found", "check_in_id")),
    ]
    for faulty, refusal in cases:
        assert await world.refusal("review_check_in", by="lead", **body | faulty) == refusal
    assert await world.rows("select 1 from reviews") == []


async def test_nothing_is_reviewed_in_a_closed_cycle_and_what_was_asked_is_still_answered(world: World, cycle: str) -> None:
    check_in = await checked_in(world, cycle)
    review = await reviewed(world, check_in)
    [(part,)] = await world.rows("select key_results->0->>'id' from objectives")
    await world.close({"id": check_in["objective_id"], "key_results": [{"id": part}]})
    await reviewed(world, check_in)
    for verb in ("begin_closing_cycle", "close_cycle"):
        await world.do(verb, by="admin", cycle_id=cycle)
    body = {"check_in_id": check_in["id"], "questions": QUESTIONS}
    assert await world.refusal("review_check_in", by="lead", **body) == (409, "cycle_is_closed", None)
    await world.do("answer_review_question", by="owner", **_about(review), answer="How late it was")


async def test_what_was_imported_is_answered_for_by_the_champion(world: World, cycle: str) -> None:
    check_in = await checked_in(world, cycle, by="helper")
    async with world.engine.begin() as connection:
        await connection.exec_driver_sql("update check_ins set by = null")
    review = await reviewed(world, check_in)
    assert review["asked_of"] is None
    refusal = await world.refusal("answer_review_question", by="helper", **_about(review), answer="x")
    assert refusal == (403, "not_yours_to_explain", None)
    await world.do("answer_review_question", by="champion", **_about(review), answer="I do not know")


@pytest.mark.parametrize("by", ["helper", "champion", "deputy", "owner"])
async def test_whoever_was_asked_the_champion_the_owner_and_their_deputies_answer(world: World, cycle: str, by: str) -> None:
    review = await reviewed(world, await checked_in(world, cycle, by="helper"))
    for nobody in ("lead", "member", "stranger", "old_deputy", "admin"):
        refusal = await world.refusal("answer_review_question", by=nobody, **_about(review), answer="x")
        assert refusal == (403, "not_yours_to_explain", None)
    told = await world.do("answer_review_question", by=by, **_about(review, 1), answer="The night shift")
    first, second = told["review"]["questions"]
    assert (first["answer"], told["review"]["version"]) == (None, 2)
    assert (second["answer"], second["answered_by"], second["answered_at"]) == (
        "The night shift",
        PEOPLE[by],
        "2026-01-05T09:00:00Z",
    )
    assert told["review"] | {"version": 1, "questions": review["questions"]} == review


async def test_a_question_is_answered_once_and_whoever_is_late_reads_the_answer(world: World, cycle: str) -> None:
    review = await reviewed(world, await checked_in(world, cycle))
    await world.do("answer_review_question", by="owner", **_about(review), answer="How late it was")
    told = await world.problem("answer_review_question", by="champion", **_about(review), answer="Nothing")
    assert (told["status"], told["code"], told["field"]) == (409, "question_was_answered", "question_id")
    assert told["details"] == {
        "answered_by": PEOPLE["owner"],
        "answered_at": "2026-01-05T09:00:00Z",
        "answer": "How late it was",
    }
    await world.do("answer_review_question", by="champion", **_about(review, 1), answer="The night shift")


async def test_of_two_who_answer_at_once_one_wins_and_the_other_reads_the_answer(world: World, cycle: str) -> None:
    check_in = await checked_in(world, cycle)
    for _ in range(5):
        review = await reviewed(world, check_in)
        answers = await asyncio.gather(
            *(world.send("answer_review_question", by=by, **_about(review), answer=by) for by in ("owner", "champion"))
        )
        won, lost = sorted(answers, key=lambda answer: answer.status_code)
        assert (won.status_code, lost.status_code) == (200, 409)
        assert lost.json()["details"]["answer"] == won.json()["review"]["questions"][0]["answer"]


async def test_an_answer_needs_a_question_and_words(world: World, cycle: str) -> None:
    review = await reviewed(world, await checked_in(world, cycle))
    about = {**_about(review), "answer": "x"}
    cases: list[tuple[dict[str, Any], tuple[int, str, str | None]]] = [
        ({"review_id": UNKNOWN["review"]}, (404, "review_not_found", "review_id")),
        ({"question_id": UNKNOWN["question"]}, (404, "question_not_found", "question_id")),
        ({"answer": " "}, (422, "bad_input", "answer")),
        ({"answer": "a" * 1001}, (422, "bad_input", "answer")),
    ]
    for faulty, refusal in cases:
        assert await world.refusal("answer_review_question", by="owner", **about | faulty) == refusal
    assert await world.rows("select version from reviews") == [(1,)]
