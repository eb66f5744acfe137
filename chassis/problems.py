"""Refusals a caller can act on, as RFC 9457 problem documents. Anything else is a fault."""

import re
from collections.abc import Sequence
from typing import Any

import orjson
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from opentelemetry import trace
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from contracts.refusals import Code
from contracts.values import Details, Refusals

PROBLEM = "application/problem+json"
_BY_STATUS: dict[int, Refusals] = {
    404: Code.NOT_FOUND,
    405: Code.METHOD_NOT_ALLOWED,
    401: Code.NOT_SIGNED_IN,
    403: Code.FORBIDDEN,
}
_log = structlog.get_logger(__name__)


class Refused(Exception):  # a refusal is an answer, not an error
    """A situation with a stable code, a message, the field at fault (dotted path) and typed details."""

    def __init__(self, code: Refusals, *, field: str | None = None, details: Details | None = None, **gaps: object) -> None:
        super().__init__(code.description.format(**gaps))
        if code.details is not None and not isinstance(details, code.details):
            message = f"{code.name} is told with {code.details.__name__}"
            raise TypeError(message)
        self.code, self.field, self.details = code, field, details


class Malformed(Exception):  # a refusal is an answer, not an error
    """Input that is not of the agreed form; each fault with its field, never with the input."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__(Code.BAD_INPUT.description)
        self.faults = faults

    @classmethod
    def of(cls, error: ValidationError) -> "Malformed":
        """From pydantic's error, without the input it echoes."""
        found = error.errors(include_url=False, include_input=False, include_context=False)
        return cls([(".".join(_plain(part) for part in fault["loc"]), fault["msg"]) for fault in found[:50]])


def _plain(part: str | int) -> str:
    """A field's name as it came, held to what a name may be: unknown fields are the caller's words."""
    return re.sub(r"[^A-Za-z0-9_]", "?", str(part))[:60]


def trace_id() -> str | None:
    """The current trace's id as 32 hex digits."""
    context = trace.get_current_span().get_span_context()
    return f"{context.trace_id:032x}" if context.is_valid else None


def problem(code: Refusals, detail: str, *, field: str | None = None, **more: Any) -> Response:
    """A problem document: type, title, status, detail, code, field, details, errors, traceId."""
    body = {
        "type": f"urn:forthright:refusal:{code.value}",
        "title": code.name.replace("_", " ").capitalize(),
        "status": code.status,
        "detail": detail,
        "code": code.value,
        "field": field,
        **more,
        "traceId": trace_id(),
    }
    headers = {"www-authenticate": "Bearer"} if code.status == 401 else {}
    return Response(orjson.dumps(body), code.status, media_type=PROBLEM, headers=headers)


def refused(_: Request, error: Exception) -> Response:
    """A refusal as a problem document."""
    assert isinstance(error, Refused)
    details = error.details.model_dump(mode="json") if error.details is not None else None
    return problem(error.code, str(error), field=error.field, details=details)


def malformed(_: Request, error: Exception) -> Response:
    """Malformed input as a problem document that lists every fault."""
    assert isinstance(error, Malformed)
    faults = [{"field": field, "message": message} for field, message in error.faults]
    first = faults[0]["field"] if faults else None
    return problem(Code.BAD_INPUT, Code.BAD_INPUT.description, field=first, errors=faults)


def _parameters(request: Request, error: Exception) -> Response:
    """Malformed query parameters, as FastAPI finds them; its own answer would echo them."""
    assert isinstance(error, RequestValidationError)
    return malformed(
        request, Malformed([(".".join(_plain(part) for part in fault["loc"][1:]), fault["msg"]) for fault in error.errors()])
    )


def _http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _BY_STATUS.get(error.status_code, Code.BAD_INPUT)
    return problem(code, code.description)


def _fault(_: Request, error: Exception) -> Response:
    """What nobody foresaw: logged with the trace, answered without detail."""
    _log.error("request failed", exc_info=error)
    return problem(Code.INTERNAL_ERROR, Code.INTERNAL_ERROR.description)


def install(app: FastAPI) -> None:
    """Answers every refusal and fault of this app."""
    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(Malformed, malformed)
    app.add_exception_handler(RequestValidationError, _parameters)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _fault)
