"""Lessons: found by what they say, the best match first, and reused by other objectives."""

import random
from collections.abc import AsyncIterator
from typing import Any

import pytest

from contracts.okrs.experiments import ExperimentDocument
from contracts.okrs.lessons import LessonDocument, LessonReuseDocument
from tests.gateway.conftest import made
from tests.gateway.documents import AT, cycle, objective
from tests.gateway.reasons import OBJECTIVE, named
from tests.gateway.world import Gateway
from tests.servers.postgres import Postgres
from tests.services.okrs.world import OTHER, PEOPLE, TEAM

FOUND = """query($filter: LessonFilterInput, $first: Int, $after: String, $last: Int, $before: String) {
  lessons(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    nodes { id title text snippet } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
WORDS = ("answer", "mail", "promise", "phone", "night", "shift", "draft", "review", "queue", "letter")
MANY = 3000


def lesson(number: int, **more: Any) -> LessonDocument:
    """Of objective 1; later numbers were published later."""
    given = {
        **AT,
        "id": named("lesson", number),
        "objective_id": OBJECTIVE,
        "team_id": TEAM,
        "title": f"Lesson {number}",
        "text": "People wait where they know that somebody reads it.",
        "published_by": PEOPLE["member"],
        "published_at": f"2026-01-03T09:00:00.{number:06d}Z",
    }
    return LessonDocument.model_validate(given | more)


def reuse(number: int, of: int, by: int, **more: Any) -> LessonReuseDocument:
    """Of a lesson by an objective."""
    given = {
        **AT,
        "id": named("lesson_reuse", number),
        "lesson_id": named("lesson", of),
        "objective_id": objective(by).id,
        "team_id": OTHER,
        "how": f"Use {number}",
        "by": PEOPLE["stranger"],
        "at": f"2026-01-04T09:00:00.{number:06d}Z",
    }
    return LessonReuseDocument.model_validate(given | more)


async def found(gateway: Gateway, filter: dict[str, Any] | None = None, **window: Any) -> list[int]:
    """The numbers of the lessons on a page."""
    page = (await gateway.read(FOUND, filter=filter, **window))["lessons"]
    return [int(each["id"].removeprefix("lesson_"), 16) for each in page["nodes"]]


async def test_without_a_text_lessons_come_newest_first_and_without_a_snippet(gateway: Gateway) -> None:
    await gateway.publish([lesson(number) for number in (2, 1, 3)])
    page = (await gateway.read(FOUND))["lessons"]
    assert [(each["title"], each["snippet"]) for each in page["nodes"]] == [
        ("Lesson 3", None),
        ("Lesson 2", None),
        ("Lesson 1", None),
    ]
    assert await found(gateway, {"text": "  "}) == [3, 2, 1]


async def test_the_best_match_comes_first_by_where_the_word_stands(gateway: Gateway) -> None:
    await gateway.publish(
        [
            lesson(1, title="Promise an answer"),
            lesson(2, tags=["Promise"]),
            lesson(3, applies_when="Where we can hold a promise"),
            lesson(4, text="Who hears a promise waits."),
            lesson(5),
        ]
    )
    assert await found(gateway, {"text": "promise"}) == [1, 2, 3, 4]


async def test_words_are_found_by_their_beginnings_all_of_them_in_large_and_small_letters(gateway: Gateway) -> None:
    await gateway.publish([lesson(1, text="Über Nacht antwortet niemand"), lesson(2, text="Nachts lesen wenige"), lesson(3)])
    assert await found(gateway, {"text": "NACHT"}) == [2, 1]
    assert await found(gateway, {"text": "nacht über"}) == [1]
    assert await found(gateway, {"text": "über niemanden"}) == []
    for nothing in ("&|!:*()'", "<->", "—"):
        assert await found(gateway, {"text": nothing}) == []
    assert await found(gateway, {"text": "lesson' & !people:*"}) == [3]


async def test_a_snippet_marks_what_was_found_and_its_marks_are_never_the_lessons_own(gateway: Gateway) -> None:
    told = "We ⟦never⟧ promise. " + "Something else happens all the time. " * 30 + "A <b>promise</b> is kept."
    await gateway.publish([lesson(1, text=told, applies_when="With promises by mail")])
    [node] = (await gateway.read(FOUND, filter={"text": "promis"}))["lessons"]["nodes"]
    snippet = node["snippet"]
    assert node["text"] == told
    assert len(snippet) < 600
    marked = [part.split("⟧")[0] for part in snippet.split("⟦")[1:]]
    assert set(marked) <= {"promise", "promises"}
    assert marked
    assert snippet.count("⟦") == snippet.count("⟧") == len(marked)


async def test_a_lesson_found_by_its_title_alone_shows_how_its_text_begins(gateway: Gateway) -> None:
    await gateway.publish([lesson(1, title="Promise an answer")])
    [node] = (await gateway.read(FOUND, filter={"text": "promise"}))["lessons"]["nodes"]
    assert node["snippet"].startswith("People wait where they know")
    assert "⟦" not in node["snippet"]


async def test_lessons_are_found_by_team_objective_and_tag_together(gateway: Gateway) -> None:
    second = objective(2).id
    await gateway.publish(
        [
            lesson(1, tags=["Mail", "Night Shift"]),
            lesson(2, tags=["mail"], team_id=OTHER),
            lesson(3, tags=["mailbox"], objective_id=second),
            lesson(4, tags=["MAIL"], objective_id=second),
        ]
    )
    assert await found(gateway, {"tags": ["mAiL"]}) == [4, 2, 1]
    assert await found(gateway, {"tags": ["night shift", "Mailbox"]}) == [3, 1]
    assert await found(gateway, {"teamIds": [OTHER]}) == [2]
    assert await found(gateway, {"objectiveIds": [second]}) == [4, 3]
    assert await found(gateway, {"objectiveIds": [second], "tags": ["mail"]}) == [4]
    assert await found(gateway, {"text": "mail", "teamIds": [TEAM]}) == [4, 3, 1]
    assert await found(gateway, {"tags": ["night"]}) == []


async def test_a_text_that_was_withdrawn_is_not_found_and_is_shown_empty(gateway: Gateway) -> None:
    await gateway.publish([lesson(1, title="Promise an answer", text="Only a promise")])
    assert await found(gateway, {"text": "promise"}) == [1]
    await gateway.publish([lesson(1, version=2, title="Promise an answer", text="", text_withdrawn=True)])
    assert await found(gateway, {"text": "promise"}) == []
    [node] = (await gateway.read(FOUND))["lessons"]["nodes"]
    assert (node["title"], node["text"]) == ("Promise an answer", "")


@pytest.fixture(scope="module")
async def library(postgres: Postgres) -> AsyncIterator[Gateway]:
    """A few thousand lessons out of ten words, so that many ranks are the same."""
    chance = random.Random(11)  # the same library every time
    async with made(postgres) as gateway:
        await gateway.publish([_any_lesson(number, chance) for number in range(1, MANY + 1)])
        yield gateway


def _any_lesson(number: int, chance: random.Random) -> LessonDocument:
    title, text = (" ".join(chance.choices(WORDS, k=chance.randint(1, most))) for most in (4, 30))
    at = f"2026-01-{chance.randint(1, 28):02d}T09:00:00Z"
    return lesson(number, title=title, text=text, tags=list({*chance.choices(WORDS, k=2)}), published_at=at)


async def _walk(
    gateway: Gateway, text: str, size: int, *, backwards: bool = False, late: list[LessonDocument] | None = None
) -> list[str]:
    """Every page, one after another; something is published after each."""
    ids: list[str] = []
    cursor: dict[str, Any] = {}
    while True:
        window: dict[str, Any] = {"last": size} if backwards else {"first": size}
        page = (await gateway.read(FOUND, filter={"text": text}, **window, **cursor))["lessons"]
        nodes = [each["id"] for each in page["nodes"]]
        ids = [*nodes, *ids] if backwards else [*ids, *nodes]
        if not page["pageInfo"]["hasPreviousPage" if backwards else "hasNextPage"]:
            return ids
        cursor = {"before": page["pageInfo"]["startCursor"]} if backwards else {"after": page["pageInfo"]["endCursor"]}
        if late:
            await gateway.publish([late.pop()])


async def _ranked(gateway: Gateway, query: str) -> list[str]:
    """The order by PostgreSQL's own word, in one statement."""
    rows = await gateway.raw.fetch(
        "select id from lesson where words @@ to_tsquery('simple', $1)"
        " order by ts_rank_cd(words, to_tsquery('simple', $1)) desc, published_at desc, id desc",
        query,
    )
    return [row["id"] for row in rows]


