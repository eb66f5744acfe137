"""Wording hints: what is found, what is not, and how often on texts that were written to be blameless."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.post_mortems.rules.wording import hints, languages, sentences
from tests.services.feedback.blameless import BLAMELESS
from tests.services.feedback.sentences import BLAMING, BLAMING_HELD_OUT, BLAMING_UNSEEN

RULES = {
    *("human_error", "trait", "fault", "accountability", "should_have", "if_only", "rule_breaking"),
    *("person_and_failure", "person_and_slip", "name_and_failure", "passive_culprit", "failure_and_name"),
}
DOCS = Path(__file__).parents[4] / "docs" / "wording-hints.md"
KEYS = {
    "postmortems.json": (
        *("title", "summary", "contributing_factors", "what_went_well", "where_we_got_lucky", "learned"),
        *("timeline", "actions"),
    ),
    "okr_retros.json": ("good", "bad", "try"),
}


def rules_hit(text: str, language: str = "en") -> list[str]:
    return [hint.rule for hint in hints(text, language)]


def phrases_hit(text: str) -> list[str]:
    return [text[hint.start : hint.end] for hint in hints(text, "en")]


def test_every_hint_says_where_it_stands_why_and_what_could_stand_there() -> None:
    text = "The queue was full. Maria forgot to drain it, and it was a careless change."
    found = hints(text, "en")
    assert [(hint.rule, text[hint.start : hint.end]) for hint in found] == [
        ("name_and_failure", "Maria forgot"),
        ("trait", "careless"),
    ]
    assert all(hint.reason.endswith(".") and len(hint.suggestion) > 20 for hint in found)


@pytest.mark.parametrize("text", BLAMING)
def test_a_sentence_that_blames_is_hinted_at(text: str) -> None:
    assert hints(text, "en")


def test_of_sentences_that_the_rules_were_not_made_for_a_part_is_found_and_the_docs_say_which() -> None:
    unseen, held_out = (sum(bool(hints(text, "en")) for text in texts) for texts in (BLAMING_UNSEEN, BLAMING_HELD_OUT))
    assert unseen >= 17
    assert held_out >= 26
    told = " ".join(DOCS.read_text("utf-8").split())
    assert f"Of {len(BLAMING)} blaming sentences of our own that the rules were made with, they hit **{len(BLAMING)}**" in told
    assert f"Of {len(BLAMING_UNSEEN)} that nobody read while the rules were made or widened, they hit **{unseen}**" in told
    assert f"held out, they hit **{held_out} of {len(BLAMING_HELD_OUT)}**" in told


def test_few_sentences_that_do_not_blame_are_hinted_at() -> None:
    hit = [text for text in BLAMELESS if hints(text, "en")]
    assert len(hit) <= 2, hit
    assert f"Of {len(BLAMELESS)} blameless sentences of our own they hit **{len(hit)}**." in DOCS.read_text("utf-8")


def test_every_rule_has_a_reason_and_a_suggestion_of_its_own_and_hits_something() -> None:
    told = {hint.rule: (hint.reason, hint.suggestion) for text in BLAMING for hint in hints(text, "en")}
    assert told.keys() == RULES
    assert len({suggestion for _, suggestion in told.values()}) == len(RULES)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("The index was wiped by someone.", "passive_culprit"),
        ("The faulty build was published by Jonas.", "passive_culprit"),
        ("Jonas's commit broke the build.", "name_and_failure"),
        ("The outage happened because of the night shift.", "failure_and_name"),
        ("Any sensible engineer would have waited.", "trait"),
        ("The vendor never replied.", "rule_breaking"),
        ("They ought to have simply called.", "should_have"),
        ("The blame rests with the vendor.", "fault"),
        ("The vendor must finally take responsibility.", "accountability"),
        ("What was the driver thinking?", "if_only"),
    ],
)
def test_each_kind_of_blame_is_told_by_its_own_rule(text: str, rule: str) -> None:
    assert rules_hit(text) == [rule]


@pytest.mark.parametrize(
    "text",
    [
        "The fix was reviewed by two colleagues.",
        "The leak was found by a customer.",
        "The old certificate was replaced by the on-call engineer.",
        "Support should have received the alert.",
        "Thanks to Maria we noticed early.",
        "The work on this is on Friday.",
    ],
)
def test_who_found_and_mended_something_and_what_did_not_reach_people_is_no_blame(text: str) -> None:
    assert hints(text, "en") == []


def test_there_are_enough_sentences_to_measure_with() -> None:
    assert min(len(set(BLAMING)), len(set(BLAMELESS))) >= 60
    assert not set(BLAMING) & set(BLAMING_UNSEEN)


@pytest.mark.parametrize(
    "text",
    [
        "Kubernetes failed to start the pods.",
        "Monday missed nobody.",
        "Replication broke at noon.",
        "GitHub took down the status page.",
        "We missed the second alarm.",
        "I forgot to say who was on call.",
    ],
)
def test_systems_days_common_words_and_oneself_are_nobody_to_blame(text: str) -> None:
    assert hints(text, "en") == []


def test_a_name_behind_a_word_that_is_none_is_still_found() -> None:
    assert phrases_hit("Yesterday Maria broke the build.") == ["Maria broke"]
    assert phrases_hit("Grafana failed to load because of Jonas.") == ["because of Jonas"]


def test_a_phrase_does_not_reach_from_one_sentence_into_the_next() -> None:
    assert hints("We asked Maria. Forgot is not what happened.", "en") == []
    assert phrases_hit("It was noon.\nMaria forgot it.") == ["Maria forgot"]


def test_a_language_without_rules_is_silent_and_a_region_changes_nothing() -> None:
    text = BLAMING[0]
    assert languages() == ["en"]
    assert rules_hit(text, "de") == rules_hit(text, "") == rules_hit(text, "xx-en") == []
    assert rules_hit(text, "en-US") == rules_hit(text, "EN") == rules_hit(text, "en") != []


def test_what_stands_between_code_fences_is_not_prose() -> None:
    assert hints("Before.\n```\nMaria forgot to test.\n```\nAfter.", "en") == []
    assert phrases_hit("```\nx = 1\n```\nMaria forgot to test.") == ["Maria forgot"]


@given(st.lists(st.sampled_from([*BLAMING, *BLAMELESS, "\n", "…", "```", "“so”", ""]), max_size=8))
def test_hints_stand_in_order_apart_from_each_other_and_inside_one_sentence(parts: list[str]) -> None:
    text = " ".join(parts)
    found = hints(text, "en")
    spans = [(hint.start, hint.end) for hint in found]
    assert spans == sorted(spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    within = [(start, start + len(sentence)) for start, sentence in sentences(text)]
    assert all(any(start <= begin and end <= last for start, last in within) for begin, end in spans)


@given(st.text(max_size=400))
def test_any_text_at_all_can_be_read(text: str) -> None:
    assert all(0 <= hint.start < hint.end <= len(text) for hint in hints(text, "en"))


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece",
    [
        *("the ", "the a-b ", "nobody had ", "Maria ", "Maria's ", "a" * 50, "deleted the ", "- ", "left "),
        *("was broken by ", "thanks to Maria ", "bad wrong was ", "should simply ", "The engineer's change ", "lost by simply "),
    ],
)
def test_a_long_text_made_to_be_slow_is_read_quickly(piece: str) -> None:
    assert isinstance(hints(piece * (20_000 // len(piece)), "en"), list)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(value.get("text"))
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


@pytest.mark.real_data
def test_of_real_sentences_that_were_written_to_be_blameless_at_most_two_in_a_hundred_are_hit_and_the_docs_list_them(
    real_data: Path,
) -> None:
    count, hit, rows = 0, 0, []
    for file, keys in KEYS.items():
        for record, told in enumerate(json.loads((real_data / file).read_text("utf-8")), start=1):
            for key in keys:
                for place, text in enumerate(_texts(told.get(key)), start=1):
                    for _, sentence in sentences(text):
                        count += 1
                        rules = rules_hit(sentence)
                        hit += bool(rules)
                        rows += [f"| {file} | {told.get('id', record)} | {key} {place} | {rule} |" for rule in rules]
    assert count > 1_000
    assert hit <= count * 0.02
    told = DOCS.read_text("utf-8")
    assert f"**{hit} of {count}**" in told
    assert [line for line in told.splitlines() if re.match(r"\| (?:postmortems|okr_retros)\.json \|", line)] == rows
