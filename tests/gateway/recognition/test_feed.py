"""The celebration feed's public part: one order over recognition, openness and welcomes, one statement a page."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.cursors import cursor
from gateway.pages import Window
from gateway.read_model.celebrations import CELEBRATED
from tests.gateway.recognition.documents import elsewhere, openness, recognition, thanks, welcome
from tests.gateway.world import Gateway
from tests.services.okrs.world import COMPANY, DIVISION, OTHER, TEAM

FEED = """query($filter: CelebrationFilterInput, $first: Int, $after: String, $last: Int, $before: String) {
  celebration(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    nodes { __typename ... on Recognition { id text } ... on Openness { id text } ... on Welcome { id text } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
THREAD = f"concern_{1:032x}"


async def texts(gateway: Gateway, **asked: Any) -> list[str]:
    return [each["text"] for each in (await gateway.read(FEED, **asked))["celebration"]["nodes"]]


@pytest.fixture(scope="module")
async def fed(untouched: Gateway) -> Gateway:
    """Twelve things that were said one after another, and some that nobody reads any more."""
    told = [
        recognition(1, "member"),
        openness(2),
        welcome(3, "author"),
        thanks(4, THREAD),
        recognition(5, "champion", by="member"),
        openness(6, "lead", openness_kind="unknown"),
        welcome(7, "author", by="member"),
        *elsewhere(8),
        recognition(20, text="", text_state="hidden", hidden_because="spam"),
        openness(21, text="", text_state="withdrawn"),
        welcome(22, "author", text="", text_state="hidden", hidden_because="disrespect"),
    ]
    await untouched.publish(told)
    return untouched


ALL = [
    "welcome 10", "openness 9", "recognition 8", "welcome 7", "openness 6", "recognition 5", "recognition 4", "welcome 3",
    "openness 2", "recognition 1",
]  # fmt: skip


async def test_it_is_one_list_the_newest_first_without_what_nobody_reads_any_more(fed: Gateway) -> None:
    fed.pool.statements.clear()
    assert await texts(fed) == ALL
    assert len(fed.statements) == 1


@pytest.mark.parametrize("size", [1, 3, 4, 10])
async def test_pages_either_way_are_the_whole(fed: Gateway, size: int) -> None:
    found: list[str] = []
    after = None
    for _ in range(20):
        page = (await fed.read(FEED, first=size, after=after))["celebration"]
        found += [each["text"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == ALL
    back: list[str] = []
    before = None
    for _ in range(20):
        page = (await fed.read(FEED, last=size, before=before))["celebration"]
        back = [each["text"] for each in page["nodes"]] + back
        before = page["pageInfo"]["startCursor"]
        if not page["pageInfo"]["hasPreviousPage"]:
            break
    assert back == ALL


async def test_it_is_read_by_kind_and_by_team_with_those_below(fed: Gateway) -> None:
    assert await texts(fed, filter={"kinds": ["OPENNESS"]}) == ["openness 9", "openness 6", "openness 2"]
    of_team = [each for each in ALL[3:] if each != "recognition 4"]
    fed.pool.statements.clear()
    assert await texts(fed, filter={"teamIds": [TEAM]}) == of_team
    assert len(fed.statements) == 1
    assert await texts(fed, filter={"teamIds": [OTHER], "kinds": ["WELCOME", "RECOGNITION"]}) == ["welcome 10", "recognition 8"]
    assert await texts(fed, filter={"teamIds": [DIVISION]}) == []
    assert await texts(fed, filter={"teamIds": [DIVISION], "includeSubteams": True}) == of_team
    assert await texts(fed, filter={"teamIds": [COMPANY], "includeSubteams": True}) == [
        each for each in ALL if each != "recognition 4"
    ]


async def test_a_cursor_of_another_list_is_refused(fed: Gateway) -> None:
    assert await fed.code(FEED, after=cursor("timeline", ["2026-01-01", "x"])) == "BAD_USER_INPUT"


PLACES = st.lists(st.integers(0, 59), unique=True, max_size=30)


@given(st.data(), PLACES, st.integers(1, 7), st.booleans())
def test_two_sources_page_by_page_are_the_sorted_whole(
    data: st.DataObject, places: list[int], size: int, backwards: bool
) -> None:
    """Each source answers its own page and one beyond, as the read model and the owner do."""
    public = data.draw(st.sets(st.sampled_from(places))) if places else set()
    key = ("2026-01-01T09:00:{:02d} recognition_" + "0" * 32).format
    sources = [sorted(map(key, public)), sorted(map(key, set(places) - public))]
    expected = sorted(map(key, places), reverse=not backwards)
    found: list[str] = []
    edge: str | None = None
    while True:
        at = cursor(CELEBRATED.name, [edge]) if edge is not None else None
        window = Window(size, backwards, None if backwards else at, at if backwards else None)
        pages = []
        for source in sources:
            within = [each for each in source if edge is None or (each > edge if backwards else each < edge)]
            pages.append([{"keys": [each]} for each in sorted(within, reverse=not backwards)[: size + 1]])
        page = window.page(CELEBRATED, window.merged(CELEBRATED, *pages), lambda row: row["keys"][0])
        shown = [each.node for each in page.edges]
        found += shown[::-1] if backwards else shown
        if not (page.page_info.has_previous_page if backwards else page.page_info.has_next_page):
            break
        edge = found[-1]
    assert found == expected
