"""Cursors: opaque, stable under inserts, refused when tampered with."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.cursors import cursor, keys_of
from gateway.faults import Fault
from gateway.pages import Order, Window

TEXTS = st.lists(st.text(max_size=20), min_size=1, max_size=4)
ORDER = Order("place", (("place", "int4"), ("id", "text")))


@given(order=st.sampled_from(["title", "title-"]), keys=TEXTS)
def test_a_cursor_leads_back_to_its_keys(order: str, keys: list[str]) -> None:
    assert keys_of(order, len(keys), cursor(order, keys), "after") == keys


@given(keys=TEXTS, place=st.integers(0, 200), change=st.characters(codec="ascii"))
def test_a_cursor_that_was_tampered_with_is_refused(keys: list[str], place: int, change: str) -> None:
    whole = cursor("title", keys)
    place %= len(whole)
    tampered = whole[:place] + change + whole[place + 1 :]
    if tampered != whole:
        with pytest.raises(Fault):
            keys_of("title", len(keys), tampered, "after")


@given(text=st.text(max_size=80))
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(Fault):
        keys_of("title", 1, text, "after")


def asked(rows: list[tuple[int, str]], window: Window) -> tuple[list[tuple[int, str]], Any]:
    """What PostgreSQL answers to the window's clauses, reckoned by hand."""
    values: list[Any] = []
    condition, _ = window.clauses(ORDER, values)
    keys = [(int(values[n]), values[n + 1]) for n in range(0, len(values), 2)]
    chosen = sorted(rows, reverse=window.backwards)
    for key, sign in zip(keys, [part[-1] for part in condition.replace("(place, id) ", "").split(" and ")[1:]], strict=True):
        assert sign == ")"
        beyond = f"(place, id) > (${values.index(str(key[0])) + 1}" in condition
        chosen = [row for row in chosen if (row > key if beyond else row < key)]
    page = window.page(
        ORDER, [{"keys": [str(place), id], "row": (place, id)} for place, id in chosen[: window.size + 1]], lambda r: r["row"]
    )
    return [edge.node for edge in page.edges], page.page_info


ROWS = st.lists(st.tuples(st.integers(0, 5), st.text("abc", min_size=1, max_size=3)), unique=True, max_size=25)


@given(rows=ROWS, size=st.integers(1, 7), late=ROWS, forth=st.booleans())
def test_pages_show_each_row_once_whatever_is_inserted_meanwhile(
    rows: list[tuple[int, str]], size: int, late: list[tuple[int, str]], forth: bool
) -> None:
    seen: list[tuple[int, str]] = []
    place, here = None, list(rows)
    for step in range(60):
        window = Window.of(size, place, None, None) if forth else Window.of(None, None, size, place)
        page, info = asked(here, window)
        seen += page if forth else page[::-1]
        place = info.end_cursor if forth else info.start_cursor
        if step == 0:
            here = sorted({*here, *late})
        if not (info.has_next_page if forth else info.has_previous_page):
            break
    assert len(seen) == len(set(seen))
    assert set(rows) <= set(seen)
    assert seen == sorted(seen, reverse=not forth)
