"""JSON Schema of every fact type: open, so that a consumer of today reads the events of tomorrow."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic.json_schema import DEFAULT_REF_TEMPLATE, GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from contracts import catalog
from contracts.messages import Fact
from contracts.values import Term

SCHEMAS_URL = "http://127.0.0.1:8000/schemas"
"""Where a gateway on one machine serves them."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"
RELEASED = Path(__file__).parent / "released"
SAMPLES = Path(__file__).parent / "samples"


class EventSchema(GenerateJsonSchema):
    """As pydantic's, but decimals show their text, words their meaning, and unions their tag."""

    def decimal_schema(self, _: core_schema.DecimalSchema) -> JsonSchemaValue:
        """A decimal as its canonical text."""
        return {"type": "string", "format": "decimal", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}

    def enum_schema(self, schema: core_schema.EnumSchema) -> JsonSchemaValue:
        """The known words with their meanings; a later release may add some, so any other word is valid too."""
        shown = super().enum_schema(schema)
        if not issubclass(schema["cls"], Term):
            return shown
        known = [{"const": word.value, "description": word.description} for word in schema["cls"]]
        shown.pop("enum", None)
        shown.pop("const", None)
        return {**shown, "anyOf": [*known, {"type": "string", "description": "A word of a later release."}]}

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        """Each variant with the word in `kind` that tells it from the others."""
        variants = []
        for tag, choice in schema["choices"].items():
            constant = {"kind": {"const": str(tag)}}
            variants.append({"allOf": [self.generate_inner(choice)], "properties": constant, "required": ["kind"]})
        return {"oneOf": variants}


def schema(fact: type[Fact], schemas_url: str = SCHEMAS_URL) -> dict[str, Any]:
    """The schema of one fact type; its `$id` is where the gateway serves it."""
    return {"$schema": DIALECT, "$id": f"{schemas_url}/{fact.type()}.json", **_generated(fact)}


@cache
def _generated(fact: type[Fact]) -> dict[str, Any]:
    return fact.model_json_schema(mode="serialization", schema_generator=EventSchema)


def shared_schemas(facts: Sequence[type[Fact]], prefix: str) -> tuple[dict[type[Fact], Any], dict[str, Any]]:
    """References to the facts' schemas, and these with their parts once each, for a document that keeps them under `prefix`.

    Facts of two services may have one name: their schemas then have longer ones.
    """
    generator = EventSchema(ref_template=DEFAULT_REF_TEMPLATE.replace("#/$defs/", prefix))
    asked: list[tuple[type[Fact], Literal["serialization"], Any]] = [
        (fact, "serialization", fact.__pydantic_core_schema__) for fact in facts
    ]
    found, definitions = generator.generate_definitions(asked)
    return {fact: found[fact, "serialization"] for fact in facts}, dict(sorted(definitions.items()))


def schemas(schemas_url: str = SCHEMAS_URL) -> dict[str, dict[str, Any]]:
    """Every fact type's schema by its type."""
    return {name: schema(fact, schemas_url) for name, fact in sorted(catalog.facts().items())}


def text(content: object) -> str:
    """JSON as it stands in files."""
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def frozen(folder: Path) -> dict[str, dict[str, Any]]:
    """What a folder of frozen files holds, by type."""
    return {file.name.removesuffix(".json"): json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))}
