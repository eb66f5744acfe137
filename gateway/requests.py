"""What one GraphQL request asks, read from its body or its query string."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import Request

from gateway.faults import Fault, FaultCode


@dataclass(frozen=True, slots=True)
class Asked:
    """The well-formed parameters of a GraphQL request."""

    query: str | None
    operation_name: str | None
    variables: dict[str, Any] | None
    extensions: dict[str, Any] | None

    @classmethod
    def of(cls, parameters: Any) -> "Asked":
        """From a JSON object. Raises `Fault` where a parameter is of another type."""
        if not isinstance(parameters, Mapping):
            raise Fault(FaultCode.BAD_REQUEST, "The request is one JSON object; several at once are not answered.")
        return cls(
            query=_typed(parameters, "query", str),
            operation_name=_typed(parameters, "operationName", str) or None,
            variables=_typed(parameters, "variables", dict),
            extensions=_typed(parameters, "extensions", dict),
        )


def _typed(parameters: Mapping[str, Any], name: str, kind: type) -> Any:
    value = parameters.get(name)
    if value is not None and not isinstance(value, kind):
        what = "text" if kind is str else "an object"
        raise Fault(FaultCode.BAD_REQUEST, f"`{name}` must be {what} or null.")
    return value


def _json(text: bytes | str, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Fault(FaultCode.BAD_REQUEST, f"{what} is not JSON.") from None


def read(request: Request, body: bytes) -> Asked:
    """What is asked: of GET in the query string, of POST in a JSON body. Raises `Fault`."""
    if request.method == "GET":
        parameters: dict[str, Any] = dict(request.query_params)
        for name in ("variables", "extensions"):
            if parameters.get(name):
                parameters[name] = _json(parameters[name], f"`{name}`")
            else:
                parameters.pop(name, None)
        return Asked.of(parameters)
    _check_type(request.headers.get("content-type", ""))
    return Asked.of(_json(body, "The body"))


def _check_type(content_type: str) -> None:
    media_type, *parameters = (text.strip().lower() for text in content_type.split(";"))
    charsets = [text.partition("=")[2].strip('"') for text in parameters if text.startswith("charset=")]
    if media_type != "application/json" or any(charset not in {"utf-8", "utf8"} for charset in charsets):
        raise Fault(FaultCode.UNSUPPORTED_MEDIA_TYPE)