@pytest.mark.parametrize(("text", "query"), [("promise", "promise:*"), ("mail pho", "mail:* & pho:*")])
async def test_pages_of_any_size_make_the_whole_order_forwards_and_backwards(library: Gateway, text: str, query: str) -> None:
    whole = await _ranked(library, query)
    assert len(whole) > 500
    for size in (37, 100):
        assert await _walk(library, text, size) == whole
        assert await _walk(library, text, size, backwards=True) == whole


async def test_what_is_published_while_somebody_reads_on_neither_repeats_nor_hides_anything(library: Gateway) -> None:
    before = await _ranked(library, "queue:*")
    chance = random.Random(5)  # as above
    late = [_any_lesson(number, chance) for number in range(MANY + 1, MANY + 61)]
    ids = await _walk(library, "queue", 60, late=late)
    assert len(ids) == len(set(ids))
    assert [id for id in ids if id in set(before)] == before


async def test_a_page_costs_one_statement_with_and_without_a_text(library: Gateway) -> None:
    for filter in ({"text": "night"}, {"tags": ["mail"]}, None):
        library.pool.statements.clear()
        assert len(await found(library, filter, first=100)) == 100
        assert len(library.statements) == 1, library.statements


async def test_a_cursor_of_another_order_is_refused(library: Gateway) -> None:
    page = (await library.read(FOUND, filter={"text": "night"}, first=1))["lessons"]["pageInfo"]
    assert await library.code(FOUND, after=page["endCursor"]) == "BAD_USER_INPUT"


