"""One search over everything that everybody can read: whatever says it, in titles first."""

import random
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from contracts.feedback.post_mortems import PostMortemDocument
from contracts.feedback.questions import LeaderQuestionDocument
from contracts.messages import Document
from contracts.okrs.lessons import LessonDocument
from gateway.read_model.search import LONGEST
from tests.gateway.conftest import made
from tests.gateway.documents import AT, cycle, objective
from tests.gateway.reasons import OBJECTIVE, decision, named, option
from tests.gateway.world import Gateway
from tests.servers.postgres import Postgres
from tests.services.okrs.world import PEOPLE, TEAM

FOUND = """query($text: String!, $kinds: [SearchKind!], $first: Int, $after: String, $last: Int, $before: String) {
  search(text: $text, kinds: $kinds, first: $first, after: $after, last: $last, before: $before) {
    nodes { kind snippet subject { ... on Node { id } ... on Objective { title team { id } } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
KINDS = ["OBJECTIVE", "DECISION", "LESSON", "QUESTION", "POST_MORTEM"]
WORDS = ("answer", "mail", "promise", "phone", "night", "shift", "draft", "review", "queue", "letter")
EVERYONE = {"state": "shown", "mode": "named", "by": PEOPLE["member"], "readership": "everyone", "on": "2026-01-03"}


def said(number: int, text: str | None, **more: Any) -> dict[str, Any]:
    """A text with its privacy contract."""
    return {**EVERYONE, "id": named("factor", number), "text": text, **more}


def question(number: int, text: str | None, *answers: dict[str, Any], **more: Any) -> LeaderQuestionDocument:
    """To the leads of a team."""
    words = [{"is_answer": True, "text": each} for each in answers]
    id = named("leader_question", number)
    given = {**AT, "id": id, "team_id": TEAM, "text": {**said(number, text, **more), "id": id}, "state": "open", "words": words}
    return LeaderQuestionDocument.model_validate(given)


def post_mortem(number: int, **more: Any) -> PostMortemDocument:
    """Later numbers were opened later."""
    given = {
        **AT,
        "id": named("post_mortem", number),
        "title": f"Post-mortem {number}",
        "happened_on": "2026-01-02",
        "team_id": TEAM,
        "state": "open",
        "edit_version": 1,
        "opened_at": f"2026-01-03T09:00:00.{number:06d}Z",
    }
    return PostMortemDocument.model_validate(given | more)


def entry(number: int, text: str, **more: Any) -> dict[str, Any]:
    return {**said(number, text, **more), "id": named("timeline_entry", number)}


def factor(number: int, text: str | None, *tags: str, **more: Any) -> dict[str, Any]:
    return {**said(number, text, **more), "kind": "tool", "tags": list(tags)}


def lesson(number: int, **more: Any) -> LessonDocument:
    """Of objective 1; later numbers were published later."""
    given = {
        **AT,
        "id": named("lesson", number),
        "objective_id": OBJECTIVE,
        "team_id": TEAM,
        "title": f"Lesson {number}",
        "text": "We learned it.",
        "published_by": PEOPLE["member"],
        "published_at": f"2026-01-03T09:00:00.{number:06d}Z",
    }
    return LessonDocument.model_validate(given | more)


async def nodes(gateway: Gateway, text: str, **given: Any) -> list[dict[str, Any]]:
    return list((await gateway.read(FOUND, text=text, **given))["search"]["nodes"])


async def found(gateway: Gateway, text: str, **given: Any) -> list[str]:
    """The ids without their zeros: `lesson_2`."""
    ids = [each["subject"]["id"].rpartition("_") for each in await nodes(gateway, text, **given)]
    return [f"{kind}_{int(number, 16)}" for kind, _, number in ids]


async def test_every_kind_is_found_by_what_it_says_and_shown_as_what_it_is(gateway: Gateway) -> None:
    await gateway.publish(
        [
            cycle(1),
            objective(1, why="Whoever writes a letter waits"),
            decision(1, options=[option(1, title="By letter"), option(2, title="No")]),
            lesson(1, applies_when="Where letters come in"),
            question(1, "Why?", said(2, "A letter is read by two")),
            post_mortem(1, factors=[factor(3, "The slot jams", "letterbox")]),
            objective(2),
        ]
    )
    told = {each["kind"]: each for each in await nodes(gateway, "LETTER")}
    assert set(told) == set(KINDS)
    assert told["OBJECTIVE"]["subject"] == {"id": objective(1).id, "title": "Objective 1", "team": {"id": TEAM}}
    snippets = {kind: each["snippet"] for kind, each in told.items()}
    assert snippets == {
        "OBJECTIVE": "Whoever writes a ⟦letter⟧ waits",
        "DECISION": "By ⟦letter⟧ … No",
        "LESSON": "We learned it. Where ⟦letters⟧ come in",
        "QUESTION": "Why? … A ⟦letter⟧ is read by two",
        "POST_MORTEM": "The slot jams",
    }
    for kind in KINDS:
        assert [each["kind"] for each in await nodes(gateway, "letter", kinds=[kind])] == [kind]
    assert {each["kind"] for each in await nodes(gateway, "letter", kinds=["LESSON", "QUESTION"])} == {"LESSON", "QUESTION"}
    assert len(await nodes(gateway, "letter", kinds=[])) == len(KINDS)


async def test_titles_come_before_tags_and_tags_before_texts_and_of_equal_ones_the_latest(gateway: Gateway) -> None:
    await gateway.publish(
        [
            cycle(1),
            objective(1, title="Promise an answer", drafted_at="2026-01-02T09:00:00Z"),
            objective(2, why="We promise"),
            decision(1, title="Promise an hour", proposed_at="2026-01-03T09:00:00Z"),
            question(1, "Do we promise?", on="2026-01-05"),
            lesson(1, title="Promise little", published_at="2026-01-01T09:00:00Z"),
            post_mortem(1, title="Promise broken", opened_at="2026-01-04T09:00:00Z"),
            lesson(2, tags=["Promise"]),
            post_mortem(2, factors=[factor(1, "It said so", "promises")], opened_at="2026-01-01T09:00:00Z"),
            lesson(3, title="An hour", text="Promise"),
            lesson(4, title="An hour", tags=["promise"]),
        ]
    )
    titles = ["leader_question_1", "post_mortem_1", "decision_1", "objective_1", "lesson_1"]
    assert await found(gateway, "promis") == [*titles, "lesson_4", "lesson_2", "post_mortem_2", "lesson_3", "objective_2"]
    assert await found(gateway, "hour promise") == ["decision_1", "lesson_4", "lesson_3"]


async def test_all_words_are_wanted_and_a_text_without_any_finds_nothing(gateway: Gateway) -> None:
    await gateway.publish([cycle(1), objective(1, title="Über Nacht", why="Niemand antwortet"), objective(2, title="Nachts")])
    assert await found(gateway, "nacht NIEMAND") == ["objective_1"]
    for nothing in ("", "  ", "&|!:*()'", "<->", "—"):
        assert await found(gateway, nothing) == []
    assert await found(gateway, "nacht' & !über:*") == ["objective_1"]
    ten = "nacht " * 10
    assert await found(gateway, f"{ten} nowhere") == ["objective_2", "objective_1"], "ten words count"


async def test_a_text_is_as_long_as_it_may_be_and_a_page_as_large(gateway: Gateway) -> None:
    assert await found(gateway, "x" * LONGEST, first=100) == []
    assert await gateway.code(FOUND, text="x" * (LONGEST + 1)) == "BAD_USER_INPUT"
    assert await gateway.code(FOUND, text="x", first=101) == "BAD_USER_INPUT"
    assert await gateway.code(FOUND, text="x", first=1, last=1) == "BAD_USER_INPUT"


async def test_what_everybody_may_not_read_is_not_found_and_what_was_taken_back_neither(gateway: Gateway) -> None:
    narrowed = {"readership": "team", "team_id": TEAM, "by": None}
    await gateway.publish(
        [
            lesson(1, title="Promise an answer", text="", text_withdrawn=True),
            question(1, None, said(2, "We promise", **EVERYONE), **narrowed),
            question(3, None, state="withdrawn"),
            question(4, None, said(5, None, state="hidden", hidden_because="spam"), state="hidden", hidden_because="spam"),
        ]
    )
    assert await found(gateway, "promise") == ["leader_question_1"], "by the answer, which everybody reads"
    await gateway.publish([question(1, "We may not promise", version=1)])
    assert await found(gateway, "may") == [], "an older version is no news"


async def test_a_text_whose_last_day_has_passed_finds_nothing_and_is_in_no_snippet(gateway: Gateway) -> None:
    over, lasting = {"kept_until": "2026-01-04"}, {"kept_until": "2026-01-05"}
    await gateway.publish(
        [
            question(1, "Where is the lantern?", said(2, "The lantern is kept", **over), **over),
            question(3, "Where is the lantern today?", **lasting),
            question(4, "The lantern?", said(5, "Gone, as the candle", **over)),
            post_mortem(1, learnings=said(6, "Look at the lantern", **over)),
            post_mortem(2, title="The lantern fell", impact=said(7, "The candle went out", **over), luck=said(8, "Nobody slept")),
            post_mortem(3, factors=[factor(9, "No lantern", "lantern", **over)], timeline=[entry(10, "It went dark")]),
            post_mortem(4, timeline=[entry(11, "The lantern fell", **over)], factors=[factor(12, "A candle")]),
        ]
    )
    assert set(await found(gateway, "lantern")) == {"leader_question_3", "leader_question_4", "post_mortem_2", "post_mortem_3"}
    assert await found(gateway, "candle") == ["post_mortem_4"]
    snippets = {each["subject"]["id"][-2:]: each["snippet"] for each in await nodes(gateway, "lantern", kinds=["POST_MORTEM"])}
    assert snippets == {"02": "Nobody slept", "03": "It went dark"}
    [told] = await nodes(gateway, "lantern", kinds=["QUESTION"], first=1)
    assert told["snippet"] == "The ⟦lantern⟧"


async def test_what_was_just_written_is_found_at_once_and_what_was_deleted_no_more(gateway: Gateway) -> None:
    planned = await gateway.okrs.cycle("2026 Q1", state="planning")
    await gateway.project()
    drafted = await gateway.mutate(
        "draftObjective", "objective { id }", title="Zeppelins arrive", teamId=TEAM, cycleId=planned, ambition="LEARNING"
    )
    assert [each["subject"]["id"] for each in await nodes(gateway, "zeppel")] == [drafted["objective"]["id"]]
    await gateway.mutate("discardDraft", "objective { id }", objectiveId=drafted["objective"]["id"])
    assert await nodes(gateway, "zeppel") == []


@pytest.fixture(scope="module")
async def library(postgres: Postgres) -> AsyncIterator[Gateway]:
    """Some thousand things out of ten words, so that many ranks are the same."""
    async with made(postgres) as gateway:
        await gateway.publish([cycle(1), *(_anything(number) for number in range(1, 2001))])
        yield gateway


def _anything(number: int) -> Document:
    chance = random.Random(number)  # the same library every time
    title, text = (" ".join(chance.choices(WORDS, k=chance.randint(1, most))) for most in (4, 30))
    day = f"2026-01-{chance.randint(1, 28):02d}"
    at = f"{day}T09:00:00Z"
    kinds: list[Callable[[], Document]] = [
        lambda: objective(number, title=title, why=text, drafted_at=at),
        lambda: decision(number, title=title, context=text, proposed_at=at),
        lambda: lesson(number, title=title, text=text, published_at=at),
        lambda: question(number, title, said(number, text), on=day),
        lambda: post_mortem(number, title=title, factors=[factor(number, text, "mail")], opened_at=at),
    ]
    return kinds[number % 5]()


async def _walk(gateway: Gateway, text: str, size: int, *, backwards: bool = False, late: int = 0) -> list[str]:
    """Every page, one after another; something is published after each."""
    ids: list[str] = []
    cursor: dict[str, Any] = {}
    while True:
        window: dict[str, Any] = {"last": size} if backwards else {"first": size}
        page = (await gateway.read(FOUND, text=text, **window, **cursor))["search"]
        told = [each["subject"]["id"] for each in page["nodes"]]
        ids = [*told, *ids] if backwards else [*ids, *told]
        if not page["pageInfo"]["hasPreviousPage" if backwards else "hasNextPage"]:
            return ids
        cursor = {"before": page["pageInfo"]["startCursor"]} if backwards else {"after": page["pageInfo"]["endCursor"]}
        if late:
            await gateway.publish([_anything(late := late + 1)])


async def _ranked(gateway: Gateway, query: str) -> list[str]:
    """The order by PostgreSQL's own word, in one statement."""
    tables = {
        "objective": "drafted_at",
        "decision": "proposed_at",
        "lesson": "published_at",
        "leader_question": "document->'text'->>'on'",
        "post_mortem": "opened_at",
    }
    first = " & ".join(f"{word}A" for word in query.split(" & "))
    every = " union all ".join(f'select id, words, ({at}) collate "C" as at from {table}' for table, at in tables.items())
    rows = await gateway.raw.fetch(
        f"select id from ({every}) as f where words @@ to_tsquery('simple', $1)"
        " order by words @@ to_tsquery('simple', $2) desc, words @@ to_tsquery('simple', $3) desc, at desc, id desc",
        query,
        first,
        first.replace("A", "AB"),
    )
    return [row["id"] for row in rows]


