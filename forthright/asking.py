"""What `forthright ask` makes of its words: variables as the document declares them, what an answer says, and a part of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from graphql import DocumentNode, GraphQLSyntaxError, NamedTypeNode, NonNullTypeNode, OperationDefinitionNode, TypeNode, parse

from forthright.terminal import Exit

_SPOKEN = ("Int", "Float", "Boolean")
"""Types whose values JSON writes without quotes; so do lists and inputs. All others are texts on the command line."""
_ENDS = {
    "UNAUTHENTICATED": Exit.REFUSED,
    "FORBIDDEN": Exit.REFUSED,
    "RATE_LIMITED": Exit.REFUSED,
    "SERVICE_UNAVAILABLE": Exit.UNREACHABLE,
    "INTERNAL_ERROR": Exit.FAULT,
}
Json = dict[str, Any]


class WordsRefused(Exception):
    """The words of the command line cannot be used; the message says which and what to do."""


def request(document: str, operation: str, pairs: Sequence[str], variables: str) -> Json:
    """The body to send. Raises `WordsRefused` where the document is no GraphQL or a variable is none of it."""
    try:
        parsed = parse(document)
    except GraphQLSyntaxError as error:
        where = "".join(f" (line {place.line}, column {place.column})" for place in error.locations or ())
        raise WordsRefused(f"The document is not GraphQL{where}: {error.message}") from None
    body: Json = {"query": document, "variables": _whole(variables)}
    if operation:
        body["operationName"] = operation
    declared = _declared(parsed, operation)
    for pair in pairs:
        name, _, value = pair.partition("=")
        if name not in declared:
            known = ", ".join(declared) or "none"
            raise WordsRefused(f"The document declares no variable ${name}; it declares {known}.")
        body["variables"][name] = _value(name, value, declared[name])
    return body


def _whole(variables: str) -> Json:
    if not variables:
        return {}
    try:
        found = orjson.loads(variables)
    except orjson.JSONDecodeError as error:
        raise WordsRefused(f"--variables is no JSON: {error}.") from None
    if not isinstance(found, dict):
        raise WordsRefused('--variables is a JSON object, such as {"first": 5}.')
    return found


def _declared(parsed: DocumentNode, operation: str) -> dict[str, TypeNode]:
    operations = [one for one in parsed.definitions if isinstance(one, OperationDefinitionNode)]
    chosen = [one for one in operations if not operation or (one.name and one.name.value == operation)]
    return {one.variable.name.value: one.type for each in chosen for one in each.variable_definitions or ()}


def _value(name: str, value: str, declared: TypeNode) -> Any:
    while isinstance(declared, NonNullTypeNode):
        declared = declared.type
    kind = declared.name.value if isinstance(declared, NamedTypeNode) else ""
    if kind and kind not in _SPOKEN and not kind.endswith(("Input", "Filter", "Order")):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        raise WordsRefused(f"${name} is a {kind or 'list'}: write it as JSON, such as {_example(kind)}.") from None


def _example(kind: str) -> str:
    return {"": '["a", "b"]', "Int": "5", "Float": "0.5", "Boolean": "true"}.get(kind, '{"title": "…"}')


def problems(answer: Json) -> list[tuple[Exit, str]]:
    """What the answer says against what was asked: faults of the request first, then refusals of commands."""
    found = []
    for error in answer.get("errors") or ():
        code = str((error.get("extensions") or {}).get("code", ""))
        where = ".".join(map(str, error.get("path") or ()))
        trace = (error.get("extensions") or {}).get("traceId")
        told = f" (trace {trace})" if trace and code == "INTERNAL_ERROR" else ""
        found.append((_ENDS.get(code, Exit.USAGE), f"{where + ': ' if where else ''}{error['message']} [{code}]{told}"))
    for path, refusal in _refusals(answer.get("data") or {}):
        fields = refusal.get("field")
        code = f" [{refusal['code']}]" if "code" in refusal else ""
        at = f" ({'.'.join(fields)})" if fields else ""
        found.append((Exit.REFUSED, f"{path}: {refusal.get('message', 'Refused.')}{at}{code}"))
    return found


def _refusals(data: Mapping[str, Any]) -> Iterator[tuple[str, Json]]:
    """Every user error of the mutations that were asked."""
    for name, payload in data.items():
        if isinstance(payload, dict):
            for refusal in payload.get("userErrors") or ():
                yield name, refusal


def picked(data: Any, path: str) -> list[Any]:
    """What stands at a path such as `objectives.nodes.0.title`; of a list without a number, what stands in each."""
    found = [data]
    for step in path.split("."):
        found = [part for one in found for part in _within(one, step)]
    return [one for value in found for one in (value if isinstance(value, list) else [value]) if one is not None]


def _within(value: Any, step: str) -> list[Any]:
    if isinstance(value, list):
        if step.isdigit():
            return value[int(step) : int(step) + 1]
        return [part for one in value for part in _within(one, step)]
    return [value[step]] if isinstance(value, dict) and step in value else []


def text(value: Any) -> str:
    """A text as it is; everything else as JSON, to be read."""
    return value if isinstance(value, str) else orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