async def test_a_lesson_shows_where_it_comes_from_and_who_used_it(gateway: Gateway) -> None:
    experiment = ExperimentDocument.model_validate(
        {
            **AT,
            **dict.fromkeys(("hypothesis", "prediction", "measure", "stop_rule"), "x"),
            "id": named("experiment", 1),
            "objective_id": OBJECTIVE,
            "key_result_id": objective(1).key_results[0].id,
            "team_id": TEAM,
            "state": "adopted",
            "planned_by": PEOPLE["owner"],
            "planned_at": "2026-01-02T09:00:00Z",
        }
    )
    objectives = [objective(number) for number in (1, 2, 3)]
    lessons = [lesson(1, experiment_id=experiment.id), lesson(2)]
    reuses = [reuse(1, of=1, by=2), reuse(2, of=1, by=3), reuse(3, of=2, by=3)]
    await gateway.publish([cycle(1), experiment, *objectives, *lessons, *reuses])
    asked = """{ lessons { nodes {
      id reuseCount objective { title } experiment { id lessons { nodes { id } } } team { id } publishedBy { id }
      reuses(first: 1) { nodes { how objective { title } team { id } by { id } lesson { id } } pageInfo { hasNextPage } } } } }"""
    gateway.pool.statements.clear()
    second, first = (await gateway.read(asked))["lessons"]["nodes"]
    assert len(gateway.statements) == 12, "one for each field that reads"
    assert (first["reuseCount"], second["reuseCount"]) == (2, 1)
    assert (first["objective"]["title"], first["team"]["id"]) == ("Objective 1", TEAM)
    assert first["publishedBy"] == {"id": PEOPLE["member"]}
    assert first["experiment"] == {"id": experiment.id, "lessons": {"nodes": [{"id": first["id"]}]}}
    assert second["experiment"] is None
    assert first["reuses"]["pageInfo"]["hasNextPage"]
    [used] = first["reuses"]["nodes"]
    assert (used["how"], used["objective"]["title"], used["team"]["id"]) == ("Use 2", "Objective 3", OTHER)
    assert (used["by"]["id"], used["lesson"]["id"]) == (PEOPLE["stranger"], first["id"])


async def test_an_objective_and_its_team_show_what_was_learned_and_what_it_used(gateway: Gateway) -> None:
    await gateway.publish([cycle(1), objective(1), objective(2), lesson(1), lesson(2), reuse(1, of=1, by=2)])
    asked = """query($ids: [ID!]!, $team: ID!) {
      nodes(ids: $ids) { ... on Objective { lessons { nodes { title } } lessonReuses { nodes { how lesson { title } } } } }
      team: node(id: $team) { ... on Team { lessons { nodes { title } } } } }"""
    told = await gateway.read(asked, ids=[objective(1).id, objective(2).id], team=TEAM)
    learned = {"nodes": [{"title": "Lesson 2"}, {"title": "Lesson 1"}]}
    assert told["nodes"][0] == {"lessons": learned, "lessonReuses": {"nodes": []}}
    used = {"nodes": [{"how": "Use 1", "lesson": {"title": "Lesson 1"}}]}
    assert told["nodes"][1] == {"lessons": {"nodes": []}, "lessonReuses": used}
    assert told["team"] == {"lessons": learned}


async def test_one_lesson_is_read_by_its_id(gateway: Gateway) -> None:
    await gateway.publish([lesson(1), reuse(1, of=1, by=2)])
    asked = """query($id: ID!, $reuse: ID!) {
      lesson(id: $id) { title snippet reuseCount } node(id: $reuse) { ... on LessonReuse { how } } }"""
    told = await gateway.read(asked, id=named("lesson", 1), reuse=named("lesson_reuse", 1))
    assert told == {"lesson": {"title": "Lesson 1", "snippet": None, "reuseCount": 1}, "node": {"how": "Use 1"}}
    gone = await gateway.read('{ lesson(id: "lesson_00000000000000000000000000000009") { id } }')
    assert gone == {"lesson": None}
