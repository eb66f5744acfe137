"""What may not change in a fact type once it is released: others read it, and read old events with new code."""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]
# What a value looks like may not change at all; what it may hold may only grow.
_SAME = ("type", "format", "pattern", "const")
_UPPER = ("maxLength", "maxItems", "maximum")
_LOWER = ("minLength", "minItems", "minimum")


def incompatible(released: Schema, now: Schema) -> list[str]:
    """What in `now` breaks those who read `released`: a line each, empty where nothing does."""
    return list(dict.fromkeys(_Pair(released, now).compare(released, now, "")))


class _Pair:
    def __init__(self, released: Schema, now: Schema) -> None:
        self._released, self._now = released, now
        self._seen: set[tuple[str, str]] = set()

    def compare(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        names = old.get("$ref", ""), new.get("$ref", "")
        if all(names):
            if names in self._seen:
                return
            self._seen.add(names)
        old, new = _resolved(self._released, old), _resolved(self._now, new)
        yield from _values(old, new, at)
        yield from self._properties(old, new, at)
        yield from self._variants(old, new, at)
        if "items" in old and "items" in new:
            yield from self.compare(old["items"], new["items"], f"{at}[]")

    def _properties(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        properties = new.get("properties", {})
        for name, kept in old.get("properties", {}).items():
            place = f"{at}.{name}".lstrip(".")
            if name not in properties:
                yield f"{place}: the field was removed"
            else:
                yield from self.compare(kept, properties[name], place)
        before, after = set(old.get("required", ())), set(new.get("required", ()))
        for name in sorted(after - before):
            yield f"{at}.{name}".lstrip(".") + ": newly required, so events of the last release are refused; give it a default"
        for name in sorted((before & properties.keys()) - after):
            yield f"{at}.{name}".lstrip(".") + ": no longer always there"

    def _variants(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        before, after = _by_name(self._released, old), _by_name(self._now, new)
        for name, variant in before.items():
            if name not in after:
                yield f"{at}: the value {name} was removed"
            elif not name.startswith("word "):
                yield from self.compare(variant, after[name], at)
        if ("null" in after) != ("null" in before):
            yield f"{at}: may be null now" if "null" in after else f"{at}: may not be null any more"


def _values(old: Schema, new: Schema, at: str) -> Iterator[str]:
    for word in _SAME:
        if old.get(word) != new.get(word):
            yield f"{at}: its {word} changed from {old.get(word)} to {new.get(word)}"
    for word in _UPPER:
        if word in new and (word not in old or new[word] < old[word]):
            yield f"{at}: its {word} shrank from {old.get(word, 'none')} to {new[word]}"
    for word in _LOWER:
        if word in new and (word not in old or new[word] > old[word]):
            yield f"{at}: its {word} rose from {old.get(word, 'none')} to {new[word]}"


def _resolved(root: Schema, part: Schema) -> Schema:
    while "$ref" in part:
        found: Schema = root["$defs"][part["$ref"].rsplit("/", 1)[1]]
        part = found
    return part


def _by_name(root: Schema, part: Schema) -> dict[str, Schema]:
    """The variants of a value by what tells them apart: a word, a tag, or a type."""
    found: dict[str, Schema] = {}
    for variant in (*part.get("anyOf", ()), *part.get("oneOf", ())):
        inner = _resolved(root, variant["allOf"][0] if "allOf" in variant else variant)
        tag = variant.get("properties", {}).get("kind", {}).get("const")
        word = f"word {inner['const']}" if "const" in inner else None
        null = "null" if inner.get("type") == "null" else None
        found[tag or word or null or inner.get("title") or str(inner.get("type"))] = inner
    return found
