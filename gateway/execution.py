"""The schema as it is executed: parsed and validated once, bounded, its errors explained, one span per operation."""

import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator
from contextlib import aclosing, suppress
from functools import lru_cache
from typing import Any

import strawberry
from graphql import DocumentNode, GraphQLError, NoSchemaIntrospectionCustomRule, OperationDefinitionNode, Undefined, parse
from strawberry.exceptions import MissingQueryError
from strawberry.extensions import SchemaExtension, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.schema.schema import DEFAULT_ALLOWED_OPERATION_TYPES
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType
from strawberry.types.scalar import ScalarDefinition

from chassis import telemetry
from gateway import limits
from gateway.faults import Fault, FaultCode, explained

_KEPT = 256


def parsed(query: str) -> DocumentNode:
    """The document of a query. Raises `GraphQLError`."""
    return _kept(_COMMENT.sub("", query)) if has_no_words(query) else _parsed(query)


# Where no text stands every `#` begins a comment; without them lines and columns stay what they are.
_COMMENT = re.compile(r"#[^\r\n]*")


def has_no_words(query: str) -> bool:
    """Whether no text stands in the document itself. Only then it stays in memory, without its comments: words may be private."""
    return '"' not in query


def _parsed(query: str) -> DocumentNode:
    return parse(query, max_tokens=limits.TOKENS)


_kept = lru_cache(_KEPT)(_parsed)


class Validation(ValidationCache):
    """Validates once per document, of those that are kept; the others are left to the schema."""

    def on_validate(self) -> Iterator[None]:
        if has_no_words(self.execution_context.query or ""):
            yield from super().on_validate()
        else:
            yield


class Parsing(SchemaExtension):
    """Parses once per text; what cannot be parsed is left to the schema, which reports it on every transport."""

    def on_operation(self) -> Iterator[None]:
        self.execution_context.parse_options["max_tokens"] = limits.TOKENS
        yield

    def on_parse(self) -> Iterator[None]:
        with suppress(GraphQLError, RecursionError):
            document = parsed(self.execution_context.query or "")
            self.execution_context.graphql_document = document
            several = sum(isinstance(each, OperationDefinitionNode) for each in document.definitions) > 1
            if several and self.execution_context._provided_operation_name is None:  # noqa: SLF001  # nowhere else
                raise CannotGetOperationTypeError(None)
        yield


class Bounds(SchemaExtension):
    """Adds the rules that bound documents; without introspection also the one against it."""

    rules: tuple[Any, ...] = (limits.Limits,)

    def on_operation(self) -> Iterator[None]:
        context = self.execution_context
        context.validation_rules = (*context.validation_rules, *self.rules)
        yield


class BoundsWithoutIntrospection(Bounds):
    """The schema is not told."""

    rules = (limits.Limits, NoSchemaIntrospectionCustomRule)


class OperationSpan(SchemaExtension):
    """One span per operation, by OpenTelemetry's GraphQL conventions: kind and name, never a value nor the document."""

    def on_operation(self) -> Iterator[None]:
        with telemetry.span("GraphQL Operation") as span:
            yield
            context = self.execution_context
            with suppress(RuntimeError):
                kind = context.operation_type.value
                span.update_name(kind)
                span.set_attribute("graphql.operation.type", kind)
                if context.operation_name and not getattr(context.context, "unrecorded", False):
                    span.set_attribute("graphql.operation.name", context.operation_name[:100])


def _allowed(kinds: Iterable[OperationType] | None) -> set[OperationType]:
    return set(DEFAULT_ALLOWED_OPERATION_TYPES if kinds is None else kinds)


class Schema(strawberry.Schema):
    """A schema whose errors are always explained, and whose broken requests are results, never exceptions."""

    def __init__(self, *, introspection: bool = True, scalars: dict[object, ScalarDefinition], **parts: Any) -> None:
        bounds = Bounds if introspection else BoundsWithoutIntrospection
        super().__init__(
            **parts,
            config=StrawberryConfig(scalar_map=scalars, disable_field_suggestions=True),
            extensions=[OperationSpan, bounds, Parsing, lambda: Validation(maxsize=_KEPT)],
        )
        _forget_null_defaults(self)

    async def execute(  # type: ignore[override]  # only ever called with keywords
        self, query: str | None, *, allowed_operation_types: Iterable[OperationType] | None = None, **given: Any
    ) -> ExecutionResult:
        """The result of a query or mutation; broken requests are a `PreExecutionError`."""
        allowed = _allowed(allowed_operation_types)
        try:
            done = await super().execute(query, allowed_operation_types=allowed, **given)
            result: ExecutionResult = _told(done, given.get("context_value"))
        except MissingQueryError:
            return _broken(FaultCode.BAD_REQUEST, "There is no `query` in the request.")
        except CannotGetOperationTypeError as error:
            return _broken(FaultCode.OPERATION_NOT_FOUND, error.as_http_error_reason())
        except InvalidOperationTypeError as error:
            return _broken(FaultCode.OPERATION_NOT_ALLOWED, _how_instead(error.operation_type))
        return result

    async def stream(self, query: str | None, **given: Any) -> Any:  # type: ignore[override]  # as above
        """The results of any operation, one after another."""
        return _each(await super().stream(query, **given), given.get("context_value"))

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Nothing here: errors are logged when they are explained, without the document's text."""


def _forget_null_defaults(schema: strawberry.Schema) -> None:
    """An argument that may be left out needs no `= null` in the schema."""
    for kind in schema._schema.type_map.values():  # noqa: SLF001  # strawberry has no other way to it
        for field in getattr(kind, "fields", {}).values():
            for argument in getattr(field, "args", {}).values():
                if argument.default_value is None:
                    argument.default_value = Undefined


async def _each(source: AsyncGenerator[Any, None], context: Any) -> AsyncIterator[Any]:
    async with aclosing(source):
        async for result in source:
            yield _told(result, context)


def _told(result: Any, context: Any) -> Any:
    """The result with its errors explained, those beside an answer too."""
    if beside := getattr(context, "beside", None):
        result.errors = [*(result.errors or ()), *beside]
        beside.clear()
    if result.errors:
        invalid = isinstance(result, PreExecutionError)
        result.errors = explained(result.errors, FaultCode.GRAPHQL_VALIDATION_FAILED if invalid else FaultCode.BAD_USER_INPUT)
    return result


def _broken(code: FaultCode, message: str) -> PreExecutionError:
    return PreExecutionError(data=None, errors=explained([Fault(code, message)], code))


def _how_instead(kind: OperationType) -> str:
    if kind is OperationType.SUBSCRIPTION:
        return "Subscriptions are answered over a WebSocket, or as text/event-stream."
    return "GET answers queries only; send this with POST."
