"""Wording hints: phrases that blame, and people next to failures, found by rules that are data, a file per language."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_SENTENCE = re.compile(r"[^\S\n]*\n\s*|(?<=[.!?])[\"”')\]]*\s+(?=[^\sa-z])")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_BLOCK = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_GAP = re.compile(r"{([a-z]+)}")
_NAME = r"(?-i:\b(?P<name{place}>[A-Z][^\W\d_A-Z]+(?:-[A-Z][^\W\d_A-Z]+)?)(?![\w-]))"


@dataclass(frozen=True, slots=True)
class Hint:
    """A phrase that blames, where it stands in the text, why it is worth another look, and what could stand there."""

    rule: str
    start: int
    end: int
    reason: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What a phrase looks like, and what is said about it."""

    id: str
    pattern: re.Pattern[str]
    reason: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of a language, and which capitalized words of it are nobody's name."""

    rules: tuple[Rule, ...]
    not_names: frozenset[str]
    endings: tuple[str, ...]


def languages() -> list[str]:
    """The languages that have a rule set."""
    return sorted(_RULE_SETS)


def hints(text: str, language: str) -> list[Hint]:
    """Every phrase worth another look, in the order of the text, one for each place; none in a language without rules.

    The language is a tag such as `en` or `en-US`. Never a reason to refuse anything: the author decides.
    """
    rules = _RULE_SETS.get(language.partition("-")[0].casefold())
    if rules is None:
        return []
    found = [hint for start, sentence in sentences(text) for hint in _of_sentence(sentence, start, rules)]
    return sorted(found, key=lambda hint: hint.start)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text, each with where it begins; what stands between code fences is none."""
    prose = _BLOCK.sub(lambda block: re.sub(r"[^\n]", " ", block[0]), text)
    begin = 0
    for end, following in [*(gap.span() for gap in _SENTENCE.finditer(prose)), (len(prose), len(prose))]:
        if _LETTERS.search(prose, begin, end):
            yield begin, prose[begin:end]
        begin = following


def _of_sentence(sentence: str, start: int, rules: RuleSet) -> Iterator[Hint]:
    taken: list[tuple[int, int]] = []
    for rule in rules.rules:
        for phrase in _phrases(rule, sentence, rules):
            begin, end = phrase.span()
            if all(end <= first or begin >= last for first, last in taken):
                taken.append((begin, end))
                yield Hint(rule.id, start + begin, start + end, rule.reason, rule.suggestion)


def _phrases(rule: Rule, sentence: str, rules: RuleSet) -> Iterator[re.Match[str]]:
    """Where the rule holds; a match whose name is nobody's is passed over, and the search goes on behind that word."""
    begin = 0
    while phrase := rule.pattern.search(sentence, begin):
        strangers = [phrase.end(key) for key, word in phrase.groupdict().items() if word and not _is_name(word, rules)]
        if not strangers:
            yield phrase
        begin = max(min(strangers, default=phrase.end()), phrase.start() + 1)


def _is_name(word: str, rules: RuleSet) -> bool:
    return word not in rules.not_names and not word.endswith(rules.endings)


def _rule_set(told: dict[str, object]) -> RuleSet:
    words, texts = told["words"], told["rules"]
    assert isinstance(words, dict)
    assert isinstance(texts, list)
    return RuleSet(
        rules=tuple(Rule(one["id"], _pattern(one["pattern"], words), one["reason"], one["suggestion"]) for one in texts),
        not_names=frozenset([*_listed(told, "not_names"), *_listed(told, "systems")]),
        endings=tuple(_listed(told, "not_name_endings")),
    )


def _listed(told: dict[str, object], key: str) -> list[str]:
    found = told[key]
    assert isinstance(found, list)
    return found


def _pattern(text: str, words: dict[str, list[str]]) -> re.Pattern[str]:
    """A rule's pattern with its lists of words filled in, which may name others; `{name}` is a capitalized word."""
    names = iter(range(100))

    def filled(gap: re.Match[str]) -> str:
        return _NAME.replace("{place}", str(next(names))) if gap[1] == "name" else "(?:" + "|".join(words[gap[1]]) + ")"

    while _GAP.search(text):
        text = _GAP.sub(filled, text)
    return re.compile(text, re.IGNORECASE)


@cache
def _read() -> dict[str, RuleSet]:
    """All rule sets, by language."""
    found = {}
    for file in files(__package__).iterdir():
        if file.name.startswith("wording.") and file.name.endswith(".json"):
            told = json.loads(file.read_text("utf-8"))
            found[told["language"]] = _rule_set(told)
    return found


_RULE_SETS = _read()