@pytest.mark.parametrize(("text", "query"), [("promise", "promise:*"), ("mail pho", "mail:* & pho:*")])
async def test_pages_of_any_size_make_the_whole_order_forwards_and_backwards(library: Gateway, text: str, query: str) -> None:
    whole = await _ranked(library, query)
    assert len(whole) > 500
    assert len({id.rpartition("_")[0] for id in whole}) == len(KINDS)
    for size in (37, 100):
        assert await _walk(library, text, size) == whole
        assert await _walk(library, text, size, backwards=True) == whole


async def test_what_is_published_while_somebody_reads_on_neither_repeats_nor_hides_anything(library: Gateway) -> None:
    before = await _ranked(library, "queue:*")
    ids = await _walk(library, "queue", 60, late=5000)
    assert len(ids) == len(set(ids))
    assert [id for id in ids if id in set(before)] == before


async def test_a_page_costs_one_statement_however_many_kinds(library: Gateway) -> None:
    for kinds in (None, *([kind] for kind in KINDS)):
        library.pool.statements.clear()
        query = FOUND.replace(" team { id }", "")
        page = await library.read(query, text="night", kinds=kinds, first=100)
        assert len(page["search"]["nodes"]) == 100
        assert len(library.statements) == 1, library.statements


async def test_a_cursor_of_another_list_is_refused(library: Gateway) -> None:
    lessons = await library.read("{ lessons(first: 1) { pageInfo { endCursor } } }")
    assert await library.code(FOUND, text="night", after=lessons["lessons"]["pageInfo"]["endCursor"]) == "BAD_USER_INPUT"
