"""How values are written in GraphQL, each scalar with the specification it follows."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NewType

import strawberry
from graphql import FloatValueNode, GraphQLError, IntValueNode, StringValueNode, ValueNode
from strawberry.schema.types.scalar import DEFAULT_SCALAR_REGISTRY
from strawberry.types.scalar import ScalarDefinition

from contracts.values import Id

Markdown = NewType("Markdown", str)

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Unreadable:
    """A text that is not of its scalar's form: pydantic refuses it with the field's path, as it does everything else."""


def _plain(value: Any) -> str:
    return f"{Decimal(value):f}"


def _number(value: Any) -> Any:
    """Numbers and texts pass on as text; whether one is a number, and a fitting one, its field's type says."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise GraphQLError('Decimal is written as a text such as "0.25", or as a number.')
    return str(value)


def _number_literal(node: ValueNode, _: Any = None) -> Any:
    if not isinstance(node, StringValueNode | IntValueNode | FloatValueNode):
        raise GraphQLError('Decimal is written as a text such as "0.25", or as a number.')
    return node.value


def _shaped(name: str, shape: re.Pattern[str]) -> Callable[[Any], Any]:
    def parse(value: Any) -> Any:
        if not isinstance(value, str):
            raise GraphQLError(f"{name} is written as text.")
        return value if shape.fullmatch(value) else Unreadable()

    return parse


def _moment(value: Any) -> str:
    text: str = value.astimezone(UTC).isoformat(timespec="microseconds" if value.microsecond else "seconds")
    return text.replace("+00:00", "Z")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise GraphQLError("Markdown is written as text.")
    return value


DECIMAL = strawberry.scalar(
    name="Decimal",
    description='An exact number as plain text, without exponent: "-12.5".',
    specified_by_url="https://www.w3.org/TR/xmlschema11-2/#decimal",
    serialize=_plain,
    parse_value=_number,
    parse_literal=_number_literal,
)
MOMENT = strawberry.scalar(
    name="DateTime",
    description='A moment by RFC 3339; answers are in UTC: "2027-01-31T09:30:00Z".',
    specified_by_url="https://scalars.graphql.org/andimarek/date-time",
    serialize=_moment,
    parse_value=_shaped("DateTime", _MOMENT),
)
DAY = strawberry.scalar(
    name="Date",
    description='A calendar day by RFC 3339: "2027-01-31".',
    specified_by_url="https://scalars.graphql.org/andimarek/local-date",
    serialize=lambda value: value.isoformat(),
    parse_value=_shaped("Date", _DAY),
)
MARKDOWN = strawberry.scalar(
    name="Markdown",
    description="Text in CommonMark. Raw HTML in it is shown as text, never rendered.",
    specified_by_url="https://spec.commonmark.org/0.31.2/",
    serialize=str,
    parse_value=_text,
)


def _kinds(kind: type[Id]) -> list[type[Id]]:
    return [kind, *(deeper for each in kind.__subclasses__() for deeper in _kinds(each))]


def scalars() -> dict[object, ScalarDefinition]:
    """Every scalar of the schema; typed ids are GraphQL's own `ID`."""
    shared = DEFAULT_SCALAR_REGISTRY[strawberry.ID]
    named: dict[object, ScalarDefinition] = {Decimal: DECIMAL, datetime: MOMENT, date: DAY, Markdown: MARKDOWN}
    return named | dict.fromkeys(_kinds(Id), shared)
