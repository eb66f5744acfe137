"""Documents are kept in memory, so that they are parsed and validated once; none in which somebody wrote a text."""

import gc
from collections.abc import Iterator

import pytest
from graphql import DocumentNode

from gateway.execution import Schema, parsed
from tests.gateway.toy import toy_schema

PLANTED = "We planted this"
SCHEMA = toy_schema()
INLINE = (
    f'mutation {{ say(text: "{PLANTED}") }}',
    f'mutation {{ say(text: """{PLANTED}""") }}',
    f'mutation($text: String! = "{PLANTED}") {{ say(text: $text) }}',
    f'{{ echo(text: "{PLANTED}") }}',
    f'{{ echo(text: "{PLANTED}") unknown }}',
    f'{{ hello @skip(if: "{PLANTED}") }}',
    f'{{ hello }} # "{PLANTED}"',
    f'{{ echo(text: "# no comment {PLANTED}") }}',
)


def in_memory(words: str) -> Iterator[DocumentNode]:
    """Every parsed document that is anywhere in this process, and whose text has these words."""
    gc.collect()
    for found in gc.get_objects():
        if isinstance(found, DocumentNode) and found.loc is not None and words in found.loc.source.body:
            yield found


async def ask(query: str, schema: Schema = SCHEMA) -> object:
    return (await schema.execute(query, context_value=None)).data


@pytest.mark.parametrize("query", INLINE)
async def test_a_document_with_a_text_in_it_is_gone_with_its_answer(query: str) -> None:
    for _ in range(2):
        await ask(query)
    assert not [*in_memory(PLANTED)]


async def test_what_is_said_in_variables_is_in_no_document_and_the_document_stays() -> None:
    query = "mutation kept_for_variables($text: String!) { say(text: $text) }"
    told = await SCHEMA.execute(query, variable_values={"text": PLANTED}, context_value=None)
    assert told.data == {"say": PLANTED}
    assert len([*in_memory("kept_for_variables")]) == 1
    assert parsed(query) is parsed(query)
    assert not [*in_memory(PLANTED)]


async def test_a_document_stays_without_its_comments_and_is_the_same_whatever_they_say() -> None:
    for line in (f"# {PLANTED}", f"#{PLANTED} # twice", "# another"):
        query = f"query kept_without_comments {{ {line}\n  hello # {PLANTED}\r\n}} {line}"
        assert await ask(query) == {"hello": "hello"}
    assert len([*in_memory("kept_without_comments")]) == 1
    assert not [*in_memory(PLANTED)]


async def test_what_is_wrong_is_told_where_it_stands_also_behind_comments() -> None:
    [refused] = (await SCHEMA.execute("{ # first\n  hello\n  unknown # last\n}", context_value=None)).errors or []
    assert [(place.line, place.column) for place in refused.locations or []] == [(3, 3)]


async def test_a_document_with_a_text_in_it_is_answered_and_refused_as_any_other() -> None:
    assert await ask(INLINE[0]) == {"say": PLANTED}
    [refused] = (await SCHEMA.execute(INLINE[4], context_value=None)).errors or []
    assert (refused.extensions or {})["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert await ask("{ hello unknown }") is None
