"""Refusals as GraphQL shows them: one interface, one enum of codes, one type per kind of details."""

import enum
from collections.abc import Mapping
from typing import Any

import orjson
import strawberry
from pydantic import BaseModel, Field, TypeAdapter, ValidationError, create_model
from strawberry.pydantic import InputValidationError
from strawberry.utils.str_converters import to_camel_case

from contracts import catalog, refusals
from contracts.values import Details, Refusals
from gateway.words import show_type

_OTHER = "OTHER", "A refusal that this gateway does not know yet; its message says what to do."
_make_enum: Any = enum.Enum


# By module, because the catalog's order is that of imports, and the schema's must not change with it.
CODES: dict[str, Refusals] = {
    code.name: code for code in sorted(catalog.refusals().values(), key=lambda code: type(code).__module__)
}
ErrorCode: Any = _make_enum("ErrorCode", {name: code.value for name, code in CODES.items()} | {_OTHER[0]: _OTHER[0].lower()})
strawberry.enum(ErrorCode, description="Why a command was refused; stable, for programs.")
for _value in ErrorCode.__strawberry_definition__.values:
    _value.description = CODES[_value.name].description if _value.name in CODES else _OTHER[1]


class UserError(BaseModel):
    """Why a command was refused, and what to do about it."""

    code: ErrorCode = Field(description="The stable code.")
    message: str = Field(description="What to do, for a person, in English; localize by code and details.")
    field: list[str] | None = Field(None, description="The field of the input at fault, as a path; null where none is.")


strawberry.pydantic.interface(UserError, description=UserError.__doc__)


class PlainUserError(UserError):
    """A refusal without details."""


show_type(PlainUserError)


def _detailed(details: type[Details]) -> type[UserError]:
    """`StaleEditVersion` as `StaleEditVersionError`: the interface's fields and the details'."""
    more: dict[str, Any] = {name: (part.annotation, part) for name, part in details.model_fields.items()}
    model = create_model(f"{details.__name__}Error", __base__=UserError, __doc__=details.__doc__, **more)
    return show_type(model)


DETAILED: dict[type[Details], type[UserError]] = {
    details: _detailed(details) for details in dict.fromkeys(code.details for code in CODES.values() if code.details)
}
TYPES: list[type[UserError]] = [PlainUserError, *DETAILED.values()]
"""For the schema, which does not find types behind an interface by itself."""


def _path(dotted: str | None) -> list[str] | None:
    return [to_camel_case(part) for part in dotted.split(".") if part] if dotted else None


def of_input(found: InputValidationError) -> list[UserError]:
    """What is wrong with an input, each fault with its GraphQL path."""
    code = ErrorCode["BAD_INPUT"]
    return [PlainUserError(code=code, message=each.message, field=each.location[1:] or None) for each in found.errors]


def of_problem(body: bytes) -> list[UserError]:
    """A service's problem document as user errors."""
    problem: Mapping[str, Any] = orjson.loads(body)
    code = CODES.get(str(problem.get("code", "")).upper())
    if code is refusals.Code.BAD_INPUT and problem.get("errors"):
        faults = ((each["message"], each["field"]) for each in problem["errors"])
        return [PlainUserError(code=ErrorCode["BAD_INPUT"], message=message, field=_path(field)) for message, field in faults]
    return [refused(code, str(problem.get("detail", "")), problem.get("field"), problem.get("details"))]


def refused(code: Refusals | None, message: str, field: str | None = None, details: Any = None) -> UserError:
    """One refusal, in the type of its details where it has any."""
    shown = {"code": ErrorCode[code.name if code else _OTHER[0]], "message": message, "field": _path(field)}
    if code is not None and code.details and details is not None:
        try:
            return TypeAdapter(DETAILED[code.details]).validate_python(shown | dict(details))
        except ValidationError:  # details of a newer service: the code and the message still tell
            pass
    return PlainUserError.model_validate(shown)
