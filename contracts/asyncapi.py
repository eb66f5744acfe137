"""AsyncAPI 3.1 of the public facts: topics as channels, CloudEvents in Kafka's binary mode."""

from typing import Any

from contracts import catalog
from contracts.messages import Audience, Fact
from contracts.schemas import SCHEMAS_URL, shared_schemas

RELEASE = "0.1.0"
_HEADERS = {
    "ce_specversion": ("1.0", "The version of CloudEvents."),
    "ce_id": (None, "The event's id; a repeated delivery has the same."),
    "ce_source": (None, "The service that tells it: `urn:forthright:<deployment>:<service>`."),
    "ce_type": (None, "The event's type."),
    "ce_subject": (None, "The id of the document it is about, which stands first in it."),
    "ce_time": (None, "When it happened, in UTC."),
    "ce_dataschema": (None, "Where its JSON Schema is."),
    "ce_sequence": (None, "Epoch (6 digits) and version (14 digits) of the subject; sorts as text."),
    "ce_partitionkey": (None, "The root aggregate's id, and the record's key: its events keep their order."),
    "ce_actor": (None, "The person who did it; left out where nobody did or nobody may know."),
    "ce_traceparent": (None, "The W3C trace that it belongs to."),
    "ce_correlationid": (None, "What the request that led to it is called."),
    "ce_causationid": (None, "The event that led to it."),
    "content-type": ("application/json", "What the value is."),
}
_SOMETIMES = ("ce_actor", "ce_traceparent", "ce_correlationid", "ce_causationid")
_GUARANTEE = (
    "Every event is delivered at least once, and those with the same key in order. Ignore an event whose ce_sequence is not "
    "newer than the last you saw of its ce_source and ce_subject, and each document whose (epoch, version) is not newer. "
    "Ignore types, fields and words you do not know."
)


def asyncapi(schemas_url: str = SCHEMAS_URL) -> dict[str, Any]:
    """The document: every public fact type, its topic, its headers and its schema."""
    facts = [fact for _, fact in sorted(catalog.facts().items()) if fact.audience is Audience.PUBLIC]
    topics = catalog.topics(internal=False)
    payloads, shared = shared_schemas(facts, "#/components/schemas/")
    return {
        "asyncapi": "3.1.0",
        "info": {"title": "Forthright", "version": RELEASE, "description": f"What happens, as events on Kafka. {_GUARANTEE}"},
        "defaultContentType": "application/json",
        "channels": {topic: _channel(topic, [f for f in facts if f.topic() == topic]) for topic in topics},
        "operations": {f"read.{topic}": {"action": "receive", "channel": _ref("channels", topic)} for topic in topics},
        "components": {
            "messages": {fact.type(): _message(fact, payloads[fact], schemas_url) for fact in facts},
            "messageTraits": {"cloudevent": {"headers": _headers()}},
            "schemas": shared,
        },
    }


def _ref(*path: str) -> dict[str, str]:
    return {"$ref": "#/" + "/".join(path)}


def _channel(topic: str, facts: list[type[Fact]]) -> dict[str, Any]:
    return {
        "address": topic,
        "description": f"What happened in {topic.removeprefix('forthright.')}.",
        "messages": {fact.type(): _ref("components", "messages", fact.type()) for fact in facts},
        "bindings": {"kafka": {"topic": topic, "bindingVersion": "0.5.0"}},
    }


def _message(fact: type[Fact], payload: Any, schemas_url: str) -> dict[str, Any]:
    return {
        "name": fact.type(),
        "title": fact.name().replace("_", " ").capitalize(),
        "summary": fact.__doc__,
        "contentType": "application/json",
        "payload": payload,
        "traits": [_ref("components", "messageTraits", "cloudevent")],
        "bindings": {
            "kafka": {"key": {"type": "string", "description": _HEADERS["ce_partitionkey"][1]}, "bindingVersion": "0.5.0"}
        },
        "externalDocs": {"url": f"{schemas_url}/{fact.type()}.json", "description": "Its JSON Schema alone."},
    }


def _headers() -> dict[str, Any]:
    def shown(constant: str | None, description: str) -> dict[str, str]:
        return {"type": "string", "description": description} | ({"const": constant} if constant else {})

    properties = {name: shown(*told) for name, told in _HEADERS.items()}
    return {"type": "object", "properties": properties, "required": [name for name in _HEADERS if name not in _SOMETIMES]}
