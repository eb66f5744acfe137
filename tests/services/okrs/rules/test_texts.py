"""Whose words stand where in check-ins that correct one another, and how long a text is edited."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from contracts.okrs.texts import Passage
from contracts.values import CheckInId, PersonId
from services.okrs.texts import rules
from services.okrs.texts.rules import Said

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
PEOPLE = [PersonId(f"person_{number:032x}") for number in range(1, 4)]
BY = st.sampled_from([*PEOPLE, None])
KEPT, CLEARED, NEW = "kept", "cleared", "new"
STEP = st.tuples(BY, st.fixed_dictionaries({passage: st.sampled_from([KEPT, CLEARED, NEW]) for passage in Passage}))
Authors = list[dict[Passage, PersonId | None]]


def _id(number: int) -> CheckInId:
    return CheckInId(f"check_in_{number:032x}")


def _chain(steps: list[tuple[PersonId | None, dict[Passage, str]]]) -> tuple[list[Said], Authors]:
    """Check-ins as people make them, each text told apart, and who wrote each."""
    chain: list[Said] = []
    authors: Authors = []
    texts: dict[Passage, str] = dict.fromkeys(Passage, "")
    wrote: dict[Passage, PersonId | None] = dict.fromkeys(Passage)
    for number, (by, what) in enumerate(steps):
        for passage in (one for one in Passage if what[one] != KEPT):
            texts[passage], wrote[passage] = ("" if what[passage] == CLEARED else f"{passage} {number}"), by
        chain.append(Said(_id(number), by, dict(texts)))
        authors.append(dict(wrote))
    return chain, authors


@given(st.lists(STEP, min_size=1, max_size=8), st.sampled_from(PEOPLE))
def test_words_are_found_wherever_they_are_repeated_and_never_those_of_others(
    steps: list[tuple[PersonId | None, dict[Passage, str]]], person: PersonId
) -> None:
    chain, authors = _chain(steps)
    expected = {
        (said.id, passage)
        for said, wrote in zip(chain, authors, strict=True)
        for passage in Passage
        if said.texts[passage] and wrote[passage] == person
    }
    assert {(id, passage) for id, passages in rules.words_of(chain, person).items() for passage in passages} == expected


@given(st.lists(STEP, min_size=1, max_size=8), st.sampled_from(PEOPLE))
def test_once_withdrawn_nothing_of_the_author_is_left_and_what_others_wrote_is_still_theirs(
    steps: list[tuple[PersonId | None, dict[Passage, str]]], person: PersonId
) -> None:
    chain, _ = _chain(steps)
    gone = rules.words_of(chain, person)
    after = [replace(said, texts={p: "" if p in gone.get(said.id, []) else said.texts[p] for p in Passage}) for said in chain]
    assert rules.words_of(after, person) == {}
    for other in (one for one in PEOPLE if one != person):
        assert rules.words_of(after, other) == rules.words_of(chain, other)


@given(st.lists(STEP, min_size=1, max_size=8), st.data(), st.sampled_from(Passage))
def test_an_edit_reaches_the_corrections_that_repeat_the_text_and_then_stops(
    steps: list[tuple[PersonId | None, dict[Passage, str]]], data: st.DataObject, passage: Passage
) -> None:
    chain, _ = _chain(steps)
    place = data.draw(st.integers(0, len(chain) - 1))
    reached = rules.copies_from(chain, place, passage)
    text = chain[place].texts[passage]
    assert reached == [said.id for said in chain[place : place + len(reached)]]
    assert reached[0] == chain[place].id
    following = chain[place + len(reached) :]
    assert len(reached) == 1 if not text else not following or following[0].texts[passage] != text


@given(st.integers(1, 9), st.integers(0, 5), st.randoms(use_true_random=False), st.data())
def test_corrections_are_put_in_order_from_wherever_one_begins(
    length: int, others: int, random: Random, data: st.DataObject
) -> None:
    chain = [_id(number) for number in range(length)]
    links = [*zip(chain, [None, *chain[:-1]], strict=True), *((_id(100 + other), None) for other in range(others))]
    random.shuffle(links)
    assert rules.in_order(dict(links), data.draw(st.sampled_from(chain))) == chain


@given(st.timedeltas(timedelta(0), timedelta(minutes=20)))
def test_a_text_is_edited_for_ten_minutes_and_not_a_moment_longer(since: timedelta) -> None:
    assert rules.is_over(written_at=NOW - since, now=NOW) == (since > timedelta(minutes=10))
