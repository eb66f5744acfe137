"""What may stand in a response's `errors`: broken requests and faults, each with a documented code and the trace id."""

import re
import secrets
from collections.abc import Iterable
from typing import Any

import structlog
from graphql import GraphQLError, GraphQLSyntaxError
from strawberry.exceptions import MissingQueryError, StrawberryInputCoercionError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError

from chassis import problems
from contracts.values import Refusals

_log = structlog.get_logger(__name__)
_SUGGESTION = re.compile(r"\s*Did you mean .*\?$", re.DOTALL)
_OF_A_VARIABLE = "Variable '$"
# What GraphQL's words on a variable repeat of it, and what stands there instead.
_REPEATED = (
    (re.compile(r", found: .*", re.DOTALL), "."),
    (re.compile(r"( cannot represent [^:]*):.*", re.DOTALL), r"\1."),
    (re.compile(r": Value .* does not exist", re.DOTALL), ": The value does not exist"),
    (re.compile(r"unknown field '(?!\w{1,60}'\.$).*", re.DOTALL), "unknown fields."),
)
_TOO_MANY_TOKENS = "Document contains more than"


class FaultCode(Refusals):
    """Every `extensions.code` that can stand in `errors`; refusals of a command are user errors instead."""

    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED", 400, "The document is not GraphQL."
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED", 400, "The document does not fit the schema."
    BAD_USER_INPUT = "BAD_USER_INPUT", 400, "A variable or an argument is malformed or out of range."
    BAD_REQUEST = "BAD_REQUEST", 400, "The request is not a GraphQL request."
    OPERATION_NOT_FOUND = "OPERATION_NOT_FOUND", 400, "The document has no such operation, or several and none was named."
    OPERATION_NOT_ALLOWED = "OPERATION_NOT_ALLOWED", 405, "This kind of operation is not answered over this method or media type."
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED", 400, "The document is too deep, too long, or has too many aliases or directives."
    UNAUTHENTICATED = "UNAUTHENTICATED", 401, "Send a bearer token of your identity provider; this one is missing or not valid."
    FORBIDDEN = "FORBIDDEN", 403, "The directory knows nobody for this sign-in, or they have left the organization."
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE", 406, "None of the media types that the request accepts can be given."
    PAYLOAD_TOO_LARGE = "PAYLOAD_TOO_LARGE", 413, "The request is larger than what is read."
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE", 415, "Send the request as application/json."
    TOO_SLOW = "TOO_SLOW", 429, "Events came faster than they were read; subscribe again from the last cursor."
    SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE", 503, "The service behind this field is not reachable; repeat in a moment."
    INTERNAL_ERROR = "INTERNAL_ERROR", 500, "Something went wrong on our side. Quote the trace id when you report it."


class Fault(GraphQLError):
    """A broken request or a fault, with its code; raised anywhere below an operation."""

    def __init__(self, code: FaultCode, message: str | None = None, **more: Any) -> None:
        super().__init__(message or code.description, extensions={"code": code.value})
        self.code, self.more = code, more


_CAUSES: dict[type[BaseException], FaultCode] = {
    MissingQueryError: FaultCode.BAD_REQUEST,
    CannotGetOperationTypeError: FaultCode.OPERATION_NOT_FOUND,
    InvalidOperationTypeError: FaultCode.OPERATION_NOT_ALLOWED,
    StrawberryInputCoercionError: FaultCode.BAD_USER_INPUT,
    RecursionError: FaultCode.LIMIT_EXCEEDED,
}


def trace_id() -> str:
    """The current trace's id, or a made-up one, so that an error can always be quoted and found."""
    return problems.trace_id() or secrets.token_hex(16)


def code_of(error: GraphQLError) -> FaultCode:
    """The code that an explained error carries."""
    return FaultCode[str((error.extensions or {}).get("code", FaultCode.INTERNAL_ERROR.name))]


def _named(error: GraphQLError, default: FaultCode) -> FaultCode:
    """The code of an error as it was raised; `default` is for what GraphQL itself found."""
    given = (error.extensions or {}).get("code")
    if isinstance(given, str) and given in FaultCode.__members__:
        return FaultCode[given]
    cause = error.original_error
    if isinstance(error, GraphQLSyntaxError):
        return FaultCode.LIMIT_EXCEEDED if _TOO_MANY_TOKENS in error.message else FaultCode.GRAPHQL_PARSE_FAILED
    for kind, code in _CAUSES.items():
        if isinstance(cause, kind):
            return code
    if cause is not None and not isinstance(cause, GraphQLError):
        return FaultCode.INTERNAL_ERROR
    return default if error.path is None else FaultCode.BAD_USER_INPUT


def _without_input(message: str) -> str:
    """The message without the value of a variable, which may be private: errors are kept in logs and reports."""
    if message.startswith(_OF_A_VARIABLE):
        for repeated, instead in _REPEATED:
            message = repeated.sub(instead, message)
    return message


def _explained(error: GraphQLError, default: FaultCode, trace: str) -> GraphQLError:
    code = _named(error, default)
    message = _SUGGESTION.sub("", _without_input(error.message))
    if code is FaultCode.INTERNAL_ERROR:
        _log.error("operation failed", exc_info=error.original_error or error, path=_fields(error), error_trace=trace)
        message = code.description
    return GraphQLError(
        message=message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions={"code": code.value, "traceId": trace},
    )


def _fields(error: GraphQLError) -> str:
    return ".".join(part for part in error.path or () if isinstance(part, str))


def explained(errors: Iterable[GraphQLError], default: FaultCode) -> list[GraphQLError]:
    """The errors as clients see them: code and trace id, no suggestion, nothing of the inside; faults are logged."""
    trace = trace_id()
    return [_explained(error, default, trace) for error in errors]
