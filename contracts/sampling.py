"""One event of every type with every field filled, the same in every run: what samples are made of."""

import hashlib
from typing import Any

from contracts.messages import Fact
from contracts.schemas import schema

Schema = dict[str, Any]
_FORMATS = {"date-time": "2026-03-02T09:30:00Z", "date": "2026-03-02", "decimal": "0.25"}


def sample(fact: type[Fact]) -> str:
    """The canonical JSON of one such event; optional fields are filled, lists hold one item of each variant."""
    shown = schema(fact)
    drawn = _Sample(shown["$defs"]).value(shown, fact.name())
    return fact.model_validate(drawn).model_dump_json(indent=1) + "\n"


class _Sample:
    def __init__(self, definitions: dict[str, Schema]) -> None:
        self._definitions = definitions

    def value(self, part: Schema, at: str) -> Any:
        part = self._resolved(part)
        variants = self._variants(part)
        if variants:
            return self.value(variants[0], at)
        if "const" in part:
            return part["const"]
        made = {"object": self._object, "array": self._array, "string": _string, "integer": _integer, "boolean": lambda *_: True}
        return made[part["type"]](part, at)

    def _resolved(self, part: Schema) -> Schema:
        while "$ref" in part:
            part = self._definitions[part["$ref"].rsplit("/", 1)[1]]
        return part

    def _variants(self, part: Schema) -> list[Schema]:
        """The variants of a value but null; a tagged one as its own schema with the tag as a constant."""
        found = []
        for variant in (*part.get("anyOf", ()), *part.get("oneOf", ())):
            whole = self._resolved(variant["allOf"][0]) if "allOf" in variant else variant
            tag = {"properties": {**whole["properties"], **variant["properties"]}} if "allOf" in variant else {}
            found.append({**whole, **tag})
        return [variant for variant in found if variant.get("type") != "null"]

    def _object(self, part: Schema, at: str) -> Any:
        if "properties" not in part:
            return {}
        return {name: self.value(inner, f"{at}.{name}") for name, inner in part["properties"].items()}

    def _array(self, part: Schema, at: str) -> list[Any]:
        items = self._resolved(part["items"])
        drawn = [self.value(items, f"{at}.{place}") for place in range(self._needed(items))]
        for name, inner in items.get("properties", {}).items():
            for item, variant in zip(drawn, self._variants(self._resolved(inner)), strict=False):
                if "oneOf" in inner:
                    item[name] = self.value(variant, f"{at}.{name}")
        return drawn

    def _needed(self, items: Schema) -> int:
        """As many items as the largest union inside has variants."""
        return max([1, *(len(inner.get("oneOf", ())) for inner in items.get("properties", {}).values())])


def _string(part: Schema, at: str) -> str:
    if part.get("format") in _FORMATS:
        return _FORMATS[part["format"]]
    if "[0-9a-f]{32}" in part.get("pattern", ""):
        kind = str(part["pattern"]).removeprefix("^").removesuffix("_[0-9a-f]{32}$")
        return f"{'thing' if '[' in kind else kind}_{_hex(at)}"
    words = f"A sample of {at.rsplit('.', 1)[-1].replace('_', ' ')}"
    return "UTC" if at.endswith("time_zone") else words[: part.get("maxLength", 400)]


def _integer(part: Schema, at: str) -> int:
    number: int = int(_hex(at)[:2], 16) % (part.get("maximum", 9) - part.get("minimum", 0) + 1) + part.get("minimum", 0)
    return number


def _hex(at: str) -> str:
    return hashlib.sha256(at.encode()).hexdigest()[:32]
