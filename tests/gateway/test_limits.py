"""How large an operation may be."""

import pytest

from gateway import limits
from gateway.execution import Schema
from tests.gateway.toy import toy_schema

SCHEMA = toy_schema()
SECRETIVE = toy_schema(introspection=False)


async def codes(query: str, schema: Schema = SCHEMA) -> list[str]:
    result = await schema.execute(query, context_value=None)
    return [(error.extensions or {})["code"] for error in result.errors or []]


def nested(levels: int) -> str:
    return "{ again " * (levels - 1) + "{ hello }" + " }" * (levels - 1)


async def test_fifteen_levels_are_answered_and_sixteen_are_not() -> None:
    assert await codes(nested(15)) == []
    assert await codes(nested(16)) == ["LIMIT_EXCEEDED"]


async def test_depth_counts_through_fragments() -> None:
    inner = "{ again " * 10 + "{ hello }" + " }" * 10
    assert await codes(f"query {{ again {{ ...f }} }} fragment f on Query {inner}") == []
    outer = "{ again " * 5 + "{ ...f }" + " }" * 5
    assert await codes(f"query {outer} fragment f on Query {inner}") == ["LIMIT_EXCEEDED"]


async def test_thirty_aliases_are_answered_and_one_more_is_not() -> None:
    assert await codes("{" + " ".join(f"a{n}: hello" for n in range(30)) + "}") == []
    assert await codes("{" + " ".join(f"a{n}: hello" for n in range(31)) + "}") == ["LIMIT_EXCEEDED"]


async def test_aliases_in_a_fragment_count_each_time_it_is_spread() -> None:
    spreads = " ".join(f"again {{ ...f{n} }}" for n in range(1))
    fragments = "fragment f0 on Query { " + " ".join("again { ...f1 }" for _ in range(2)) + " }"
    fragments += " fragment f1 on Query { " + " ".join("again { ...f2 }" for _ in range(4)) + " }"
    fragments += " fragment f2 on Query { a: hello b: hello c: hello d: hello }"
    assert "LIMIT_EXCEEDED" in await codes(f"query {{ {spreads} }} {fragments}")


async def test_fragments_that_double_sixty_times_are_measured_at_once() -> None:
    doubled = " ".join(f"fragment f{n} on Query {{ again {{ ...f{n + 1} }} again {{ ...f{n + 1} }} }}" for n in range(60))
    assert "LIMIT_EXCEEDED" in await codes(f"{{ ...f0 }} {doubled} fragment f60 on Query {{ a: hello }}")


async def test_fifty_directives_are_answered_and_more_are_not() -> None:
    assert await codes("{ " + "hello @include(if: true) " * 50 + "}") == []
    assert await codes("{ " + "hello @include(if: true) " * 51 + "}") == ["LIMIT_EXCEEDED"]


async def test_a_document_of_too_many_tokens_is_not_read() -> None:
    assert await codes("{ " + "hello " * 90 + "}") == []
    assert await codes("{ " + "hello " * limits.TOKENS + "}") == ["LIMIT_EXCEEDED"]
    assert await codes("{ again " * 900) in (["LIMIT_EXCEEDED"], ["GRAPHQL_PARSE_FAILED"])


@pytest.mark.parametrize("query", ["{ ...f } fragment f on Query { again { ...f } }", "{ ...unknown }"])
async def test_odd_fragments_are_refused_and_harm_nothing(query: str) -> None:
    assert await codes(query) == ["GRAPHQL_VALIDATION_FAILED"]


async def test_introspection_can_be_switched_off() -> None:
    assert await codes("{ __schema { types { name } } }") == []
    assert await codes("{ __schema { types { name } } }", SECRETIVE) == ["GRAPHQL_VALIDATION_FAILED"] * 2
    assert await codes("{ __typename }", SECRETIVE) == []


async def test_graphiqls_introspection_is_within_the_limits() -> None:
    kinds = "ofType { name " * 9 + "}" * 9
    query = "{ __schema { queryType { name } types { fields { args { type { kind name " + kinds + "} } } } } }"
    assert await codes(query) == []
