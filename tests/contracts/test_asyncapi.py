"""The AsyncAPI document: every public fact type, and nothing that only our own services may read."""

import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema

from chassis.events import encode
from contracts import catalog
from contracts.asyncapi import RELEASE, asyncapi
from contracts.messages import Audience
from contracts.schemas import SAMPLES
from tests.servers import node

DOCUMENT = asyncapi("https://okrs.example/schemas")


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from ([part["$ref"]] if "$ref" in part else [])
        part = list(part.values())
    for inner in part if isinstance(part, list) else ():
        yield from references(inner)


def at(reference: str) -> Any:
    found: Any = DOCUMENT
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def test_it_holds_by_asyncapis_own_schema_of_version_3_1() -> None:
    node.install()
    published = node.FOREIGN / "node_modules" / "@asyncapi" / "specs" / "schemas" / "3.1.0.json"
    meta = jsonschema.Draft7Validator(json.loads(published.read_text("utf-8")))
    meta.validate(DOCUMENT)
    assert not meta.is_valid({**DOCUMENT, "channels": {"x": {"address": 1}}})


def test_every_public_fact_is_a_message_of_its_topic_and_no_internal_one() -> None:
    public = {name: fact.topic() for name, fact in catalog.facts().items() if fact.audience is Audience.PUBLIC}
    told = {message: channel["address"] for channel in DOCUMENT["channels"].values() for message in channel["messages"]}
    assert told == public
    assert "identity" not in json.dumps(DOCUMENT["components"]["schemas"])


def test_every_reference_leads_somewhere() -> None:
    found = list(references(DOCUMENT))
    assert len(found) > 100
    assert all(at(reference) is not None for reference in found)


def test_samples_hold_by_the_schemas_inside_the_document() -> None:
    for name, message in DOCUMENT["components"]["messages"].items():
        whole = {**message["payload"], "components": DOCUMENT["components"]}
        jsonschema.Draft7Validator(whole).validate(json.loads((SAMPLES / f"{name}.json").read_text("utf-8")))


def test_the_headers_are_those_that_the_relay_sends() -> None:
    always = ["id", "source", "type", "subject", "dataschema", "sequence", "aggregateid"]
    columns = [*always, "actor", "traceparent", "correlationid", "causationid"]
    row = {**dict.fromkeys(columns, "x"), "topic": "t", "payload": "{}", "time": datetime.now(UTC)}
    headers = DOCUMENT["components"]["messageTraits"]["cloudevent"]["headers"]
    assert {name for name, _ in encode(row).headers} == set(headers["properties"])
    optional = dict.fromkeys(("actor", "traceparent", "correlationid", "causationid"))
    assert {name for name, _ in encode(row | optional).headers} == set(headers["required"])


def test_it_names_the_release_that_it_belongs_to() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == RELEASE == DOCUMENT["info"]["version"]
